"""The layers that torch does not have: the paper's squashing, subsampling, Table I and codes."""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional

from lenet_viz.network.codes import digit_codes
from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.spec import AMPLITUDE, SLOPE, Squashing


def squash(function: Squashing, sums: Tensor) -> Tensor:
    """The squashing function, applied to weighted sums of any shape."""
    match function:
        case Squashing.SCALED_TANH:
            if not sums.requires_grad:
                return torch.mul(sums, SLOPE).tanh_().mul_(AMPLITUDE)
            values: Tensor = _ScaledTanh.apply(sums)  # type: ignore[no-untyped-call]
            return values
        case Squashing.TANH:
            return torch.tanh(sums)
        case Squashing.RELU:
            return torch.relu(sums)
        case Squashing.SIGMOID:
            return torch.sigmoid(sums)
        case Squashing.NONE:
            return sums


class _ScaledTanh(torch.autograd.Function):
    """A·tanh(S·a), keeping only tanh for its slope S·A·(1 − tanh²): a tenth of a training step is saved."""

    @staticmethod
    def forward(ctx: FunctionCtx, sums: Tensor) -> Tensor:
        tanh = torch.mul(sums, SLOPE).tanh_()
        ctx.save_for_backward(tanh)
        return tanh * AMPLITUDE

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Tensor:  # noqa: ANN401 -- torch does not type the way back
        (tanh,) = ctx.saved_tensors
        slope: Tensor = torch.ops.aten.tanh_backward(gradient, tanh)
        return slope.mul_(SLOPE * AMPLITUDE)


def sum_of_four(values: Tensor, share: float = 1.0) -> Tensor:
    """(N, maps, H, W) → (N, maps, H // 2, W // 2): the sum of each 2×2 block, of which each gives this share.

    An odd last row or column is dropped. Two rows at a time through one matrix of zeros and shares: both ways
    this takes a third of the time of torch's pooling, which is slow on small maps.
    """
    count, maps, height, width = values.shape
    if height % 2 or width % 2:
        values = values[:, :, : height // 2 * 2, : width // 2 * 2]
    rows = values.reshape(count, maps, height // 2, -1)
    return functional.linear(rows, _pairs(width // 2, share, values.device, values.dtype))


def spread_to_four(values: Tensor, size: torch.Size, share: float = 1.0) -> Tensor:
    """The way back of `sum_of_four`: a share of each value to the four that it came from; an odd row or column gets 0.

    Args:
        values: (N, maps, H // 2, W // 2).
        size: (N, maps, H, W).
        share: of the value, for each of the four.
    """
    count, maps, height, width = size
    rows, columns = values.shape[2:]
    spread = functional.linear(values, _pairs(columns, share, values.device, values.dtype).T)
    spread = spread.reshape(count, maps, 2 * rows, 2 * columns)
    return functional.pad(spread, (0, width % 2, 0, height % 2)) if height % 2 or width % 2 else spread


@cache
def _pairs(columns: int, share: float, device: torch.device, dtype: torch.dtype) -> Tensor:
    """(columns, 4 · columns): how much of two rows' neighbours belongs to each column."""
    # Kept for training too, which cannot use a tensor that was made in inference mode.
    with torch.inference_mode(mode=False):
        pairs = share * torch.eye(columns, device=device, dtype=dtype).repeat_interleave(2, dim=1)
        return torch.cat([pairs, pairs], dim=1)


class TableConvolution(nn.Module):
    """A convolution with one kernel for every link of a connection table and none elsewhere.

    As everywhere in this field, the kernel is not flipped (cross-correlation).

    Attributes:
        weights: (links, window, window); the table's order.
        biases: (maps,).
    """

    links: Tensor

    def __init__(self, table: ConnectionTable, window: int) -> None:
        super().__init__()
        self.table = table
        self.window = window
        self.weights = nn.Parameter(torch.zeros(len(table.links), window, window))
        self.biases = nn.Parameter(torch.zeros(table.maps))
        places = [target * table.sources + source for source, target in table.links]
        self.register_buffer("links", torch.tensor(places), persistent=False)

    def dense_kernels(self) -> Tensor:
        """All kernels, (maps, source maps, window, window), zero where there is no link."""
        maps, sources, window = self.table.maps, self.table.sources, self.window
        kernels: Tensor = self.weights
        if not self.table.is_full:
            kernels = kernels.new_zeros(maps * sources, window, window).index_copy(0, self.links, kernels)
        return kernels.view(maps, sources, window, window)

    def forward(self, values: Tensor) -> Tensor:
        """(N, source maps, H, W) → weighted sums (N, maps, H − window + 1, W − window + 1)."""
        kernels = self.dense_kernels()
        if values.shape[2:] == (self.window, self.window):
            # The window covers the whole map (C5, F6, OUTPUT): the same sums as one matrix product.
            return functional.linear(values.flatten(1), kernels.flatten(1), self.biases)[:, :, None, None]
        return functional.conv2d(values, kernels, self.biases)


class TrainableSubsampling(nn.Module):
    """The sum of four neighbours × a coefficient + a bias, one of each per map (section II-B).

    Attributes:
        weights: (maps,) coefficients, on the sum and not on the mean.
        biases: (maps,).
    """

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.full((maps,), 0.25))
        self.biases = nn.Parameter(torch.zeros(maps))

    def forward(self, values: Tensor) -> Tensor:
        """(N, maps, H, W) → weighted sums (N, maps, H // 2, W // 2)."""
        return torch.addcmul(self.biases[:, None, None], sum_of_four(values), self.weights[:, None, None])


class RbfOutput(nn.Module):
    """Squared distances to the ten fixed codes: penalties, smaller is better (Eq. 7).

    Attributes:
        weights: (10, 84) codes of ±1; a buffer, not a parameter.
    """

    weights: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("weights", torch.from_numpy(digit_codes()))

    def forward(self, values: Tensor) -> Tensor:
        """(N, 84, 1, 1) → penalties (N, 10, 1, 1)."""
        differences = values.flatten(1)[:, None, :] - self.weights
        return differences.square().sum(dim=2)[:, :, None, None]
