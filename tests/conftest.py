"""What all tests share: real and made-up digits, the strictness of hypothesis, and a home of their own."""

from __future__ import annotations

import gzip
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import settings

from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName

# Tests open no window, also when somebody runs pytest by hand on a desktop.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if torch.cuda.is_available():
        return
    for item in items:
        if "gpu" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="needs a CUDA device, and torch finds none"))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder that holds mnist/ and fashion/; tests that need it skip where there is none."""
    named = os.environ.get("LENET_VIZ_DATA")
    if not named:
        pytest.skip("needs real digits: LENET_VIZ_DATA names no folder")
    folder = Path(named)
    if not (folder / "mnist").is_dir():
        pytest.skip(f"needs real digits: {folder} has no mnist/")
    return folder


@pytest.fixture(autouse=True, scope="session")
def private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings and caches of whoever runs the tests are neither read nor written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        yield home


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Small batches gain nothing from more; and sums then always add up in the same order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def tiny_floats() -> Iterator[None]:
    """Training flushes numbers below 10⁻³⁸ to zero in its thread; hypothesis will not draw floats there."""
    yield
    torch.set_flush_denormal(False)


def write_idx(path: Path, values: np.ndarray) -> None:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    path.write_bytes(gzip.compress(header + values.astype(np.uint8).tobytes(), mtime=0))


@pytest.fixture(scope="session")
def small_data(tmp_path_factory) -> Path:
    """A data folder with few digits, 80 to learn from and 40 to test: bars of ten lengths."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "mnist").mkdir()
    random = np.random.default_rng(1)
    for part, count in (("train", 80), ("t10k", 40)):
        labels = np.arange(count) % 10
        images = np.zeros((count, 28, 28), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            top = random.integers(4, 20)
            image[top : top + 3, 4 : 6 + 2 * label] = 255
        write_idx(folder / "mnist" / f"{part}-images-idx3-ubyte.gz", images)
        write_idx(folder / "mnist" / f"{part}-labels-idx1-ubyte.gz", labels)
    return folder


def draw_boxes(count: int, seed: int) -> DigitSet:
    """Ten classes: bars and boxes of five sizes at two places, a little moved and smeared."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    images = np.zeros((count, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        top, left = random.integers(4, 7, 2) + (9 if label % 2 else 0)
        image[top : top + 2 + 2 * (label // 2), left : left + 10 - label // 2] = random.integers(180, 256)
    return DigitSet(DatasetName.MNIST, Part.TRAIN, torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64)))


@pytest.fixture(scope="session")
def boxes() -> DigitSet:
    return draw_boxes(200, seed=1)


@pytest.fixture(scope="session")
def other_boxes() -> DigitSet:
    return draw_boxes(50, seed=2)


def write_strokes(path: Path, digits: list[list[list[tuple[float, float]]]], labels: list[int], writers: list[int]):
    """A file of strokes: a list of points for every stroke of every digit."""
    strokes = [np.array(stroke, np.float32) for digit in digits for stroke in digit]
    np.savez(
        path,
        points=np.concatenate(strokes),
        stroke_offsets=np.cumsum([0, *map(len, strokes)]).astype(np.int32),
        sample_offsets=np.cumsum([0, *map(len, digits)]).astype(np.int32),
        labels=np.array(labels, np.uint8),
        writers=np.array(writers, np.int16),
    )


@pytest.fixture(scope="session")
def stroke_file(tmp_path_factory) -> Path:
    """Fifty digits by five people: zigzags of ten lengths, every second with a bar through it."""
    path = tmp_path_factory.mktemp("strokes") / "people.npz"
    random = np.random.default_rng(5)
    digits, labels, writers = [], [], []
    for number in range(50):
        label = number % 10
        turns = random.normal(0, 4, (label + 3, 2)) + np.stack(
            (np.arange(label + 3) % 2 * 40, np.arange(label + 3) * 9), 1
        )
        digits.append([turns.tolist(), *([[(0.0, 20.0), (45.0, 25.0)]] if label % 2 else [])])
        labels.append(label)
        writers.append(11 + number // 10)
    write_strokes(path, digits, labels, writers)
    return path
