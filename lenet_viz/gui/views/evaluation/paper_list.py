"""A list of the paper's results beside this network's own: names at the left, numbers and bars at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.style import SMALL_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font

LINES: Final = (11, 18)
"""Height of a line at least, and at most."""

BAR: Final = 64
GAP: Final = 6
"""Between name, bar and number."""

OUT_OF_REACH: Final = "out of reach"
"""What is said of this network where no limit buys such an error."""

LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class PaperRow:
    """One line.

    Attributes:
        name: whose it is.
        value: percent; None where there is none.
        own: whether it is this network's.
    """

    name: str
    value: float | None
    own: bool = False

    @property
    def number(self) -> str:
        """The value as it is written: the paper gives one decimal."""
        return "–" if self.value is None else f"{self.value:.{2 if self.own else 1}f}%"

    @property
    def words(self) -> str:
        """Everything in one line."""
        if self.value is not None:
            return f"{self.name}: {self.number}"
        return f"{self.name}: {OUT_OF_REACH}" if self.own else self.name


class PaperList(QWidget):
    """Rows with bars of one scale; this network's own in the accent colour."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PaperRow, ...] = ()
        self._theme = LIGHT
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def rows(self) -> tuple[PaperRow, ...]:
        """What is shown, from top to bottom."""
        return self._rows

    def show_rows(self, rows: Sequence[PaperRow]) -> None:
        """Show rows, from top to bottom."""
        self._rows = tuple(rows)
        self.updateGeometry()
        self.setAccessibleDescription("; ".join(row.words for row in self._rows))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def tip_at(self, y: float) -> str:
        """What the tool tip says at a height: a row whose name does not fit in full, and what the list is."""
        place = int(y // self._line) if self._rows else -1
        if not 0 <= place < len(self._rows):
            return self.toolTip()
        row = self._rows[place]
        fits = self._shown_name(row) == row.name
        return self.toolTip() if fits else f"{row.words}\n{self.toolTip()}"

    @property
    def _line(self) -> int:
        """The height of a line."""
        return min(max(self.height() // len(self._rows), LINES[0]), LINES[1])

    def columns(self) -> tuple[QRect, QRect, QRect]:
        """Where names, bars and numbers stand; none of them reaches into another."""
        metrics = QFontMetrics(font(pixels=min(SMALL_PIXELS, self._line - 1), bold=True))
        widest = max((metrics.horizontalAdvance(row.number) for row in self._rows), default=0)
        number = self.width() - widest - 1
        bar = number - GAP - BAR
        height = self.height()
        return QRect(0, 0, bar - GAP, height), QRect(bar, 0, BAR, height), QRect(number, 0, widest + 1, height)

    def _shown_name(self, row: PaperRow) -> str:
        """A name, as far as there is room for it."""
        metrics = QFontMetrics(font(pixels=min(SMALL_PIXELS, self._line - 1), bold=row.own))
        return metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, self.columns()[0].width())

    def sizeHint(self) -> QSize:
        return QSize(250, 140)

    def minimumSizeHint(self) -> QSize:
        return QSize(190, LINES[0] * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        line = self._line
        longest = max(row.value or 0.0 for row in self._rows) or 1.0
        with QPainter(self) as painter:
            for place, row in enumerate(self._rows):
                self._paint_row(painter, row, QRect(0, place * line, self.width(), line), longest)

    def _paint_row(self, painter: QPainter, row: PaperRow, at: QRect, longest: float) -> None:
        theme = self._theme
        painter.setFont(font(pixels=min(SMALL_PIXELS, at.height() - 1), bold=row.own))
        painter.setPen(QColor(theme.accent if row.own else theme.text))
        names, bars, numbers = self.columns()
        painter.drawText(at.intersected(names), LEFT, self._shown_name(row))
        painter.drawText(at.intersected(numbers), RIGHT, row.number)
        if row.value is not None:
            length = max(1.0, BAR * row.value / longest)
            colour = QColor(theme.accent if row.own else theme.faint)
            painter.fillRect(QRectF(bars.x(), at.y() + 3, length, at.height() - 6), colour)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().y()), self)
            return True
        return super().event(event)
