"""Ink → network input, every stage kept to be shown.

The paper, III-A: the digit was size-normalised to fit a 20×20 pixel box "while preserving its aspect
ratio"; then "the images were centered in a 28×28 image by computing the center of mass of the pixels".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lenet_viz.data.drawing import Drawing
from lenet_viz.data.ink import BOX_SIDE, OVERSAMPLING, PEN_WIDTH, render

FIELD_SIDE: Final = 28
INPUT_SIDE: Final = 32
BACKGROUND: Final = -0.1
FOREGROUND: Final = 1.175
"""The paper's input range: MNIST's mean input becomes about 0 and its variance about 1 (section II-B)."""

# Below half a grey level of an 8-bit image nothing is ink.
_FAINTEST_INK: Final = 0.5 / 255
# In MNIST the centre of mass lies within half a pixel of the centre of pixel 14, counted from 0.
_CENTRE: Final = 14
# A symmetric drawing has its centre of mass on the border between two shifts: this lets rounding
# errors not decide between them. It is too little for MNIST to notice.
_TIE: Final = 1e-4

Pixels = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Preparation:
    """What becomes of the ink on its way into the network.

    Attributes:
        crop: (H, W), ink 0…1, cut out around the ink.
        boxed: (20, 20), ink 0…1, the longest side fills the box.
        centred: (28, 28), ink 0…1, the centre of mass in the middle.
        input: (32, 32), −0.1 (paper) … 1.175 (ink).
    """

    crop: Pixels
    boxed: Pixels
    centred: Pixels
    input: Pixels

    @property
    def ink_share(self) -> float:
        """Part of the 20×20 box that is ink, 0…1."""
        return float(self.boxed.mean())

    def pixels(self, size: int) -> Pixels:
        """What a network of that input size reads, (size, size), −0.1…1.175.

        Raises:
            ValueError: the size is neither 32 nor 28.
        """
        if size == INPUT_SIDE:
            return self.input
        if size == FIELD_SIDE:
            margin = (INPUT_SIDE - FIELD_SIDE) // 2
            return self.input[margin:-margin, margin:-margin].copy()
        raise ValueError(
            f"an input is {INPUT_SIDE}×{INPUT_SIDE} or {FIELD_SIDE}×{FIELD_SIDE} pixels, not {size}×{size}"
        )


def prepare_drawing(drawing: Drawing, pen: float = PEN_WIDTH) -> Preparation | None:
    """All stages of a drawing, inked with a pen of that width (see `ink.render`); None when it is blank."""
    if drawing.is_blank:
        return None
    ink = render(drawing, pen)
    # Not scaled to the ink: a dot stays a dot.
    boxed = _block_average(ink, OVERSAMPLING)
    return _prepared(_cropped(ink), boxed, _centred(boxed))


def prepare_ink(ink: Pixels) -> Preparation | None:
    """All stages of ink of any size, (H, W), 0…1; None when it is blank.

    Raises:
        ValueError: the ink has no rows or columns, or a value that is no number from 0 to 1.
    """
    if ink.ndim != 2 or ink.size == 0:
        raise ValueError(f"ink must have rows and columns, not the shape {ink.shape}")
    if not bool((ink >= 0).all() and (ink <= 1).all()):
        raise ValueError("ink must lie between 0 and 1")
    ink = ink.astype(np.float32)
    if float(ink.max()) < _FAINTEST_INK:
        return None
    crop = _cropped(ink)
    boxed = _boxed(crop)
    return _prepared(crop, boxed, _centred(boxed))


def prepare_digit(image: NDArray[np.uint8]) -> Preparation:
    """The stages of a digit of a data set, (28, 28), 0…255, that is centred already: it stays as it is.

    Raises:
        ValueError: the image has another size.
    """
    if image.shape != (FIELD_SIDE, FIELD_SIDE):
        raise ValueError(f"a digit has {FIELD_SIDE}×{FIELD_SIDE} pixels, not the shape {image.shape}")
    centred = image.astype(np.float32) / np.float32(255)
    crop = _cropped(centred)
    return _prepared(crop, _boxed(crop), centred)


def _prepared(crop: Pixels, boxed: Pixels, centred: Pixels) -> Preparation:
    padded = np.pad(centred, (INPUT_SIDE - FIELD_SIDE) // 2)
    scaled = padded * np.float32(FOREGROUND - BACKGROUND) + np.float32(BACKGROUND)
    return Preparation(crop, boxed, centred, scaled)


def _ink_box(ink: Pixels) -> tuple[int, int, int, int] | None:
    """Top, left, bottom and right (exclusive) of the ink; None without any."""
    there = ink >= _FAINTEST_INK
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    if not len(rows):
        return None
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _cropped(ink: Pixels) -> Pixels:
    """The ink without the paper around it; all of the paper when there is no ink."""
    top, left, bottom, right = _ink_box(ink) or (0, 0, *ink.shape)
    return ink[top:bottom, left:right].copy()


def _boxed(crop: Pixels) -> Pixels:
    """The crop scaled into the 20×20 box: one factor for both directions, the shorter side centred."""
    height, width = crop.shape
    side = max(height, width)
    # Whole pixels of margin: ink that has the right size already is then copied, not blurred.
    top, left = (side - height) // 2, (side - width) // 2
    if side >= BOX_SIDE:
        return _area_average(crop, side, top, left)
    # Enlarging by area averages would give blocks.
    square = np.pad(crop, ((top, side - height - top), (left, side - width - left)))
    return np.asarray(Image.fromarray(square).resize((BOX_SIDE, BOX_SIDE), Image.Resampling.BILINEAR))


def _block_average(ink: Pixels, side: int) -> Pixels:
    """Averages over blocks of side × side; ten times faster than an average over any area."""
    # Whole rows first: adding them up runs over contiguous memory.
    rows = ink.reshape(-1, side, ink.shape[1]).sum(axis=1)
    sums: Pixels = rows.reshape(len(rows), -1, side).sum(axis=2)
    return sums / np.float32(side * side)


def _area_average(ink: Pixels, side: int, top: int, left: int) -> Pixels:
    """The 20×20 box over a square of `side` pixels in which the ink starts at row top, column left."""
    rows = _averaged_rows(ink, side, top)
    return np.clip(_averaged_rows(rows.T, side, left).T, 0, 1).astype(np.float32)


def _averaged_rows(ink: NDArray[np.floating], side: int, first: int) -> NDArray[np.float64]:
    """Rows first … of a square of `side` rows, averaged to 20: differences of their running sum.

    The sum is taken between rows where a border of the box cuts through one.
    """
    # Faster than a product with a matrix of shares, for which BLAS would wake all its threads.
    below = np.concatenate((np.zeros((1, ink.shape[1])), np.cumsum(ink, axis=0, dtype=np.float64)))
    borders = np.clip(np.arange(BOX_SIDE + 1) * (side / BOX_SIDE) - first, 0, len(ink))
    whole = np.minimum(borders.astype(np.intp), len(ink) - 1)
    cut = (borders - whole)[:, None]
    sums = below[whole] * (1 - cut) + below[whole + 1] * cut
    averages: NDArray[np.float64] = np.diff(sums, axis=0) * (BOX_SIDE / side)
    return averages


def _centred(boxed: Pixels) -> Pixels:
    """The box in the 28×28 field, moved by whole pixels to bring its centre of mass into the middle."""
    box = _ink_box(boxed) or (0, 0, BOX_SIDE, BOX_SIDE)
    centred = np.zeros((FIELD_SIDE, FIELD_SIDE), np.float32)
    top = _shift(boxed.sum(axis=1), box[0], box[2])
    left = _shift(boxed.sum(axis=0), box[1], box[3])
    centred[box[0] + top : box[2] + top, box[1] + left : box[3] + left] = boxed[box[0] : box[2], box[1] : box[3]]
    return centred


def _shift(mass: Pixels, first: int, end: int) -> int:
    """Whole pixels by which the ink, from `first` to before `end`, moves along one axis.

    The centre of mass comes to _CENTRE − ½ … _CENTRE + ½, and no ink leaves the field.
    """
    centre = float(mass @ np.arange(len(mass))) / float(mass.sum())
    shift = int(np.ceil(_CENTRE - 0.5 - centre - _TIE))
    return min(max(shift, -first), FIELD_SIDE - end)
