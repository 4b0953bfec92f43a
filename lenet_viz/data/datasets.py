"""MNIST and Fashion-MNIST: from a folder, the user's cache, or a download on demand."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
import platformdirs
import torch

from lenet_viz.data.download import download
from lenet_viz.data.idx import read_idx
from lenet_viz.data.sources import FILES, DatasetName

FOLDER_VARIABLE: Final = "LENET_VIZ_DATA"
"""Environment variable that names a folder holding `mnist/` and `fashion/`."""

IMAGE_SIDE: Final = 28
CLASS_COUNT: Final = 10
NO_DIGIT: Final = 10
"""The label of a picture that is no digit: the rubbish class of Eq. 9. Only sets to learn from have it."""


class Part(StrEnum):
    """The two parts every set comes in."""

    TRAIN = "train"
    TEST = "test"


_FILE_PREFIXES: Final = {Part.TRAIN: "train", Part.TEST: "t10k"}


@dataclass(frozen=True, eq=False)
class DigitSet:
    """Images with their true classes.

    Attributes:
        name: which published set it is, or was taken from; None for pictures of the user's own.
        images: uint8 (N, 28, 28), 0 (background) … 255 (ink).
        labels: int64 (N,), 0…9, or NO_DIGIT in a set that `holds_rubbish`.
        title: the name people read; a published set's own unless another is given.
        classes: the names of classes 0, 1, …, at most ten; a published set's own unless others are given.
        left_out: a sentence for every file that should have been in the set and could not be used.
    """

    name: DatasetName | None
    part: Part
    images: torch.Tensor
    labels: torch.Tensor
    title: str = ""
    classes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.name is not None:
            object.__setattr__(self, "title", self.title or self.name.full_name)
            object.__setattr__(self, "classes", self.classes or self.name.classes)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def holds_rubbish(self) -> bool:
        """Whether some of the pictures are no digit."""
        return bool((self.labels == NO_DIGIT).any())

    def subset(self, indices: torch.Tensor) -> DigitSet:
        """The images with these numbers, in this order."""
        return replace(self, images=self.images[indices], labels=self.labels[indices])

    def split(self, held_out: int, seed: int) -> tuple[DigitSet, DigitSet]:
        """What stays, and `held_out` images picked at random; the same for the same seed.

        Raises:
            ValueError: nothing would stay, or the number is negative.
        """
        if not 0 <= held_out < len(self):
            raise ValueError(f"{held_out:,} of {len(self):,} images cannot be held out")
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(seed))
        return self.subset(order[held_out:]), self.subset(order[:held_out])


def load(
    name: DatasetName,
    part: Part,
    *,
    folder: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DigitSet:
    """One part of a set.

    Args:
        name: which set.
        part: training or test images.
        folder: holds `mnist/` and `fashion/`. Without it the folder in LENET_VIZ_DATA counts, and
            without that the user's cache, into which missing files are downloaded.
        progress: told bytes done and bytes in all during a download; may raise `Cancelled`.

    Raises:
        FileNotFoundError: the given folder lacks the set.
        DownloadError: the set could not be fetched.
        ValueError: a file is damaged or holds something else.
        OSError: a file cannot be read.
    """
    given = _given_folder(folder)
    home = (given or cache_folder()) / name
    if given is None:
        download(name, home, progress=progress)
    images_path = _file(home, f"{_FILE_PREFIXES[part]}-images-idx3-ubyte")
    labels_path = _file(home, f"{_FILE_PREFIXES[part]}-labels-idx1-ubyte")
    try:
        images, labels = read_idx(images_path), read_idx(labels_path)
    except ValueError as error:
        if given is None:
            raise ValueError(f"{error}; delete the file to download it again") from error
        raise
    _check(images, labels, images_path, labels_path)
    return DigitSet(name, part, torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64)))


def find(name: DatasetName, folder: Path | None = None) -> Path | None:
    """Where all files of a set lie ready; None when they are missing or would have to be downloaded."""
    home = (_given_folder(folder) or cache_folder()) / name
    stems = (Path(file).stem for file in FILES[name])
    return home if all(_found(home, stem) for stem in stems) else None


def cache_folder() -> Path:
    """Where downloads go on this system."""
    return platformdirs.user_cache_path("lenet-viz", appauthor=False)


def _given_folder(folder: Path | None) -> Path | None:
    if folder is not None:
        return folder
    variable = os.environ.get(FOLDER_VARIABLE)
    return Path(variable).expanduser() if variable else None


def _found(home: Path, stem: str) -> Path | None:
    candidates = (home / f"{stem}.gz", home / stem)
    return next((path for path in candidates if path.is_file()), None)


def _file(home: Path, stem: str) -> Path:
    path = _found(home, stem)
    if path is None:
        raise FileNotFoundError(f"{home} holds no {stem}.gz")
    return path


def _check(images: np.ndarray, labels: np.ndarray, images_path: Path, labels_path: Path) -> None:
    if images.ndim != 3 or images.shape[1:] != (IMAGE_SIDE, IMAGE_SIDE):
        raise ValueError(f"{images_path}: the shape is {images.shape}, not (N, {IMAGE_SIDE}, {IMAGE_SIDE})")
    if labels.ndim != 1:
        raise ValueError(f"{labels_path}: the shape is {labels.shape}, not (N,)")
    if len(images) != len(labels):
        raise ValueError(f"{labels_path}: {len(labels):,} labels for {len(images):,} images")
    if len(labels) and labels.max() >= CLASS_COUNT:
        raise ValueError(f"{labels_path}: label {labels.max()} is not a class 0…{CLASS_COUNT - 1}")
