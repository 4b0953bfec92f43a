"""Back-propagation layer by layer, as appendices B and C of the paper write it, for first and second derivatives.

Both walk the same way back. With the network's weights, values and slopes as they are, what comes out is
the gradient; with the squares of all three it is the diagonal of the Gauss–Newton approximation of the
Hessian (Eqs. 23–27, the term with f″ dropped). Autograd knows no such squares; and for a single digit
its bookkeeping costs four times the arithmetic, which is all that is left here.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Final, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.network.layers import RbfOutput, TableConvolution, TrainableSubsampling, squash, sum_of_four
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import AMPLITUDE, SLOPE, Layer, Squashing, Subsampling

Gradients = dict[str, Tensor]
"""Parameter name, as in `LeNet5.named_parameters`, → one number for every one of its weights."""


class Order(IntEnum):
    """Which derivatives walk back; the value is the power to which weights, values and slopes are taken."""

    FIRST = 1
    SECOND = 2


RBF_CURVATURE: Final = 2.0
"""∂²y/∂x² of a penalty (Eq. 7) with respect to any unit of F6."""


class _Pass(Protocol):
    """One layer on the way there and back. It keeps what the way back needs."""

    def forward(self, values: Tensor) -> Tensor:
        """Values of the source stage → weighted sums."""

    def back(self, delta: Tensor, order: Order) -> Tensor:
        """∂E/∂a (or ∂²E/∂a²) of the weighted sums → the same of the source stage's values."""

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor] | None:
        """Derivatives by weights and biases, summed over digits and over the connections that share them."""


class _Convolution:
    """Convolutions and full connections: one product of the kernels with all windows, a column each."""

    def __init__(self, module: TableConvolution) -> None:
        table = module.table
        self._window = module.window
        self._links = None if table.is_full else module.links
        self._learned = module.weights.detach()
        # Under a connection table the kernels that do not exist are zeros, which stay.
        dense = self._learned if table.is_full else module.dense_kernels().detach()
        self._kernels = dense.view(table.maps, -1)
        self._biases = module.biases.detach()[:, None]

    def forward(self, values: Tensor) -> Tensor:
        window, (_, count, height, width) = self._window, values.shape
        self._source = values.shape
        self._columns = _windows(values, window)
        if self._links is not None:
            self._kernels.view(-1, window, window).index_copy_(0, self._links, self._learned)
        sums = torch.addmm(self._biases, self._kernels, self._columns)
        return sums.view(-1, count, height - window + 1, width - window + 1)

    def back(self, delta: Tensor, order: Order) -> Tensor:
        maps, count, height, width = self._source
        columns = _power(self._kernels, order).T @ delta.flatten(1)
        if delta.shape[2:] == (1, 1):
            return columns.view(maps, height, width, count).permute(0, 3, 1, 2)
        columns = columns.view(len(columns), count, -1).transpose(0, 1)
        return functional.fold(columns, (height, width), self._window).transpose(0, 1)

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor]:
        delta = delta.flatten(1)
        kernels = (delta @ _power(self._columns, order).T).view(-1, self._window, self._window)
        if self._links is not None:
            kernels = kernels.index_select(0, self._links)
        return kernels, delta.sum(dim=1)


class _TrainableSubsampling:
    """The sum of four × a coefficient + a bias."""

    def __init__(self, module: TrainableSubsampling) -> None:
        self._coefficients = module.weights.detach()[:, None, None, None]
        self._biases = module.biases.detach()[:, None, None, None]

    def forward(self, values: Tensor) -> Tensor:
        self._source = values.shape
        self._four = sum_of_four(values)
        return torch.addcmul(self._biases, self._four, self._coefficients)

    def back(self, delta: Tensor, order: Order) -> Tensor:
        return _spread(delta * _power(self._coefficients, order), self._source)

    def weights(self, delta: Tensor, order: Order) -> tuple[Tensor, Tensor]:
        return (delta * _power(self._four, order)).sum(dim=(1, 2, 3)), delta.sum(dim=(1, 2, 3))


class _Average:
    """A quarter of the sum of four; nothing to learn."""

    def forward(self, values: Tensor) -> Tensor:
        self._source = values.shape
        return sum_of_four(values) / 4

    def back(self, delta: Tensor, order: Order) -> Tensor:
        return _spread(delta / 4**order, self._source)

    def weights(self, delta: Tensor, order: Order) -> None:
        return None


class _Maximum:
    """The largest of four; only that one learns."""

    def forward(self, values: Tensor) -> Tensor:
        self._source = values.shape
        largest, self._places = functional.max_pool2d(values, 2, return_indices=True)
        return largest

    def back(self, delta: Tensor, order: Order) -> Tensor:
        return functional.max_unpool2d(delta, self._places, [2, 2], output_size=self._source[2:])

    def weights(self, delta: Tensor, order: Order) -> None:
        return None


