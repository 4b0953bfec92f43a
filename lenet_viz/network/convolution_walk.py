"""A kernel's way across its input: the positions of one C map, and what each of them covers. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.geometry import Field
from lenet_viz.network.spec import Layer, LayerKind, NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Array, Trace
from lenet_viz.network.weights import Weights
from lenet_viz.network.wiring import Wiring, wiring


def walk_stages(spec: NetworkSpec) -> tuple[Stage, ...]:
    """The stages whose kernels move: the convolutions, C1, C3 and C5 (section II-B)."""
    return tuple(layer.stage for layer in spec.layers if layer.kind is LayerKind.CONVOLUTION)


@dataclass(frozen=True)
class Walk:
    """All positions of one C map's kernels, row by row: position p is the map's p-th unit.

    Everything about what a position covers is read off `wiring`.

    Raises:
        ValueError: the network has no such stage or map, or the stage is no convolution.
    """

    spec: NetworkSpec
    stage: Stage
    map: int

    def __post_init__(self) -> None:
        if self.spec.require(Unit(self.stage, self.map)).kind is not LayerKind.CONVOLUTION:
            raise ValueError(f"{self.stage} is no convolution: nothing moves across its input")

    def __len__(self) -> int:
        return self.rows * self.columns

    @property
    def rows(self) -> int:
        """Rows of the map."""
        return self.layer.shape[1]

    @property
    def columns(self) -> int:
        """Columns of the map."""
        return self.layer.shape[2]

    @property
    def layer(self) -> Layer:
        """The map's stage."""
        return self.spec.layer(self.stage)

    @property
    def source(self) -> Layer:
        """The stage that the kernels move across."""
        return self.spec.layer(self._first.stage)

    @cached_property
    def sources(self) -> tuple[int, ...]:
        """The source maps, in the order of their kernels."""
        return tuple(dict.fromkeys(self._first.maps.tolist()))

    @cached_property
    def window(self) -> tuple[int, int]:
        """Rows and columns of a kernel."""
        start = self.field(0)
        return start.height, start.width

    def unit(self, position: int) -> Unit:
        """The unit at a position.

        Raises:
            IndexError: there is no such position.
        """
        if not 0 <= position < len(self):
            raise IndexError(f"{self.stage} map {self.map} has {len(self)} positions: no position {position}")
        return Unit(self.stage, self.map, *divmod(position, self.columns))

    def position(self, unit: Unit) -> int:
        """The position of a unit of this map.

        Raises:
            ValueError: it is a unit of another map, or none of this network's.
        """
        self.spec.require(unit)
        if (unit.stage, unit.map) != (self.stage, self.map):
            raise ValueError(f"{unit.stage} map {unit.map} is not {self.stage} map {self.map}")
        return unit.row * self.columns + unit.column

    def field(self, position: int) -> Field:
        """What the kernels cover at a position, the same rows and columns in every source map."""
        wires = self._wiring(position)
        top, left = int(wires.rows.min()), int(wires.columns.min())
        height, width = int(wires.rows.max()) - top + 1, int(wires.columns.max()) - left + 1
        return Field(wires.stage, self.sources, top, left, height, width)

    def nearest(self, row: float, column: float) -> int:
        """The position whose window has its middle nearest to a point of the input.

        Args:
            row: how far down the point is, in cells of the source map from its top edge; may lie outside.
            column: how far right it is, from the left edge.
        """
        tops, lefts = self._corners
        height, width = self.window
        nearest_row = int(np.abs(tops + height / 2 - row).argmin())
        nearest_column = int(np.abs(lefts + width / 2 - column).argmin())
        return nearest_row * self.columns + nearest_column

    def kernels(self, weights: Weights) -> Array:
        """The map's kernels, (sources, rows, columns)."""
        numbers = weights[self.stage].weights
        assert numbers is not None
        assert self._first.weights is not None
        return self._patches(numbers.ravel()[self._first.weights])

    def products(self, trace: Trace, position: int) -> Array:
        """Input × weight of every connection at a position, (sources, rows, columns)."""
        wires = self._wiring(position)
        inputs: Array = trace.values[wires.stage][wires.maps, wires.rows, wires.columns]
        return self._patches(inputs) * self.kernels(trace.weights)

    def _patches(self, numbers: Array) -> Array:
        """One number for each connection as patches: the wiring goes map by map and row by row."""
        return numbers.reshape(len(self.sources), *self.window)

    def _wiring(self, position: int) -> Wiring:
        return wiring(self.spec, self.unit(position))

    @cached_property
    def _first(self) -> Wiring:
        return self._wiring(0)

    @cached_property
    def _corners(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first source row of every row of units, and the first source column of every column."""
        down = [self.field(row * self.columns).top for row in range(self.rows)]
        right = [self.field(column).left for column in range(self.columns)]
        return np.array(down), np.array(right)


def walk_in(spec: NetworkSpec, before: Walk | None) -> Walk:
    """The walk of a network that follows another one: of the same map if it has that, else of its first."""
    stages = walk_stages(spec)
    if before is None or before.stage not in stages or before.map >= spec.layer(before.stage).maps:
        return Walk(spec, stages[0], 0)
    return before if before.spec == spec else Walk(spec, before.stage, before.map)
