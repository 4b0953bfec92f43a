"""One frame of a film: C1's kernels in a row, C3's in the cells of the connection table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lenet_viz.network.spec import NetworkSpec, Stage

NEGATIVE: Final = (0x7B, 0x32, 0x94)
NEUTRAL: Final = (0xFF, 0xFF, 0xFF)
POSITIVE: Final = (0x00, 0x79, 0x6B)
"""The light figure's purple and green; white is 0."""

INK: Final = (0x22, 0x24, 0x2A)
EMPTY: Final = (0xEF, 0xEF, 0xEC)
"""Cells of the table without a link."""

# A GIF has at most 256 colours: an odd number of signed ones (with more of them a film would be larger and
# look the same), sixteen greys for smooth letters, one for empty cells.
_SIGNED: Final = 101
_GREYS: Final = 16
_PAPER: Final = _SIGNED
_EMPTY: Final = _SIGNED + _GREYS

_FRAME_GREY: Final = 110
_MUTED: Final = 170

_MARGIN: Final = 24
_GAP: Final = 6
_C1_SIDE: Final = 60
_C3_SIDE: Final = 40
_ROW_LABEL: Final = 52
_HEAD: Final = 76
_STAGE_HEAD: Final = 26
_COLUMN_LABEL: Final = 18
_FOOT: Final = 22
_SCALE_WIDTH: Final = 120

_Levels = NDArray[np.uint8]


