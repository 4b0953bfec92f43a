"""The command line run in this process, small networks in files, and a small data folder."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lenet_viz.cli.main import main
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import save_network
from lenet_viz.training.recipe import Recipe

TRAIN_DIGITS, TEST_DIGITS = 80, 40


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        assert line.startswith("lenet-viz: ")
        return line


@pytest.fixture
def cli(capsys) -> Callable[..., Result]:
    """Run a command; also argparse's way out is an exit code."""

    def run(*words: object) -> Result:
        try:
            code = main([str(word) for word in words])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def network_files(tmp_path_factory) -> Path:
    """A folder with an untrained network of every variant."""
    folder = tmp_path_factory.mktemp("networks")
    for index, (name, spec) in enumerate(VARIANTS.items()):
        card = Card(Recipe(), "nothing", 0, 0, None, 10_000, index / 1000, 1.0, "2026-01-02", "none", "0")
        save_network(folder / f"{name}.safetensors", LeNet5(spec, seed=1), card)
    return folder


def write_idx(path: Path, values: np.ndarray) -> None:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    path.write_bytes(gzip.compress(header + values.astype(np.uint8).tobytes(), mtime=0))


@pytest.fixture(scope="session")
def small_data(tmp_path_factory) -> Path:
    """A data folder with few digits: bars of ten lengths."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "mnist").mkdir()
    random = np.random.default_rng(1)
    for part, count in (("train", TRAIN_DIGITS), ("t10k", TEST_DIGITS)):
        labels = np.arange(count) % 10
        images = np.zeros((count, 28, 28), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            top = random.integers(4, 20)
            image[top : top + 3, 4 : 6 + 2 * label] = 255
        write_idx(folder / "mnist" / f"{part}-images-idx3-ubyte.gz", images)
        write_idx(folder / "mnist" / f"{part}-labels-idx1-ubyte.gz", labels)
    return folder
