"""One layer on the way there and back, for first and for second derivatives."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.network.layers import RbfOutput, TableConvolution, TrainableSubsampling, spread_to_four, sum_of_four
from lenet_viz.training.window_sums import kernel_sums, windows


class Order(IntEnum):
    """Which derivatives walk back; the value is the power to which weights, values and slopes are taken."""

    FIRST = 1
    SECOND = 2


RBF_CURVATURE: Final = 2.0
"""∂²y/∂x² of a penalty (Eq. 7) with respect to any unit of F6."""


class LayerPass(Protocol):
    """One layer, which keeps what the way back needs. Values and derivatives are (N, maps, rows, columns)."""

    def forward(self, values: Tensor) -> Tensor:
        """Values of the source stage → weighted sums, which nobody else keeps."""

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """∂E/∂a (or ∂²E/∂a²) of the weighted sums → the same of the source stage's values."""

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor] | None:
        """Derivatives by weights and biases, summed over digits and over the connections that share them."""


class ConvolutionPass:
    """Convolutions and full connections of a batch."""

    def __init__(self, module: TableConvolution) -> None:
        table = module.table
        self._window = module.window
        self._links = None if table.is_full else module.links
        self._learned = module.weights.detach()
        # Under a connection table the kernels that do not exist are zeros, which stay.
        self._kernels = module.dense_kernels().detach()
        self._biases = module.biases.detach()

    def forward(self, values: Tensor) -> Tensor:
        """See `LayerPass.forward`."""
        if self._links is not None:
            self._kernels.view(-1, self._window, self._window).index_copy_(0, self._links, self._learned)
        self._values = values
        self._is_full = values.shape[2:] == (self._window, self._window)
        if self._is_full:
            return functional.linear(values.flatten(1), self._kernels.flatten(1), self._biases)[:, :, None, None]
        return functional.conv2d(values, self._kernels, self._biases)

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """See `LayerPass.back`."""
        kernels = power(self._kernels, order)
        if self._is_full:
            return (delta.flatten(1) @ kernels.flatten(1)).view(self._values.shape)
        return functional.conv_transpose2d(delta, kernels)

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor]:
        """See `LayerPass.weights`."""
        values = power(self._values, order)
        if self._is_full:
            delta = delta.flatten(1)
            kernels, biases = delta.T @ values.flatten(1), delta.sum(dim=0)
        else:
            kernels, biases = kernel_sums(values, delta), delta.sum(dim=(0, 2, 3))
        kernels = kernels.reshape(-1, self._window, self._window)
        return kernels if self._links is None else kernels.index_select(0, self._links), biases


class ColumnsPass:
    """The same for few digits: one product of the kernels with all windows, a column each."""

    def __init__(self, module: TableConvolution) -> None:
        table = module.table
        self._window = module.window
        self._links = None if table.is_full else module.links
        self._learned = module.weights.detach()
        dense = self._learned if table.is_full else module.dense_kernels().detach()
        self._kernels = dense.view(table.maps, -1)
        self._biases = module.biases.detach()[:, None]

    def forward(self, values: Tensor) -> Tensor:
        """See `LayerPass.forward`."""
        window, (count, _, height, width) = self._window, values.shape
        self._source = values.shape
        self._columns = windows(values, window)
        if self._links is not None:
            self._kernels.view(-1, window, window).index_copy_(0, self._links, self._learned)
        sums = torch.addmm(self._biases, self._kernels, self._columns)
        return sums.view(-1, count, height - window + 1, width - window + 1).transpose(0, 1)

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """See `LayerPass.back`."""
        count, maps, height, width = self._source
        columns = power(self._kernels, order).T @ delta.transpose(0, 1).flatten(1)
        if delta.shape[2:] == (1, 1):
            return columns.view(maps, height, width, count).permute(3, 0, 1, 2)
        columns = columns.view(len(columns), count, -1).transpose(0, 1)
        return functional.fold(columns, (height, width), self._window)

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor]:
        """See `LayerPass.weights`."""
        delta = delta.transpose(0, 1).flatten(1)
        kernels = (delta @ power(self._columns, order).T).view(-1, self._window, self._window)
        if self._links is not None:
            kernels = kernels.index_select(0, self._links)
        return kernels, delta.sum(dim=1)


class SubsamplingPass:
    """The sum of four × a coefficient + a bias."""

    def __init__(self, module: TrainableSubsampling) -> None:
        self._coefficients = module.weights.detach()[:, None, None]
        self._biases = module.biases.detach()[:, None, None]

    def forward(self, values: Tensor) -> Tensor:
        """See `LayerPass.forward`."""
        self._source = values.shape
        self._four = sum_of_four(values)
        return torch.addcmul(self._biases, self._four, self._coefficients)

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """See `LayerPass.back`."""
        return spread_to_four(delta * power(self._coefficients, order), self._source)

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor]:
        """See `LayerPass.weights`."""
        return (delta * power(self._four, order)).sum(dim=(0, 2, 3)), delta.sum(dim=(0, 2, 3))


class AveragePass:
    """A quarter of the sum of four; nothing to learn."""

    def forward(self, values: Tensor) -> Tensor:
        """See `LayerPass.forward`."""
        self._source = values.shape
        return sum_of_four(values, share=0.25)

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """See `LayerPass.back`."""
        return spread_to_four(delta, self._source, share=0.25**order)

    def weights(self, delta: Tensor, order: Order) -> None:
        """See `LayerPass.weights`."""


class MaximumPass:
    """The largest of four; only that one learns."""

    def forward(self, values: Tensor) -> Tensor:
        """See `LayerPass.forward`."""
        self._source = values.shape
        largest, self._places = functional.max_pool2d(values, 2, return_indices=True)
        return largest

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """See `LayerPass.back`."""
        return functional.max_unpool2d(delta, self._places, [2, 2], output_size=self._source[2:])

    def weights(self, delta: Tensor, order: Order) -> None:
        """See `LayerPass.weights`."""


class RbfPass:
    """Penalties; their codes are fixed."""

    def __init__(self, module: RbfOutput) -> None:
        self._codes = module.weights

    def forward(self, values: Tensor) -> Tensor:
        """See `LayerPass.forward`."""
        self._differences = values.flatten(1)[:, None, :] - self._codes
        return self._differences.square().sum(dim=2)[:, :, None, None]

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """See `LayerPass.back`."""
        delta = delta.flatten(1)
        if order is Order.FIRST:
            every = 2 * (delta[:, None, :] @ self._differences).squeeze(1)
        else:
            every = RBF_CURVATURE * delta.sum(dim=1, keepdim=True).expand(-1, self._codes.shape[1])
        return every[:, :, None, None]

    def weights(self, delta: Tensor, order: Order) -> None:
        """See `LayerPass.weights`."""


def power(numbers: Tensor, order: Order) -> Tensor:
    """The numbers, or their squares."""
    return numbers if order is Order.FIRST else numbers.square()
