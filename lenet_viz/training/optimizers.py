"""From a recipe to torch's optimisers."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lenet_viz.training.recipe import Optimiser, Recipe


def optimizer_for(parameters: Sequence[nn.Parameter], recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser that a recipe names; its rate is set before every step, by `set_rate`.

    On CUDA all that it reads lies on the device, its rate too, so that its step can be captured as a graph.

    Raises:
        ValueError: torch has no such optimiser.
    """
    on_cuda = parameters[0].device.type == "cuda"
    rate = torch.tensor(recipe.rate, device=parameters[0].device) if on_cuda else recipe.rate
    decay = recipe.weight_decay
    match recipe.optimiser:
        case Optimiser.ADAMW:
            return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.ADAM:
            return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.MOMENTUM:
            momentum = recipe.momentum
            return torch.optim.SGD(parameters, lr=rate, momentum=momentum, weight_decay=decay, fused=on_cuda)
        case Optimiser.SGD:
            return torch.optim.SGD(parameters, lr=rate, weight_decay=decay, fused=on_cuda)
        case Optimiser.SDLM:
            raise ValueError("stochastic diagonal Levenberg–Marquardt is no optimiser of torch's")


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """The rate of the next step; a captured one reads it where it always stood."""
    for group in optimizer.param_groups:
        if isinstance(group["lr"], Tensor):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate
