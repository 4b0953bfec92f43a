"""The user's own digits: a folder for each class, with a picture in the form of MNIST for each digit. No torch."""

from __future__ import annotations

import datetime
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lenet_viz.data.user_files import DIGITS, user_folder

SIDE: Final = 28
CLASSES: Final = 10

REMOVED: Final = ".removed"
"""Where removed digits go. Readers of picture folders pass over hidden ones."""


def collection_folder() -> Path:
    """Where the user's digits are kept unless another folder is named."""
    return user_folder() / DIGITS


@dataclass(frozen=True, eq=False)
class Sample:
    """One digit of a collection; two samples are equal when they lie in the same file.

    Attributes:
        path: its file.
        label: what it is, 0…9.
        image: (28, 28) uint8, 0 paper … 255 ink, read-only.
    """

    path: Path
    label: int
    image: NDArray[np.uint8]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sample) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)


@dataclass(frozen=True)
class Contents:
    """What a collection holds.

    Attributes:
        samples: class by class, each class in the order in which it was written.
        problems: a sentence for every file that is no digit; such files stay where they are.
    """

    samples: tuple[Sample, ...]
    problems: tuple[str, ...]


class Collection:
    """Digits in files: `root/7/2026-03-01 12.30.05.123456.png` is a 7.

    Nothing is deleted: a removed digit moves to the hidden folder `.removed`. A class without digits has
    no folder, so that the collection can be read as any folder of pictures can.

    Attributes:
        root: the folder; it is made when the first digit is added.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = collection_folder() if root is None else root

    def samples(self) -> tuple[Sample, ...]:
        """Every digit that can be read, as in `read`.

        Raises:
            OSError: the folder cannot be read.
        """
        return self.read().samples

    def read(self) -> Contents:
        """Everything, from the files as they are now.

        Raises:
            OSError: the folder cannot be read.
        """
        samples: list[Sample] = []
        problems: list[str] = []
        for label in range(CLASSES):
            for path in _pictures(self.root / str(label)):
                try:
                    samples.append(Sample(path, label, _read(path)))
                except ValueError as error:
                    problems.append(str(error))
        return Contents(tuple(samples), tuple(problems))

    def add(self, image: NDArray[np.uint8], label: int) -> Sample:
        """Write a digit to a file of its own.

        Args:
            image: (28, 28) uint8, 0 paper … 255 ink.
            label: what it is, 0…9.

        Raises:
            ValueError: the image has another form, or the label is no digit.
            OSError: it could not be written.
        """
        if image.shape != (SIDE, SIDE) or image.dtype != np.uint8:
            raise ValueError(f"a digit is {SIDE}×{SIDE} bytes, not {image.dtype} of the shape {image.shape}")
        folder = self._folder(label)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self._free_name()
        _write(path, image)
        return Sample(path, label, _frozen(image.copy()))

    def relabel(self, sample: Sample, label: int) -> Sample:
        """Say that a digit is another one; its file keeps its name and moves to the other folder.

        Raises:
            ValueError: the label is no digit.
            OSError: the file is gone, or cannot be moved.
        """
        path = self._folder(label) / sample.path.name
        _move(sample.path, path)
        return Sample(path, label, sample.image)

    def remove(self, sample: Sample) -> None:
        """Take a digit out of the collection; its file moves to where `restore` finds it.

        Raises:
            OSError: the file is gone, or cannot be moved.
        """
        _move(sample.path, self._removed(sample))

    def restore(self, sample: Sample) -> None:
        """Put a removed digit back.

        Raises:
            OSError: its file is gone, or cannot be moved.
        """
        _move(self._removed(sample), sample.path)

    def _removed(self, sample: Sample) -> Path:
        return self.root / REMOVED / str(sample.label) / sample.path.name

    def _folder(self, label: int) -> Path:
        if not 0 <= label < CLASSES:
            raise ValueError(f"a digit is one of 0…{CLASSES - 1}, not {label}")
        return self.root / str(label)

    def _free_name(self) -> str:
        """The time, in letters that every system allows; free in every class, so that a digit can change its own."""
        homes = [home / str(label) for home in (self.root, self.root / REMOVED) for label in range(CLASSES)]
        moment = datetime.datetime.now()
        while any((home / (name := _name(moment))).exists() for home in homes):
            moment += datetime.timedelta(microseconds=1)
        return name


def _name(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%d %H.%M.%S.%f}.png"


def _pictures(folder: Path) -> list[Path]:
    """The files of a class by name, hidden ones left out; none where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_file())


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as picture:
            picture.load()
            size, pixels = picture.size, np.array(picture.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"{path}: no picture that can be read") from error
    if size != (SIDE, SIDE):
        raise ValueError(f"{path}: {size[0]}×{size[1]} pixels, not {SIDE}×{SIDE}")
    return _frozen(pixels)


def _write(path: Path, image: NDArray[np.uint8]) -> None:
    """The whole picture or none: readers never see half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            Image.fromarray(image).save(file, format="PNG")
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _move(source: Path, target: Path) -> None:
    """Move a file, over none, and take a folder away that is then empty."""
    if source == target:
        return
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    if not any(source.parent.iterdir()):
        source.parent.rmdir()


def _frozen(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    pixels.flags.writeable = False
    return pixels
