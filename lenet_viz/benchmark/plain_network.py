"""The two networks as a user would write them with torch's own layers."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

from lenet_viz.network.codes import digit_codes
from lenet_viz.network.connection_table import TABLE_I


class PlainSubsampling(nn.Module):
    """The mean of four, times a coefficient, plus a bias."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(2)
        self.coefficients = nn.Parameter(torch.full((1, maps, 1, 1), 2.4))
        self.biases = nn.Parameter(torch.zeros(1, maps, 1, 1))

    def forward(self, values: Tensor) -> Tensor:
        """(N, maps, H, W) → (N, maps, H // 2, W // 2)."""
        sums: Tensor = self.pool(values) * self.coefficients + self.biases
        return sums


class MaskedConvolution(nn.Conv2d):
    """C3 by Table I, as it is usually written: all 96 kernels, and a mask over 36 of them."""

    mask: Tensor

    def __init__(self) -> None:
        super().__init__(TABLE_I.sources, TABLE_I.maps, 5)
        mask = torch.zeros(TABLE_I.maps, TABLE_I.sources, 1, 1)
        for source, target in TABLE_I.links:
            mask[target, source] = 1
        self.register_buffer("mask", mask)

    def forward(self, input: Tensor) -> Tensor:
        """(N, 6, 14, 14) → (N, 16, 10, 10)."""
        sums: Tensor = self._conv_forward(input, self.weight * self.mask, self.bias)
        return sums


class ScaledTanh(nn.Module):
    """1.7159 · tanh(⅔ a)."""

    def forward(self, sums: Tensor) -> Tensor:
        """Values of the same shape."""
        return 1.7159 * torch.tanh(2 / 3 * sums)


class Penalties(nn.Module):
    """Squared distances to the ten codes."""

    codes: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("codes", torch.from_numpy(digit_codes()))

    def forward(self, values: Tensor) -> Tensor:
        """(N, 84) → (N, 10)."""
        return (values.unsqueeze(1) - self.codes).pow(2).sum(dim=2)


def paper_1998() -> nn.Module:
    """`paper-1998`: 60,000 parameters that count, and 36 masked kernels that do not."""
    layers: list[nn.Module] = [nn.Conv2d(1, 6, 5), ScaledTanh(), PlainSubsampling(6), ScaledTanh()]
    layers += [MaskedConvolution(), ScaledTanh(), PlainSubsampling(16), ScaledTanh()]
    layers += [nn.Conv2d(16, 120, 5), ScaledTanh(), nn.Flatten(), nn.Linear(120, 84), ScaledTanh(), Penalties()]
    return nn.Sequential(*layers)


def softmax_full() -> nn.Module:
    """`softmax-full`: the network of most articles."""
    layers: list[nn.Module] = [nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh()]
    layers += [nn.AvgPool2d(2), nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(), nn.Linear(120, 84), nn.Tanh()]
    return nn.Sequential(*layers, nn.Linear(84, 10))


PLAIN_NETWORKS: Final = {"paper-1998": paper_1998, "softmax-full": softmax_full}
"""Name of the variant → how to build the same with torch's own layers."""
