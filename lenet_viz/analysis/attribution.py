"""Which pixels a unit's value is due to: four methods of captum, from any unit of the network.

Captum takes a third of a second to import, so it is imported by the first attribution.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet_viz.analysis.findings import Attribution, Method
from lenet_viz.data.preparation import BACKGROUND
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit

STEPS: Final = 64
"""Points between paper and digit: by Gauss-Legendre's rule the sum is off by a few thousandths of the value at most."""

PATCH: Final = 3
"""Side of the paper that occlusion lays over the digit, moved pixel by pixel."""

TOGETHER: Final = 100
"""Patches in one forward pass: more do not fit the processor's cache."""

ROUNDING: Final = 1e-6
"""A fall that is a smaller part of the value (at least 1) is none: passes of other sizes round otherwise."""


def attribute(network: LeNet5, pixels: NDArray[np.float32], unit: Unit, method: Method) -> Attribution:
    """One number for every pixel: what it does to the value of a unit.

    An RBF output's value is its penalty, which ink that fits makes smaller; a softmax output's is its
    weighted sum.

    Args:
        network: in evaluation mode, on any device; no hook is put on it and no gradient kept.
        pixels: (S, S), background −0.1 and ink 1.175.
        unit: any unit behind the input.
        method: how to attribute.

    Raises:
        ValueError: the unit is a pixel, or does not exist in this network.
    """
    if unit.stage is Stage.INPUT:
        raise ValueError("a pixel is due to nothing but the pen: attributions start at C1")
    network.spec.require(unit)
    with torch.inference_mode(mode=False), torch.enable_grad():
        image = torch.from_numpy(np.array(pixels, dtype=np.float32))[None, None].to(network.device)
        value_of = _value_of(network, unit)
        numbers = _numbers(value_of, image, method)
        with torch.no_grad():
            value, paper_value = value_of(torch.cat([image, torch.full_like(image, BACKGROUND)])).tolist()
    values = numbers[0, 0].detach().to("cpu", torch.float32).numpy()
    if method is Method.OCCLUSION:
        values[np.abs(values) < ROUNDING * max(1.0, abs(value))] = 0.0
    return Attribution(method, unit, values, value, paper_value)


def _value_of(network: LeNet5, unit: Unit) -> Callable[[Tensor], Tensor]:
    """(N, 1, S, S) → (N,): a unit's value, computed no further than its stage."""

    def value_of(images: Tensor) -> Tensor:
        values = next(values for layer, _, values in network.stages(images) if layer.stage is unit.stage)
        return values[:, unit.map, unit.row, unit.column]

    return value_of


def _numbers(value_of: Callable[[Tensor], Tensor], image: Tensor, method: Method) -> Tensor:
    from captum import attr

    image = image.detach().clone().requires_grad_()
    numbers: Tensor
    match method:
        case Method.GRADIENT:
            numbers = attr.Saliency(value_of).attribute(image, abs=False)
        case Method.INPUT_X_GRADIENT:
            numbers = attr.InputXGradient(value_of).attribute(image)
        case Method.INTEGRATED_GRADIENTS:
            numbers = attr.IntegratedGradients(value_of).attribute(image, baselines=BACKGROUND, n_steps=STEPS)
        case Method.OCCLUSION:
            with torch.no_grad():
                numbers = attr.Occlusion(value_of).attribute(
                    image,
                    sliding_window_shapes=(1, PATCH, PATCH),
                    baselines=BACKGROUND,
                    perturbations_per_eval=TOGETHER,
                )
    return numbers
