"""Back-propagation layer by layer, as appendices B and C of the paper write it, for first and second derivatives.

Both walk the same way back. With the network's weights, values and slopes as they are, what comes out is
the gradient; with the squares of all three it is the diagonal of the Gauss–Newton approximation of the
Hessian (Eqs. 23–27, the term with f″ dropped). Autograd knows no such squares; and its bookkeeping costs
a batch a sixth more than the arithmetic, and a single digit four times as much.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from lenet_viz.network.layers import RbfOutput, TableConvolution, TrainableSubsampling, squash
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import AMPLITUDE, SLOPE, Layer, Squashing, Subsampling
from lenet_viz.training.layer_passes import (
    AveragePass,
    ColumnsPass,
    ConvolutionPass,
    LayerPass,
    MaximumPass,
    Order,
    RbfPass,
    SubsamplingPass,
    power,
)

Gradients = dict[str, Tensor]
"""Parameter name, as in `LeNet5.named_parameters`, → one number for every one of its weights."""


class Backpropagation:
    """The way through a network and back, for as many digits as `forward` is given.

    It reads the network's weights where they lie, so it need not be told of their changes; a network that
    is moved to another device needs a new one.
    """

    def __init__(self, network: LeNet5, *, batches: bool = False) -> None:
        """Prepare the way.

        Args:
            network: without dropout and with no unit silenced.
            batches: whether `forward` will get many digits at a time: it may get any number, but is quicker
                with few, or with many.
        """
        self._layers = [(layer, _pass_of(layer, network, batches=batches)) for layer in network.spec.layers[1:]]
        self._values: list[Tensor] = []

    @torch.no_grad()
    def forward(self, images: Tensor) -> Tensor:
        """(N, 1, S, S) → (N, 10): the same scores as the network's own."""
        self._values = []
        values = images
        for layer, step in self._layers:
            values = squash(layer.squashing, step.forward(values))
            self._values.append(values)
        return values.flatten(1)

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
        delta = delta[:, :, None, None]
        for index in reversed(range(len(self._layers))):
            layer, step = self._layers[index]
            delta = _through(layer.squashing, self._values[index], delta, order)
            derivatives = step.weights(delta, order)
            if derivatives is not None:
                found[f"{layer.stage}.weights"], found[f"{layer.stage}.biases"] = derivatives
            if index:
                delta = step.back(delta, order)
        return found


def _pass_of(layer: Layer, network: LeNet5, *, batches: bool) -> LayerPass:
    if layer.subsampling is Subsampling.AVERAGE:
        return AveragePass()
    if layer.subsampling is Subsampling.MAX:
        return MaximumPass()
    module = network.get_submodule(layer.stage.value)
    if isinstance(module, TrainableSubsampling):
        return SubsamplingPass(module)
    if isinstance(module, RbfOutput):
        return RbfPass(module)
    assert isinstance(module, TableConvolution)
    return ConvolutionPass(module) if batches else ColumnsPass(module)


def _through(squashing: Squashing, values: Tensor, delta: Tensor, order: Order) -> Tensor:
    """Back through the squashing: δ·f′(a), or δ·f′(a)², with f′ from the value f(a) itself."""
    if order is Order.FIRST and squashing is Squashing.TANH:
        # In one go what follows does in two.
        back: Tensor = torch.ops.aten.tanh_backward(delta, values)
        return back
    match squashing:
        case Squashing.SCALED_TANH:
            slope = torch.addcmul(_steepest(SLOPE * AMPLITUDE, values), values, values, value=-SLOPE / AMPLITUDE)
        case Squashing.TANH:
            slope = torch.addcmul(_steepest(1.0, values), values, values, value=-1.0)
        case Squashing.RELU:
            slope = (values > 0).to(values.dtype)
        case Squashing.SIGMOID:
            slope = values * (1 - values)
        case Squashing.NONE:
            return delta
    return power(slope, order).mul_(delta)


def _steepest(slope: float, like: Tensor) -> Tensor:
    """f′(0) as a tensor, from which one operation makes every slope."""
    return _number(slope, like.device, like.dtype)


@cache
def _number(value: float, device: torch.device, dtype: torch.dtype) -> Tensor:
    # Kept for other modes too, which cannot use a tensor that was made in inference mode.
    with torch.inference_mode(mode=False):
        return torch.tensor(value, device=device, dtype=dtype)
