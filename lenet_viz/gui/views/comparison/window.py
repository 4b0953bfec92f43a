"""Two networks side by side in a window of their own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lenet_viz.gui.views.comparison.canvas import ComparisonCanvas
from lenet_viz.gui.views.comparison.choice_box import ChoiceBox
from lenet_viz.gui.views.comparison.differences import DifferencesPage
from lenet_viz.gui.views.comparison.layout import GAP, MARGIN, MIDDLE
from lenet_viz.gui.views.comparison.subject import NetworkChoice, Pair, Reading, Side, Subject
from lenet_viz.gui.views.comparison.words import all_differences, training_note
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.theme import SPACING, Theme

FIND: Final = "&Find a digit they read differently"
FIND_NEXT: Final = "&Find the next one"
STOP: Final = "&Stop looking"
FIND_TIP: Final = (
    "Both networks read the 10,000 test digits of MNIST; the next one with two answers goes on the pad.\n"
    "The nearest class counts, also where a network rejects the digit"
)
DIFFERENCE_TIP: Final = "On the right: right minus left, unit by unit and weight by weight"
NO_DIFFERENCE_TIP: Final = (
    "Only networks of the same structure that grew from the same starting weights can be compared map by map"
)


class CompareWindow(QWidget):
    """A choice of network over either column, the comparison, and the search for digits that are read differently.

    Signals:
        shown(): the window has come up and wants the newest readings.
        network_chosen(object, str): a Side, and the key of the network wanted there.
        swap_wanted(): left to right, and right to left.
        search_wanted(): look for the next digit that is read differently.
        search_cancelled(): stop looking.
    """

    shown = Signal()
    network_chosen = Signal(object, str)
    swap_wanted = Signal()
    search_wanted = Signal()
    search_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._subjects: dict[Side, Subject] = {}
        self._readings: tuple[Reading | None, Reading | None] = (None, None)
        self._searching = False
        self.setObjectName("compareWindow")
        self.setWindowTitle("Compare two networks — LeNet-viz")
        # A window that is only hidden must not keep the program alive.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._boxes = {side: ChoiceBox(side.name.lower()) for side in Side}
        self._swap = QToolButton()
        self._swap.setText("⇄")
        self._swap.setToolTip("Swap left and right")
        self._swap.setAccessibleName("Swap left and right")
        self.canvas = ComparisonCanvas()
        self.differences = DifferencesPage()
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("What to compare")
        self._tabs.setExpanding(False)
        self._pages = QStackedWidget()
        self._find = QPushButton(FIND)
        self._find.setToolTip(FIND_TIP)
        self._found = ElidedLabel()
        self._found.setProperty("role", "muted")
        self._pointed = ElidedLabel()
        self._pointed.setProperty("role", "small")
        self._pointed.setAccessibleName("What is under the pointer or the cursor")
        self._difference = QCheckBox("Right column: &difference")
        self._assemble()
        self._connect()
        self._offer_difference()

    def _assemble(self) -> None:
        for title, page in (("&On this digit", self.canvas), ("Networks and &training", self.differences)):
            self._tabs.addTab(title)
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._choosing())
        column.addLayout(self._showing())
        column.addWidget(self._pages, stretch=1)
        column.addLayout(self._finding())
        left, right = self._boxes[Side.LEFT], self._boxes[Side.RIGHT]
        order = (left, self._swap, right, self._tabs, self._difference, self.canvas, self.differences, self._find)
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)
        self.setMinimumSize(900, 600)
        self.resize(1100, 760)

    def _choosing(self) -> QGridLayout:
        """The choice of network over each column of the picture."""
        grid = QGridLayout()
        grid.setContentsMargins(int(MARGIN), SPACING + 4, int(MARGIN), SPACING // 2)
        grid.setHorizontalSpacing(int(GAP))
        grid.setColumnMinimumWidth(1, int(MIDDLE))
        grid.addWidget(self._boxes[Side.LEFT], 0, 0)
        grid.addWidget(self._swap, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(self._boxes[Side.RIGHT], 0, 2)
        for index in (0, 2):
            grid.setColumnStretch(index, 1)
        return grid

    def _showing(self) -> QHBoxLayout:
        """What to compare, what is under the pointer, and whether to show differences."""
        row = QHBoxLayout()
        row.setContentsMargins(int(MARGIN) - 12, 0, int(MARGIN), 0)
        row.addWidget(self._tabs)
        row.addSpacing(2 * SPACING)
        row.addWidget(self._pointed, stretch=1)
        row.addWidget(self._difference)
        return row

    def _finding(self) -> QHBoxLayout:
        """The search, and what came of it."""
        row = QHBoxLayout()
        row.setContentsMargins(int(MARGIN), SPACING, int(MARGIN), SPACING + 2)
        row.setSpacing(SPACING + 4)
        row.addWidget(self._find)
        row.addWidget(self._found, stretch=1)
        return row

    def _connect(self) -> None:
        self._boxes[Side.LEFT].activated.connect(self._on_left_chosen)
        self._boxes[Side.RIGHT].activated.connect(self._on_right_chosen)
        self._swap.clicked.connect(self.swap_wanted)
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._find.clicked.connect(self._on_find_clicked)
        self._difference.toggled.connect(self.canvas.set_difference)
        self.canvas.pointed.connect(self._pointed.set_words)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def set_choices(self, choices: Sequence[NetworkChoice]) -> None:
        """Offer these networks for either column; what is chosen stays so where it is still offered."""
        for box in self._boxes.values():
            chosen = box.currentData()
            with QSignalBlocker(box):
                box.clear()
                for choice in choices:
                    box.addItem(f"{choice.title}  ·  {choice.note}" if choice.note else choice.title, choice.key)
                    box.setItemData(box.count() - 1, choice.note, Qt.ItemDataRole.ToolTipRole)
                box.setCurrentIndex(box.findData(chosen))

    def set_chosen(self, side: Side, key: str) -> None:
        """Say which network is in a column."""
        with QSignalBlocker(self._boxes[side]):
            self._boxes[side].setCurrentIndex(self._boxes[side].findData(key))

    def chosen(self, side: Side) -> str | None:
        """The key of the network that is chosen for a column."""
        key: str | None = self._boxes[side].currentData()
        return key

    def set_networks(self, left: Subject, right: Subject) -> None:
        """Compare two networks; readings of others are forgotten."""
        known = [_described(subject) for subject in self._subjects.values()]
        self._subjects = {Side.LEFT: left, Side.RIGHT: right}
        self._readings = (None, None)
        if known != [_described(left), _described(right)]:
            self._describe(left, right)
        self._refresh()
        self._offer_difference()

    def _describe(self, left: Subject, right: Subject) -> None:
        """What does not follow the weights, which change ten times a second while a network learns."""
        self.differences.show_differences(all_differences(left, right), training_note(left, right))

    def set_readings(self, left: Reading | None, right: Reading | None) -> None:
        """Show what both make of the digit; None on a blank pad."""
        self._readings = (left, right)
        self._refresh()

    def set_searching(self, done: int, whole: int) -> None:
        """Show how far the search is."""
        self._searching = True
        self._find.setText(STOP)
        self._found.set_words(f"reading test digits … {done / max(whole, 1):.0%}")

    def set_found(self, words: str, *, more: bool) -> None:
        """The search has ended.

        Args:
            words: what came of it; empty for nothing to say.
            more: whether there is a next digit to be found.
        """
        self._searching = False
        self._find.setText(FIND_NEXT if more else FIND)
        self._found.set_words(words)

    @property
    def found(self) -> str:
        """What is said of the search."""
        return self._found.text()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.canvas.set_theme(theme)

    def _refresh(self) -> None:
        left, right = self._subjects.get(Side.LEFT), self._subjects.get(Side.RIGHT)
        self.canvas.set_pair(None if left is None or right is None else Pair((left, right), self._readings))

    def _offer_difference(self) -> None:
        pair = self.canvas.pair
        possible = pair is not None and pair.share_start
        self._difference.setEnabled(possible)
        self._difference.setToolTip(DIFFERENCE_TIP if possible else NO_DIFFERENCE_TIP)
        if not possible:
            self._difference.setChecked(False)

    @Slot()
    def _on_left_chosen(self) -> None:
        self._choose(Side.LEFT)

    @Slot()
    def _on_right_chosen(self) -> None:
        self._choose(Side.RIGHT)

    def _choose(self, side: Side) -> None:
        key = self.chosen(side)
        if key is not None:
            self.network_chosen.emit(side, key)

    @Slot(int)
    def _on_tab_changed(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self._difference.setVisible(index == 0)
        self._pointed.setVisible(index == 0)

    @Slot()
    def _on_find_clicked(self) -> None:
        if self._searching:
            self.search_cancelled.emit()
        else:
            self.search_wanted.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._searching:
            self.search_cancelled.emit()
        super().closeEvent(event)


def _described(subject: Subject) -> tuple[object, ...]:
    return subject.spec, subject.title, subject.card, subject.altered
