"""Words, frames and colour ramps: the small things that every part of the figure is painted with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPaintEngine, QPainter

from lenet_viz.gui.views.figure.geometry import Rect, TextSizes
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.theme import LEVELS, Diverging, font

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

_DONT_CLIP: Final = Qt.TextFlag.TextDontClip.value
_VECTOR_ENLARGEMENT: Final = 8


@dataclass(frozen=True)
class Fonts:
    """The figure's three fonts at its text sizes."""

    bold: QFont
    small: QFont
    small_bold: QFont

    @classmethod
    def of(cls, text: TextSizes) -> Fonts:
        """The fonts of a layout."""
        return _fonts(text.body, text.small)


@cache
def _fonts(body: int, small: int) -> Fonts:
    return Fonts(font(pixels=body, bold=True), font(pixels=small), font(pixels=small, bold=True))


def qrect(rect: Rect) -> QRectF:
    """The same rectangle for Qt."""
    return QRectF(rect.x, rect.y, rect.w, rect.h)


def write(
    painter: QPainter, rect: Rect, words: str, chosen: QFont, colour: str, align: Qt.AlignmentFlag = LEFT
) -> float:
    """One line of words, shortened with an ellipsis where it does not fit; returns its width."""
    metrics = QFontMetricsF(chosen)
    width = metrics.horizontalAdvance(words)
    if width > rect.w + 1:
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.w)
        width = metrics.horizontalAdvance(words)
    painter.setFont(chosen)
    painter.setPen(QColor(colour))
    painter.drawText(qrect(rect), align.value | _DONT_CLIP, words)
    return width


def frame(painter: QPainter, rect: Rect, thickness: float, colour: QColor) -> None:
    """A frame just outside a rectangle, of filled rectangles: crisp on every screen."""
    outer = rect.grown(thickness)
    painter.fillRect(QRectF(outer.x, outer.y, outer.w, thickness), colour)
    painter.fillRect(QRectF(outer.x, rect.bottom, outer.w, thickness), colour)
    painter.fillRect(QRectF(outer.x, rect.y, thickness, rect.h), colour)
    painter.fillRect(QRectF(rect.right, rect.y, thickness, rect.h), colour)


def ramp(painter: QPainter, rect: Rect, colours: Diverging, border: str) -> None:
    """A colour bar from −limit to +limit."""
    shares = np.linspace(-1.0, 1.0, LEVELS, dtype=np.float32)[None]
    painter.drawImage(qrect(rect), signed_image(shares, 1.0, colours))
    frame(painter, rect, 1.0, QColor(border))


def draw_stack(painter: QPainter, targets: Sequence[QRectF], stack: QImage) -> None:
    """A picture of square maps, one below the other, each to a place of its own."""
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        for index, target in enumerate(targets):
            draw(painter, target, stack, _part(index, stack.width()))
        return
    side = stack.width()
    for index, target in enumerate(targets):
        painter.drawImage(target, stack, _part(index, side))


@cache
def _part(index: int, side: int) -> QRectF:
    """Which part of a stack is this map; the same few are asked for with every repaint."""
    return QRectF(0, index * side, side, side)


def draw(painter: QPainter, rect: Rect | QRectF, image: QImage, part: QRectF | None = None) -> None:
    """An image, or a part of it, enlarged to cells of equal size."""
    place = rect if isinstance(rect, QRectF) else qrect(rect)
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        # A viewer of a vector picture would smooth the cells into each other.
        image = image if part is None else image.copy(part.toRect())
        painter.drawImage(place, image.scaled(image.size() * _VECTOR_ENLARGEMENT))
        return
    painter.drawImage(place, image, part or QRectF(image.rect()))
