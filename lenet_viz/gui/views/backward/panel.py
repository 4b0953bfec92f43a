"""The way back: from a target class to gradients, from a unit to the pixels it is due to, and a change that flips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from lenet_viz.analysis.findings import Attribution, Flip
from lenet_viz.gui.views.backward.gallery import Gallery
from lenet_viz.gui.views.backward.pictures import attribution_pictures, flip_pictures, input_picture
from lenet_viz.gui.views.backward.target_row import BUTTON, TargetRow
from lenet_viz.gui.views.backward.words import (
    BLANK,
    COMPUTING,
    colour_words,
    flip_heading,
    flip_line,
    flip_words,
    loss_words,
    unit_words,
)
from lenet_viz.gui.views.theme import SPACING, Theme
from lenet_viz.network.spec import CLASSES, Output, Unit

LEFT: Final = CLASSES * (BUTTON + 1)
NO_FLIP: Final = "no change found"


class BackwardPanel(QWidget):
    """The target and the loss on the left; attributions and the smallest flip found on the right.

    Signals:
        shown(): the panel has come into view and wants the newest results.
        target_chosen(object): the class that the user asks for, or None to follow the answer.
        gradients_wanted(bool): whether the figure shall show gradients.
    """

    shown = Signal()
    target_chosen = Signal(object)
    gradients_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._input: NDArray[np.float32] | None = None
        self._attributions: Sequence[Attribution] | None = None
        self._flip: Flip | None = None
        self._from = ""
        self._goal: int | None = None
        self._flip_note = ""
        self._attribution_note = ""
        self._waiting = (False, False)
        self._follows = QLabel()
        self._targets = TargetRow()
        self._loss = QLabel()
        self._button = QPushButton("Gradients in the figure")
        self._colours = QLabel(wordWrap=True)
        self._gallery = Gallery()
        self._assemble()
        self._targets.target_chosen.connect(self.target_chosen)
        self._button.toggled.connect(self.gradients_wanted)
        self.setObjectName("backwardPanel")
        self.setAccessibleName("The way back")
        self.show_target(None, None)
        self.show_blank()

    @property
    def gallery(self) -> Gallery:
        """The pictures."""
        return self._gallery

    @property
    def loss(self) -> str:
        """The loss as it is shown."""
        return self._loss.text()

    def show_blank(self) -> None:
        """Show empty pictures, as on a blank pad."""
        self._input = self._attributions = self._flip = None
        self._from, self._goal = "", None
        self._flip_note, self._attribution_note = "", BLANK
        self._waiting = (False, False)
        self._colours.setText("")
        self.show_loss(None)
        self._show()

    def show_input(self, pixels: NDArray[np.float32]) -> None:
        """Show what the network reads now, (S, S), −0.1…1.175; results of another size are dropped."""
        if self._input is None or self._input.shape != pixels.shape:
            self._attributions = self._flip = None
        self._input = pixels
        self._show()

    def show_target(self, target: int | None, chosen: int | None) -> None:
        """Mark the target class; `chosen` is None while it follows the answer."""
        self._targets.set_target(target, chosen)
        self._follows.setText("follows the answer" if chosen is None else "your choice")

    def show_loss(self, loss: float | None) -> None:
        """Show the loss of the input at the target; None on a blank pad."""
        self._loss.setText(loss_words(loss))

    def await_attributions(self, unit: Unit, output: Output) -> None:
        """Say whose attributions are under way; those shown look stale until they come."""
        self._from = f"Attributions from {unit_words(unit, output)}"
        self._colours.setText(colour_words(unit, output))
        self._attribution_note = COMPUTING
        self._waiting = (True, self._waiting[1])
        self._show()

    def await_flip(self, goal: int | None) -> None:
        """Say which flip is looked for, None for any; the one shown looks stale until it comes."""
        self._goal, self._flip_note = goal, COMPUTING
        self._waiting = (self._waiting[0], True)
        self._show()

    def show_attributions(self, found: Sequence[Attribution], *, stale: bool = False) -> None:
        """Show the four attributions; stale ones are shown as such while newer ones are under way."""
        self._attributions = found
        self._attribution_note = COMPUTING if stale else ""
        self._waiting = (stale, self._waiting[1])
        self._show()

    def show_flip(self, found: Flip | None, *, stale: bool = False) -> None:
        """Show the smallest change found; None says that none was found."""
        self._flip = found
        self._flip_note = COMPUTING if stale else NO_FLIP if found is None else ""
        self._waiting = (self._waiting[0], stale)
        self._show()

    def show_attribution_trouble(self, reason: str) -> None:
        """Say why there are no attributions; the last ones stay, stale."""
        self._attribution_note = reason
        self._show()

    def show_flip_trouble(self, reason: str) -> None:
        """Say why there is no flip; the last one stays, stale."""
        self._flip_note = reason
        self._show()

    @Slot(bool)
    def set_gradients_wanted(self, wanted: bool) -> None:
        """Press or release the button that shows gradients in the figure."""
        self._button.setChecked(wanted)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._gallery.set_theme(theme)

    def _show(self) -> None:
        pictures = (input_picture(self._input), *attribution_pictures(self._attributions), *flip_pictures(self._flip))
        flip = None if self._waiting[1] else self._flip
        self._gallery.set_pictures(pictures)
        self._gallery.set_headings(
            (self._from or "Attributions", self._attribution_note), (flip_heading(self._goal, flip), self._flip_note)
        )
        if self._flip is None:
            self._gallery.set_words((), "")
        else:
            self._gallery.set_words(flip_words(self._flip), flip_line(self._flip))
        self._gallery.set_stale(*self._waiting)

    def _assemble(self) -> None:
        heading = QLabel("Target class")
        heading.setProperty("role", "heading")
        for label in (self._follows, self._colours):
            label.setProperty("role", "small")
        self._colours.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._colours.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._loss.setToolTip("What training makes small: for this input, if it were the target class")
        self._loss.setAccessibleName("Loss at the target class")
        self._button.setCheckable(True)
        self._button.setToolTip("Show ∂loss/∂activation and ∂loss/∂weight in the figure (Ctrl+G)")
        self._button.setAccessibleName("Gradients in the figure")
        title = QHBoxLayout()
        title.addWidget(heading)
        title.addStretch(1)
        title.addWidget(self._follows)
        left = QVBoxLayout()
        left.setSpacing(SPACING // 2)
        left.addLayout(title)
        left.addWidget(self._targets)
        left.addWidget(self._loss)
        left.addWidget(self._button)
        left.addWidget(self._colours, stretch=1)
        holder = QWidget()
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(LEFT)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        row.setSpacing(2 * SPACING)
        row.addWidget(holder)
        row.addWidget(self._gallery, stretch=1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def sizeHint(self) -> QSize:
        return QSize(1140, 215)

    def minimumSizeHint(self) -> QSize:
        return QSize(600, 170)
