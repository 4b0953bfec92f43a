"""The row above the samples: how many are read, which are shown, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views import pad_icons
from lenet_viz.gui.views.own_digits.words import CLASSES, counted, named
from lenet_viz.gui.views.table.undo_buttons import UndoButtons
from lenet_viz.gui.views.theme import SPACING, Theme

GAP: Final = 2
WRONG: Final = CLASSES + 1
"""Entry of the filter after "all" and the ten classes."""

COMPACT: Final = "QToolButton { padding: 2px 6px; }"
FILTER_WIDTHS: Final = (70, 132)

SCORE_TIP: Final = (
    "How many of your digits the network on screen reads as what they are.\n"
    "The nearest class counts, also where the network would reject the digit (marked ?).\n"
    "Digits that it has learnt from it reads better than new ones: write some more to test it"
)


class SampleTools(QWidget):
    """Score, filter, correct, remove, undo, folder.

    Signals:
        filter_changed (): others shall be shown.
        relabel_asked (int): the selected samples are this digit.
        remove_asked (): remove the selected samples.
        folder_asked (): show the folder with the files.
    """

    filter_changed = Signal()
    relabel_asked = Signal(int)
    remove_asked = Signal()
    folder_asked = Signal()

    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score = QLabel()
        self._score.setProperty("role", "heading")
        self._score.setToolTip(SCORE_TIP)
        self._score.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._filter = QComboBox()
        self._filter.setAccessibleName("Which of your digits are shown")
        self._filter.setToolTip("Show one class only, or those that the network reads wrongly")
        self._filter.setMinimumWidth(FILTER_WIDTHS[0])
        self._filter.setMaximumWidth(FILTER_WIDTHS[1])
        self._filter.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._filter.currentIndexChanged.connect(self.filter_changed)
        self._menu = self._make_menu()
        self._correct = QToolButton()
        self._correct.setText("It is a …")
        self._correct.setStyleSheet(COMPACT)
        self._correct.setAccessibleName("Correct the label of the selected digits")
        self._correct.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._correct.setMenu(self._menu)
        self._remove = QToolButton()
        self._remove.setProperty("role", "quiet")
        self._remove.setIconSize(QSize(pad_icons.GRID, pad_icons.GRID))
        self._remove.setAccessibleName("Remove the selected digits")
        self._remove.clicked.connect(self.remove_asked)
        self._steps = UndoButtons(stack)
        self._folder = QToolButton()
        self._folder.setText("Folder")
        self._folder.setStyleSheet(COMPACT)
        self._folder.setAccessibleName("Show the folder with your digits")
        self._folder.clicked.connect(self.folder_asked)
        self._lay_out()
        self.set_counts((0,) * CLASSES, 0)
        self.set_selected(0)

    @property
    def score(self) -> str:
        """What is said about the network."""
        return self._score.text()

    @property
    def shown_label(self) -> int | None:
        """The only class that is shown; None without such a filter."""
        index = self._filter.currentIndex()
        return index - 1 if 1 <= index <= CLASSES else None

    @property
    def shows_wrong(self) -> bool:
        """Whether only samples that the network reads wrongly are shown."""
        return self._filter.currentIndex() == WRONG

    def set_score(self, words: str) -> None:
        """How many samples the network reads."""
        self._score.setText(words)

    def set_counts(self, counts: Sequence[int], wrong: int) -> None:
        """How many samples each class has, and how many are read wrongly."""
        with QSignalBlocker(self._filter):
            if not self._filter.count():
                self._filter.addItems([""] * (CLASSES + 2))
            self._filter.setItemText(0, f"all {counted(sum(counts))}" if sum(counts) else "all digits")
            for label, count in enumerate(counts):
                self._filter.setItemText(label + 1, f"only {label} · {count:,}")
            self._filter.setItemText(WRONG, f"misread · {wrong:,}")

    def show_all(self) -> None:
        """Take the filter away."""
        self._filter.setCurrentIndex(0)

    def set_selected(self, count: int) -> None:
        """How many samples are selected."""
        which = "this digit" if count == 1 else counted(count)
        self._correct.setEnabled(count > 0)
        self._correct.setToolTip(f"Correct the label of {which}" if count else "Select digits to correct their label")
        self._remove.setEnabled(count > 0)
        self._remove.setToolTip(f"Remove {which} (Delete)" if count else "Select digits to remove them")

    def set_folder(self, path: str) -> None:
        """Where the files are."""
        self._folder.setToolTip(
            f"Show {path}\nA folder for each digit, with its pictures: copy it, or put others there"
        )

    def open_menu(self, at: QPoint) -> None:
        """The classes to choose from, at a place on the screen."""
        self._menu.popup(at)

    def set_theme(self, theme: Theme) -> None:
        """Draws the pictures in the colours of a theme."""
        self._steps.set_theme(theme)
        self._remove.setIcon(pad_icons.clear_icon(theme))

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for label in range(CLASSES):
            menu.addAction(f"It is {named(label)}".replace(str(label), f"&{label}")).triggered.connect(
                partial(self.relabel_asked.emit, label)
            )
        menu.addSeparator()
        menu.addAction("&Remove").triggered.connect(self.remove_asked)
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._score, 1)
        for control in (self._filter, self._correct, self._remove, self._steps, self._folder):
            row.addWidget(control)
        row.insertSpacing(1, SPACING // 2)
        row.insertSpacing(3, SPACING // 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
