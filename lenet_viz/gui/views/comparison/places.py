"""What lies under a point of a comparison, and where the cursor keys lead. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lenet_viz.gui.views.comparison.layout import Column, ComparisonLayout
from lenet_viz.gui.views.comparison.subject import Pair, Side
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.network.connection_table import Link
from lenet_viz.network.spec import Stage

WALKED: Final = (Stage.C1, Stage.S2, Stage.C3, Stage.S4, Stage.C5, Stage.F6, Stage.OUTPUT)
"""The stages that the cursor keys lead through, from top to bottom."""


@dataclass(frozen=True)
class Place:
    """A map, a unit of it, or a score.

    Attributes:
        index: number of the map, or of the unit where every map is a single one.
        cell: row and column of the unit; None: the whole map.
    """

    side: Side
    stage: Stage
    index: int
    cell: tuple[int, int] | None = None


@dataclass(frozen=True)
class KernelPlace:
    """One weight of a kernel of C1 or C3.

    Attributes:
        link: (source map, map) that the kernel joins.
        cell: row and column of the weight.
    """

    side: Side
    stage: Stage
    link: Link
    cell: tuple[int, int]


def place_at(layout: ComparisonLayout, pair: Pair, x: float, y: float) -> Place | KernelPlace | Stage | None:
    """What is under a point: a unit, a weight, what is said of a stage, or nothing."""
    for side in Side:
        column, spec = layout.columns[side.value], pair.subjects[side.value].spec
        for stage in (*column.maps, *column.units):
            for index, rect in enumerate(column.parts(stage)):
                if rect.contains(x, y):
                    _, rows, columns = spec.layer(stage).shape
                    return Place(side, stage, index, _cell(rect, x, y, rows, columns))
        kernel = _kernel_at(column, side, spec.kernel_size, x, y)
        if kernel is not None:
            return kernel
        for digit, (bar, words) in enumerate(zip(column.scores.bars, column.scores.numbers, strict=True)):
            if bar.contains(x, y) or words.contains(x, y):
                return Place(side, Stage.OUTPUT, digit, (0, 0))
    return next((stage for stage, rect in layout.stages.items() if rect.contains(x, y)), None)


def rect_of(layout: ComparisonLayout, place: Place) -> Rect:
    """Where a map, or a whole score, is."""
    column = layout.columns[place.side.value]
    if place.stage is Stage.OUTPUT:
        bar, words = column.scores.bars[place.index], column.scores.numbers[place.index]
        left = min(bar.x, words.x)
        return Rect(left, words.y + 1, max(bar.right, words.right) - left, words.h - 2)
    return column.parts(place.stage)[place.index]


def step(pair: Pair, place: Place, rows: int, columns: int) -> Place:
    """Where a cursor key leads: to the neighbour in a stage, over to the other network, or to another stage."""
    if columns:
        return _sideways(pair, place, columns)
    stages = _stages(pair, place.side)
    at = min(max(stages.index(place.stage) + rows, 0), len(stages) - 1)
    here, there = (_count(pair, place.side, stage) for stage in (place.stage, stages[at]))
    index = place.index if here == there else int((place.index + 0.5) * there / here)
    return replace(place, stage=stages[at], index=index, cell=None)


def _sideways(pair: Pair, place: Place, columns: int) -> Place:
    index = place.index + columns
    if 0 <= index < _count(pair, place.side, place.stage):
        return replace(place, index=index, cell=None)
    over = Side.RIGHT if columns > 0 else Side.LEFT
    if over is place.side or place.stage not in _stages(pair, over):
        return place
    return Place(over, place.stage, 0 if over is Side.RIGHT else _count(pair, over, place.stage) - 1)


def _stages(pair: Pair, side: Side) -> Sequence[Stage]:
    return [stage for stage in WALKED if stage in pair.subjects[side.value].spec.by_stage]


def _count(pair: Pair, side: Side, stage: Stage) -> int:
    return pair.subjects[side.value].spec.layer(stage).maps


def _kernel_at(column: Column, side: Side, units: int, x: float, y: float) -> KernelPlace | None:
    places = [(Stage.C1, (0, index), rect) for index, rect in enumerate(column.c1_kernels)]
    places += [(Stage.C3, link, rect) for link, rect in column.kernels.items()]
    for stage, link, rect in places:
        if rect.contains(x, y):
            return KernelPlace(side, stage, link, _cell(rect, x, y, units, units))
    return None


def _cell(rect: Rect, x: float, y: float, rows: int, columns: int) -> tuple[int, int]:
    row = min(rows - 1, int((y - rect.y) * rows / rect.h))
    return row, min(columns - 1, int((x - rect.x) * columns / rect.w))
