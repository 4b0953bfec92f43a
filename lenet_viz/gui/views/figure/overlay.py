"""Bands, hairlines and frames that show what belongs to the thing under the pointer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QRegion

from lenet_viz.gui.views.figure.brush import CENTRE, Fonts, frame, qrect, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.highlight import NOTHING, Highlight
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.theme import Theme

_BAND_ALPHA = 34
_LINE_ALPHA = 130


def paint_bands(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Highlight) -> None:
    """What lies behind the kernels and maps: the bands of a row and a column, and hairlines to kernels."""
    if shown == NOTHING:
        return
    band = QColor(theme.accent)
    band.setAlpha(_BAND_ALPHA)
    painter.save()
    painter.setClipRegion(_between_kernels(layout))
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


def paint_frames(
    painter: QPainter, layout: FigureLayout, theme: Theme, shown: Highlight, thickness: float = 2.0
) -> None:
    """What lies on top: frames round maps and kernels."""
    accent = QColor(theme.accent)
    rects = [layout.maps[stage][index] for stage, index in shown.maps]
    rects += [layout.kernels[link] for link in shown.links]
    rects += [layout.c1_kernels[index] for index in shown.c1_kernels]
    for rect in rects:
        frame(painter, rect, thickness, accent)


def region_of(rects: Iterable[Rect]) -> QRegion:
    """The pixels of some rectangles."""
    region = QRegion()
    for rect in rects:
        region += QRegion(qrect(rect).toAlignedRect())
    return region


@lru_cache(maxsize=2)
def _between_kernels(layout: FigureLayout) -> QRegion:
    whole = QRegion(0, 0, round(layout.width), round(layout.height))
    return whole - region_of(layout.kernels.values())
