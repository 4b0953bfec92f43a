"""Which unit is the neighbour of a unit, as they are drawn. No Qt."""

from __future__ import annotations

import math
from enum import Enum
from typing import Final

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.network.spec import NetworkSpec, Stage, Unit


class Direction(Enum):
    """A step in the picture, as (rows, columns)."""

    UP = (-1, 0)
    DOWN = (1, 0)
    LEFT = (0, -1)
    RIGHT = (0, 1)


_BESIDE: Final = 4.0
"""Room between the words of an output's row and a frame round them."""

_IN_A_COLUMN: Final = (Stage.INPUT, Stage.C1, Stage.S2)
"""The stages whose maps stand below each other; those of C3 and S4 stand in a row."""

_BEYOND: Final = {
    (Stage.INPUT, Direction.RIGHT): Stage.C1,
    (Stage.C1, Direction.LEFT): Stage.INPUT,
    (Stage.C1, Direction.RIGHT): Stage.S2,
    (Stage.S2, Direction.LEFT): Stage.C1,
    (Stage.S2, Direction.RIGHT): Stage.C3,
    (Stage.C3, Direction.UP): Stage.S2,
    (Stage.C3, Direction.DOWN): Stage.S4,
    (Stage.S4, Direction.UP): Stage.C3,
    (Stage.S4, Direction.DOWN): Stage.C5,
    (Stage.C5, Direction.UP): Stage.S4,
    (Stage.C5, Direction.RIGHT): Stage.F6,
    (Stage.F6, Direction.LEFT): Stage.C5,
    (Stage.F6, Direction.UP): Stage.OUTPUT,
    (Stage.OUTPUT, Direction.DOWN): Stage.F6,
}
"""The stage that is drawn next to a stage, across the table between S2 and C3, where the network has both."""


def neighbour(layout: FigureLayout, unit: Unit, direction: Direction) -> Unit | None:
    """The unit beside a unit: in its map, in the next map, or in the stage drawn there; None at the end."""
    down, right = direction.value
    if unit.stage in MAP_STAGES:
        beside = _in_map(layout.spec, unit, down, right) or _in_next_map(layout.spec, unit, down, right)
    else:
        beside = _in_grid(layout, unit, down, right)
    if beside is not None:
        return beside
    stage = _beyond(layout.spec, unit.stage, direction)
    return None if stage is None else _nearest(layout, stage, unit_rect(layout, unit).centre)


def turned(spec: NetworkSpec, unit: Unit, steps: int) -> Unit | None:
    """The unit in about the same place of a stage so many stages later (or earlier); None beyond the ends."""
    stages = list(spec.by_stage)
    index = stages.index(unit.stage) + steps
    if not 0 <= index < len(stages):
        return None
    here, there = spec.layer(unit.stage).shape, spec.layer(stages[index]).shape
    place = (unit.map, unit.row, unit.column)
    scaled = (int((at + 0.5) * new / old) for at, old, new in zip(place, here, there, strict=True))
    return Unit(stages[index], *scaled)


def outermost(spec: NetworkSpec, unit: Unit, *, last: bool) -> Unit:
    """The same place in the first or last map of the stage."""
    return Unit(unit.stage, spec.layer(unit.stage).maps - 1 if last else 0, unit.row, unit.column)


def beginning(spec: NetworkSpec, answer: int | None) -> Unit:
    """Where a walk begins: at the winning output, or in the middle of the first C1 map on a blank pad."""
    if answer is not None:
        return Unit(Stage.OUTPUT, answer)
    _, rows, columns = spec.layer(Stage.C1).shape
    return Unit(Stage.C1, 0, rows // 2, columns // 2)


def unit_rect(layout: FigureLayout, unit: Unit) -> Rect:
    """Where a unit is drawn: a cell of a map or of a strip, or the row of an output."""
    if unit.stage is Stage.OUTPUT:
        row = layout.outputs[unit.map].row
        return Rect(row.x - _BESIDE, row.y, row.w + 2 * _BESIDE, row.h)
    if unit.stage not in MAP_STAGES:
        rect = layout.units[unit.stage][unit.map]
        return Rect(rect.x, rect.y, rect.w - 1, rect.h - 1)  # the last pixel is a hairline to its neighbour
    rect = layout.maps[unit.stage][unit.map]
    side = rect.w / layout.spec.layer(unit.stage).shape[2]
    return Rect(rect.x + unit.column * side, rect.y + unit.row * side, side, side)


def _beyond(spec: NetworkSpec, stage: Stage, direction: Direction) -> Stage | None:
    """The stage that is drawn in a direction from a stage; without F6 the outputs reach down beside the last one."""
    before = list(spec.by_stage)[-2]
    if before is not Stage.F6:
        if (stage, direction) == (Stage.OUTPUT, Direction.LEFT):
            return before
        if (stage, direction) == (before, Direction.RIGHT):
            return Stage.OUTPUT
    there = _BEYOND.get((stage, direction))
    return there if there in spec.by_stage else None


def _in_map(spec: NetworkSpec, unit: Unit, down: int, right: int) -> Unit | None:
    _, rows, columns = spec.layer(unit.stage).shape
    row, column = unit.row + down, unit.column + right
    return Unit(unit.stage, unit.map, row, column) if 0 <= row < rows and 0 <= column < columns else None


def _in_next_map(spec: NetworkSpec, unit: Unit, down: int, right: int) -> Unit | None:
    """The unit at the near edge of the next map, where the maps stand in that direction."""
    step = down if unit.stage in _IN_A_COLUMN else right
    maps, rows, columns = spec.layer(unit.stage).shape
    if not (step and 0 <= unit.map + step < maps):
        return None
    return Unit(unit.stage, unit.map + step, (unit.row + down) % rows, (unit.column + right) % columns)


def _in_grid(layout: FigureLayout, unit: Unit, down: int, right: int) -> Unit | None:
    """The cell beside a cell of C5 or F6, or the output above or below."""
    count = layout.spec.layer(unit.stage).maps
    columns = grid_columns(layout, unit.stage)
    row, column = divmod(unit.map, columns)
    index = (row + down) * columns + column + right
    return Unit(unit.stage, index) if 0 <= column + right < columns and 0 <= index < count else None


def grid_columns(layout: FigureLayout, stage: Stage) -> int:
    """Columns of the grid in which the units of C5, F6 or OUTPUT are drawn."""
    if stage is Stage.OUTPUT:
        return 1
    cells = layout.units[stage]
    return sum(cell.y == cells[0].y for cell in cells)


def _nearest(layout: FigureLayout, stage: Stage, point: tuple[float, float]) -> Unit:
    """The unit of a stage that is drawn nearest to a point."""
    if stage in MAP_STAGES:
        rects: tuple[Rect, ...] = layout.maps[stage]
    elif stage is Stage.OUTPUT:
        rects = tuple(output.row for output in layout.outputs)
    else:
        rects = layout.units[stage]
    index = min(range(len(rects)), key=lambda each: _distance(rects[each], point))
    if stage not in MAP_STAGES:
        return Unit(stage, index)
    rect, (_, rows, columns) = rects[index], layout.spec.layer(stage).shape
    row = min(max(int((point[1] - rect.y) * rows / rect.h), 0), rows - 1)
    return Unit(stage, index, row, min(max(int((point[0] - rect.x) * columns / rect.w), 0), columns - 1))


def _distance(rect: Rect, point: tuple[float, float]) -> float:
    x, y = point
    return math.hypot(max(rect.x - x, 0.0, x - rect.right), max(rect.y - y, 0.0, y - rect.bottom))
