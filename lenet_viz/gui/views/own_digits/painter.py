"""The picture of one sample, and of the heading of a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from lenet_viz.gui.views.own_digits.layout import Heading
from lenet_viz.gui.views.own_digits.words import SampleReading
from lenet_viz.gui.views.style import SMALL_PIXELS
from lenet_viz.gui.views.theme import Theme, font

PICTURE: Final = 28
FRAME: Final = PICTURE + 4
CAPTION: Final = 13
TILE: Final = (FRAME, FRAME + CAPTION)
"""Width and height of a cell."""

DIGIT_PIXELS: Final = 20
MIDDLE: Final = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True)
class Tile:
    """One sample as it is to be painted.

    Attributes:
        picture: its ink.
        label: what it is.
        reading: what the network makes of it; None while that is not known.
        chosen: whether it is selected.
        hovered: whether the pointer is over it.
        current: whether the keyboard is there.
    """

    picture: QImage
    label: int
    reading: SampleReading | None
    chosen: bool
    hovered: bool
    current: bool


def paint_tile(painter: QPainter, at: QRect, tile: Tile, theme: Theme) -> None:
    """A sample with the network's answer below it; a wrong answer is marked."""
    frame = QRect(at.topLeft(), at.topLeft()).adjusted(0, 0, FRAME - 1, FRAME - 1)
    painter.fillRect(frame, QColor(theme.paper))
    painter.drawImage(QRect(frame.x() + 2, frame.y() + 2, PICTURE, PICTURE), tile.picture)
    edge = theme.accent if tile.chosen else theme.muted if tile.hovered else theme.border
    painter.setPen(QPen(QColor(edge), 1))
    painter.drawRect(frame.adjusted(0, 0, -1, -1))
    if tile.chosen:
        painter.drawRect(frame.adjusted(1, 1, -2, -2))
    if tile.current:
        painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
        painter.drawRect(frame.adjusted(-2, -2, 1, 1))
    _paint_answer(painter, QRect(frame.x(), frame.bottom() + 1, FRAME, CAPTION), tile, theme)


def paint_heading(painter: QPainter, at: QRect, heading: Heading, theme: Theme) -> None:
    """A class and how many samples it has."""
    painter.setPen(QColor(theme.text))
    painter.setFont(font(pixels=DIGIT_PIXELS, bold=True))
    painter.drawText(QRect(at.x(), at.y(), FRAME, FRAME), MIDDLE, str(heading.label))
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(pixels=SMALL_PIXELS))
    painter.drawText(QRect(at.x(), at.y() + FRAME, FRAME, CAPTION), MIDDLE, f"×{heading.count}")


def _paint_answer(painter: QPainter, at: QRect, tile: Tile, theme: Theme) -> None:
    reading = tile.reading
    if reading is None:
        return
    wrong = reading.answer != tile.label
    doubt = "?" if reading.rejected else ""
    if wrong:
        painter.fillRect(at.adjusted(0, 0, 0, 0), QColor(theme.accent))
    painter.setPen(QColor(theme.on_accent if wrong else theme.muted))
    painter.setFont(font(pixels=SMALL_PIXELS, bold=wrong))
    painter.drawText(at, MIDDLE, f"→ {reading.answer}{doubt}" if wrong else f"{reading.answer}{doubt}")
