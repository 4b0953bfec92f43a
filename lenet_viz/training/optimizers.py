"""From a recipe to torch's optimisers."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from lenet_viz.training.recipe import Optimiser, Recipe


def optimizer_for(parameters: Iterable[nn.Parameter], recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser that a recipe names; its rate is set before every step.

    Raises:
        ValueError: torch has no such optimiser.
    """
    rate, decay = recipe.rate, recipe.weight_decay
    match recipe.optimiser:
        case Optimiser.ADAMW:
            return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.ADAM:
            return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.MOMENTUM:
            return torch.optim.SGD(parameters, lr=rate, momentum=recipe.momentum, weight_decay=decay)
        case Optimiser.SGD:
            return torch.optim.SGD(parameters, lr=rate, weight_decay=decay)
        case Optimiser.SDLM:
            raise ValueError("stochastic diagonal Levenberg–Marquardt is no optimiser of torch's")
