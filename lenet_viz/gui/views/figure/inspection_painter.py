"""The unit that was asked about: its cell, its ladder down to the ink, its edges, and who reads it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QRegion

from lenet_viz.gui.views.figure.brush import frame, qrect
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.inspected_places import Contour, InspectedPlaces
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.overlay import paint_frames, region_of
from lenet_viz.gui.views.figure.strands import Strand
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.wiring import wiring

_STRAND_ALPHA = 190
_PIN_RADIUS = 4.5


def paint_inspection(
    painter: QPainter, layout: FigureLayout, theme: Theme, inspection: Inspection, places: InspectedPlaces
) -> None:
    """Everything that lies on top of the maps; the bands behind them are painted before."""
    # Where everything is read, sixty heavy frames would drown the picture.
    thickness = 2.0 if inspection.pinned and not places.whole else 1.0
    paint_frames(painter, layout, theme, places.highlight, thickness)
    for rect in places.strips:
        frame(painter, rect, thickness, QColor(theme.accent))
    _paint_strands(painter, layout, theme, inspection.unit, places.strands)
    for rect in places.strongest:
        paint_cell(painter, theme, rect, theme.text, 1.0)
    _paint_contours(painter, theme, places.ladder, theme.text)
    _paint_contours(painter, theme, places.ink, theme.accent)  # the ink is as black as the text
    _paint_contours(painter, theme, places.fan_out, theme.second)
    paint_cell(painter, theme, places.cell, theme.accent, 2.0)
    if inspection.pinned:
        _paint_pin(painter, theme, places.pin)


def paint_cell(painter: QPainter, theme: Theme, cell: Rect, colour: str, thickness: float) -> None:
    """A frame round one unit, with a rim that sets it off from data of its own colour."""
    frame(painter, cell.grown(thickness), 1.0, QColor(theme.window))
    frame(painter, cell, thickness, QColor(colour))


def paint_mark(painter: QPainter, layout: FigureLayout, theme: Theme, unit: Unit, reader: Unit | None) -> None:
    """A unit that is named elsewhere, and the weight through which the inspected unit reads it."""
    paint_cell(painter, theme, unit_rect(layout, unit), theme.text, 2.0 if unit.stage is Stage.OUTPUT else 1.0)
    weight = None if reader is None else weight_rect(layout, unit, reader)
    if weight is not None:
        paint_cell(painter, theme, weight, theme.text, 1.0)


def weight_rect(layout: FigureLayout, unit: Unit, reader: Unit) -> Rect | None:
    """The weight by which a C1 or C3 unit multiplies a unit; None where there is none."""
    if reader.stage not in (Stage.C1, Stage.C3):
        return None
    index = _weight_index(layout.spec, unit, reader)
    if index is None:
        return None
    side = layout.spec.kernel_size
    kernel, place = divmod(index, side**2)
    link = layout.spec.table.links[kernel]
    rect = layout.c1_kernels[kernel] if reader.stage is Stage.C1 else layout.kernels[link]
    cell = rect.w / side
    return Rect(rect.x + place % side * cell, rect.y + place // side * cell, cell, cell)


def _weight_index(spec: NetworkSpec, unit: Unit, reader: Unit) -> int | None:
    wires = wiring(spec, reader)
    if wires.stage is not unit.stage or wires.weights is None:
        return None
    here = (wires.maps == unit.map) & (wires.rows == unit.row) & (wires.columns == unit.column)
    found = np.flatnonzero(here)
    return int(wires.weights[found[0]]) if len(found) else None


def _paint_contours(painter: QPainter, theme: Theme, contours: tuple[Contour, ...], colour: str) -> None:
    """Outlines with a rim, so that they show on data of any colour."""
    rim, line = QColor(theme.window), QColor(colour)
    for contour in contours:
        for rect in contour.outside:
            painter.fillRect(qrect(rect), rim)
    for contour in contours:
        for rect in contour.inside:
            painter.fillRect(qrect(rect), line)


def _paint_strands(
    painter: QPainter, layout: FigureLayout, theme: Theme, unit: Unit, strands: tuple[Strand, ...]
) -> None:
    """Thin lines that stay clear of kernels, words and the maps that they do not belong to."""
    if not strands:
        return
    painter.save()
    painter.setClipRegion(_free(layout, unit))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for strand in strands:
        colour = QColor(theme.accent)
        colour.setAlpha(round(_STRAND_ALPHA * strand.strength))
        painter.setPen(QPen(colour, 1.0))
        first, *rest = (QPointF(*point) for point in strand.points)
        if strand.curved:
            path = QPainterPath(first)
            path.cubicTo(*rest)
            painter.drawPath(path)
        else:
            painter.drawPolyline([first, *rest])
    painter.restore()


def _free(layout: FigureLayout, unit: Unit) -> QRegion:
    """Where edges may run: between everything, and over the maps that they join."""
    source = layout.spec.layer(unit.stage).source
    joined = [layout.maps[unit.stage][unit.map]] if unit.stage in MAP_STAGES else []
    if source in (Stage.INPUT, Stage.S2):
        joined += layout.maps[source]
    elif source in MAP_STAGES and unit.stage in MAP_STAGES:
        joined.append(layout.maps[source][unit.map])
    return _between_everything(layout) + region_of(joined)


@lru_cache(maxsize=2)
def _between_everything(layout: FigureLayout) -> QRegion:
    taken = [*layout.kernels.values(), *layout.c1_kernels, *layout.row_numbers, *layout.column_numbers]
    taken += [rect for rects in (*layout.maps.values(), *layout.units.values()) for rect in rects]
    taken += [*layout.headings.values(), layout.table_heading, layout.activation_scale, layout.kernel_scale]
    taken += [layout.lens_picture, layout.lens_words, layout.answer, *(output.row for output in layout.outputs)]
    return QRegion(0, 0, round(layout.width), round(layout.height)) - region_of(taken)


def _paint_pin(painter: QPainter, theme: Theme, place: tuple[float, float]) -> None:
    """A pin in the upper right corner of what holds the unit."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.window), 1.5))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(QPointF(*place), _PIN_RADIUS, _PIN_RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.on_accent))
    painter.drawEllipse(QPointF(*place), 1.4, 1.4)
    painter.restore()