class FilmPicture:
    """Draws the frames of one film; all that stays the same is drawn once."""

    def __init__(self, spec: NetworkSpec, title: str, limits: Mapping[Stage, float]) -> None:
        """Lay out the picture.

        Args:
            spec: the network.
            title: a line over the picture.
            limits: of C1 and C3 the weight, above 0, that has the end colours.
        """
        self._spec = spec
        self._limits = {stage: limit or 1.0 for stage, limit in limits.items()}
        table = spec.table
        self._pixel = {
            Stage.C1: max(1, _C1_SIDE // spec.kernel_size),
            Stage.C3: max(1, _C3_SIDE // spec.kernel_size),
        }
        self._cell = {stage: pixel * spec.kernel_size + _GAP for stage, pixel in self._pixel.items()}
        columns = max(table.sources * self._cell[Stage.C1], table.maps * self._cell[Stage.C3])
        self._c1_top = _HEAD + _STAGE_HEAD + _COLUMN_LABEL
        self._c3_top = self._c1_top + self._cell[Stage.C1] + _STAGE_HEAD + _COLUMN_LABEL + 8
        self.width = 2 * _MARGIN + _ROW_LABEL + columns
        self.height = self._c3_top + table.sources * self._cell[Stage.C3] + _FOOT + _MARGIN
        self._palette = _palette()
        self._ground = self._background(title)

    def draw(self, kernels: Mapping[Stage, NDArray[np.float32]], words: str, share: float) -> Image.Image:
        """One frame.

        Args:
            kernels: (kernels, size, size) of C1 and C3.
            words: where in the run it is.
            share: the same as a part of the run, 0…1.

        Returns:
            A picture with a palette that all frames have in common.
        """
        levels = self._ground.copy()
        for stage, numbers in kernels.items():
            pixel = self._pixel[stage]
            signed = _signed(numbers / self._limits[stage])
            for (left, top), kernel in zip(self._places(stage), signed, strict=True):
                large = kernel.repeat(pixel, axis=0).repeat(pixel, axis=1)
                levels[top : top + large.shape[0], left : left + large.shape[1]] = large
        ink = Image.new("L", (self.width, self.height), 0)
        pen = ImageDraw.Draw(ink)
        pen.text((_MARGIN, _MARGIN + 22), words, fill=255, font=_font(17))
        bottom = self.height - _MARGIN
        pen.rectangle((_MARGIN, bottom - 3, _MARGIN + round(share * (self.width - 2 * _MARGIN)), bottom), fill=255)
        picture = Image.frombytes("P", ink.size, _inked(levels, ink).tobytes())
        picture.putpalette(self._palette)
        return picture

    def _places(self, stage: Stage) -> list[tuple[int, int]]:
        """Left and top of each kernel's picture, in the order in which the kernels are stored."""
        table, cell = self._spec.layer(stage).table, self._cell[stage]
        assert table is not None
        left = _MARGIN + _ROW_LABEL
        if stage is Stage.C1:
            return [(left + target * cell, self._c1_top) for _, target in table.links]
        return [(left + target * cell, self._c3_top + source * cell) for source, target in table.links]

    def _background(self, title: str) -> _Levels:
        levels = np.full((self.height, self.width), _PAPER, np.uint8)
        ink = Image.new("L", (self.width, self.height), 0)
        pen = ImageDraw.Draw(ink)
        pen.text((_MARGIN, _MARGIN - 4), title, fill=_MUTED, font=_font(14))
        self._draw_empty_cells(levels)
        for stage in (Stage.C1, Stage.C3):
            side = self._cell[stage] - _GAP
            for left, top in self._places(stage):
                pen.rectangle((left - 1, top - 1, left + side, top + side), outline=_FRAME_GREY)
            self._draw_stage_head(levels, pen, stage)
        for source in range(self._spec.table.sources):
            middle = self._c3_top + source * self._cell[Stage.C3] + (self._cell[Stage.C3] - _GAP) / 2
            pen.text((_MARGIN, middle), f"S2 · {source}", fill=_MUTED, font=_font(12), anchor="lm")
        bottom = self.height - _MARGIN
        pen.rectangle((_MARGIN, bottom - 3, self.width - _MARGIN, bottom), fill=40)
        return _inked(levels, ink)

    def _draw_empty_cells(self, levels: _Levels) -> None:
        cell, side = self._cell[Stage.C3], self._cell[Stage.C3] - _GAP
        links = set(self._spec.table.links)
        for source in range(self._spec.table.sources):
            for target in range(self._spec.table.maps):
                if (source, target) not in links:
                    left, top = _MARGIN + _ROW_LABEL + target * cell, self._c3_top + source * cell
                    levels[top : top + side, left : left + side] = _EMPTY

    def _draw_stage_head(self, levels: _Levels, pen: ImageDraw.ImageDraw, stage: Stage) -> None:
        """The stage's name, the numbers of its maps, and its scale of colours."""
        first = self._c1_top if stage is Stage.C1 else self._c3_top
        line = first - _COLUMN_LABEL - _STAGE_HEAD / 2
        pen.text((_MARGIN, line), f"{stage} kernels", fill=255, font=_font(14), anchor="lm")
        layer = self._spec.layer(stage)
        left = _MARGIN + _ROW_LABEL
        for target in range(layer.maps):
            middle = left + target * self._cell[stage] + (self._cell[stage] - _GAP) / 2
            pen.text((middle, first - 5), str(target), fill=_MUTED, font=_font(12), anchor="ms")
        limit = f"{self._limits[stage]:.2f}"
        bar = self.width - _MARGIN - _SCALE_WIDTH - 44
        # The font has no minus sign.
        pen.text((bar - 6, line), f"-{limit}", fill=_MUTED, font=_font(12), anchor="rm")
        pen.text((bar + _SCALE_WIDTH + 6, line), f"+{limit}", fill=_MUTED, font=_font(12), anchor="lm")
        top = round(line) - 4
        levels[top : top + 9, bar : bar + _SCALE_WIDTH] = _signed(np.linspace(-1, 1, _SCALE_WIDTH, dtype=np.float32))
        pen.rectangle((bar - 1, top - 1, bar + _SCALE_WIDTH, top + 9), outline=_FRAME_GREY)


def _signed(shares: NDArray[np.float32]) -> _Levels:
    """Palette entries of −1…1; 0 is exactly the middle one."""
    half = _SIGNED // 2
    levels: _Levels = (np.rint(np.clip(shares, -1, 1) * half) + half).astype(np.uint8)
    return levels


def _inked(levels: _Levels, ink: Image.Image) -> _Levels:
    """The picture with letters and lines over it; their edges are mixed with paper."""
    greys = (np.asarray(ink, np.uint16) * (_GREYS - 1) + 127) // 255
    return np.where(greys > 0, _PAPER + greys, levels).astype(np.uint8)


def _palette() -> list[int]:
    half = _SIGNED // 2
    colours = [_mixed(NEUTRAL, NEGATIVE, (half - level) / half) for level in range(half)]
    colours += [_mixed(NEUTRAL, POSITIVE, level / half) for level in range(half + 1)]
    colours += [_mixed(NEUTRAL, INK, level / (_GREYS - 1)) for level in range(_GREYS)]
    colours.append(EMPTY)
    return [part for colour in colours for part in colour]


def _mixed(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
