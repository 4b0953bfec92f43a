"""All samples of the collection, class by class, to look at and to select."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from lenet_viz.data.collection import Sample
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.own_digits.layout import Cell, SampleLayout
from lenet_viz.gui.views.own_digits.painter import TILE, Tile, paint_heading, paint_tile
from lenet_viz.gui.views.own_digits.selection import Selection
from lenet_viz.gui.views.own_digits.walk import walk
from lenet_viz.gui.views.own_digits.words import SampleReading, sample_words
from lenet_viz.gui.views.theme import LIGHT, Theme

GAP: Final = 5
MARGIN: Final = 4
"""Room round the cells, for the ring of the keyboard."""

PITCH: Final = (TILE[0] + GAP, TILE[1] + GAP)
"""From one cell to the next, across and down."""

WORDS: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class SampleGrid(QAbstractScrollArea):
    """Samples behind the headings of their classes, with what the network makes of each.

    Signals:
        selection_changed (): others are selected.
        picked (object): the Sample that was clicked or walked to.
        remove_asked (): the keyboard wants the selected samples removed.
        menu_asked (object): what to do with the selected samples; a global QPoint.
    """

    selection_changed = Signal()
    picked = Signal(object)
    remove_asked = Signal()
    menu_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[Sample, ...] = ()
        self._readings: tuple[SampleReading | None, ...] = ()
        self._pictures: dict[Sample, QImage] = {}
        self._layout = SampleLayout.of((), 2)
        self._selection = Selection()
        self._hovered: int | None = None
        self._hint = ""
        self._keyed = False
        self._focus = FocusMemory()
        self._theme = LIGHT
        self.setAccessibleName("Your digits")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(PITCH[1])
        self.set_theme(LIGHT)

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Those shown."""
        return self._samples

    @property
    def selected(self) -> tuple[Sample, ...]:
        """Those selected, in the order of the grid."""
        return tuple(self._samples[index] for index in sorted(self._selection.chosen))

    @property
    def current(self) -> Sample | None:
        """The one that keys move from."""
        return None if self._selection.current is None else self._samples[self._selection.current]

    def show_samples(self, samples: Sequence[Sample], readings: Sequence[SampleReading | None]) -> None:
        """Show samples, given class by class, and what the network makes of each; who was selected stays so."""
        before, current = self.selected, self.current
        self._samples, self._readings = tuple(samples), tuple(readings)
        there = {sample: index for index, sample in enumerate(self._samples)}
        self._pictures = {sample: picture for sample, picture in self._pictures.items() if sample in there}
        at = there.get(current, self._neighbour()) if current is not None else None
        self._selection = Selection(frozenset(there[each] for each in before if each in there), at, at)
        self._hovered = None
        self._arrange()
        if self.selected != before:
            self.selection_changed.emit()

    def show_readings(self, readings: Sequence[SampleReading | None]) -> None:
        """What the network makes of the samples now, in their order."""
        self._readings = tuple(readings)
        self._describe()
        self.viewport().update()

    def select(self, samples: Sequence[Sample]) -> None:
        """Select samples that are shown, and bring the last of them into view."""
        indices = [self._samples.index(sample) for sample in samples if sample in self._samples]
        at = indices[-1] if indices else None
        self._set_selection(Selection(frozenset(indices), at, at))

    def set_hint(self, hint: str) -> None:
        """What is said where there are no samples."""
        self._hint = hint
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self._pictures.clear()
        palette = self.viewport().palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.panel))
        self.viewport().setPalette(palette)
        self.viewport().update()

    def cell_rect(self, cell: Cell) -> QRect:
        """Where a cell is in the view now, in its pixels."""
        top = cell[0] * PITCH[1] + MARGIN - self.verticalScrollBar().value()
        return QRect(cell[1] * PITCH[0] + MARGIN, top, *TILE)

    def sample_rect(self, sample: Sample) -> QRect:
        """Where a sample is in the view now."""
        return self.cell_rect(self._layout.cells[self._samples.index(sample)])

    def _neighbour(self) -> int | None:
        """What takes the place of the current sample when that is gone, so that keys go on from there."""
        at = self._selection.current
        return None if at is None or not self._samples else min(at, len(self._samples) - 1)

    def _arrange(self) -> None:
        columns = (self.viewport().width() - 2 * MARGIN + GAP) // PITCH[0]
        self._layout = SampleLayout.of([sample.label for sample in self._samples], columns)
        height = self._layout.rows * PITCH[1] - GAP + 2 * MARGIN
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, height - self.viewport().height()))
        self._describe()
        self.viewport().update()

    def _set_selection(self, selection: Selection) -> None:
        changed = selection.chosen != self._selection.chosen
        self._selection = selection
        if selection.current is not None:
            self._reveal(selection.current)
        self._describe()
        self.viewport().update()
        if changed:
            self.selection_changed.emit()

    def _reveal(self, index: int) -> None:
        at, bar = self.cell_rect(self._layout.cells[index]), self.verticalScrollBar()
        if at.top() < MARGIN:
            bar.setValue(bar.value() + at.top() - MARGIN)
        elif at.bottom() > self.viewport().height() - MARGIN:
            bar.setValue(bar.value() + at.bottom() - self.viewport().height() + MARGIN)

    def _describe(self) -> None:
        index = self._selection.current
        count = f"{len(self._selection.chosen)} of {len(self._samples)} selected"
        self.setAccessibleDescription(count if index is None else f"{self._words(index)}; {count}")

    def _words(self, index: int) -> str:
        return sample_words(self._samples[index].label, self._readings[index])

    def _index_at(self, at: QPoint) -> int | None:
        row, column = (at.y() + self.verticalScrollBar().value() - MARGIN) // PITCH[1], (at.x() - MARGIN) // PITCH[0]
        index = self._layout.at((row, column))
        return index if index is not None and self.cell_rect((row, column)).contains(at) else None

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            shape = Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def _show_keyed(self, keyed: bool) -> None:
        self._keyed = keyed
        self.viewport().update()

    def _tile(self, index: int) -> Tile:
        sample = self._samples[index]
        if sample not in self._pictures:
            self._pictures[sample] = ink_image(sample.image.astype(np.float32) / np.float32(255), self._theme)
        selection = self._selection
        return Tile(
            self._pictures[sample],
            sample.label,
            self._readings[index],
            chosen=index in selection.chosen,
            hovered=index == self._hovered,
            current=self._keyed and index == selection.current,
        )

    def _go_to(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._set_selection(self._selection.extended(index))
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self._set_selection(self._selection.toggled(index))
        else:
            self._set_selection(Selection.single(index))
            self.picked.emit(self._samples[index])

    def sizeHint(self) -> QSize:
        return QSize(16 * PITCH[0], 3 * PITCH[1])

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * PITCH[0], PITCH[1] + 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        seen = self.viewport().rect()
        for heading in self._layout.headings:
            if (at := self.cell_rect(heading.cell)).intersects(seen):
                paint_heading(painter, at, heading, self._theme)
        for index, cell in enumerate(self._layout.cells):
            if (at := self.cell_rect(cell)).intersects(seen):
                paint_tile(painter, at, self._tile(index), self._theme)
        if not self._samples:
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(seen, WORDS, self._hint)
        if self._keyed and self._selection.current is None:
            painter.setPen(QColor(self._theme.accent))
            painter.drawRect(seen.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton:
            self._show_keyed(False)
            if index is not None:
                self._go_to(index, event.modifiers())
            elif not event.modifiers():
                self._set_selection(Selection())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._index_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self._index_at(event.pos())
            if index is not None and index not in self._selection.chosen:
                self._set_selection(Selection.single(index))
        elif self.current is not None:
            at = self.viewport().mapToGlobal(self.sample_rect(self.current).bottomLeft())
        if self.selected:
            self.menu_asked.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.viewport().height() // PITCH[1])
        index = walk(self._layout, self._selection.current, Qt.Key(event.key()), page)
        if index is not None:
            self._go_to(index, event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._set_selection(Selection.everything(len(self._samples), self._selection.current))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.remove_asked.emit()
        else:
            event.ignore()
            return
        self._show_keyed(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus.went(event.reason(), keyed=self._keyed)
        self._show_keyed(False)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if index is None else self._words(index).capitalize(), self)
            return True
        return super().viewportEvent(event)