class _Rbf:
    """Penalties; their codes are fixed."""

    def __init__(self, module: RbfOutput) -> None:
        self._codes = module.weights

    def forward(self, values: Tensor) -> Tensor:
        self._differences = values.flatten(1).T[:, None, :] - self._codes
        return self._differences.square().sum(dim=2).T[:, :, None, None]

    def back(self, delta: Tensor, order: Order) -> Tensor:
        delta = delta.flatten(1).T
        if order is Order.FIRST:
            every = 2 * (delta[:, None, :] @ self._differences).squeeze(1)
        else:
            every = RBF_CURVATURE * delta.sum(dim=1, keepdim=True).expand(-1, self._codes.shape[1])
        return every.T[:, :, None, None]

    def weights(self, delta: Tensor, order: Order) -> None:
        return None


class Backpropagation:
    """The way through a network and back, for as many digits as `forward` is given.

    It reads the network's weights where they lie, so it need not be told of their changes; a network that
    is moved to another device needs a new one. Inside, maps come before digits: (maps, N, rows, columns)
    makes every convolution one product of two matrices.
    """

    def __init__(self, network: LeNet5) -> None:
        self._layers = [(layer, _pass_of(layer, network)) for layer in network.spec.layers[1:]]
        self._values: list[Tensor] = []

    @torch.no_grad()
    def forward(self, images: Tensor) -> Tensor:
        """(N, 1, S, S) → (N, 10): the same scores as the network's own."""
        self._values = []
        values = images.transpose(0, 1)
        for layer, step in self._layers:
            values = squash(layer.squashing, step.forward(values))
            self._values.append(values)
        return values.flatten(1).T

    @torch.no_grad()
    def back(self, delta: Tensor, order: Order = Order.FIRST) -> Gradients:
        """What the last `forward` leads to.

        Args:
            delta: (N, 10) derivatives of the criterion by every score: first ones; or second ones of a
                softmax output's weighted sums, and for an RBF output how much each penalty counts, from
                which the second derivatives by F6 follow.
            order: which.

        Returns:
            For every trainable parameter the sum, over the digits and over all connections that share a
            weight (V_k of Eq. 22), of ∂E/∂u or of ∂²E/∂u².
        """
        found: Gradients = {}
        delta = delta.T[:, :, None, None]
        for index in reversed(range(len(self._layers))):
            layer, step = self._layers[index]
            delta = _through(layer.squashing, self._values[index], delta, order)
            derivatives = step.weights(delta, order)
            if derivatives is not None:
                found[f"{layer.stage}.weights"], found[f"{layer.stage}.biases"] = derivatives
            if index:
                delta = step.back(delta, order)
        return found


def _pass_of(layer: Layer, network: LeNet5) -> _Pass:
    if layer.subsampling is Subsampling.AVERAGE:
        return _Average()
    if layer.subsampling is Subsampling.MAX:
        return _Maximum()
    module = network.get_submodule(layer.stage.value)
    if isinstance(module, TrainableSubsampling):
        return _TrainableSubsampling(module)
    if isinstance(module, RbfOutput):
        return _Rbf(module)
    assert isinstance(module, TableConvolution)
    return _Convolution(module)


def _windows(values: Tensor, window: int) -> Tensor:
    """(maps, N, H, W) → (maps · window², N · positions): every window as a column."""
    maps, count, height, width = values.shape
    if window == height == width:
        return values.permute(0, 2, 3, 1).reshape(-1, count)
    rows, columns = height - window + 1, width - window + 1
    across_maps, across_digits, down, across = values.stride()
    strides = (across_maps, down, across, across_digits, down, across)
    windows = values.as_strided((maps, window, window, count, rows, columns), strides)
    return windows.reshape(maps * window * window, count * rows * columns)


def _spread(delta: Tensor, source: torch.Size) -> Tensor:
    """Each value to the four source units it came from; an odd last row or column gets 0."""
    maps, count, height, width = source
    rows, columns = delta.shape[2:]
    spread = delta[:, :, :, None, :, None].expand(-1, -1, -1, 2, -1, 2).reshape(maps, count, 2 * rows, 2 * columns)
    return functional.pad(spread, (0, width % 2, 0, height % 2)) if height % 2 or width % 2 else spread


def _through(squashing: Squashing, values: Tensor, delta: Tensor, order: Order) -> Tensor:
    """Back through the squashing: δ·f′(a), or δ·f′(a)², with f′ from the value f(a) itself."""
    match squashing:
        case Squashing.SCALED_TANH:
            steepest = _steepest(values.device, values.dtype)
            slope = torch.addcmul(steepest, values, values, value=-SLOPE / AMPLITUDE)
        case Squashing.TANH:
            slope = 1 - values.square()
        case Squashing.RELU:
            slope = (values > 0).to(values.dtype)
        case Squashing.SIGMOID:
            slope = values * (1 - values)
        case Squashing.NONE:
            return delta
    return delta * _power(slope, order)


@cache
def _steepest(device: torch.device, dtype: torch.dtype) -> Tensor:
    """f′(0) of the paper's squashing as a tensor, from which one operation makes every slope."""
    # Kept for other modes too, which cannot use a tensor that was made in inference mode.
    with torch.inference_mode(mode=False):
        return torch.tensor(SLOPE * AMPLITUDE, device=device, dtype=dtype)


def _power(numbers: Tensor, order: Order) -> Tensor:
    return numbers if order is Order.FIRST else numbers.square()
