"""A network that begins with what another has learned."""

from __future__ import annotations

from collections.abc import Collection

import torch

from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Stage


def transferred(
    source: LeNet5,
    spec: NetworkSpec,
    *,
    fresh: Collection[Stage] = (),
    seed: int,
    initialisation: Initialisation = Initialisation.ROOT,
) -> LeNet5:
    """A new network with a copy of every stage of another that fits; the others start anew.

    Args:
        source: what was learned; it stays as it is.
        spec: what the new network is to be; its own or another's.
        fresh: stages that start anew although they would fit.
        seed: decides the fresh weights; the same as in a network that is fresh altogether.
        initialisation: how they are drawn.

    Returns:
        The network, on the source's device, with no unit silenced.

    Raises:
        ValueError: a fresh stage does not exist or does not learn, or nothing of the source remains.
    """
    for stage in fresh:
        layer = spec.by_stage.get(stage)
        if layer is None or not layer.trainable:
            raise ValueError(f"{stage} cannot start anew: {spec.title} learns nothing there")
    copied = set(fitting_stages(source.spec, spec)) - set(fresh)
    if not copied:
        raise ValueError(f"nothing that {source.spec.title} has learned goes over into {spec.title}")
    network = LeNet5(spec, seed=seed, initialisation=initialisation)
    with torch.no_grad():
        for stage in copied:
            learned = source.get_submodule(stage.value)
            for name, numbers in network.get_submodule(stage.value).named_parameters():
                numbers.copy_(learned.get_parameter(name))
    return network.to(source.device)


def fitting_stages(source: NetworkSpec, target: NetworkSpec) -> tuple[Stage, ...]:
    """The stages whose weights mean the same in both networks, in order: same kind, sizes and links."""
    stages = []
    for layer in target.layers:
        other = source.by_stage.get(layer.stage)
        if (
            layer.trainable
            and other is not None
            and (layer.kind, layer.weight_shape, layer.table) == (other.kind, other.weight_shape, other.table)
        ):
            stages.append(layer.stage)
    return tuple(stages)


def answering_stage(spec: NetworkSpec) -> Stage:
    """The stage that starts anew when the output is replaced: the last that learns.

    That is OUTPUT of a softmax network. The codes of an RBF network are fixed, so the answer is learned
    in the stage before it, F6.
    """
    return next(layer.stage for layer in reversed(spec.layers) if layer.trainable)
