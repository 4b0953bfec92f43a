"""Bands, hairlines and frames that show what belongs to the thing under the pointer."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QRegion

from lenet_viz.gui.views.figure.brush import CENTRE, Fonts, frame, qrect, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.highlight import NOTHING, Highlight
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.geometry import Field
from lenet_viz.network.spec import Stage, Unit

_BAND_ALPHA = 34
_LINE_ALPHA = 130


def paint_bands(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Highlight) -> None:
    """What lies behind the kernels and maps: the bands of a row and a column, and hairlines to kernels."""
    if shown == NOTHING:
        return
    band = QColor(theme.accent)
    band.setAlpha(_BAND_ALPHA)
    painter.save()
    region = QRegion(0, 0, round(layout.width), round(layout.height))
    painter.setClipRegion(region - _region(layout.kernels.values()))
    if shown.column is not None:
        painter.fillRect(qrect(layout.column_band(shown.column)), band)
    if shown.row is not None:
        painter.fillRect(qrect(layout.row_band(shown.row)), band)
    line = QColor(theme.accent)
    line.setAlpha(_LINE_ALPHA)
    for source, target in shown.links:
        start = layout.row_numbers[source].right
        kernel = layout.kernels[source, target]
        painter.fillRect(QRectF(start, round(kernel.centre[1]), kernel.x - start, 1), line)
    painter.restore()
    _accent_numbers(painter, layout, theme, shown)


def _accent_numbers(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Highlight) -> None:
    """The numbers of the highlighted row and column, in place of the quiet ones."""
    band = QColor(theme.accent)
    band.setAlpha(_BAND_ALPHA)
    fonts = Fonts.of(layout.text)
    if shown.column is not None:
        place = layout.column_numbers[shown.column]
        painter.fillRect(qrect(place), QColor(theme.window))
        painter.fillRect(qrect(place), band)
        write(painter, place, str(shown.column), fonts.small_bold, theme.accent, CENTRE)
    rows = {source for source, _ in shown.links} | ({shown.row} if shown.row is not None else set())
    for row in rows:
        place = layout.row_numbers[row]
        painter.fillRect(qrect(place), QColor(theme.window))
        write(painter, place, str(row), fonts.small_bold, theme.accent, CENTRE)


def paint_frames(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Highlight) -> None:
    """What lies on top: frames round maps, kernels and units, and the fields inside the maps."""
    accent = QColor(theme.accent)
    rects = [layout.maps[stage][index] for stage, index in shown.maps]
    rects += [layout.kernels[link] for link in shown.links]
    rects += [layout.c1_kernels[index] for index in shown.c1_kernels]
    for rect in rects:
        frame(painter, rect, 2.0, accent)
    for unit in shown.units:
        frame(painter, _place(layout, unit), 1.0, accent)
    for field in shown.fields:
        for index in field.maps:
            frame(painter, field_rect(layout, field, index).grown(-1.0), 1.0, QColor(theme.text))


def _place(layout: FigureLayout, unit: Unit) -> Rect:
    if unit.stage is Stage.OUTPUT:
        return layout.outputs[unit.map].row
    rect = layout.units[unit.stage][unit.map]
    return Rect(rect.x, rect.y, rect.w - 1, rect.h - 1)


def field_rect(layout: FigureLayout, field: Field, index: int) -> Rect:
    """A block of units inside its map."""
    rect = layout.maps[field.stage][index]
    cell = rect.w / layout.spec.layer(field.stage).shape[2]
    return Rect(rect.x + field.left * cell, rect.y + field.top * cell, field.width * cell, field.height * cell)


def _region(rects: Iterable[Rect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region += QRegion(qrect(rect).toAlignedRect())
    return region
