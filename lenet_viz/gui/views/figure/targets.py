"""What lies under a point of the figure. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.network.connection_table import Link
from lenet_viz.network.spec import NetworkSpec, Stage, Unit


class ScaleKind(StrEnum):
    """The two printed colour scales."""

    ACTIVATION = "activation"
    KERNEL = "kernel"


@dataclass(frozen=True)
class UnitTarget:
    """A unit: in a map, a cell of C5 or F6, or an output."""

    unit: Unit


@dataclass(frozen=True)
class KernelTarget:
    """One weight of a kernel of C1 or C3.

    Attributes:
        stage: the stage whose maps read through it; `source` and `map`: which maps it joins.
        row, column: the weight under the point.
    """

    stage: Stage
    source: int
    map: int
    row: int
    column: int


@dataclass(frozen=True)
class LinkTarget:
    """A cell of the connection table, outside its kernel or without one."""

    source: int
    map: int


@dataclass(frozen=True)
class RowTarget:
    """The number of an S2 map beside the connection table."""

    source: int


@dataclass(frozen=True)
class ColumnTarget:
    """The number of a C3 map over the connection table."""

    map: int


@dataclass(frozen=True)
class HeadingTarget:
    """The words of a stage: its shape and its number of parameters."""

    stage: Stage


@dataclass(frozen=True)
class ScaleTarget:
    """A colour scale."""

    kind: ScaleKind


Target = UnitTarget | KernelTarget | LinkTarget | RowTarget | ColumnTarget | HeadingTarget | ScaleTarget


def target_at(layout: FigureLayout, x: float, y: float) -> Target | None:
    """What lies under a point, in logical pixels; None between the parts."""
    return (
        _map_at(layout, x, y)
        or _kernel_at(layout, x, y)
        or _link_at(layout, x, y)
        or _number_at(layout, x, y)
        or _unit_at(layout, x, y)
        or _words_at(layout, x, y)
    )


def links_of(spec: NetworkSpec, target: Target | None) -> frozenset[Link]:
    """The links of the table that a target stands for: of a cell, a row or a column; none without a kernel."""
    links = spec.table.links
    match target:
        case KernelTarget(stage=Stage.C3, source=source, map=index) | LinkTarget(source, index):
            return frozenset({(source, index)} & set(links))
        case RowTarget(source):
            return frozenset(link for link in links if link[0] == source)
        case ColumnTarget(index):
            return frozenset(link for link in links if link[1] == index)
        case _:
            return frozenset()


def _map_at(layout: FigureLayout, x: float, y: float) -> UnitTarget | None:
    for stage in MAP_STAGES:
        _, rows, columns = layout.spec.layer(stage).shape
        for index, rect in enumerate(layout.maps[stage]):
            if rect.contains(x, y):
                row, column = _cell(rect, x, y, rows, columns)
                return UnitTarget(Unit(stage, index, row, column))
    return None


def _kernel_at(layout: FigureLayout, x: float, y: float) -> KernelTarget | None:
    side = layout.spec.kernel_size
    for index, rect in enumerate(layout.c1_kernels):
        if rect.contains(x, y):
            return KernelTarget(Stage.C1, 0, index, *_cell(rect, x, y, side, side))
    for (source, target), rect in layout.kernels.items():
        if rect.contains(x, y):
            return KernelTarget(Stage.C3, source, target, *_cell(rect, x, y, side, side))
    return None


def _link_at(layout: FigureLayout, x: float, y: float) -> LinkTarget | None:
    return next((LinkTarget(*link) for link, rect in layout.cells.items() if rect.contains(x, y)), None)


def _number_at(layout: FigureLayout, x: float, y: float) -> RowTarget | ColumnTarget | None:
    for source, rect in enumerate(layout.row_numbers):
        if rect.contains(x, y):
            return RowTarget(source)
    return next((ColumnTarget(index) for index, rect in enumerate(layout.column_numbers) if rect.contains(x, y)), None)


def _unit_at(layout: FigureLayout, x: float, y: float) -> UnitTarget | None:
    places = [(Unit(stage, index), rect) for stage, rects in layout.units.items() for index, rect in enumerate(rects)]
    places += [(Unit(Stage.OUTPUT, index), output.row) for index, output in enumerate(layout.outputs)]
    return next((UnitTarget(unit) for unit, rect in places if rect.contains(x, y)), None)


def _words_at(layout: FigureLayout, x: float, y: float) -> HeadingTarget | ScaleTarget | None:
    scales = {ScaleKind.ACTIVATION: layout.activation_scale, ScaleKind.KERNEL: layout.kernel_scale}
    for kind, rect in scales.items():
        if rect.contains(x, y):
            return ScaleTarget(kind)
    for stage, rect in layout.headings.items():
        if rect.contains(x, y):
            return HeadingTarget(stage)
    if replace(layout.answer, h=layout.text.line).contains(x, y):
        return HeadingTarget(Stage.OUTPUT)
    return HeadingTarget(Stage.C3) if layout.table_heading.contains(x, y) else None


def _cell(rect: Rect, x: float, y: float, rows: int, columns: int) -> tuple[int, int]:
    """Row and column of a grid under a point inside its rectangle."""
    row = min(rows - 1, int((y - rect.y) * rows / rect.h))
    return row, min(columns - 1, int((x - rect.x) * columns / rect.w))
