"""The gallery of mistakes, this network's or the paper's, and why the chosen one is read so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.paper_results import FIG_8
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.evaluation.gallery import NONE, DigitGallery, Pictures
from lenet_viz.gui.views.evaluation.mistake_order import Order, ordered
from lenet_viz.gui.views.evaluation.mistake_pictures import MistakePictures
from lenet_viz.gui.views.evaluation.words import counted, reading_words
from lenet_viz.gui.views.theme import SPACING, Theme
from lenet_viz.network.spec import Output

NEIGHBOUR_ACROSS: Final = 64
"""Room for "3 · 0.0043" and a gap."""

NEAR_WORDS: Final = "class · squared distance"
LEFT_LEAST: Final = 248
NEIGHBOURS: Final = 8
NEIGHBOURS_WIDTH: Final = 4 * (NEIGHBOUR_ACROSS + 5) + 16
NEIGHBOURS_TIP: Final = (
    "The training digits whose activations in the last hidden stage lie nearest: class · squared Euclidean distance.\n"
    "Click one to put it on the pad."
)
NO_MISTAKES: Final = "No mistakes: every digit is read rightly."
NONE_YET: Final = "None of the paper's 82 has been read yet."
MNIST_ONLY: Final = "The paper's 82 are MNIST test digits: choose MNIST test and press Evaluate."


class MistakesPage(QWidget):
    """Which mistakes and in which order at the left, why in the middle, nearest training digits at the right.

    Signals:
        picked (int, int): the number in the set of the digit that was chosen, and the rival of its answer: the true
            class, or where it is read rightly what the paper's LeNet-5 answered.
        let_go (): the digit that was chosen is not shown any more.
        neighbour_picked (int): the number of a training digit.
    """

    picked = Signal(int, int)
    let_go = Signal()
    neighbour_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._images: NDArray[np.uint8] = NONE.images
        self._classes: tuple[str, ...] = ()
        self._is_mnist = False
        self._outdated = self._stale = self._waiting = False
        self._output = Output.RBF
        self._kinds = QButtonGroup(self)
        self._own = _switch_button("this network's", "What the network that was evaluated reads wrongly")
        self._paper = _switch_button("the paper's 82", "Fig. 8: the test digits that LeNet-5 misread in 1998")
        self._order = QComboBox()
        self._heading, self._near, self._near_words = ElidedLabel(), ElidedLabel(), QLabel()
        self.gallery = DigitGallery("Mistakes")
        self.pictures = MistakePictures()
        self.neighbours = DigitGallery("Nearest training digits", across=NEIGHBOUR_ACROSS)
        self._assemble()
        self._kinds.buttonToggled.connect(self._refresh)
        self._order.currentIndexChanged.connect(self._refresh)
        self.gallery.picked.connect(self._on_picked)
        self.neighbours.picked.connect(self.neighbour_picked)
        self._offer_orders()
        self.show_neighbours(NONE, "", "")

    @property
    def heading(self) -> str:
        """What is said above the gallery."""
        return self._heading.text()

    @property
    def near_heading(self) -> str:
        """What is said above the training digits."""
        return self._near.text()

    def show_evaluation(
        self, evaluation: Evaluation | None, images: NDArray[np.uint8], classes: Sequence[str], *, is_mnist: bool
    ) -> None:
        """Show the mistakes of an evaluation, once the page is in sight.

        Args:
            evaluation: what a network makes of a set; None: nothing is known.
            images: (N, 28, 28) uint8, the set.
            classes: the names of its classes.
            is_mnist: whether the set is that of the paper's mistakes.
        """
        self._evaluation, self._images, self._classes = evaluation, images, tuple(classes)
        self._is_mnist = is_mnist
        if evaluation is not None and evaluation.output is not self._output:
            self._output = evaluation.output
            self._offer_orders()
        self._outdated = True
        self._fill()

    def show_neighbours(self, pictures: Pictures, heading: str, hint: str) -> None:
        """Show the training digits nearest to the chosen one; without any, a hint."""
        self._near.set_words(heading)
        self._near_words.setText(NEAR_WORDS if len(pictures) else "")
        self.neighbours.show_pictures(pictures, hint)
        self._dim_neighbours(waiting=False)

    def await_neighbours(self) -> None:
        """Another digit is chosen: until its training digits come, those shown look stale."""
        self._dim_neighbours(waiting=True)

    def set_stale(self, stale: bool) -> None:
        """Dim what is of another network than the one on screen."""
        self._stale = stale
        self.gallery.set_stale(stale)
        self.pictures.set_stale(stale)
        self._heading.setEnabled(not stale)
        self._dim_neighbours(waiting=self._waiting)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        for part in (self.gallery, self.pictures, self.neighbours):
            part.set_theme(theme)

    def _dim_neighbours(self, *, waiting: bool) -> None:
        self._waiting = waiting
        self.neighbours.set_stale(self._stale or waiting)
        for label in (self._near, self._near_words):
            label.setEnabled(not (self._stale or waiting))

    def _fill(self) -> None:
        if self._outdated and self.isVisible():
            self._outdated = False
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        before = self.gallery.chosen
        self._order.setVisible(not self._paper.isChecked())
        self._show_kind()
        if before is not None and self.gallery.chosen is None:
            self.let_go.emit()

    def _show_kind(self) -> None:
        """This network's mistakes, or the paper's."""
        evaluation, paper = self._evaluation, self._paper.isChecked()
        if evaluation is None:
            self._heading.set_words("")
            self.gallery.show_pictures(NONE)
        elif not paper:
            indices = ordered(evaluation, Order(self._order.currentData()))
            self._heading.set_words(counted(len(indices), "mistake"))
            self._show(evaluation, indices, NO_MISTAKES)
        elif not self._is_mnist:
            self._heading.set_words("")
            self.gallery.show_pictures(NONE, MNIST_ONLY)
        else:
            indices = np.array([each.number for each in FIG_8 if each.number < evaluation.count], np.int64)
            self._heading.set_words(_paper_words(evaluation, indices))
            self._show(evaluation, indices, NONE_YET)

    def _show(self, evaluation: Evaluation, indices: NDArray[np.int64], hint: str) -> None:
        labels, answers = evaluation.labels[indices], evaluation.answers[indices]
        then = {each.number: each.answer for each in FIG_8} if self._is_mnist else {}
        classes = self._classes

        def words(place: int) -> str:
            index = int(indices[place])
            added = f"\nLeNet-5 in 1998 read it as {then[index]}." if index in then else ""
            return reading_words(evaluation, index, classes) + added

        captions = [
            f"{label}→{answer}" if label != answer else f"{label} ✓"
            for label, answer in zip(labels.tolist(), answers.tolist(), strict=True)
        ]
        self.gallery.show_pictures(Pictures(self._images, indices, captions, labels != answers, words), hint)

    def _offer_orders(self) -> None:
        with QSignalBlocker(self._order):
            chosen = max(0, self._order.currentIndex())
            self._order.clear()
            for order in Order:
                self._order.addItem(order.words(self._output), order.value)
            self._order.setCurrentIndex(chosen)

    @Slot(int)
    def _on_picked(self, index: int) -> None:
        assert self._evaluation is not None
        label, answer = int(self._evaluation.labels[index]), int(self._evaluation.answers[index])
        then = next((each.answer for each in FIG_8 if each.number == index), label)
        self.picked.emit(index, label if label != answer else then)

    def _assemble(self) -> None:
        self._order.setAccessibleName("Order of the mistakes")
        self._order.setToolTip(
            "Which come first: the most frequent confusions; or the answers of which the network was surest,\n"
            "by the penalty or probability of the answer, or by the gap between it and the runner-up"
        )
        for label in (self._heading, self._near):
            label.setProperty("role", "heading")
        self._near.set_tip(NEIGHBOURS_TIP)
        self._near_words.setProperty("role", "small")
        self._near_words.setToolTip(NEIGHBOURS_TIP)
        head = QHBoxLayout()
        head.setSpacing(SPACING // 2)
        for button in (self._own, self._paper):
            self._kinds.addButton(button)
            head.addWidget(button)
        self._own.setChecked(True)
        head.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(SPACING // 2)
        line.addWidget(self._heading, 1)
        line.addWidget(self._order)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(head)
        left.addLayout(line)
        left.addWidget(self.gallery, 1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self._near)
        right.addWidget(self._near_words)
        right.addWidget(self.neighbours, 1)
        self.neighbours.setFixedWidth(NEIGHBOURS_WIDTH)
        self._near.setFixedWidth(NEIGHBOURS_WIDTH)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * SPACING)
        columns.addLayout(left, 1)
        columns.addWidget(self.pictures)
        columns.addLayout(right)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pictures.fit(self.width() - NEIGHBOURS_WIDTH - LEFT_LEAST - 4 * SPACING, self.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()


def _paper_words(evaluation: Evaluation, indices: NDArray[np.int64]) -> str:
    """How many of the paper's mistakes a network reads rightly, of those that it has come to."""
    if not len(indices):
        return ""
    right = int((evaluation.labels[indices] == evaluation.answers[indices]).sum())
    first = "" if len(indices) == len(FIG_8) else f"first {len(indices)} of the "
    return f"reads {right} of the {first}paper's {len(FIG_8)}"


def _switch_button(words: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setAccessibleName(words)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
