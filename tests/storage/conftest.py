"""A network in a file, and ways to write files that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import save_network
from lenet_viz.training.recipe import Recipe


class Opened:
    """A safetensors file taken apart, to be written again with something changed."""

    def __init__(self, path: Path) -> None:
        with safe_open(path, framework="pt") as file:
            self.metadata: dict[str, str] = dict(file.metadata())
            self.tensors: dict[str, Tensor] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        self.content: dict[str, Any] = json.loads(self.metadata["content"])

    def write(self, path: Path) -> Path:
        metadata = self.metadata
        if "content" in metadata and metadata["content"] != "damaged":
            metadata = metadata | {"content": json.dumps(self.content)}
        save_file(self.tensors, path, metadata=metadata)
        return path


@pytest.fixture(scope="session")
def card() -> Card:
    return Card(
        recipe=Recipe(passes=12, rate=2e-3, seed=77),
        data="MNIST training set",
        digits=55_000,
        held_out=5_000,
        held_out_error=0.0071,
        test_digits=10_000,
        test_error=0.0053,
        seconds=543.2,
        date="2026-03-14",
        command="lenet-viz train --network lenet-1 --passes 12",
        program="1.2.3",
    )


@pytest.fixture(scope="session")
def network() -> LeNet5:
    network = LeNet5(VARIANTS["lenet-1"], seed=4)
    generator = torch.Generator().manual_seed(4)
    with torch.no_grad():
        for numbers in network.parameters():
            numbers += 0.1 * torch.randn(numbers.shape, generator=generator)
    return network


@pytest.fixture
def saved(tmp_path, network, card) -> Path:
    path = tmp_path / "net.safetensors"
    save_network(path, network, card)
    return path


@pytest.fixture
def opened(saved) -> Opened:
    return Opened(saved)


@pytest.fixture
def take_apart() -> type[Opened]:
    return Opened
