"""What a unit sees through the stages before it, down to the ink, and who reads it. No torch.

Both follow from the wiring of each map's first unit: the wiring of unit (row, column) is that of
(0, 0) moved by row and column times the stride.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.silence import NOT_SILENCED, Silenced
from lenet_viz.network.spec import Layer, LayerKind, NetworkSpec, Stage, Unit
from lenet_viz.network.weights import Weights
from lenet_viz.network.wiring import Wiring, wiring

Mask = NDArray[np.bool_]
Ladder = Mapping[Stage, Mask]
"""Stage → which of its units belong, shape (maps, rows, columns); nearest stage first, INPUT last."""


def ladder(
    spec: NetworkSpec, unit: Unit, weights: Weights | None = None, silenced: Silenced = NOT_SILENCED
) -> dict[Stage, Mask]:
    """Everything whose change can move a unit: one mask per earlier stage.

    Args:
        spec: the network.
        unit: whose field is wanted.
        weights: where given, what is read only through weights of exactly 0 (as of a muted link) is left out.
        silenced: units that are switched off: they pass nothing on, and nothing moves them.

    Raises:
        ValueError: the unit does not exist in this network.
    """
    layer = spec.require(unit)
    reached = np.zeros(layer.shape, dtype=bool)
    reached[unit.map, unit.row, unit.column] = unit not in silenced
    steps: dict[Stage, Mask] = {}
    while layer.source is not None:
        reached = _read_by(spec, layer, reached, weights)
        layer = spec.layer(layer.source)
        if layer.stage in silenced.stages:
            reached &= ~silenced.mask(layer)
        steps[layer.stage] = reached
    return steps


def _read_by(spec: NetworkSpec, layer: Layer, readers: Mask, weights: Weights | None) -> Mask:
    """The units of the source stage that some of the readers read."""
    assert layer.source is not None
    sources = np.zeros(spec.layer(layer.source).shape, dtype=bool)
    _, rows, columns = layer.shape
    step = layer.stride
    for index in np.flatnonzero(readers.any(axis=(1, 2))).tolist():
        first, passing = first_wirings(spec, layer.stage)[index], _passing(layer, index, spec, weights)
        if rows == columns == 1:
            sources[first.maps[passing], first.rows[passing], first.columns[passing]] = True
        else:
            for source, top, left in zip(
                first.maps[passing].tolist(), first.rows[passing].tolist(), first.columns[passing].tolist(), strict=True
            ):
                window = sources[source, top : top + rows * step : step, left : left + columns * step : step]
                window |= readers[index]
        if sources.all():
            break
    return sources


def _passing(layer: Layer, index: int, spec: NetworkSpec, weights: Weights | None) -> Mask | slice:
    """Which connections of a map's units pass anything on: all but those with a weight of exactly 0."""
    first = first_wirings(spec, layer.stage)[index]
    numbers = None if weights is None else weights[layer.stage].weights
    if numbers is None or first.weights is None or layer.kind is LayerKind.RBF:
        return slice(None)
    passing: Mask = numbers.ravel()[first.weights] != 0.0
    return passing


@lru_cache(maxsize=64)
def first_wirings(spec: NetworkSpec, stage: Stage) -> tuple[Wiring, ...]:
    """The wiring of unit (0, 0) of every map of a stage."""
    return tuple(wiring(spec, Unit(stage, index)) for index in range(spec.layer(stage).maps))


def fan_out(spec: NetworkSpec, unit: Unit) -> list[Unit]:
    """The units of the next stage that read this unit, by map, row and column."""
    consumer = spec.consumer(unit.stage)
    if consumer is None:
        return []
    return [reader for index in range(consumer.maps) for reader in _readers(spec, consumer, index, unit)]


def _readers(spec: NetworkSpec, consumer: Layer, index: int, unit: Unit) -> list[Unit]:
    """The units of one consumer map that read the unit: a source of (0, 0), moved by a multiple of the stride."""
    first = first_wirings(spec, consumer.stage)[index]
    mine = first.maps == unit.map
    down = unit.row - first.rows[mine]
    right = unit.column - first.columns[mine]
    _, rows, columns = consumer.shape
    step = consumer.stride
    fits = (down % step == 0) & (right % step == 0)
    fits &= (down >= 0) & (down < rows * step) & (right >= 0) & (right < columns * step)
    places = np.stack([down[fits] // step, right[fits] // step], axis=1)
    return [Unit(consumer.stage, index, row, column) for row, column in sorted(map(tuple, places.tolist()))]
