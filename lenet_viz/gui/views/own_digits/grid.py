"""All samples of the collection, class by class, to look at and to select."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from lenet_viz.data.collection import Sample
from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.own_digits.layout import Cell, SampleLayout
from lenet_viz.gui.views.own_digits.painter import TILE, Tile, paint_heading, paint_tile
from lenet_viz.gui.views.own_digits.selection import Selection
from lenet_viz.gui.views.own_digits.walk import walk
from lenet_viz.gui.views.own_digits.words import SampleReading, sample_words
from lenet_viz.gui.views.picture_area import PictureArea
from lenet_viz.gui.views.theme import LIGHT, Theme

GAP: Final = 5
MARGIN: Final = 4
"""Room round the cells, for the ring of the keyboard."""

PITCH: Final = (TILE[0] + GAP, TILE[1] + GAP)
"""From one cell to the next, across and down."""


class SampleGrid(PictureArea):
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
        super().__init__("Your digits", parent)
        self._samples: tuple[Sample, ...] = ()
        self._readings: tuple[SampleReading | None, ...] = ()
        self._pictures: dict[Sample, QImage] = {}
        self._layout = SampleLayout.of((), 2)
        self._selection = Selection()
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
        self.arrange()
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
        self._pictures.clear()
        super().set_theme(theme)

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

    def place_at(self, at: QPoint) -> int | None:
        """The place of the sample at a point of the view."""
        row, column = (at.y() + self.verticalScrollBar().value() - MARGIN) // PITCH[1], (at.x() - MARGIN) // PITCH[0]
        index = self._layout.at((row, column))
        return index if index is not None and self.cell_rect((row, column)).contains(at) else None

    def words_of(self, place: int) -> str:
        """What the tool tip says about the sample at a place."""
        return self._words(place).capitalize()

    def arrange(self) -> None:
        """Lay the samples out in the width there is."""
        columns = (self.viewport().width() - 2 * MARGIN + GAP) // PITCH[0]
        self._layout = SampleLayout.of([sample.label for sample in self._samples], columns)
        self.set_scrolled_height(self._layout.rows * PITCH[1] - GAP + 2 * MARGIN)
        self._describe()
        self.viewport().update()

    def _set_selection(self, selection: Selection) -> None:
        changed = selection.chosen != self._selection.chosen
        self._selection = selection
        if selection.current is not None:
            self.reveal(self.cell_rect(self._layout.cells[selection.current]), MARGIN)
        self._describe()
        self.viewport().update()
        if changed:
            self.selection_changed.emit()

    def _describe(self) -> None:
        index = self._selection.current
        count = f"{len(self._selection.chosen)} of {len(self._samples)} selected"
        self.setAccessibleDescription(count if index is None else f"{self._words(index)}; {count}")

    def _words(self, index: int) -> str:
        return sample_words(self._samples[index].label, self._readings[index])

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
            self.paint_hint(painter)
        if self._keyed and self._selection.current is None:
            self.paint_ring(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton:
            self.show_keyed(False)
            if index is not None:
                self._go_to(index, event.modifiers())
            elif not event.modifiers():
                self._set_selection(Selection())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.place_at(event.pos())
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
        self.show_keyed(True)
