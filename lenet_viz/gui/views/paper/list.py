"""The figures there are, each with the question that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.style import SMALL_PIXELS, TEXT_PIXELS
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme, font

WIDTH: Final = 244
MARGIN: Final = SPACING + 4
WORDS: Final = WIDTH - MARGIN - SPACING - 4
"""Width of the words, the same with and without a scroll bar beside them."""

MARK: Final = 3
"""Width of the bar beside the chosen figure."""

PLACE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_QUESTION: Final = Qt.ItemDataRole.UserRole
_KEY: Final = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class FigureList(QListWidget):
    """Title over question for each figure; one is chosen.

    Signals:
        chosen(str): the key of the figure wanted now.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter, self._memory = _Painter(self), FocusMemory()
        self.setItemDelegate(self._painter)
        self.setAccessibleName("The paper's figures")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.currentItemChanged.connect(self._on_current_changed)

    def set_entries(self, entries: Sequence[FigureEntry]) -> None:
        """Offer these figures; the first one is chosen."""
        self.clear()
        for entry in entries:
            item = QListWidgetItem(entry.title, self)
            item.setData(_QUESTION, entry.question)
            item.setData(_KEY, entry.key)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}: {entry.question}")
        self.setCurrentRow(0)

    def choose(self, key: str) -> None:
        """Choose a figure by its key."""
        rows = (row for row in range(self.count()) if self.item(row).data(_KEY) == key)
        self.setCurrentRow(next(rows, self.currentRow()))

    @property
    def key(self) -> str:
        """The key of the chosen figure; empty before there are any."""
        item = self.currentItem()
        key: str = "" if item is None else item.data(_KEY)
        return key

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._painter.theme = theme
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._painter.keyed = self._memory.came(event.reason())
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._memory.went(event.reason(), keyed=self._painter.keyed)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._painter.keyed = True
        super().keyPressEvent(event)

    @Slot()
    def _on_current_changed(self) -> None:
        if self.key:
            self.chosen.emit(self.key)


class _Painter(QStyledItemDelegate):
    """Draws one entry: a bar beside the chosen one, and a frame if the focus came by keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self.keyed = LIGHT, False
        self._title, self._question = font(pixels=TEXT_PIXELS, bold=True), font(pixels=SMALL_PIXELS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, room = self.theme, QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, QColor(theme.window))
        if selected:
            painter.fillRect(QRect(room.topLeft(), QSize(MARK, room.height())), QColor(theme.accent))
        if self.keyed and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        place = QRect(room.left() + MARGIN, room.top() + SPACING - 1, WORDS, room.height())
        painter.setFont(self._title)
        painter.setPen(QColor(theme.accent if selected else theme.text))
        painter.drawText(place, PLACE, index.data())
        place.setTop(place.top() + self._height(self._title, index.data()) + 2)
        painter.setFont(self._question)
        painter.setPen(QColor(theme.text if selected else theme.muted))
        painter.drawText(place, PLACE, index.data(_QUESTION))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = ((self._title, index.data()), (self._question, index.data(_QUESTION)))
        return QSize(WIDTH, sum(self._height(*each) for each in words) + 2 * SPACING)

    def _height(self, chosen: QFont, words: str) -> int:
        return QFontMetrics(chosen).boundingRect(QRect(0, 0, WORDS, 1000), PLACE, words).height()
