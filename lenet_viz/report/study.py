"""Errors by the size of the training set, with and without distortions: trained once, recorded in a file."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from lenet_viz.data.resource_files import resource
from lenet_viz.storage.files import replace_file

FORMAT: Final = "lenet-viz training-size study"
VERSION: Final = 1


@dataclass(frozen=True)
class SizeResult:
    """One network of the study. Errors are shares, 0…1.

    Attributes:
        size: so many digits, the first of the training set, were learned from.
        distorted: whether every pass saw them freshly distorted.
        test_error: after the last pass, on the test digits, measured once.
        train_error: after the last pass, on the digits it learned from, undistorted.
        passes: times through these digits.
        seconds: how long training took.
        date: when it ended, ISO 8601.
        command: the command line that makes it again.
        program: the version that trained it.

    Raises:
        ValueError: a number is impossible.
    """

    size: int
    distorted: bool
    test_error: float
    train_error: float
    passes: int
    seconds: float
    date: str
    command: str
    program: str

    def __post_init__(self) -> None:
        errors = (self.test_error, self.train_error)
        if not (self.size > 0 and self.passes > 0 and 0 <= self.seconds < math.inf):
            raise ValueError(f"{self.size} digits, {self.passes} passes in {self.seconds} seconds are impossible")
        if not all(0 <= error <= 1 for error in errors):
            raise ValueError(f"errors must be shares 0…1, not {errors}")


@dataclass(frozen=True)
class SizeStudy:
    """The results of one network and recipe.

    Attributes:
        network: the name of its spec.
        title: what people call it.
        recipe: the recipe's name.
        seed: the recipe's.
        test_digits: so many digits measured the test errors.
        results: by size, those without distortions first.
    """

    network: str
    title: str
    recipe: str
    seed: int
    test_digits: int
    results: tuple[SizeResult, ...] = ()

    def of(self, *, distorted: bool) -> tuple[SizeResult, ...]:
        """The results with, or without, distortions, by size."""
        return tuple(result for result in self.results if result.distorted == distorted)

    def find(self, size: int, *, distorted: bool) -> SizeResult | None:
        """One result; None where it is not there yet."""
        return next((result for result in self.of(distorted=distorted) if result.size == size), None)

    def with_result(self, result: SizeResult) -> SizeStudy:
        """The study with one more result, in its place."""
        others = [each for each in self.results if (each.size, each.distorted) != (result.size, result.distorted)]
        return replace(self, results=tuple(sorted((*others, result), key=lambda each: (each.distorted, each.size))))

    def write(self, path: Path) -> None:
        """Write the record.

        Raises:
            OSError: the file cannot be written; it is as it was.
        """
        values = {"format": FORMAT, "version": VERSION} | asdict(self)
        text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
        replace_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def read_study(path: Path) -> SizeStudy:
    """The record that `SizeStudy.write` wrote.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is damaged, or something else.
        OSError: it cannot be read.
    """
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if (values.pop("format"), values.pop("version")) != (FORMAT, VERSION):
            raise ValueError("the format or its version is unknown")
        names = {field.name for field in fields(SizeResult)}
        rows = values.pop("results")
        if any(set(row) != names for row in rows):
            raise ValueError("a result has other fields than this version knows")
        return SizeStudy(**values, results=tuple(SizeResult(**row) for row in rows))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{path}: not the record of a study: {error}") from error


def recorded_study() -> SizeStudy | None:
    """The study that comes with the program; None where it was not made.

    Raises:
        ValueError: the record is damaged.
    """
    path = resource("measured", "training-size.json")
    return read_study(path) if path.is_file() else None
