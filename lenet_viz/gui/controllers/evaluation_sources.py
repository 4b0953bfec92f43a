"""The sets that a network can be evaluated on in the window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from lenet_viz.data.choices import OWN, DataChoice, learning_set
from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.image_folders import ImageFolder, read_images
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.workers.task import Progress

NO_OWN_DIGITS: Final = "There are no digits of your own yet: label some in My digits first."


class Source(StrEnum):
    """The sets that are always offered."""

    MNIST = "mnist"
    FASHION = "fashion"
    OWN = "own"

    @property
    def full_name(self) -> str:
        """The name people read."""
        return {"mnist": "MNIST test", "fashion": "Fashion test", "own": "my digits"}[self]

    def load(self, own: Path, progress: Progress) -> DigitSet:
        """The digits: read, and downloaded first where they are not on this machine.

        Args:
            own: the folder of the user's digits.
            progress: told bytes done and in all during a download; may raise to stop.

        Raises:
            ValueError: a file is damaged, or there are no digits.
            OSError: a file cannot be read or fetched.
        """
        if self is Source.OWN:
            if not Collection(own).read().samples:
                raise ValueError(NO_OWN_DIGITS)
            return learning_set(DataChoice(source=OWN), own=own)
        return load(DatasetName(self.value), Part.TEST, progress=progress)


@dataclass(frozen=True)
class PictureFolder:
    """All pictures of a folder with a sub-folder for each class."""

    folder: Path

    @property
    def full_name(self) -> str:
        """The name people read."""
        return f"pictures in {self.folder.name or self.folder}"

    def load(self, own: Path, progress: Progress) -> DigitSet:
        """The pictures; files that cannot be used are named in the set's `left_out`.

        Args:
            own: not needed; the same call as for every other set.
            progress: told pictures done and in all; may raise to stop.

        Raises:
            ValueError: there are no classes, too many, or no picture that can be read.
            OSError: the folder cannot be read.
        """
        digits = read_images(ImageFolder.of(self.folder), Part.TEST, self.full_name, progress=progress)
        if not len(digits):
            problem = f"; {digits.left_out[0]}" if digits.left_out else ""
            raise ValueError(f"{self.folder} holds no picture that can be read{problem}")
        return digits


Readable = Source | PictureFolder
