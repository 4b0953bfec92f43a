"""Marks on what the user has altered, and hatching over what is silenced."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPolygonF

from lenet_viz.gui.views.figure.brush import qrect
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.alterations import Alterations, Part, Place
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import LayerKind, Stage, Unit

_CORNER = 7.0
_LARGE_CELL = 6.0


def altered_rect(layout: FigureLayout, place: Place) -> Rect:
    """What a number belongs to: its kernel, its map, its unit, or the code that it is a pixel of."""
    layer = layout.spec.layer(place.stage)
    index = place.index
    if place.part is Part.WEIGHTS:
        kernel = place.index // max(1, layer.window**2)
        if place.stage is Stage.C1:
            return layout.c1_kernels[kernel]
        if place.stage is Stage.C3:
            return layout.kernels[layout.spec.table.links[kernel]]
        if layer.kind is LayerKind.RBF:
            output = layout.outputs[place.index // layout.spec.layer(Stage.F6).maps]
            return output.code or output.row
        elif layer.kind is not LayerKind.SUBSAMPLING:
            assert layer.table is not None
            index = layer.table.links[kernel][1]
    if place.stage in MAP_STAGES:
        return layout.maps[place.stage][index]
    return unit_rect(layout, Unit(place.stage, index))


def paint_alterations(painter: QPainter, layout: FigureLayout, theme: Theme, alterations: Alterations) -> None:
    """Hatching over silenced maps and units, and a small corner on everything with another number."""
    if not alterations:
        return
    painter.save()
    _paint_silenced(painter, layout, theme, alterations.silenced)
    rects = {altered_rect(layout, place) for place in alterations.places}
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.window))
    painter.setBrush(QColor(theme.text))
    for rect in rects:
        size = min(_CORNER, max(4.0, rect.h / 2))
        x, y = rect.right + 1, rect.y - 1
        painter.drawPolygon(QPolygonF([QPointF(x - size, y), QPointF(x, y), QPointF(x, y + size)]))
    painter.restore()


def _paint_silenced(painter: QPainter, layout: FigureLayout, theme: Theme, silenced: Silenced) -> None:
    places = [
        layout.maps[stage][index] if stage in MAP_STAGES else unit_rect(layout, Unit(stage, index))
        for stage, index in silenced.maps
    ]
    places += [unit_rect(layout, unit) for unit in silenced.units]
    veil, hatch = QColor(theme.window), QBrush(QColor(theme.muted), Qt.BrushStyle.BDiagPattern)
    veil.setAlphaF(0.55)
    for rect in places:
        painter.fillRect(qrect(rect), veil)
        # A cell too small for a hatching is filled.
        painter.fillRect(qrect(rect), hatch if rect.h >= _LARGE_CELL else QColor(theme.muted))
