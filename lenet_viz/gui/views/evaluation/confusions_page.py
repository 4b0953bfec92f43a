"""How good the network is, what it takes for what, and the digits themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.evaluation.gallery import NONE, DigitGallery, Pictures
from lenet_viz.gui.views.evaluation.matrix import ConfusionMatrix
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.gui.views.evaluation.words import (
    counted,
    fact_lines,
    percent,
    place_heading,
    reading_words,
)
from lenet_viz.gui.views.theme import SPACING, Theme

FACTS_WIDTH: Final = 178
"""Room for an interval up to 100.00%."""

FACTS: Final = 4
ERROR_TIP: Final = (
    "Share of digits whose nearest class is wrong, nothing rejected.\n"
    "Of intervals worked out like this one, each from other digits, about 95 in 100 hold the error on all digits\n"
    "of this kind (Wilson, 1927)."
)


class ConfusionsPage(QWidget):
    """The error and other figures at the left, the matrix in the middle, the digits of a cell at the right.

    Signals:
        picked (int): the number in the set of a digit that shall go to the pad.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._outdated = True
        self._images: NDArray[np.uint8] = NONE.images
        self._classes: tuple[str, ...] = ()
        self._error, self._interval, self._count = QLabel(), QLabel(), QLabel()
        self._facts = [(QLabel(), QLabel()) for _ in range(FACTS)]
        self.matrix = ConfusionMatrix()
        self._heading = ElidedLabel()
        self.gallery = DigitGallery("Digits of the chosen cell")
        self._left = QWidget()
        self._assemble()
        self.matrix.chosen_changed.connect(self._show_digits)
        self.gallery.picked.connect(self.picked)

    @property
    def error_words(self) -> str:
        """The error as it is shown, with its interval."""
        return f"{self._error.text()} {self._interval.text()}"

    @property
    def heading(self) -> str:
        """What is said above the digits."""
        return self._heading.text()

    def show_evaluation(self, evaluation: Evaluation | None, images: NDArray[np.uint8], classes: Sequence[str]) -> None:
        """Show what a network makes of a set, (N, 28, 28), whose classes have these names; None: not known yet.

        While the page is out of sight, it waits with that until it is seen.
        """
        self._evaluation, self._images, self._classes = evaluation, images, tuple(classes)
        self._outdated = True
        self._fill()

    def set_stale(self, stale: bool) -> None:
        """Dim what is of another network than the one on screen."""
        self.matrix.set_stale(stale)
        self.gallery.set_stale(stale)
        for part in (self._left, self._heading):
            part.setEnabled(not stale)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.matrix.set_theme(theme)
        self.gallery.set_theme(theme)

    def _fill(self) -> None:
        if not self._outdated or not self.isVisible():
            return
        self._outdated = False
        self.matrix.show_evaluation(self._evaluation, self._classes)
        if self._evaluation is not None:
            self._show_figures(self._evaluation)
        self._show_digits()

    def _show_figures(self, evaluation: Evaluation) -> None:
        low, high = evaluation.interval
        self._error.setText(f"{percent(evaluation.error)} error")
        self._interval.setText(f"95% interval {low * 100:.2f} … {percent(high)}")
        digits = counted(evaluation.count, "digit")
        first = "" if evaluation.complete else f"\nfirst of {evaluation.total:,}"
        self._count.setText(f"{len(evaluation.wrong):,} wrong of {digits}{first}")
        for (name, value), (words, number, tip) in zip(self._facts, fact_lines(evaluation), strict=True):
            name.setText(words)
            value.setText(number)
            for label in (name, value):
                label.setToolTip(tip)

    @Slot()
    def _show_digits(self) -> None:
        evaluation, place = self._evaluation, self.matrix.chosen
        if evaluation is None:
            self.gallery.show_pictures(NONE)
            return
        indices = digits_of(evaluation, place)
        self._heading.set_words(place_heading(place, len(indices), self._classes))
        self.gallery.show_pictures(_pictures(evaluation, self._images, indices, self._classes))

    def _assemble(self) -> None:
        self._error.setProperty("role", "title")
        for label in (self._error, self._interval):
            label.setToolTip(ERROR_TIP)
        for label in (self._interval, self._count, *(name for name, _ in self._facts)):
            label.setProperty("role", "small")
        self._heading.setProperty("role", "heading")
        facts = QGridLayout(self._left)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setVerticalSpacing(1)
        for row, label in enumerate((self._error, self._interval, self._count)):
            facts.addWidget(label, row, 0, 1, 2)
        for row, (name, value) in enumerate(self._facts, start=3):
            facts.addWidget(name, row, 0)
            facts.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        facts.setRowStretch(3 + FACTS, 1)
        self._left.setFixedWidth(FACTS_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self._heading)
        right.addWidget(self.gallery, 1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * SPACING)
        columns.addWidget(self._left)
        columns.addWidget(self.matrix, 5)
        columns.addLayout(right, 4)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()


def digits_of(evaluation: Evaluation, place: Place) -> NDArray[np.int64]:
    """The numbers of the digits of a cell; of a row's or column's name, or the corner, those read wrongly."""
    chosen = np.ones(evaluation.count, np.bool_)
    if not place.is_cell:
        chosen &= evaluation.answers != evaluation.labels
    if place.label is not None:
        chosen &= evaluation.labels == place.label
    if place.answer is not None:
        chosen &= evaluation.answers == place.answer
    found = np.flatnonzero(chosen)
    # Of one kind after the other; in the order of the set within each.
    order = np.lexsort((found, evaluation.answers[found], evaluation.labels[found]))
    return found[order]


def _pictures(
    evaluation: Evaluation, images: NDArray[np.uint8], indices: NDArray[np.int64], classes: Sequence[str]
) -> Pictures:
    labels, answers = evaluation.labels[indices], evaluation.answers[indices]
    wrong = labels != answers
    captions = [
        f"{label}→{answer}" if label != answer else str(label)
        for label, answer in zip(labels.tolist(), answers.tolist(), strict=True)
    ]
    return Pictures(
        images, indices, captions, wrong, lambda place: reading_words(evaluation, int(indices[place]), classes)
    )
