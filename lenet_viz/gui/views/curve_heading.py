"""The line above a plot: which line is which, and the values that count now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme, font

TEXT_PIXELS: Final = 12
HEIGHT: Final = 18
SAMPLE_WIDTH: Final = 14
GAP: Final = 6
ENTRY_GAP: Final = 16
BRIEF_GAP: Final = 10


class Sample(Enum):
    """How a line is drawn."""

    LINE = "line"
    DASHED = "dashed"
    AREA = "area"


@dataclass(frozen=True)
class Entry:
    """A part of the heading.

    Attributes:
        text: the words.
        brief: the same in fewer, for where all the words of the heading do not fit.
        colour: '#rrggbb' of the line they belong to, drawn as a sample before them; None without one.
        sample: how the line is drawn.
    """

    text: str
    colour: str | None = None
    brief: str = ""
    sample: Sample = Sample.LINE


class CurveHeading(QWidget):
    """A legend in words, in brief ones where it is narrow.

    What still does not fit is left out, last entries first; only the first one ends in an ellipsis.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """All words."""
        return "  ".join(entry.text for entry in self._entries)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """What is said, from left to right."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.setAccessibleName(self.text)
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the words."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(pixels=TEXT_PIXELS))
        for x, entry, words in self.placed():
            if entry.colour is not None:
                _paint_sample(painter, x, QColor(entry.colour), entry.sample)
                x += SAMPLE_WIDTH + GAP
            painter.setPen(QColor(self._theme.muted if entry.colour is None else self._theme.text))
            painter.drawText(QPointF(x, (HEIGHT + QFontMetricsF(painter.font()).capHeight()) / 2), words)

    def placed(self) -> list[tuple[float, Entry, str]]:
        """What is shown: from where on, in pixels, which entry, and with which words."""
        metrics = QFontMetricsF(font(pixels=TEXT_PIXELS))
        entries, gap = self._entries, ENTRY_GAP
        words = [entry.text for entry in entries]
        if _width(metrics, entries, words, gap) > self.width():
            words, gap = [entry.brief or entry.text for entry in entries], BRIEF_GAP
        while len(words) > 1 and _width(metrics, entries, words, gap) > self.width():
            words.pop()
        found, x = [], 0.0
        for entry, said in zip(entries, words, strict=False):
            room = self.width() - x - _sample_width(entry)
            fitting = said if len(words) > 1 else metrics.elidedText(said, Qt.TextElideMode.ElideRight, max(0.0, room))
            found.append((x, entry, fitting))
            x += _sample_width(entry) + metrics.horizontalAdvance(fitting) + gap
        return found


def _width(metrics: QFontMetricsF, entries: Sequence[Entry], words: Sequence[str], gap: float) -> float:
    """What the first entries need, as many as there are words, in pixels."""
    parts = zip(entries, words, strict=False)
    return sum(_sample_width(entry) + metrics.horizontalAdvance(said) for entry, said in parts) + gap * (len(words) - 1)


def _sample_width(entry: Entry) -> int:
    return 0 if entry.colour is None else SAMPLE_WIDTH + GAP


def _paint_sample(painter: QPainter, x: float, colour: QColor, sample: Sample) -> None:
    if sample is Sample.AREA:
        side = SAMPLE_WIDTH - 4
        painter.fillRect(QRectF(x + 2, (HEIGHT - side) / 2, side, side), colour)
        return
    pen = QPen(colour, 2)
    if sample is Sample.DASHED:
        pen.setDashPattern([2, 1.5])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QLineF(QPointF(x, HEIGHT / 2), QPointF(x + SAMPLE_WIDTH, HEIGHT / 2)))
