"""Receptive fields and counts, derived from the wiring. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lenet_viz.network.ladder import Mask, first_wirings, ladder
from lenet_viz.network.spec import NetworkSpec, Stage, Unit


@dataclass(frozen=True)
class Field:
    """A block of units of one stage: some maps, and the same rows and columns in each.

    Attributes:
        maps: the map numbers, ascending.
        top, left: first row and column.
        height, width: number of rows and columns.
    """

    stage: Stage
    maps: tuple[int, ...]
    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True)
class LayerCount:
    """What the paper counts for one layer.

    Attributes:
        parameters: trainable values, each counted once however many units share it.
        connections: what the units read, biases included.
    """

    parameters: int
    connections: int


@lru_cache(maxsize=256)
def count(spec: NetworkSpec, stage: Stage) -> LayerCount:
    """Trainable parameters and connections of one stage (0, 0 for INPUT)."""
    layer = spec.layer(stage)
    if layer.source is None:
        return LayerCount(0, 0)
    weights: set[int] = set()
    biases: set[int] = set()
    connections = 0
    # All units of a map read the same number of sources through the same weights.
    for first in first_wirings(spec, stage):
        connections += first.connections * layer.shape[1] * layer.shape[2]
        if layer.trainable and first.weights is not None:
            weights.update(first.weights.tolist())
        if first.bias is not None:
            biases.add(first.bias)
    return LayerCount(len(weights) + len(biases), connections)


def total(spec: NetworkSpec) -> LayerCount:
    """Parameters and connections of the whole network: 60,000 and 340,908 for the paper's."""
    counts = [count(spec, layer.stage) for layer in spec.layers]
    return LayerCount(sum(c.parameters for c in counts), sum(c.connections for c in counts))


def receptive_field(spec: NetworkSpec, unit: Unit) -> dict[Stage, Field]:
    """The ladder of what a unit sees: one block per earlier stage, nearest first, down to INPUT.

    The field of a C3 unit of the paper's network is 5×5 in S2, 10×10 in C1 and 14×14 in INPUT.

    Raises:
        ValueError: the unit does not exist in this network.
    """
    return {stage: _block(stage, mask) for stage, mask in ladder(spec, unit).items()}


def _block(stage: Stage, mask: Mask) -> Field:
    """The smallest block that holds a mask."""
    maps, rows, columns = (np.flatnonzero(mask.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1)))
    top, left = int(rows[0]), int(columns[0])
    return Field(stage, tuple(maps.tolist()), top, left, int(rows[-1]) - top + 1, int(columns[-1]) - left + 1)
