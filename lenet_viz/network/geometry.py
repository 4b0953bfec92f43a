"""Receptive fields, fan-out and counts, all derived from the wiring. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenet_viz.network.spec import Layer, NetworkSpec, Stage, Unit
from lenet_viz.network.wiring import wiring


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


def count(spec: NetworkSpec, stage: Stage) -> LayerCount:
    """Trainable parameters and connections of one stage (0, 0 for INPUT)."""
    layer = spec.layer(stage)
    if layer.source is None:
        return LayerCount(0, 0)
    weights: set[int] = set()
    biases: set[int] = set()
    connections = 0
    for index in range(layer.maps):
        # All units of a map read the same number of sources through the same weights.
        first = wiring(spec, Unit(stage, index))
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
    """The ladder of what a unit sees: one field per earlier stage, nearest first, down to INPUT.

    The field of a C3 unit of the paper's network is 5×5 in S2, 10×10 in C1 and 14×14 in INPUT.
    """
    ladder: dict[Stage, Field] = {}
    field = Field(unit.stage, (unit.map,), unit.row, unit.column, 1, 1)
    while spec.layer(field.stage).source is not None:
        field = _sources(spec, field)
        ladder[field.stage] = field
    return ladder


def _sources(spec: NetworkSpec, field: Field) -> Field:
    """What a block of units reads: the hull of the wiring of its first and last unit in each map."""
    maps: set[int] = set()
    rows: list[int] = []
    columns: list[int] = []
    source = field.stage
    for index in field.maps:
        for corner in (0, 1):
            row = field.top + corner * (field.height - 1)
            column = field.left + corner * (field.width - 1)
            wires = wiring(spec, Unit(field.stage, index, row, column))
            source = wires.stage
            maps.update(wires.maps.tolist())
            rows += [int(wires.rows.min()), int(wires.rows.max())]
            columns += [int(wires.columns.min()), int(wires.columns.max())]
    top, left = min(rows), min(columns)
    return Field(source, tuple(sorted(maps)), top, left, max(rows) - top + 1, max(columns) - left + 1)


def fan_out(spec: NetworkSpec, unit: Unit) -> list[Unit]:
    """The units of the next stage that read this unit, by map, row and column."""
    consumer = spec.consumer(unit.stage)
    if consumer is None:
        return []
    return [reader for index in range(consumer.maps) for reader in _readers(spec, consumer, index, unit)]


def _readers(spec: NetworkSpec, consumer: Layer, index: int, unit: Unit) -> list[Unit]:
    """The units of one consumer map that read the unit.

    The window of unit (row, column) is the window of unit (0, 0) moved by row and column times the
    stride, so the unit is read wherever its distance to a source of (0, 0) is such a move.
    """
    first = wiring(spec, Unit(consumer.stage, index))
    mine = first.maps == unit.map
    down = unit.row - first.rows[mine]
    right = unit.column - first.columns[mine]
    _, rows, columns = consumer.shape
    step = consumer.stride
    fits = (down % step == 0) & (right % step == 0)
    fits &= (down >= 0) & (down < rows * step) & (right >= 0) & (right < columns * step)
    places = np.stack([down[fits] // step, right[fits] // step], axis=1)
    return [Unit(consumer.stage, index, row, column) for row, column in sorted(map(tuple, places.tolist()))]
