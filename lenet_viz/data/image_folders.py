"""A folder with a sub-folder of pictures for each class → images with labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lenet_viz.data.datasets import CLASS_COUNT, IMAGE_SIDE, DigitSet, Part
from lenet_viz.data.image_files import ink_of, read_colours
from lenet_viz.data.preparation import prepare_ink

TEST_SHARE: Final = 10
"""One picture in so many of every class is kept apart for testing."""

_TEST_SEED: Final = 0
_DIGITS: Final = tuple(str(digit) for digit in range(CLASS_COUNT))

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImageFolder:
    """What lies in a folder of pictures, before any is opened.

    Attributes:
        folder: the folder with a sub-folder for each class.
        classes: the classes' names, at most ten. Sub-folders named by digits are these digits, and the
            classes are then all ten; others are counted in natural order, "2" before "10".
        files: the files of each class, in natural order; hidden ones do not count.
    """

    folder: Path
    classes: tuple[str, ...]
    files: tuple[tuple[Path, ...], ...]

    @classmethod
    def of(cls, folder: Path) -> ImageFolder:
        """Look into a folder.

        Raises:
            ValueError: it has no sub-folders, or more than a network has outputs.
            OSError: it is not there or cannot be read.
        """
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is not a folder that can be opened")
        homes = {home.name: home for home in sorted(_visible(folder), key=_natural) if home.is_dir()}
        if not homes:
            raise ValueError(f"{folder} has no sub-folders; it needs one for each class, with its pictures")
        if len(homes) > CLASS_COUNT:
            raise ValueError(f"{folder} has {len(homes)} sub-folders; the network tells {CLASS_COUNT} classes apart")
        classes = _DIGITS if set(homes) <= set(_DIGITS) else tuple(homes)
        return cls(folder, classes, tuple(_files(homes[name]) if name in homes else () for name in classes))

    def __len__(self) -> int:
        return sum(map(len, self.files))

    def part(self, part: Part) -> ImageFolder:
        """The same folder with only the files to learn from, or only those kept apart: a tenth of each class."""
        return ImageFolder(self.folder, self.classes, tuple(_part(files, part) for files in self.files))

    def check(self) -> None:
        """Make sure that there are two classes to tell apart, and something to learn each from.

        Raises:
            ValueError: there is one class alone, or one without files.
        """
        if self.classes != _DIGITS and () in self.files:
            raise ValueError(f"{self.folder / self.classes[self.files.index(())]} holds no pictures")
        if sum(map(bool, self.files)) < 2:
            raise ValueError(f"{self.folder} holds pictures of fewer than two classes; there is nothing to tell apart")


def read_images(pictures: ImageFolder, part: Part, title: str, *, progress: Progress | None = None) -> DigitSet:
    """The pictures of a folder as a set.

    Args:
        pictures: the files to be read.
        part: what the set is called.
        title: the name people read.
        progress: told pictures done and pictures in all; may raise `Cancelled`.

    Returns:
        The pictures class by class; files that could not be used are named in `left_out`.

    Raises:
        ValueError: none of the files of a class that is to be learned can be used.
    """
    images: list[NDArray[np.uint8]] = []
    labels: list[int] = []
    left_out: list[str] = []
    done = 0
    for label, files in enumerate(pictures.files):
        for path in files:
            try:
                images.append(read_image(path))
                labels.append(label)
            except ValueError as error:
                left_out.append(str(error))
            done += 1
            if progress is not None:
                progress(done, len(pictures))
        if part is Part.TRAIN and files and label not in labels[-1:]:
            home = pictures.folder / pictures.classes[label]
            raise ValueError(f"{home} holds no picture that can be used; {left_out[-1]}")
    stack = np.stack(images) if images else np.zeros((0, IMAGE_SIDE, IMAGE_SIDE), np.uint8)
    return DigitSet(
        None,
        part,
        torch.from_numpy(stack),
        torch.tensor(labels, dtype=torch.int64),
        title=title,
        classes=pictures.classes,
        left_out=tuple(left_out),
    )


def read_image(path: Path) -> NDArray[np.uint8]:
    """A picture of any size and polarity in the form of MNIST: (28, 28), 0 (background) … 255 (ink).

    A grey picture of 28×28 pixels is taken as it is, turned round when its border is bright. Any other is
    prepared as a picture that is dropped onto the pad.

    Raises:
        ValueError: no image, damaged, too large, or blank; names the file and the cause.
    """
    colours, alpha = read_colours(path)
    if alpha is None and colours.shape[:2] == (IMAGE_SIDE, IMAGE_SIDE) and _is_grey(colours):
        return _as_it_is(colours[..., 0])
    prepared = prepare_ink(ink_of(colours, alpha))
    if prepared is None:
        raise ValueError(f"{path}: nothing is drawn in the picture")
    return _bytes(prepared.centred)


def _as_it_is(grey: NDArray[np.float32]) -> NDArray[np.uint8]:
    border = np.concatenate((grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]))
    return _bytes(1 - grey if float(np.median(border)) > 0.5 else grey)


def _bytes(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.rint(ink * 255).astype(np.uint8)


def _is_grey(colours: NDArray[np.float32]) -> bool:
    return bool((colours == colours[..., :1]).all())


def _part(files: Sequence[Path], part: Part) -> tuple[Path, ...]:
    order = torch.randperm(len(files), generator=torch.Generator().manual_seed(_TEST_SEED))
    kept_apart = set(order[: len(files) // TEST_SHARE].tolist())
    return tuple(path for at, path in enumerate(files) if (at in kept_apart) == (part is Part.TEST))


def _files(home: Path) -> tuple[Path, ...]:
    return tuple(sorted((path for path in _visible(home) if path.is_file()), key=_natural))


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def _natural(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """Numbers in a name count as numbers; the name itself decides between 1 and 01."""
    parts = re.findall(r"[0-9]+|[^0-9]+", path.name.casefold())
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts], path.name
