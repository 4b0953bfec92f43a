"""Pictures that are no digit any more, made of pictures of digits; and noise, and blots."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from lenet_viz.data.datasets import DigitSet

Ink = NDArray[np.float32]
Random = np.random.Generator

_SIDE: Final = 28
# Where a cut across leaves what is no digit. A half of an 8, a 6 or a 9 is a nought, one of a 1, a 7 or a 0 may
# be a 1, the upper one of a 2 or a 3 a 7, and the lower one of a 2 a small 2.
_UPPER: Final = (4, 5)
_LOWER: Final = (3, 5)
# A quarter turn leaves the nought, a half turn also 1, 2, 5, 6, 8 and 9 what they are or makes others of them;
# a mirrored 2 is like a 5, and a mirrored 1 or 7 like a 1.
_QUARTER_TURNED: Final = (2, 3, 4, 5, 6, 7, 8, 9)
_HALF_TURNED: Final = (3, 4, 7)
_MIRRORED: Final = (3, 4, 6, 9)
# Two digits over each other are no digit if less than this part of either is hidden. A 1 in another may be
# the bar of a 7 or the stroke through a 0.
_HIDDEN: Final = 0.4
_NEVER_OVER: Final = (1,)


class DigitPictures:
    """Pictures of digits, found by class."""

    def __init__(self, digits: DigitSet) -> None:
        """Take the digits of a set.

        Raises:
            ValueError: a class has no digit with ink.
        """
        self._images = digits.images.numpy()
        labels = digits.labels.numpy()
        inked = self._images.any(axis=(1, 2))
        self._of_class = [np.flatnonzero((labels == label) & inked) for label in range(10)]
        for label, numbers in enumerate(self._of_class):
            if not len(numbers):
                raise ValueError(f"rubbish is made of digits of every class; there is no {label} among those to learn")

    def any(self, random: Random, classes: tuple[int, ...] = tuple(range(10))) -> Ink:
        """One of these classes, (28, 28), 0…1."""
        numbers = self._of_class[classes[int(random.integers(len(classes)))]]
        picture: Ink = self._images[numbers[int(random.integers(len(numbers)))]].astype(np.float32) / np.float32(255)
        return picture


def pair(digits: DigitPictures, random: Random) -> Ink:
    """Two digits, or three, beside each other or over each other."""
    if random.random() < 0.25:
        return _over(digits, random)
    count = 3 if random.random() < 0.15 else 2
    gap = int(random.integers(14, 22))
    ink = np.zeros((_SIDE + 8, _SIDE + gap * (count - 1)), np.float32)
    for number in range(count):
        top = int(random.integers(0, 9))
        left = number * gap
        place = ink[top : top + _SIDE, left : left + _SIDE]
        np.maximum(place, digits.any(random), out=place)
    return ink


def _over(digits: DigitPictures, random: Random) -> Ink:
    classes = tuple(label for label in range(10) if label not in _NEVER_OVER)
    while True:
        first, second = digits.any(random, classes), digits.any(random, classes)
        shift = random.integers(-5, 6, 2)
        second = np.roll(second, tuple(shift), axis=(0, 1))
        both = float(np.minimum(first, second).sum())
        if both < _HIDDEN * min(float(first.sum()), float(second.sum())):
            return np.maximum(first, second)


def piece(digits: DigitPictures, random: Random) -> Ink:
    """A digit cut across, of which one part is gone."""
    upper = random.random() < len(_UPPER) / (len(_UPPER) + len(_LOWER))
    ink = digits.any(random, _UPPER if upper else _LOWER).copy()
    rows = np.flatnonzero(ink.max(axis=1) > 0)
    cut = int(rows[0] + (rows[-1] - rows[0]) * random.uniform(0.42, 0.55))
    ink[slice(cut, None) if upper else slice(None, cut)] = 0
    return ink


def turned(digits: DigitPictures, random: Random) -> Ink:
    """A digit that lies, stands on its head or is mirrored, and is none by that."""
    match int(random.integers(4)):
        case 0:
            return np.rot90(digits.any(random, _QUARTER_TURNED)).copy()
        case 1:
            return np.rot90(digits.any(random, _QUARTER_TURNED), -1).copy()
        case 2:
            return np.rot90(digits.any(random, _HALF_TURNED), 2).copy()
        case _:
            return digits.any(random, _MIRRORED)[:, ::-1].copy()


def noise(random: Random) -> Ink:
    """Noise: fine or coarse, black and white or grey."""
    cells = int(random.integers(3, _SIDE + 1))
    values = random.random((cells, cells)).astype(np.float32)
    smooth = Image.Resampling.BICUBIC if random.random() < 0.5 else Image.Resampling.NEAREST
    ink: Ink = np.clip(np.asarray(Image.fromarray(values).resize((_SIDE, _SIDE), smooth)), 0, 1)
    if random.random() < 0.6:
        ink = np.where(ink < random.uniform(0.1, 0.7), np.float32(1), np.float32(0))
    ink = ink.copy()
    # One pixel at least, so that it is noise and not a blank.
    ink[int(random.integers(_SIDE)), int(random.integers(_SIDE))] = 1
    return ink


def blot(random: Random) -> Ink:
    """Filled shapes of any outline, and ink that has run."""
    field = Image.new("L", (4 * _SIDE, 4 * _SIDE))
    brush = ImageDraw.Draw(field)
    for _ in range(int(random.integers(1, 4))):
        middle = random.uniform(36, 76, 2)
        count = int(random.integers(3, 11))
        angles = np.sort(random.uniform(0, 2 * np.pi, count))
        # Never as narrow as a thick 1.
        radii = random.uniform(22, 44, (count, 1)) * np.array((random.uniform(0.7, 1.2), 1.0))
        outline = middle + np.stack((np.cos(angles), np.sin(angles)), axis=1) * radii
        brush.polygon([(x, y) for x, y in outline.tolist()], fill=255)
    brush.ellipse([(40, 40), (72, 72)], fill=255)
    if random.random() < 0.3:
        hole = random.uniform(38, 66, 2).tolist()
        brush.ellipse([(hole[0], hole[1]), (hole[0] + 7, hole[1] + 7)], fill=0)
    run = field.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 6))).reduce(4)
    ink: Ink = np.asarray(run).astype(np.float32) / np.float32(255)
    return ink
