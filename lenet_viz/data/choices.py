"""What a network can be trained on: a published set, the user's own digits, or a folder of pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from lenet_viz.data.batches import to_images, to_inputs
from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import IMAGE_SIDE, DigitSet, Part, find, load
from lenet_viz.data.distortions import MILD_DISTORTIONS, distort
from lenet_viz.data.image_folders import ImageFolder, read_images
from lenet_viz.data.sources import DatasetName

OWN: Final = "own"
FOLDER: Final = "folder"
SOURCES: Final = (DatasetName.MNIST.value, DatasetName.FASHION.value, OWN, FOLDER)

MOST_COPIES: Final = 200
"""Distorted copies of every own digit; a thousand digits then fill 160 MB."""
MOST_STROKE_COPIES: Final = 50
"""Drawings of every digit in a file of strokes; 7,494 digits then fill 300 MB, and take five minutes to draw."""
MOST_RUBBISH: Final = 0.5
"""Share of a set that may be no digit."""

# What is random about a choice is always the same: a run that goes on learns from the same digits.
_SEED: Final = 0
# Digits distorted at a time: no more memory than a batch needs.
_AT_ONCE: Final = 1000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class DataChoice:
    """Which digits a run learns from.

    Attributes:
        source: "mnist", "fashion", "own" (the user's collection) or "folder" (of pictures, by class).
        folder: the folder of pictures; None for every other source.
        share_own: which part of the set are the user's own digits, 0…1, the rest MNIST; 1 for every
            other source.
        copies: distorted copies made of each own digit, 0…200; 0 for every other source.
        strokes: a file of strokes whose digits are learned beside MNIST's; None: none.
        stroke_copies: so many more drawings of each of those, all a little different, 0…50; with any, the
            `digit_forms` are learned, too.
        rubbish: which part of the whole set is no digit, 0…0.5; only beside MNIST.

    Raises:
        ValueError: a value is impossible, or belongs to another source.
    """

    source: str = DatasetName.MNIST.value
    folder: Path | None = None
    share_own: float = 1.0
    copies: int = 0
    strokes: Path | None = None
    stroke_copies: int = 0
    rubbish: float = 0.0

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise ValueError(f"there are no digits called {self.source!r}; there are {', '.join(SOURCES)}")
        if (self.source == FOLDER) != (self.folder is not None):
            raise ValueError("a folder of pictures must be named" if self.folder is None else "no folder is needed")
        if not 0 <= self.share_own <= 1:
            raise ValueError(f"the share of own digits must lie in 0…1, not {self.share_own}")
        if not 0 <= self.copies <= MOST_COPIES:
            raise ValueError(f"there can be 0…{MOST_COPIES} copies of each digit, not {self.copies}")
        if self.source != OWN and (self.share_own != 1 or self.copies):
            raise ValueError("only one's own digits are copied and mixed with MNIST")
        self._check_additions()

    def _check_additions(self) -> None:
        if not 0 <= self.stroke_copies <= MOST_STROKE_COPIES:
            raise ValueError(f"there can be 0…{MOST_STROKE_COPIES} more drawings of each, not {self.stroke_copies}")
        if self.stroke_copies and self.strokes is None:
            raise ValueError("more drawings of each digit need a file of strokes")
        if not 0 <= self.rubbish <= MOST_RUBBISH:
            raise ValueError(f"the share of rubbish must lie in 0…{MOST_RUBBISH}, not {self.rubbish}")
        if self.is_mixed and self.source != DatasetName.MNIST:
            raise ValueError("strokes and rubbish are learned beside MNIST only")

    @property
    def is_mixed(self) -> bool:
        """Whether there is more to learn from than the source: strokes, or rubbish."""
        return self.strokes is not None or self.rubbish > 0

    @property
    def title(self) -> str:
        """The name people read."""
        return " + ".join((self.set_title, *self.additions))

    @property
    def set_title(self) -> str:
        """The same without what is learned beside a published set."""
        if self.source == FOLDER:
            assert self.folder is not None
            return f"pictures in {self.folder.name or self.folder}"
        if self.source != OWN:
            return DatasetName(self.source).full_name
        if self.share_own == 1:
            return "own digits"
        return f"{self.share_own * 100:.0f}% own digits, {(1 - self.share_own) * 100:.0f}% MNIST"

    @property
    def additions(self) -> tuple[str, ...]:
        """What is learned beside a published set: strokes, rubbish."""
        words = []
        if self.strokes is not None:
            times = "" if not self.stroke_copies else f" ({self.stroke_copies + 1} times each) and forms of digits"
            words.append(f"pen strokes of {self.strokes.name}{times}")
        if self.rubbish:
            words.append(f"{self.rubbish * 100:g}% rubbish")
        return tuple(words)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return dict(vars(self)) | {name: _text(getattr(self, name)) for name in _PATHS}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DataChoice:
        """The reverse of `to_dict`; what is missing has its default.

        Raises:
            ValueError: a value is unknown or impossible.
        """
        unknown = set(values) - set(_KINDS)
        if unknown:
            raise ValueError(f"a choice of digits has no {', '.join(sorted(unknown))}")
        for name, value in values.items():
            if type(value) not in _KINDS[name]:
                raise ValueError(f"{name} of a choice of digits cannot be {value!r}")
        paths = {name: None if values[name] is None else Path(values[name]) for name in _PATHS if name in values}
        return cls(**{**values, **paths})


_PATHS: Final = ("folder", "strokes")
_KINDS: Final = {
    "source": (str,),
    "folder": (str, type(None)),
    "share_own": (int, float),
    "copies": (int,),
    "strokes": (str, type(None)),
    "stroke_copies": (int,),
    "rubbish": (int, float),
}
"""What the values may be in JSON."""


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def learning_set(
    choice: DataChoice,
    *,
    folder: Path | None = None,
    own: Path | None = None,
    progress: Progress | None = None,
) -> DigitSet:
    """The digits that a choice stands for: always the same ones, in the same order.

    Strokes and rubbish come to them later, by `mixture.completed`: some digits are held out before.

    Args:
        choice: what to learn from.
        folder: holds `mnist/` and `fashion/`; see `datasets.load`.
        own: the collection of own digits; without it the one that `Collection` has.
        progress: told what is done and what there is in all, in bytes of a download or in pictures of a
            folder; may raise `Cancelled`.

    Raises:
        ValueError: a file is damaged, or a class is empty; names the file and the cause.
        OSError: a folder is missing, a file cannot be read, or a download failed.
    """
    match choice.source:
        case "own":
            return _with_own(choice, Collection(own), folder, progress)
        case "folder":
            assert choice.folder is not None
            pictures = ImageFolder.of(choice.folder)
            pictures.check()
            return read_images(pictures.part(Part.TRAIN), Part.TRAIN, choice.title, progress=progress)
        case _:
            return load(DatasetName(choice.source), Part.TRAIN, folder=folder, progress=progress)


def test_set(  # the digits to test with, which linters take for a test
    choice: DataChoice,
    *,
    folder: Path | None = None,  # noqa: PT028
    progress: Progress | None = None,  # noqa: PT028
) -> DigitSet | None:
    """Digits that the set to learn from does not hold, to measure the error with.

    A folder of pictures keeps a tenth of each class apart. Beside own digits MNIST's test digits tell
    whether the network still reads other people's hands.

    Args:
        choice: what is learned from.
        folder: holds `mnist/` and `fashion/`; see `datasets.load`.
        progress: as for `learning_set`.

    Returns:
        None where there are none: the classes of a folder have fewer than ten pictures, or own digits
        are learned alone and MNIST does not lie ready.

    Raises:
        ValueError: as `learning_set`.
        OSError: as `learning_set`.
    """
    if choice.source == FOLDER:
        assert choice.folder is not None
        kept_apart = ImageFolder.of(choice.folder).part(Part.TEST)
        digits = read_images(kept_apart, Part.TEST, choice.title, progress=progress)
        return digits if len(digits) else None
    if choice.source != OWN:
        return load(DatasetName(choice.source), Part.TEST, folder=folder, progress=progress)
    if choice.share_own == 1 and find(DatasetName.MNIST, folder) is None:
        return None
    return load(DatasetName.MNIST, Part.TEST, folder=folder, progress=progress)


def _with_own(choice: DataChoice, own: Collection, folder: Path | None, progress: Progress | None) -> DigitSet:
    """Own digits, their copies, and as many of MNIST as the share asks for."""
    digits = _multiplied(_own_digits(own, choice.title), choice.copies)
    if choice.share_own == 1:
        return digits
    others = load(DatasetName.MNIST, Part.TRAIN, folder=folder, progress=progress)
    mine, theirs = _counts(choice.share_own, len(digits), len(others))
    digits, others = digits.subset(_some(len(digits), mine)), others.subset(_some(len(others), theirs))
    return replace(
        digits, images=torch.cat((digits.images, others.images)), labels=torch.cat((digits.labels, others.labels))
    )


def _own_digits(own: Collection, title: str) -> DigitSet:
    contents = own.read()
    if not contents.samples:
        raise ValueError(f"{own.root} holds no digits of your own yet")
    images = torch.from_numpy(np.stack([sample.image for sample in contents.samples]))
    labels = torch.tensor([sample.label for sample in contents.samples])
    return DigitSet(
        None, Part.TRAIN, images, labels, title, classes=DatasetName.MNIST.classes, left_out=contents.problems
    )


def _multiplied(digits: DigitSet, copies: int) -> DigitSet:
    """The digits and, after them, as many distorted copies of each."""
    generator = torch.Generator().manual_seed(_SEED)
    batches = torch.split(to_inputs(digits.images, IMAGE_SIDE), _AT_ONCE)
    made = [to_images(distort(batch, MILD_DISTORTIONS, generator)) for _ in range(copies) for batch in batches]
    return replace(digits, images=torch.cat([digits.images, *made]), labels=digits.labels.repeat(1 + copies))


def _counts(share: float, own: int, others: int) -> tuple[int, int]:
    """How many own digits and how many others give the share, with as many own ones as can be."""
    if share * (own + others) >= own:
        return own, round(own * (1 - share) / share)
    return round(share * others / (1 - share)), others


def _some(count: int, chosen: int) -> Tensor:
    """So many of the numbers from 0, at random, in rising order; always the same."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(_SEED))
    return order[:chosen].sort().values
