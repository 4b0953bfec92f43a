"""Rows of test digits to click on or walk through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.theme import LIGHT, Theme

ROWS: Final = 2
"""Rows at least; a higher grid has more."""

COLUMNS: Final = 7
PAGE: Final = ROWS * COLUMNS
"""Thumbnails of the lowest grid."""

CELL: Final = 38
GAP: Final = 2
UNDERLINE: Final = 2
"""Thickness of the line that says the keyboard works here."""

DISABLED_OPACITY: Final = 0.4


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """One digit of the grid.

    Attributes:
        index: its number in the data set.
        ink: (28, 28) uint8, 0 paper … 255 ink.
        label: its true class.
    """

    index: int
    ink: NDArray[np.uint8]
    label: int


class DigitGrid(QWidget):
    """A page of thumbnails, the chosen one framed.

    Signals:
        capacity_changed (int): how many thumbnails fit now.
        picked (int): the data-set index of the thumbnail that was clicked.
        step_asked (int): by how many digits a key wants to move: ±1, ±7 or a page.
        end_asked (bool): a key wants the first (False) or the last digit (True).
    """

    capacity_changed = Signal(int)
    picked = Signal(int)
    step_asked = Signal(int)
    end_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: tuple[Thumbnail, ...] = ()
        self._capacity = PAGE
        self._chosen: int | None = None
        self._hovered: int | None = None
        self._keyed = False
        self._focus = FocusMemory()
        self._theme = LIGHT
        self.setAccessibleName("Test digits")
        self.setToolTip("Click a digit to show it. Arrow keys, Home, End and R (random) work here, too.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    @property
    def capacity(self) -> int:
        """How many thumbnails fit: whole rows of seven, at least two."""
        return self._capacity

    @property
    def page(self) -> tuple[Thumbnail, ...]:
        """What is shown, row by row."""
        return self._page

    def set_page(self, page: Sequence[Thumbnail], chosen: int | None) -> None:
        """Shows at most `capacity` digits and frames the one with the data-set index `chosen`."""
        self._page = tuple(page)
        self._chosen = chosen
        marked = [f"number {digit.index}, a {digit.label}" for digit in self._page if digit.index == chosen]
        self.setAccessibleDescription(marked[0] if marked else "no digit chosen")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self.update()

    def cell(self, place: int) -> QRect:
        """The frame of a place 0…capacity − 1 in widget pixels."""
        row, column = divmod(place, COLUMNS)
        pitch = max(CELL + GAP, (self.width() - CELL) / (COLUMNS - 1))
        return QRect(round(column * pitch), row * (CELL + GAP), CELL, CELL)

    def _place_at(self, event: QMouseEvent) -> int | None:
        at = event.position().toPoint()
        return next((place for place in range(len(self._page)) if self.cell(place).contains(at)), None)

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _show_keyed(self, keyed: bool) -> None:
        self._keyed = keyed
        self.update()

    def _paint_cell(self, painter: QPainter, place: int) -> None:
        cell = self.cell(place)
        painter.fillRect(cell, QColor(self._theme.paper))
        chosen = False
        if place < len(self._page):
            digit = self._page[place]
            chosen = digit.index == self._chosen
            painter.drawImage(
                QRectF(cell.adjusted(1, 1, -1, -1)),
                ink_image(digit.ink.astype(np.float32) / np.float32(255), self._theme),
            )
        lifted = chosen or place == self._hovered
        painter.setPen(QPen(QColor(self._theme.accent if lifted else self._theme.border), 1))
        painter.drawRect(cell.adjusted(0, 0, -1, -1))
        if chosen:
            painter.drawRect(cell.adjusted(1, 1, -2, -2))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMNS * CELL + (COLUMNS - 1) * GAP, ROWS * CELL + (ROWS - 1) * GAP + 2 * UNDERLINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.isEnabled():
            painter.setOpacity(DISABLED_OPACITY)
        for place in range(self._capacity):
            self._paint_cell(painter, place)
        if self._keyed:
            line = QRect(0, self.height() - UNDERLINE, self.width(), UNDERLINE)
            painter.fillRect(line, QColor(self._theme.accent))

    def resizeEvent(self, event: QResizeEvent) -> None:
        rows = max(ROWS, (self.height() - 2 * UNDERLINE + GAP) // (CELL + GAP))
        if rows * COLUMNS != self._capacity:
            self._capacity = rows * COLUMNS
            self.capacity_changed.emit(self._capacity)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event)
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self.picked.emit(self._page[place].index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -COLUMNS,
            Qt.Key.Key_Down: COLUMNS,
            Qt.Key.Key_PageUp: -self._capacity,
            Qt.Key.Key_PageDown: self._capacity,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.step_asked.emit(steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.end_asked.emit(key is Qt.Key.Key_End)
        else:
            super().keyPressEvent(event)
            return
        self._show_keyed(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus.went(event.reason(), keyed=self._keyed)
        self._show_keyed(False)
