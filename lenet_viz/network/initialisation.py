"""How a network's weights are drawn before it has seen a digit."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

import torch
from torch import Tensor

from lenet_viz.network.spec import Layer, LayerKind, Squashing

COEFFICIENT: Final = 0.6
"""Coefficients of trainable subsampling start at 2.4 / 4, on the sum of four; biases everywhere at 0."""


class Initialisation(StrEnum):
    """The range of the uniform distribution from which weights are drawn; F is a unit's fan-in."""

    ROOT = "by √fan-in"
    """±g/√F, with g for the squashing: 1.2 for the paper's, √3 for tanh, √6 for ReLU. With 1.2 the first
    pass has the learning rates that the paper reports (section III-B): this must be what its authors did."""
    PRINTED = "±2.4/fan-in"
    """As the paper prints it (appendix A). Six squashings deep it starts slowly."""
    GLOROT = "Glorot"
    """±√(6 / (fan-in + fan-out)), what Keras does where an article says nothing (Glorot & Bengio, 2010)."""


_GAIN: Final = {
    Squashing.SCALED_TANH: 1.2,
    Squashing.TANH: math.sqrt(3.0),
    Squashing.RELU: math.sqrt(6.0),
    Squashing.SIGMOID: 4.0 * math.sqrt(3.0),
    Squashing.NONE: 1.0,
}
_PRINTED_GAIN: Final = 2.4


def starting_kernels(layer: Layer, initialisation: Initialisation, generator: torch.Generator) -> Tensor:
    """Fresh weights of a trainable layer.

    Args:
        layer: a convolution, a full connection or trainable subsampling.
        initialisation: the range of every map, which follows from the map's own fan-in: 75, 100 or 150
            in C3 under Table I.
        generator: source of the random numbers, on the CPU.

    Returns:
        Numbers of shape `layer.weight_shape`.
    """
    assert layer.weight_shape is not None
    assert layer.table is not None
    if layer.kind is LayerKind.SUBSAMPLING:
        return torch.full(layer.weight_shape, COEFFICIENT)
    numbers = torch.rand(layer.weight_shape, generator=generator) * 2 - 1
    area = layer.window**2
    fan_in = torch.tensor([len(layer.table.columns[target]) for _, target in layer.table.links]) * area
    match initialisation:
        case Initialisation.ROOT:
            limits = _GAIN[layer.squashing] / fan_in.sqrt()
        case Initialisation.PRINTED:
            limits = _PRINTED_GAIN / fan_in
        case Initialisation.GLOROT:
            # Keras counts what a dense convolution would feed. Where a map is a single unit, as in C5, the
            # articles flatten and connect fully: a value then feeds each unit once.
            fan_out = layer.maps * (1 if layer.shape[1:] == (1, 1) else area)
            limits = (6.0 / (fan_in + fan_out)).sqrt()
    return numbers * limits[:, None, None]
