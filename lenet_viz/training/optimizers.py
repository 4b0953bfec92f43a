"""From a recipe to torch's optimisers."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from lenet_viz.network.layers import TableConvolution
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.muon import Kernels, Muon
from lenet_viz.training.recipe import Optimiser, Recipe


def learning_parameters(network: LeNet5, recipe: Recipe) -> Iterator[tuple[str, nn.Parameter]]:
    """Name and parameter of everything that learns: all but the frozen stages."""
    frozen = {str(stage) for stage in recipe.frozen}
    return ((name, value) for name, value in network.named_parameters() if name.split(".", 1)[0] not in frozen)


def optimizer_for(network: LeNet5, recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser that a recipe names, for all that learns; its rate is set before every step, by `set_rate`.

    On CUDA all that it reads lies on the device, its rate too, so that its step can be captured as a graph.

    Raises:
        ValueError: torch has no such optimiser.
    """
    learning = dict(learning_parameters(network, recipe))
    parameters = list(learning.values())
    on_cuda = network.device.type == "cuda"
    rate = torch.tensor(recipe.rate, device=network.device) if on_cuda else recipe.rate
    decay = recipe.weight_decay
    match recipe.optimiser:
        case Optimiser.ADAMW:
            return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.ADAM:
            return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)
        case Optimiser.MUON:
            return Muon(parameters, [_kernels(network, name) for name in learning], rate, decay)
        case Optimiser.MOMENTUM:
            momentum = recipe.momentum
            return torch.optim.SGD(parameters, lr=rate, momentum=momentum, weight_decay=decay, fused=on_cuda)
        case Optimiser.SGD:
            return torch.optim.SGD(parameters, lr=rate, weight_decay=decay, fused=on_cuda)
        case Optimiser.SDLM:
            raise ValueError("stochastic diagonal Levenberg–Marquardt is no optimiser of torch's")


def _kernels(network: LeNet5, name: str) -> Kernels | None:
    """How a parameter makes a matrix; None: it is no layer's kernels."""
    stage, what = name.split(".", 1)
    module = network.get_submodule(stage)
    if what != "weights" or not isinstance(module, TableConvolution):
        return None
    return Kernels(module.table.maps, module.table.sources, None if module.table.is_full else module.links)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """The rate of the next step; a captured one reads it where it always stood."""
    for group in optimizer.param_groups:
        if isinstance(group["lr"], Tensor):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate
