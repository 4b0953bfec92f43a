"""The edges of the one unit that was asked about: from what it reads to its cell. No Qt.

A unit that reads windows is joined to their corners, as in drawings of convolutional networks; one that reads
single units to the strongest of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.ladder import Mask
from lenet_viz.network.spec import Stage, Unit

STRONGEST: Final = 12
"""Edges drawn to a unit that reads single units."""

_FAINTEST: Final = 0.25
_CHANNEL: Final = 8.0
"""Room between the columns, in which wires run."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Strand:
    """One edge.

    Attributes:
        points: of a straight line with corners, or the four points of a cubic curve.
        curved: which of the two.
        strength: 0…1, for its opacity.
    """

    points: tuple[Point, ...]
    curved: bool = False
    strength: float = 1.0


def strands(layout: FigureLayout, inspection: Inspection) -> list[Strand]:
    """The edges that end in the inspected unit; none for an input pixel or a silenced unit."""
    unit, spec = inspection.unit, layout.spec
    source = spec.layer(unit.stage).source
    if source is None or not inspection.ladder[source].any():
        return []
    cell, mask = unit_rect(layout, unit), inspection.ladder[source]
    if unit.stage is Stage.C3:
        return list(_to_rows(layout, mask)) + list(_down_the_column(layout, unit, mask))
    if unit.stage in MAP_STAGES:
        read = int(np.flatnonzero(mask.any(axis=(1, 2)))[0])
        window = window_rect(layout, source, read, mask[read])
        if unit.stage is Stage.C1:
            kernel = layout.c1_kernels[unit.map]
            return [_wire(window, kernel), *_sideways(kernel, cell)]
        return list(_sideways(window, cell) if unit.stage is Stage.S2 else _downwards(window, cell))
    return list(_to_single_unit(layout, inspection, source, cell))


def strongest(layout: FigureLayout, inspection: Inspection) -> list[Unit]:
    """The units from which edges come, where single units are read and the values are known."""
    source = layout.spec.layer(inspection.unit.stage).source
    if source is None or source in MAP_STAGES:
        return []
    return [Unit(source, index) for index, _ in _shares(layout, inspection, source)]


def window_rect(layout: FigureLayout, stage: Stage, index: int, mask: Mask) -> Rect:
    """The block that holds the units of a mask in one map."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    first = unit_rect(layout, Unit(stage, index, int(rows[0]), int(columns[0])))
    last = unit_rect(layout, Unit(stage, index, int(rows[-1]), int(columns[-1])))
    return Rect(first.x, first.y, last.right - first.x, last.bottom - first.y)


def _wire(start: Rect, end: Rect) -> Strand:
    """From the middle of a rectangle to the one on its right, at right angles, down just before it."""
    (_, y), (_, to_y), x = start.centre, end.centre, round(end.x - _CHANNEL) + 0.5
    y, to_y = round(y) + 0.5, round(to_y) + 0.5
    return Strand(((start.right, y), (x, y), (x, to_y), (end.x, to_y)))


def _sideways(start: Rect, end: Rect) -> Iterator[Strand]:
    """From the right corners of one rectangle to the left corners of another."""
    yield from (Strand(((start.right, y), (end.x, to_y))) for y, to_y in ((start.y, end.y), (start.bottom, end.bottom)))


def _downwards(start: Rect, end: Rect) -> Iterator[Strand]:
    """From the lower corners of one rectangle to the upper corners of another."""
    for x, to_x in ((start.x, end.x), (start.right, end.right)):
        yield Strand(((x, start.bottom), (to_x, end.y)))


def _to_rows(layout: FigureLayout, mask: Mask) -> Iterator[Strand]:
    """From each window in S2 to the number of its row, where a hairline goes on to the kernel."""
    for index in np.flatnonzero(mask.any(axis=(1, 2))).tolist():
        window, number = window_rect(layout, Stage.S2, index, mask[index]), layout.row_numbers[index]
        middle = (number.x, number.centre[1])
        yield from (Strand(((window.right, y), middle)) for y in (window.y, window.bottom))


def _down_the_column(layout: FigureLayout, unit: Unit, mask: Mask) -> Iterator[Strand]:
    """From the topmost kernel that is read to the C3 map, and on to the cell."""
    first = int(np.flatnonzero(mask.any(axis=(1, 2)))[0])
    place, cell = layout.maps[Stage.C3][unit.map], unit_rect(layout, unit)
    x = layout.kernels[first, unit.map].centre[0]
    yield Strand(((x, layout.kernels[first, unit.map].bottom), (x, place.y)))
    yield from (Strand(((x, place.y), (corner, cell.y))) for corner in (cell.x, cell.right))


def _to_single_unit(layout: FigureLayout, inspection: Inspection, source: Stage, cell: Rect) -> Iterator[Strand]:
    """To a cell of C5 or F6, or to an output, by the size of what each source contributes."""
    shares = _shares(layout, inspection, source)
    largest = shares[0][1] if shares and shares[0][1] > 0.0 else 1.0
    for index, share in shares:
        strength = _FAINTEST + (1.0 - _FAINTEST) * share / largest
        if inspection.unit.stage is Stage.C5:
            yield Strand(_falling(layout.maps[source][index], cell), curved=True, strength=strength)
        elif source in MAP_STAGES:
            start = layout.maps[source][-1]
            yield Strand(_through_the_channel(start.right + 2.0, start.centre[1], cell), curved=True)
            return  # the maps stand in a row: the edges of all are one
        else:
            start = unit_rect(layout, Unit(source, index))
            edge = layout.units[source][0].x if source is Stage.F6 else max(each.right for each in layout.units[source])
            yield Strand(_through_the_channel(edge, start.centre[1], cell), curved=True, strength=strength)


def _shares(layout: FigureLayout, inspection: Inspection, source: Stage) -> list[tuple[int, float]]:
    """Source maps (or the strongest single units) and the sizes of their shares of the sum, largest first.

    On a blank pad all maps have the same share, and no single unit is stronger than others.
    """
    reached = np.flatnonzero(inspection.ladder[source].any(axis=(1, 2))).tolist()
    if inspection.account is None:
        return [(index, 0.0) for index in reached] if source in MAP_STAGES else []
    explanation = inspection.account.explanation
    sums = np.bincount(explanation.wiring.maps, explanation.terms, minlength=layout.spec.layer(source).maps)
    sizes = np.nan_to_num(np.abs(sums)).tolist()
    ranked = sorted(((index, sizes[index]) for index in reached), key=lambda each: -each[1])
    return ranked if source in MAP_STAGES else ranked[:STRONGEST]


def _falling(start: Rect, end: Rect) -> tuple[Point, ...]:
    """From the lower edge of a map down to a cell, in an S."""
    (x, _), (to_x, _) = start.centre, end.centre
    middle = (start.bottom + end.y) / 2
    return (x, start.bottom), (x, middle), (to_x, middle), (to_x, end.y)


def _through_the_channel(x: float, y: float, end: Rect) -> tuple[Point, ...]:
    """From the edge of a strip, at a cell's height, through the room left of the outputs to a rectangle there."""
    to_y = end.centre[1]
    bend = min(x, end.x) - 2 * _CHANNEL if x >= end.x - 1.0 else (x + end.x) / 2
    return (x, y), (bend, y), (bend, to_y), (end.x - 2.0, to_y)
