"""Which digits look alike to a network: those whose activations lie close together before the output."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet_viz.analysis.evaluation import BATCH, Classes
from lenet_viz.analysis.side_by_side import side_by_side
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Stage


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest digits, the nearest first; of equally near ones the first of the set first.

    Attributes:
        indices: (K,) their numbers in the set.
        distances: (K,) squared Euclidean distances between the activations.
        labels: (K,) their true classes.
    """

    indices: Classes
    distances: NDArray[np.float32]
    labels: Classes


@dataclass(frozen=True, eq=False)
class Features:
    """The activations of the last hidden stage for every digit of a set.

    Attributes:
        stage: F6; C5 or S4 of networks that have no F6.
        values: (N, d) activations.
        labels: (N,) true classes.
    """

    stage: Stage
    values: NDArray[np.float32]
    labels: Classes

    def nearest(self, values: NDArray[np.float32], count: int) -> Neighbours:
        """The digits nearest to some activations.

        Args:
            values: (d,) activations of the same stage of the same network.
            count: how many are wanted, at least 1; fewer come where the set has fewer.

        Raises:
            ValueError: there are not d of them.
        """
        if values.shape != self.values.shape[1:]:
            raise ValueError(f"{self.stage} has {self.values.shape[1]} activations, not {values.size}")
        differences = self.values - values
        distances = np.einsum("ij,ij->i", differences, differences)
        # Sorting the few that are as near as the last one wanted: of equally near ones the first stays first.
        last = min(count, len(distances)) - 1
        near = np.flatnonzero(~(distances > np.partition(distances, last)[last]))
        order = near[np.argsort(distances[near], kind="stable")[:count]]
        return Neighbours(order, distances[order], self.labels[order])


def last_hidden_stage(spec: NetworkSpec) -> Stage:
    """The stage that OUTPUT reads."""
    source = spec.layers[-1].source
    assert source is not None
    return source


def features(network: LeNet5, digits: DigitSet, report: Callable[[int, int], None] | None = None) -> Features:
    """The activations of the last hidden stage, as the network stands.

    Args:
        network: the network; it is put into evaluation mode and must not change meanwhile.
        digits: N digits.
        report: called after each part with the digits done and all of them; may raise to stop.

    Raises:
        ValueError: there are no digits.
    """
    if len(digits) == 0:
        raise ValueError("there are no digits to compare with")
    network.eval()
    stage = last_hidden_stage(network.spec)

    def activations(images: Tensor) -> NDArray[np.float32]:
        inputs = to_inputs(images.to(network.device), network.spec.input_size)
        with torch.inference_mode():
            found = next(values for layer, _, values in network.stages(inputs) if layer.stage is stage)
        result: NDArray[np.float32] = found.flatten(1).cpu().numpy()
        return result

    parts: list[NDArray[np.float32]] = []
    with closing(side_by_side(activations, torch.split(digits.images, BATCH))) as working:
        for part in working:
            parts.append(part)
            if report is not None:
                report(min(len(parts) * BATCH, len(digits)), len(digits))
    return Features(stage, np.concatenate(parts), digits.labels.numpy())
