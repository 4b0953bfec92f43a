"""The way back: from the loss at one class to every value and every weight."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet_viz.analysis.findings import Array, Gradients
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import CLASSES, Stage
from lenet_viz.network.weights import LayerWeights, Weights

Loss = Callable[[Tensor, Tensor], Tensor]
"""(1, 10) scores as `LeNet5.forward` gives them, (1,) labels → the loss, a scalar."""


def backward(network: LeNet5, pixels: NDArray[np.float32], target: int, loss: Loss) -> Gradients:
    """Every gradient of the loss of one input; the network and its own `.grad` stay as they are.

    Args:
        network: in evaluation mode, on any device.
        pixels: (S, S), background −0.1 and ink 1.175.
        target: the class the input shall be, 0…9.
        loss: what training makes small.

    Raises:
        ValueError: the target is no class.
    """
    if not 0 <= target < CLASSES:
        raise ValueError(f"the target class is one of 0…{CLASSES - 1}, not {target}")
    # Callers may be in inference mode, whose tensors have no way back.
    with torch.inference_mode(mode=False), torch.enable_grad():
        image = torch.from_numpy(np.array(pixels, dtype=np.float32))[None, None].to(network.device).requires_grad_()
        values = {layer.stage: stage_values for layer, _, stage_values in network.stages(image)}
        amount = loss(values[Stage.OUTPUT].flatten(1), torch.tensor([target], device=network.device))
        numbers = dict(network.named_parameters())
        slopes = torch.autograd.grad(amount, [*values.values(), *numbers.values()], materialize_grads=True)
    slopes_of_values = dict(zip(values, slopes, strict=False))
    slopes_of_numbers = dict(zip(numbers, slopes[len(values) :], strict=True))
    return Gradients(
        target=target,
        loss=float(amount.detach()),
        values={stage: _array(slope[0]) for stage, slope in slopes_of_values.items()},
        weights=_by_stage(network, slopes_of_numbers),
    )


def _by_stage(network: LeNet5, slopes: dict[str, Tensor]) -> Weights:
    """Stage → slopes, from the parameters' names: `C1.weights`, `S2.biases`, …."""
    parts = {name: _array(slope) for name, slope in slopes.items()}
    stages = [layer.stage for layer in network.spec.layers]
    return {
        stage: LayerWeights(parts.get(f"{stage.value}.weights"), parts.get(f"{stage.value}.biases")) for stage in stages
    }


def _array(slope: Tensor) -> Array:
    array: Array = slope.detach().cpu().numpy()
    return array
