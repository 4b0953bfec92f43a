"""Training as a user would write it: Dataset, DataLoader, Adam."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.losses import loss_of


class Digits(Dataset[tuple[Tensor, Tensor]]):
    """Digits one by one, as floats."""

    def __init__(self, digits: DigitSet) -> None:
        self.images = digits.images
        self.labels = digits.labels

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """A (1, 28, 28) image, 0…1, with its label."""
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


def plain_steps(network: LeNet5, digits: DigitSet, *, batch: int, rate: float) -> Iterator[float]:
    """Train without end. Yields the loss of every step."""
    loader = DataLoader(Digits(digits), batch_size=batch, shuffle=True)
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    margin = (network.spec.input_size - digits.images.shape[-1]) // 2
    network.train()
    while True:
        for images, labels in loader:
            # 28×28 to 32×32 for the whole batch: in this loop's favour, digit by digit takes longer.
            scores = network(functional.pad(images, (margin,) * 4))
            loss = loss_of(network.spec.output, scores, labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            yield loss.item()
