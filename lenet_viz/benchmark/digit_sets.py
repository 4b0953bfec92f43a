"""The digits that are trained on: MNIST where it lies ready, noise of the same form elsewhere."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lenet_viz.data.datasets import CLASS_COUNT, FOLDER_VARIABLE, IMAGE_SIDE, DigitSet, Part, find, load
from lenet_viz.data.sources import DatasetName

WATCHED: Final = 100
"""Test digits of `short_watch`: reading 10,000 after each pass would be timed as training."""

NOISE_DIGITS: Final = {Part.TRAIN: 12_000, Part.TEST: 1_000}
PREFIXES: Final = {Part.TRAIN: "train", Part.TEST: "t10k"}


@dataclass(frozen=True)
class DigitSets:
    """What is trained on, and what it is called."""

    learn: DigitSet
    watch: DigitSet
    words: str


@contextmanager
def any_digits() -> Iterator[str]:
    """MNIST as it lies on this machine, or noise: found by whatever loads MNIST meanwhile. Yields its name."""
    if find(DatasetName.MNIST) is not None:
        yield "MNIST"
        return
    with _in_folder(_noise(Part.TRAIN), _noise(Part.TEST)):
        yield "noise"


@contextmanager
def short_watch() -> Iterator[DigitSets]:
    """The same with 100 test digits."""
    with any_digits() as words:
        learn, watch = (load(DatasetName.MNIST, part) for part in (Part.TRAIN, Part.TEST))
    watch = watch.subset(torch.arange(min(WATCHED, len(watch))))
    with _in_folder(learn, watch):
        yield DigitSets(learn, watch, words)


def _noise(part: Part) -> DigitSet:
    count = NOISE_DIGITS[part]
    generator = torch.Generator().manual_seed(count)
    images = torch.randint(0, 256, (count, IMAGE_SIDE, IMAGE_SIDE), dtype=torch.uint8, generator=generator)
    return DigitSet(DatasetName.MNIST, part, images, torch.arange(count) % CLASS_COUNT)


@contextmanager
def _in_folder(*sets: DigitSet) -> Iterator[None]:
    """Sets in a folder of their own, which counts as the folder of all sets for so long."""
    before = os.environ.get(FOLDER_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, DatasetName.MNIST)
        home.mkdir()
        for digits in sets:
            prefix = PREFIXES[digits.part]
            _write_idx(home / f"{prefix}-images-idx3-ubyte", digits.images.numpy())
            _write_idx(home / f"{prefix}-labels-idx1-ubyte", digits.labels.numpy().astype(np.uint8))
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[FOLDER_VARIABLE]
            else:
                os.environ[FOLDER_VARIABLE] = before


def _write_idx(path: Path, values: NDArray[np.uint8]) -> None:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 0x08, values.ndim, *values.shape)
    path.write_bytes(header + values.tobytes())
