"""What several curves are where the pointer is: a small table beside the hairline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from lenet_viz.gui.views.theme import Theme, font

WORDS_PIXELS: Final = 11
ROW_HEIGHT: Final = 14
PADDING: Final = 5
DOT: Final = 6
DISTANCE: Final = 8
"""From the hairline to the table."""

NAME_SHARE: Final = 0.35
"""Of the width of the plot, for the longest name at most."""

Row = tuple[str, str, str]
"""'#rrggbb', name, value."""


def paint_readout(painter: QPainter, rows: Sequence[Row], *, x: float, area: QRectF, theme: Theme) -> None:
    """Paints a table of names and values on that side of a hairline where there is more room.

    Args:
        painter: paints in the coordinates of `area`.
        rows: from top to bottom; what does not fit into the height is left out.
        x: where the hairline stands.
        area: the area of the curves.
        theme: the colours.
    """
    rows = rows[: max(1, int((area.height() - 2 * PADDING) // ROW_HEIGHT))]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(pixels=WORDS_PIXELS))
    metrics = QFontMetricsF(painter.font())
    most = NAME_SHARE * area.width()
    names = [metrics.elidedText(name, Qt.TextElideMode.ElideRight, most) for _, name, _ in rows]
    name_width = max(metrics.horizontalAdvance(name) for name in names)
    value_width = max(metrics.horizontalAdvance(value) for _, _, value in rows)
    width = 4 * PADDING + DOT + name_width + value_width
    left = x + DISTANCE if x < area.center().x() else x - DISTANCE - width
    box = QRectF(left, area.top(), width, 2 * PADDING + ROW_HEIGHT * len(rows))
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(box, 4, 4)
    for index, ((colour, _, value), name) in enumerate(zip(rows, names, strict=True)):
        line = QRectF(left + PADDING, box.top() + PADDING + index * ROW_HEIGHT, width - 2 * PADDING, ROW_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(line.left() + DOT / 2, line.center().y()), DOT / 2, DOT / 2)
        painter.setPen(QColor(theme.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line.adjusted(DOT + PADDING, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, value)
    painter.restore()
