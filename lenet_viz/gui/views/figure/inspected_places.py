"""Where an inspection shows in the figure: computed once for an inspection and a layout. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.highlight import Highlight, inspected
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.outline import outline, placed
from lenet_viz.gui.views.figure.strands import Strand, strands, strongest
from lenet_viz.gui.views.figure.walk import grid_columns, unit_rect
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.ladder import Mask
from lenet_viz.network.spec import NetworkSpec, Stage, Unit


@dataclass(frozen=True)
class Contour:
    """An outline of a block of units, as thin rectangles just inside and just outside of it."""

    inside: tuple[Rect, ...]
    outside: tuple[Rect, ...]


@dataclass(frozen=True)
class InspectedPlaces:
    """Everything that is painted of an inspection.

    Attributes:
        highlight: whole maps, kernels and bands.
        cell: the unit itself.
        strips: C5 or F6 as a whole, where all of it is read; `strongest`: the cells from which edges come.
        ink: the exact outline of what the unit sees of INPUT, where that is not everything.
        ladder: the same of the other stages.
        fan_out: the outlines of the units that read it.
        strands: its edges.
        whole: whether it reads all of the stages before it, or nearly all.
        pin: upper right corner of what holds the unit.
    """

    highlight: Highlight
    cell: Rect
    strips: tuple[Rect, ...]
    strongest: tuple[Rect, ...]
    ink: tuple[Contour, ...]
    ladder: tuple[Contour, ...]
    fan_out: tuple[Contour, ...]
    strands: tuple[Strand, ...]
    whole: bool
    pin: tuple[float, float]


def inspection_fits(spec: NetworkSpec, inspection: Inspection) -> bool:
    """Whether an inspection is of such a network."""
    try:
        spec.require(inspection.unit)
    except ValueError:
        return False
    shapes = {stage: layer.shape for stage, layer in spec.by_stage.items()}
    return all(shapes.get(stage) == mask.shape for stage, mask in inspection.ladder.items())


def places_of(layout: FigureLayout, inspection: Inspection) -> InspectedPlaces:
    """All places of an inspection."""
    unit = inspection.unit
    holder = layout.maps[unit.stage][unit.map] if unit.stage in MAP_STAGES else unit_rect(layout, unit)
    ladder: list[Contour] = []
    ink: list[Contour] = []
    strips: list[Rect] = []
    for stage, mask in inspection.ladder.items():
        if stage not in MAP_STAGES and mask.all():
            strips.append(_hull(layout, stage))
        else:
            (ink if stage is Stage.INPUT else ladder).extend(_contours(layout, stage, mask))
    fan_out: list[Contour] = []
    for stage, mask in _masks(layout, inspection.fan_out).items():
        fan_out += _contours(layout, stage, mask, whole=True)
    return InspectedPlaces(
        highlight=inspected(inspection),
        cell=unit_rect(layout, unit),
        strips=tuple(strips),
        strongest=tuple(unit_rect(layout, each) for each in strongest(layout, inspection)),
        ink=tuple(ink),
        ladder=tuple(ladder),
        fan_out=tuple(fan_out),
        strands=tuple(strands(layout, inspection)),
        whole=unit.stage not in MAP_STAGES,
        pin=(holder.right, holder.y),
    )


def _masks(layout: FigureLayout, units: tuple[Unit, ...]) -> dict[Stage, Mask]:
    """The same units as masks."""
    masks: dict[Stage, Mask] = {}
    for unit in units:
        mask = masks.setdefault(unit.stage, np.zeros(layout.spec.layer(unit.stage).shape, dtype=bool))
        mask[unit.map, unit.row, unit.column] = True
    return masks


def _contours(layout: FigureLayout, stage: Stage, mask: Mask, *, whole: bool = False) -> list[Contour]:
    """The outlines of a mask; of whole maps only where asked for, since those have a frame anyway."""
    if stage in MAP_STAGES:
        return [
            _contour(mask[index], *_map_lines(layout, stage, index))
            for index in np.flatnonzero(mask.any(axis=(1, 2))).tolist()
            if whole or not mask[index].all()
        ]
    if not mask.any():
        return []
    columns = grid_columns(layout, stage)
    rows = -(-mask.size // columns)
    grid = np.zeros(rows * columns, dtype=bool)
    grid[: mask.size] = mask.ravel()
    return [_contour(grid.reshape(rows, columns), *_grid_lines(layout, stage, columns))]


def _contour(mask: Mask, rows: list[float], columns: list[float]) -> Contour:
    edges = outline(mask)
    return Contour(tuple(placed(edges, rows, columns, 1.0)), tuple(placed(edges, rows, columns, -1.0)))


def _map_lines(layout: FigureLayout, stage: Stage, index: int) -> tuple[list[float], list[float]]:
    """The lines between the rows and between the columns of a map."""
    rect, (_, rows, columns) = layout.maps[stage][index], layout.spec.layer(stage).shape
    side = rect.w / columns
    return [rect.y + row * side for row in range(rows + 1)], [rect.x + column * side for column in range(columns + 1)]


def _grid_lines(layout: FigureLayout, stage: Stage, columns: int) -> tuple[list[float], list[float]]:
    """The same of the grid of C5, F6 or OUTPUT."""
    if stage is Stage.OUTPUT:
        rects = [unit_rect(layout, Unit(stage, index)) for index in range(len(layout.outputs))]
    else:
        rects = list(layout.units[stage])
    firsts = rects[::columns]
    return (
        [*(rect.y for rect in firsts), firsts[-1].bottom],
        [*(rect.x for rect in rects[:columns]), rects[columns - 1].right],
    )


def _hull(layout: FigureLayout, stage: Stage) -> Rect:
    rects = layout.units[stage]
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(rects[0].x, rects[0].y, right - rects[0].x - 1, bottom - rects[0].y - 1)
