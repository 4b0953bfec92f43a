"""The time machine's handle: a line with a grip across a plot, or a hint how to get one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from lenet_viz.gui.views.theme import Theme, font

REACH: Final = 9
"""So many pixels beside the handle it can still be grabbed."""

GRIP: Final = (9.0, 17.0)
"""Width and height of the grip in pixels."""

WORDS_PIXELS: Final = 11
WORDS_GAP: Final = 5
VEIL_ALPHA: Final = 165
"""What comes after the handle's moment shows through so much paint of 255."""

HINT: Final = "drag to look back"


@dataclass(frozen=True)
class Handle:
    """What is to be painted.

    Attributes:
        passes: where it stands, in passes.
        words: what is said beside its grip; empty for nothing.
        live: whether it is only the hint, at the newest step, that looking back is possible.
    """

    passes: float
    words: str = ""
    live: bool = False


def paint_handle(painter: QPainter, handle: Handle, *, x: float, area: QRectF, theme: Theme, lit: bool) -> None:
    """Paints a handle over the curves.

    Args:
        painter: paints in the coordinates of `area`.
        handle: what is painted.
        x: where the handle stands.
        area: the area of the curves; nothing is painted outside.
        theme: the colours.
        lit: whether the pointer or the keyboard has it.
    """
    if not area.left() - 1 <= x <= area.right() + 1:
        if x < area.left() and not handle.live:
            _paint_veil(painter, area, theme)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not handle.live:
        _paint_veil(painter, QRectF(QPointF(x, area.top()), area.bottomRight()), theme)
        painter.setPen(QPen(QColor(theme.accent), 2 if lit else 1.5))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    _paint_grip(painter, QPointF(x, area.top() + GRIP[1] / 2), theme, filled=not handle.live, lit=lit)
    if handle.words:
        _paint_words(painter, handle, x, area, theme, lit=lit)
    painter.restore()


def _paint_veil(painter: QPainter, area: QRectF, theme: Theme) -> None:
    veil = QColor(theme.panel)
    veil.setAlpha(VEIL_ALPHA)
    painter.fillRect(area, veil)


def _paint_grip(painter: QPainter, centre: QPointF, theme: Theme, *, filled: bool, lit: bool) -> None:
    width, height = GRIP
    box = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    painter.setPen(QPen(QColor(theme.accent if filled or lit else theme.muted), 1))
    painter.setBrush(QColor(theme.accent if filled else theme.raised))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QPen(QColor(theme.on_accent if filled else theme.accent if lit else theme.muted), 1))
    for offset in (-1.5, 1.5):
        painter.drawLine(QLineF(centre.x() + offset, centre.y() - 4, centre.x() + offset, centre.y() + 4))


def _paint_words(painter: QPainter, handle: Handle, x: float, area: QRectF, theme: Theme, *, lit: bool) -> None:
    """The words stand on the side where the curve is not: to the left, unless there is no room."""
    painter.setFont(font(pixels=WORDS_PIXELS))
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(handle.words)
    beside = GRIP[0] / 2 + WORDS_GAP
    # A falling curve lies below on the right of the handle; on its left it may be as high as the words.
    right = x + beside + width <= area.right()
    left = x - beside - width >= area.left()
    if not right and not left:
        return
    start = x + beside if right else x - beside - width
    box = QRectF(start - 3, area.top(), width + 6, GRIP[1])
    paper = QColor(theme.panel)
    paper.setAlpha(215)
    painter.fillRect(box, paper)
    painter.setPen(QColor(theme.text if lit or not handle.live else theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, handle.words)
