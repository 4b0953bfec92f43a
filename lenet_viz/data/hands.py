"""How people draw digits: a file of pen strokes by many writers."""

from __future__ import annotations

import itertools
import math
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.data.datasets import CLASS_COUNT
from lenet_viz.data.drawing import COORDINATE_LIMIT, Drawing

APART_SHARE: Final = 0.2
"""The share of the writers from whom nothing is learned."""

# Which writers are apart never changes: errors of different runs can then be compared.
_SEED: Final = 0
_FIELDS: Final = ("points", "stroke_offsets", "sample_offsets", "labels", "writers")

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StrokeSet:
    """Digits as the pen drew them.

    Attributes:
        title: the name people read.
        drawings: N of them.
        labels: (N,) true classes, 0…9.
        writers: (N,) who drew them: a number for each person.
    """

    title: str
    drawings: tuple[Drawing, ...]
    labels: Numbers
    writers: Numbers

    def __len__(self) -> int:
        return len(self.drawings)

    @property
    def people(self) -> tuple[int, ...]:
        """The numbers of the writers, ascending."""
        return tuple(int(writer) for writer in np.unique(self.writers))

    def subset(self, indices: Iterable[int]) -> StrokeSet:
        """The digits with these numbers, in this order."""
        chosen = np.fromiter(indices, np.int64)
        drawings = tuple(self.drawings[index] for index in chosen)
        return StrokeSet(self.title, drawings, self.labels[chosen], self.writers[chosen])

    def of_writers(self, writers: Iterable[int]) -> StrokeSet:
        """All digits by these people."""
        return self.subset(np.flatnonzero(np.isin(self.writers, list(writers))))

    def writers_apart(self, share: float = APART_SHARE) -> tuple[StrokeSet, StrokeSet]:
        """The digits to learn from, and those of the writers kept apart, always the same ones.

        Args:
            share: of the writers, not of the digits, above 0 and below 1; rounded up.

        Raises:
            ValueError: nobody would be left on one side.
        """
        people = self.people
        count = math.ceil(share * len(people))
        if not 0 < count < len(people):
            raise ValueError(f"{self.title}: of {len(people)} writers {count} cannot be kept apart")
        apart = np.random.default_rng(_SEED).permutation(people)[:count]
        return self.of_writers(set(people) - set(apart.tolist())), self.of_writers(apart.tolist())


_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    AttributeError,
    TypeError,
    ValueError,
    # A compression that this Python lacks; a file that is said to be encrypted; sizes beyond all memory.
    NotImplementedError,
    RuntimeError,
    MemoryError,
    OverflowError,
)
"""What numpy and zipfile raise on a damaged archive."""


def read_strokes(path: Path) -> StrokeSet:
    """The digits in a file of strokes, a .npz of numpy.

    It holds `points` (P, 2): x and y, y down, in time order; `stroke_offsets` into the points and
    `sample_offsets` into the strokes, each one longer than what it divides; `labels` and `writers`, one a digit.

    Raises:
        ValueError: the file is damaged or holds something else; names the file and the cause.
        OSError: the file cannot be read.
    """
    try:
        # numpy leaves a file that it cannot read open; this does not.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _FIELDS}
    except KeyError as error:
        raise ValueError(f"{path}: no file of strokes: there is no {error} in it") from error
    except _DAMAGED as error:
        raise ValueError(f"{path}: no file of strokes: {error}") from error
    except OSError as error:
        # Seeking in a damaged archive fails without a word about the file.
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    cause = _wrong(arrays)
    if cause:
        raise ValueError(f"{path}: {cause}")
    return StrokeSet(
        path.stem, _drawings(arrays), arrays["labels"].astype(np.int64), arrays["writers"].astype(np.int64)
    )


def _wrong(arrays: dict[str, NDArray[np.generic]]) -> str:
    """What is wrong with a file's arrays; empty if nothing."""
    points, strokes, samples, labels, writers = (arrays[name] for name in _FIELDS)
    if points.ndim != 2 or points.shape[1] != 2 or points.dtype.kind not in "fiu":
        return f"points must be x, y pairs of numbers, not {points.dtype} of the shape {points.shape}"
    # A NaN is not below the limit either.
    if not bool((np.abs(points.astype(np.float64)) <= COORDINATE_LIMIT).all()):
        return f"a coordinate is not a number, or beyond ±{COORDINATE_LIMIT:.0e}"
    if cause := _wrong_offsets(strokes, len(points), "stroke_offsets", "points"):
        return cause
    if cause := _wrong_offsets(samples, len(strokes) - 1, "sample_offsets", "strokes"):
        return cause
    for name, values in (("labels", labels), ("writers", writers)):
        if values.dtype.kind not in "iu" or values.shape != (len(samples) - 1,):
            return f"{name} must be {len(samples) - 1:,} whole numbers, one a digit"
    if len(labels) and not 0 <= int(labels.min()) <= int(labels.max()) < CLASS_COUNT:
        return f"a label is not a class 0…{CLASS_COUNT - 1}"
    return "" if len(labels) else "there are no digits in it"


def _wrong_offsets(offsets: NDArray[np.generic], count: int, name: str, parts: str) -> str:
    if offsets.ndim != 1 or offsets.dtype.kind not in "iu" or len(offsets) < 1:
        return f"{name} must be whole numbers"
    ascending = bool((np.diff(offsets.astype(np.int64)) > 0).all())
    if int(offsets[0]) != 0 or int(offsets[-1]) != count or not ascending:
        return f"{name} must rise from 0 to {count:,}, the number of {parts}, and leave none empty"
    return ""


def _drawings(arrays: dict[str, NDArray[np.generic]]) -> tuple[Drawing, ...]:
    points = arrays["points"].astype(np.float32)
    strokes = np.split(points, arrays["stroke_offsets"][1:-1].astype(np.int64))
    samples = arrays["sample_offsets"].tolist()
    return tuple(Drawing(tuple(strokes[first:end])) for first, end in itertools.pairwise(samples))
