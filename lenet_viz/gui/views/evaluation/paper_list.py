"""A list of the paper's results beside this network's own: names at the left, numbers and bars at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.style import SMALL_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font

LINES: Final = (11, 18)
"""Height of a line at least, and at most."""

NUMBER: Final = 40
BAR: Final = 70
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
        said = (f"{row.name}: {'not given' if row.value is None else f'{row.value:g}%'}" for row in self._rows)
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(250, 140)

    def minimumSizeHint(self) -> QSize:
        return QSize(190, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        line = min(max(self.height() // len(self._rows), LINES[0]), LINES[1])
        longest = max(row.value or 0.0 for row in self._rows) or 1.0
        with QPainter(self) as painter:
            for place, row in enumerate(self._rows):
                self._paint_row(painter, row, QRect(0, place * line, self.width(), line), longest)

    def _paint_row(self, painter: QPainter, row: PaperRow, at: QRect, longest: float) -> None:
        theme = self._theme
        painter.setFont(font(pixels=min(SMALL_PIXELS, at.height() - 1), bold=row.own))
        painter.setPen(QColor(theme.accent if row.own else theme.text))
        bar, number = at.right() - NUMBER - BAR, at.right() - NUMBER
        name = QRect(at.x(), at.y(), bar - 6, at.height())
        elided = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, LEFT, elided)
        words = "–" if row.value is None else f"{row.value:.{2 if row.own else 1}f}%"
        painter.drawText(QRect(number, at.y(), NUMBER, at.height()), RIGHT, words)
        if row.value is not None:
            length = max(1.0, BAR * row.value / longest)
            colour = QColor(theme.accent if row.own else theme.faint)
            painter.fillRect(QRectF(bar, at.y() + 3, length, at.height() - 6), colour)
