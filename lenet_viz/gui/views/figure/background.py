"""What changes neither with the drawing nor with training: words, frames, empty maps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from lenet_viz.gui.views.figure.brush import CENTRE, Fonts, frame, qrect, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.headings import paint_headings
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.spec import Stage

_DOT_RADIUS = 1.4


def paint_background(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    """Everything that stands still while digits are drawn and kernels learn."""
    fonts = Fonts.of(layout.text)
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), QColor(theme.window))
    paint_headings(painter, layout, theme)
    _table(painter, layout, theme, fonts)
    _flow(painter, layout, theme)
    _empty_maps(painter, layout, theme)
    _kernel_frames(painter, layout, theme)
    _outputs(painter, layout, theme, fonts)


def _kernel_frames(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    border = QColor(theme.border)
    for rect in (*layout.c1_kernels, *(layout.kernels[link] for link in layout.spec.table.links)):
        frame(painter, rect, 1.0, border)


def _table(painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts) -> None:
    """The numbers of rows and columns, and a dot where there is no kernel."""
    for place, index in [*_numbered(layout.column_numbers), *_numbered(layout.row_numbers)]:
        write(painter, place, index, fonts.small, theme.muted, CENTRE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(theme.faint))
    for link, cell in layout.cells.items():
        if link not in layout.kernels:
            painter.drawEllipse(QPointF(*cell.centre), _DOT_RADIUS, _DOT_RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _numbered(places: tuple[Rect, ...]) -> list[tuple[Rect, str]]:
    return [(place, str(index)) for index, place in enumerate(places)]


def _flow(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    """A hairline from each C1 map to the S2 map that it alone feeds."""
    for c1, s2 in zip(layout.maps[Stage.C1], layout.maps[Stage.S2], strict=True):
        painter.fillRect(QRectF(c1.right, round(c1.centre[1]), s2.x - c1.right, 1), QColor(theme.border))


def _empty_maps(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    border, neutral = QColor(theme.border), QColor(theme.activations.neutral)
    for stage, rects in layout.maps.items():
        for rect in rects:
            painter.fillRect(qrect(rect), QColor(theme.paper) if stage is Stage.INPUT else neutral)
            frame(painter, rect, 1.0, border)
    for rects in layout.units.values():
        for rect in rects:
            painter.fillRect(qrect(rect), border)
            painter.fillRect(cell_face(rect), neutral)
        first, last = rects[0], rects[-1]
        if last.bottom > first.bottom and all(rect.bottom <= last.bottom for rect in rects):
            painter.fillRect(QRectF(first.x - 1, first.y - 1, max(r.right for r in rects) - first.x + 1, 1), border)
            painter.fillRect(QRectF(first.x - 1, first.y, 1, last.bottom - first.y), border)


def cell_face(rect: Rect) -> QRectF:
    """The part of a single unit's cell that is coloured; the rest is a hairline to its neighbours."""
    return QRectF(rect.x, rect.y, rect.w - 1, rect.h - 1)


def _outputs(painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts) -> None:
    for digit, output in enumerate(layout.outputs):
        write(painter, output.digit, str(digit), fonts.small, theme.text)
        bar = output.bar
        painter.fillRect(QRectF(bar.x - 1, bar.y - 1, 1, bar.h + 2), QColor(theme.border))
