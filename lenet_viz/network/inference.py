"""Inputs through a network: one with every stage kept, or many for their scores."""

from __future__ import annotations

import numpy as np
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output, Stage
from lenet_viz.network.trace import Array, Trace
from lenet_viz.network.weights import Weights


def run(network: LeNet5, pixels: Array, weights: Weights | None = None) -> Trace:
    """One forward pass over one input.

    Args:
        network: the network, on any device.
        pixels: (S, S), background −0.1 and ink 1.175; S is the spec's input size.
        weights: the network's snapshot, when the caller has it already.

    Raises:
        ValueError: the input has another size.
    """
    side = network.spec.input_size
    if pixels.shape != (side, side):
        raise ValueError(f"{network.spec.title} reads {side}×{side} pixels, not {'×'.join(map(str, pixels.shape))}")
    sums: dict[Stage, Array] = {}
    values: dict[Stage, Array] = {}
    with torch.inference_mode():
        image = torch.from_numpy(np.array(pixels, dtype=np.float32))[None, None].to(network.device)
        for layer, stage_sums, stage_values in network.stages(image):
            if layer.stage is Stage.OUTPUT and network.spec.output is Output.SOFTMAX:
                stage_values = torch.softmax(stage_values, dim=1)
            sums[layer.stage] = stage_sums[0].cpu().numpy()
            values[layer.stage] = stage_values[0].cpu().numpy()
    return Trace(network.spec, weights or network.snapshot(), sums, values, network.silenced)


def scores(network: LeNet5, images: torch.Tensor) -> torch.Tensor:
    """Penalties or probabilities of many inputs: (N, 1, S, S) → (N, 10), on the network's device."""
    with torch.inference_mode():
        outputs: torch.Tensor = network(images.to(network.device))
        return torch.softmax(outputs, dim=1) if network.spec.output is Output.SOFTMAX else outputs
