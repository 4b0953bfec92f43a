"""The test digits: leaf, jump, pick by class or at random, or fetch them first."""

from __future__ import annotations

from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lenet_viz.gui.views.digit_download import DigitDownload
from lenet_viz.gui.views.digit_grid import DigitGrid, Thumbnail
from lenet_viz.gui.views.digit_number import DigitNumber
from lenet_viz.gui.views.theme import SPACING, Theme

NOTHING_YET: Final = "no test digits yet"
CLASSES: Final = 10


class DigitBrowser(QWidget):
    """Heading, previous/next/random, number, class, true label and a page of thumbnails.

    Signals:
        digit_chosen (int): the data-set index the user chose.
        download_requested (): the user wants the data set fetched.
        download_cancelled (): the user wants that stopped.
    """

    digit_chosen = Signal(int)
    download_requested = Signal()
    download_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, *, random: Random | None = None) -> None:
        super().__init__(parent)
        self._random = random or Random()
        self._images: NDArray[np.uint8] = np.zeros((0, 28, 28), np.uint8)
        self._labels: NDArray[np.integer] = np.zeros(0, np.int64)
        self._matching: NDArray[np.integer] = np.zeros(0, np.int64)
        self._chosen: int | None = None
        self._place = 0  # in the class, and on the page that is shown also when no digit is chosen
        self.setObjectName("digitBrowser")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._previous = self._make_step("Previous test digit", Qt.ArrowType.LeftArrow, -1)
        self._next = self._make_step("Next test digit", Qt.ArrowType.RightArrow, 1)
        self._number = DigitNumber()
        self._number.valueChanged.connect(self._type_number)
        self._number.step_asked.connect(self._step)
        self._any = QToolButton()
        self._any.setText("random")
        self._any.setProperty("role", "quiet")
        self._any.setToolTip("A random test digit of the chosen class (R)")
        self._any.clicked.connect(self.choose_random)
        self._class = self._make_class_box()
        self._truth = QLabel()
        self._grid = DigitGrid()
        self._grid.capacity_changed.connect(self._refresh)
        self._grid.picked.connect(self._choose)
        self._grid.step_asked.connect(self._step)
        self._grid.end_asked.connect(self._go_to_end)
        self._download = DigitDownload()
        self._download.requested.connect(self.download_requested)
        self._download.cancelled.connect(self.download_cancelled)
        self._pages = QStackedLayout()
        self._lay_out()
        self.set_digits(None, None)

    @property
    def chosen(self) -> int | None:
        """The data-set index of the chosen digit."""
        return self._chosen

    def set_digits(
        self, images: NDArray[np.uint8] | None, labels: NDArray[np.integer] | None, reason: str = NOTHING_YET
    ) -> None:
        """Shows a data set, with no digit chosen, or why there is none.

        Args:
            images: (N, 28, 28) uint8, 0 paper … 255 ink; None if there are none.
            labels: (N,) true classes 0…9.
            reason: shown above the download button when there are no images.

        Raises:
            ValueError: Images and labels do not belong together.
        """
        if images is None or labels is None:
            images, labels = np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64)
        if images.ndim != 3 or len(images) != len(labels):
            raise ValueError(f"images of shape {images.shape} and {len(labels)} labels do not belong together")
        self._images, self._labels, self._chosen = images, labels, None
        self._number.set_count(len(images))
        for control in (self._previous, self._next, self._number, self._any, self._class):
            control.setEnabled(len(images) > 0)
        self._download.show_absent(reason)
        self._pages.setCurrentWidget(self._grid if len(images) else self._download)
        self._filter()

    def set_download_progress(self, done: int, total: int | None) -> None:
        """Shows a download under way, in bytes; total None while it is unknown.

        `set_digits` ends it, with digits or with the reason why there are still none.
        """
        self._download.show_progress(done, total)
        self._pages.setCurrentWidget(self._download)

    def set_chosen(self, index: int | None) -> None:
        """Marks a digit that was chosen elsewhere, or none, without a signal.

        Raises:
            IndexError: There is no such digit.
        """
        if index is not None and not 0 <= index < len(self._images):
            raise IndexError(f"no test digit {index}: there are {len(self._images)}")
        self._chosen = index
        if index is not None and self._class_filter() not in (None, self._labels[index]):
            self._class.setCurrentIndex(0)  # the digit asked for counts more than the filter
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._grid.set_theme(theme)

    @Slot()
    def choose_random(self) -> None:
        """Chooses another digit of the class at random."""
        others = self._matching[self._matching != self._chosen] if self._chosen is not None else self._matching
        if len(others):
            self._choose(int(others[self._random.randrange(len(others))]))

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.set_chosen(index)
        self.digit_chosen.emit(index)

    @Slot(int)
    def _step(self, count: int) -> None:
        """Moves within the class; a digit of another class is left in the direction of the step."""
        if not len(self._matching):
            return
        if self._chosen is None:
            place = 0 if count > 0 else len(self._matching) - 1
        elif count > 0:
            place = int(np.searchsorted(self._matching, self._chosen, side="right")) - 1 + count
        else:
            place = int(np.searchsorted(self._matching, self._chosen, side="left")) + count
        self._go_to(place)

    @Slot(bool)
    def _go_to_end(self, last: bool) -> None:
        if len(self._matching):
            self._go_to(len(self._matching) - 1 if last else 0)

    def _go_to(self, place: int) -> None:
        index = int(self._matching[min(max(place, 0), len(self._matching) - 1)])
        if index != self._chosen:
            self._choose(index)

    @Slot(int)
    def _type_number(self, number: int) -> None:
        if number >= 0:
            self._choose(number)
        else:
            self._refresh()

    def _class_filter(self) -> int | None:
        return self._class.currentIndex() - 1 if self._class.currentIndex() > 0 else None

    @Slot()
    def _filter(self) -> None:
        wanted = self._class_filter()
        self._matching = np.arange(len(self._labels)) if wanted is None else np.flatnonzero(self._labels == wanted)
        self._place = 0
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        capacity = self._grid.capacity
        if self._chosen is not None:
            self._place = int(np.searchsorted(self._matching, self._chosen))
        start = min(self._place, max(len(self._matching) - 1, 0)) // capacity * capacity
        page = [
            Thumbnail(int(index), self._images[index], int(self._labels[index]))
            for index in self._matching[start : start + capacity]
        ]
        self._grid.set_page(page, self._chosen)
        self._truth.setText("" if self._chosen is None else f"true: <b>{self._labels[self._chosen]}</b>")
        self._number.show_number(self._chosen)

    def _make_step(self, name: str, arrow: Qt.ArrowType, count: int) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setProperty("role", "quiet")
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setAutoRepeat(True)
        button.clicked.connect(self._step_forward if count > 0 else self._step_back)
        return button

    @Slot()
    def _step_forward(self) -> None:
        self._step(1)

    @Slot()
    def _step_back(self) -> None:
        self._step(-1)

    def _make_class_box(self) -> QComboBox:
        box = QComboBox()
        box.addItems(["any class", *(f"only {digit}" for digit in range(CLASSES))])
        box.setAccessibleName("Class of the test digits")
        box.setToolTip("Leaf through the digits of one class only")
        box.currentIndexChanged.connect(self._filter)
        return box

    def _lay_out(self) -> None:
        heading = QLabel("Test digits")
        heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(heading)
        head.addStretch()
        for control in (self._previous, self._number, self._next, self._any):
            head.addWidget(control)
        choice = QHBoxLayout()
        choice.addWidget(self._class)
        choice.addStretch()
        choice.addWidget(self._truth)
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._download)
        column = QVBoxLayout(self)
        column.setSpacing(SPACING - 2)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(choice)
        column.addLayout(self._pages)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R and not event.modifiers():
            self.choose_random()
        else:
            super().keyPressEvent(event)
