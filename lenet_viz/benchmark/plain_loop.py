"""Training as a user would write it: Dataset, DataLoader, Adam; or, with more care, all digits in memory."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from lenet_viz.benchmark.plain_network import PLAIN_NETWORKS
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.losses import loss_of


class Digits(Dataset[tuple[Tensor, Tensor]]):
    """Digits one by one, made into inputs one by one, as the usual transforms do it."""

    def __init__(self, digits: DigitSet, size: int) -> None:
        self.images = digits.images
        self.labels = digits.labels
        self.margin = (size - digits.images.shape[-1]) // 2

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """A (1, size, size) input, −0.1…1.175, with its label."""
        image = functional.pad(self.images[index].unsqueeze(0).float() / 255, (self.margin,) * 4)
        return image * 1.275 - 0.1, self.labels[index]


def plain_steps(name: str, digits: DigitSet, *, batch: int, rate: float) -> Iterator[float]:
    """Train a network of `PLAIN_NETWORKS` without end. Yields the loss of every step."""
    spec, network = VARIANTS[name], PLAIN_NETWORKS[name]()
    loader = DataLoader(Digits(digits, spec.input_size), batch_size=batch, shuffle=True)
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    network.train()
    while True:
        for images, labels in loader:
            loss = loss_of(spec.output, network(images), labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            yield loss.item()


def in_memory_steps(name: str, digits: DigitSet, *, batch: int, rate: float) -> Iterator[float]:
    """The same with all inputs made beforehand, and slices of a random permutation for batches."""
    spec, network = VARIANTS[name], PLAIN_NETWORKS[name]()
    inputs, labels = to_inputs(digits.images, spec.input_size), digits.labels
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    network.train()
    while True:
        for chosen in torch.split(torch.randperm(len(labels)), batch):
            loss = loss_of(spec.output, network(inputs[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            yield loss.item()
