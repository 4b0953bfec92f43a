"""Rubbish that no network learns from: made otherwise than `rubbish`, to see whether what was learned generalises."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import ascii_letters
from typing import Final

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.letters import LIKE_DIGITS
from lenet_viz.data.preparation import FIELD_SIDE, prepare_drawing
from lenet_viz.data.replay import as_bytes
from lenet_viz.data.rubbish import as_read

Images = NDArray[np.uint8]
Random = np.random.Generator
Strokes = list[NDArray[np.float64]]


class UnseenRubbish(StrEnum):
    """Its kinds."""

    SCRIBBLES = "scribbles"
    """Sums of circular motions, walks on a grid, and strokes that rush to and fro; none so narrow that it could be
    a 1."""
    LETTERS = "letters"
    """Of printed fonts, upright, italic and bold: none of the pen strokes that were learned. Those 36 of the 52
    that can be told from a digit once place, size and slant are gone."""
    LIKE_DIGITS = "letters like digits"
    """The other 16: O, Q, I, l, Z, Y, S, G, B, g, q…, which most readers would take for a digit here."""
    CLOTHES = "Fashion-MNIST"
    """The test pictures."""
    BLANKS = "blanks"
    """Nothing at all."""


_READ_AS_DIGITS: Final = frozenset("".join(LIKE_DIGITS.values()))
_LETTERS: Final = "".join(sign for sign in ascii_letters if sign not in _READ_AS_DIGITS)
_LIKE_DIGITS: Final = "".join(sign for sign in ascii_letters if sign in _READ_AS_DIGITS)
_FONTS: Final = (
    *("DejaVuSans.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSerif.ttf", "DejaVuSerif-Italic.ttf"),
    *("DejaVuSansMono.ttf", "DejaVuSans-Bold.ttf", "STIXGeneral.ttf", "STIXGeneralItalic.ttf", "cmmi10.ttf"),
    *("cmr10.ttf", "cmss10.ttf", "cmtt10.ttf"),
)
_FONT_SIZE: Final = 96
_MOST_TURN: Final = 10.0
_LEAST_BREADTH: Final = 0.3


def unseen_rubbish(kind: UnseenRubbish, count: int, *, seed: int = 0, clothes: DigitSet | None = None) -> Images:
    """So many pictures of a kind, prepared as the pad would prepare them.

    Args:
        kind: which.
        count: how many; of clothes at most as many as there are.
        seed: decides all that is random.
        clothes: Fashion-MNIST's test pictures, needed for that kind.

    Returns:
        (count, 28, 28), 0 background … 255 ink.

    Raises:
        ValueError: the clothes are missing.
    """
    random = np.random.default_rng((seed, list(UnseenRubbish).index(kind)))
    match kind:
        case UnseenRubbish.CLOTHES:
            if clothes is None:
                raise ValueError("Fashion-MNIST's test pictures are needed")
            return _stacked([as_read(image.astype(np.float32) / 255) for image in clothes.images[:count].numpy()])
        case UnseenRubbish.BLANKS:
            return np.zeros((count, FIELD_SIDE, FIELD_SIDE), np.uint8)
        case UnseenRubbish.LETTERS:
            return _stacked([_letter(random, _LETTERS) for _ in range(count)])
        case UnseenRubbish.LIKE_DIGITS:
            return _stacked([_letter(random, _LIKE_DIGITS) for _ in range(count)])
        case UnseenRubbish.SCRIBBLES:
            return _stacked([_scribble(random) for _ in range(count)])


def _stacked(images: list[Images]) -> Images:
    return np.stack(images) if images else np.zeros((0, FIELD_SIDE, FIELD_SIDE), np.uint8)


def _letter(random: Random, signs: str) -> Images:
    font = _font(_FONTS[int(random.integers(len(_FONTS)))])
    field = Image.new("L", (2 * _FONT_SIZE, 2 * _FONT_SIZE))
    sign = signs[int(random.integers(len(signs)))]
    ImageDraw.Draw(field).text((_FONT_SIZE, _FONT_SIZE), sign, fill=255, font=font, anchor="mm")
    field = field.rotate(random.uniform(-_MOST_TURN, _MOST_TURN), Image.Resampling.BILINEAR)
    return as_read(np.asarray(field).astype(np.float32) / np.float32(255))


@cache
def _font(name: str) -> ImageFont.FreeTypeFont:
    # They come with matplotlib, so every machine has the same ones.
    return ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name, _FONT_SIZE)


def _scribble(random: Random) -> Images:
    sort = _SCRIBBLES[int(random.integers(len(_SCRIBBLES)))]
    strokes = sort(random)
    while _is_narrow(strokes):
        strokes = sort(random)
    prepared = prepare_drawing(Drawing(tuple(stroke.astype(np.float32) for stroke in strokes)))
    assert prepared is not None  # there is a stroke, always
    return as_bytes(prepared)


def _is_narrow(strokes: Strokes) -> bool:
    """Whether it could be a 1: much longer in one direction than across."""
    points = np.concatenate(strokes)
    long, across = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(across < _LEAST_BREADTH * long)


def _circles(random: Random) -> Strokes:
    """A pen on wheels on wheels."""
    t = np.linspace(0, 2 * np.pi, 240)[:, None]
    rates = random.choice(np.array((-7, -5, -4, -3, 2, 3, 4, 5, 6)), 3, replace=False)
    sizes, phases = random.uniform(0.3, 1, 3), random.uniform(0, 2 * np.pi, (2, 3))
    return [np.stack([(np.cos(t * rates + phase) * sizes).sum(axis=1) for phase in phases], axis=1)]


def _blocks(random: Random) -> Strokes:
    """A walk from crossing to crossing, as through a city."""
    steps = np.array(((1, 0), (0, 1), (-1, 0), (0, -1)))[random.integers(4, size=int(random.integers(14, 40)))]
    return [np.cumsum(steps, axis=0).astype(np.float64)]


def _rushes(random: Random) -> Strokes:
    """One stroke to and fro between two edges that both lean, then another on top of it."""
    strokes: Strokes = []
    for _ in range(int(random.integers(1, 3))):
        count = int(random.integers(6, 16))
        edges = random.normal(0, 1, (2, 2, 2))
        along = np.linspace(0, 1, count)[:, None]
        sides = edges[:, 0][:, None] * (1 - along) + edges[:, 1][:, None] * along
        strokes.append(np.where((np.arange(count) % 2)[:, None] == 0, sides[0], sides[1]))
    return strokes


_SCRIBBLES: Final[tuple[Callable[[Random], Strokes], ...]] = (_circles, _blocks, _rushes)
