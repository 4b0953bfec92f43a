"""From a recipe to torch's optimisers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import torch
from torch import nn

from lenet_viz.training.recipe import Optimiser, Recipe

MOMENTUM: Final = 0.9


def optimizer_for(parameters: Iterable[nn.Parameter], recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser that a recipe names; its rate is set before every step."""
    rate, decay = recipe.rate, recipe.weight_decay
    match recipe.optimiser:
        case Optimiser.ADAMW:
            return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.ADAM:
            return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.MOMENTUM:
            return torch.optim.SGD(parameters, lr=rate, momentum=MOMENTUM, weight_decay=decay)
        case Optimiser.SGD:
            return torch.optim.SGD(parameters, lr=rate, weight_decay=decay)
