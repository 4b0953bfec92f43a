"""Two networks and one set: who reads what, whether the difference can be chance, and the digits themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lenet_viz.analysis.mcnemar import Versus
from lenet_viz.gui.views.comparison.choice_box import ChoiceBox
from lenet_viz.gui.views.comparison.subject import NetworkChoice
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.evaluation.gallery import NONE, DigitGallery
from lenet_viz.gui.views.evaluation.lines_label import LinesLabel
from lenet_viz.gui.views.evaluation.versus_shares import Share, pictures_of
from lenet_viz.gui.views.evaluation.words import counted, percent
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme

LEFT_WIDTH: Final = 430
CELL_WIDTH: Final = 96
CELL_SHEET: Final = "padding: 1px 8px;"
"""Two networks, the table and three lines of words have to fit into a low tab."""

INVITATION: Final = "Choose the other network: it reads the same digits, and the two are held against each other."
TEST_TIP: Final = "McNemar's test (1947), exact and two-sided: only the digits that one network alone reads count."


class VersusPage(QWidget):
    """The two networks, the table and what it says at the left; the digits of one of its cells at the right.

    Signals:
        network_chosen (str): the key of the second network.
        picked (int): the number in the set of a digit that shall go to the pad.
        shown (): the page has come into sight.
    """

    network_chosen = Signal(str)
    picked = Signal(int)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versus: Versus | None = None
        self._stale = False
        self._theme = LIGHT
        self._images: NDArray[np.uint8] = NONE.images
        self._classes: tuple[str, ...] = ()
        self._left, self._left_error, self._right_error = ElidedLabel(), QLabel(), QLabel()
        self._choice = ChoiceBox("right")
        self._choice.setAccessibleName("The other network")
        self._choice.setToolTip("Which network this one is held against")
        self._cells = {share: self._cell(share) for share in Share}
        self._group = QButtonGroup(self)
        self._table = QWidget()
        self._words = LinesLabel(LEFT_WIDTH)
        self._heading = ElidedLabel()
        self.gallery = DigitGallery("Digits of the chosen cell")
        self._assemble()
        # Also when the same is chosen again: what was read of it may be out of date.
        self._choice.activated.connect(self._on_choice)
        self._group.buttonToggled.connect(self._show_digits)
        self.gallery.picked.connect(self.picked)
        self.show_words(INVITATION)

    @property
    def words(self) -> str:
        """What the table says, or what is under way."""
        return self._words.text()

    @property
    def counts(self) -> dict[Share, str]:
        """The table."""
        return {share: cell.text() for share, cell in self._cells.items()}

    @property
    def heading(self) -> str:
        """What is said above the digits."""
        return self._heading.text()

    @property
    def chosen(self) -> str | None:
        """The key of the second network."""
        key = self._choice.currentData()
        return None if key is None else str(key)

    def choose_cell(self, share: Share) -> None:
        """Show the digits of a cell."""
        self._cells[share].setChecked(True)

    def set_choices(self, choices: Sequence[NetworkChoice]) -> None:
        """Offer networks; the chosen one stays chosen as long as it is offered."""
        before = self.chosen
        with QSignalBlocker(self._choice):
            self._choice.clear()
            for choice in choices:
                self._choice.addItem(choice.title, choice.key)
                self._choice.setItemData(self._choice.count() - 1, choice.note, Qt.ItemDataRole.ToolTipRole)
            self._choice.setCurrentIndex(-1 if before is None else self._choice.findData(before))

    def set_left(self, title: str, error: float) -> None:
        """Name the network that was evaluated, and its error, 0…1."""
        self._left.set_words(title)
        _say(self._left_error, "Error of this network", percent(error))

    def show_words(self, words: str) -> None:
        """Say something in place of the table: what to do, what is under way, or what went wrong."""
        self._versus = None
        _say(self._right_error, "Error of the other network", "")
        for share, cell in self._cells.items():
            _say(cell, f"Digits {share.words}", "–")
            cell.setEnabled(False)
        self._words.setText(words)
        self._fade()
        self._show_digits()

    def show_versus(self, versus: Versus, images: NDArray[np.uint8], classes: Sequence[str]) -> None:
        """Show what the two made of a set, (N, 28, 28), whose classes have these names."""
        self._versus, self._images, self._classes = versus, images, tuple(classes)
        _say(self._right_error, "Error of the other network", percent(versus.right.error))
        for share, cell in self._cells.items():
            _say(cell, f"Digits {share.words}", f"{len(share.of(versus)):,}")
            cell.setEnabled(True)
        verdict = versus.sentence("this network", "the other")
        self._words.setText(f"McNemar's test: {verdict[0].lower()}{verdict[1:]}")
        self._fade()
        self._show_digits()

    def set_stale(self, stale: bool) -> None:
        """Dim what is of another network than the one on screen."""
        self._stale = stale
        self.gallery.set_stale(stale)
        self._fade()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.gallery.set_theme(theme)
        self._fade()

    def _fade(self) -> None:
        """Grey all that was read if it is stale; what to do, or what is under way, is not."""
        for label in (self._left, self._left_error, self._right_error, self._heading):
            label.setEnabled(not self._stale)
        self._words.setEnabled(not self._stale or self._versus is None)
        # The cells still show their digits, so they are not disabled.
        colour = f" color: {self._theme.faint};" if self._stale else ""
        sheet = f"QToolButton {{ {CELL_SHEET}{colour} }}"
        if sheet != self._table.styleSheet():
            self._table.setStyleSheet(sheet)

    @Slot()
    def _show_digits(self) -> None:
        share = next((share for share, cell in self._cells.items() if cell.isChecked()), Share.ONLY_LEFT)
        if self._versus is None:
            self._heading.set_words("")
            self.gallery.show_pictures(NONE)
            return
        indices = share.of(self._versus)
        self._heading.set_words(f"{counted(len(indices), 'digit')} {share.words}")
        self.gallery.show_pictures(pictures_of(self._versus, share, self._images, self._classes), "None.")

    def _cell(self, share: Share) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setMinimumWidth(CELL_WIDTH)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        button.setToolTip(f"Show the digits {share.words}")
        return button

    def _assemble(self) -> None:
        self._words.setToolTip(TEST_TIP)
        self._heading.setProperty("role", "heading")
        names = QGridLayout()
        names.setVerticalSpacing(2)
        lines: tuple[tuple[str, QWidget, QLabel], ...] = (
            ("this", self._left, self._left_error),
            ("other", self._choice, self._right_error),
        )
        for row, (side, who, error) in enumerate(lines):
            names.addWidget(_small(side), row, 0)
            names.addWidget(who, row, 1)
            names.addWidget(error, row, 2, Qt.AlignmentFlag.AlignRight)
        names.setColumnStretch(1, 1)
        table = QGridLayout(self._table)
        table.setContentsMargins(0, 0, 0, 0)
        table.setSpacing(2)
        for place, words in enumerate(("reads it", "misreads it")):
            table.addWidget(_small(f"the other {words}"), 0, place + 1, Qt.AlignmentFlag.AlignHCenter)
            table.addWidget(_small(f"this one {words}"), place + 1, 0, Qt.AlignmentFlag.AlignRight)
        for share, cell in self._cells.items():
            self._group.addButton(cell)
            table.addWidget(cell, share.value[0] + 1, share.value[1] + 1)
        self._cells[Share.ONLY_LEFT].setChecked(True)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACING // 2)
        left.addLayout(names)
        left.addWidget(self._table)
        left.addWidget(self._words, 1)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(LEFT_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self._heading)
        right.addWidget(self.gallery, 1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * SPACING)
        columns.addWidget(holder)
        columns.addLayout(right, 1)

    @Slot()
    def _on_choice(self) -> None:
        if self.chosen is not None:
            self.network_chosen.emit(self.chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


def _say(where: QLabel | QToolButton, name: str, value: str) -> None:
    """Show a value; those who hear it hear the name, which is why the value is a part of it."""
    where.setText(value)
    where.setAccessibleName(f"{name}: {value}" if value else name)


def _small(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "small")
    return label
