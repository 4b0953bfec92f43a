"""The user's own digits: add what is on the pad, look at all, correct them, let the network learn from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from lenet_viz.data.collection import Sample
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.own_digits.grid import SampleGrid
from lenet_viz.gui.views.own_digits.label_row import LabelRow
from lenet_viz.gui.views.own_digits.tools import SampleTools
from lenet_viz.gui.views.own_digits.tuning import Tuning
from lenet_viz.gui.views.own_digits.words import CLASSES, SampleReading, score_words
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.undo_panel import UndoPanel

LINE_GAP: Final = 2

ROOMY: Final = 200
"""Panels of this height have room for a second heading."""

INVITATION: Final = "Click, or press its key: 0 … 9"


class OwnDigitsPanel(UndoPanel):
    """Label and learn on the left, all samples on the right.

    While the panel is in sight the keys 0…9 say what is on the pad, wherever the focus is, except in a text
    field: so one can draw with one hand and label with the other.

    Signals:
        labelled (int): what is on the pad is this digit.
        picked (object): show this Sample on the pad.
        relabel_requested (object, int): these samples (a tuple) are this digit.
        remove_requested (object): remove these samples (a tuple).
        preview_wanted (): distorted copies of another sample, or another number of them, are to be shown.
        fine_tune_requested (float, int): learn from the samples; the share of MNIST mixed in, 0…1, and how many
            distorted copies of each.
        folder_requested (): show the folder with the files.
        shown (): the panel has come into sight.

    Attributes:
        undo_stack: whatever was added, corrected and removed.
    """

    labelled = Signal(int)
    picked = Signal(object)
    relabel_requested = Signal(object, int)
    remove_requested = Signal(object)
    preview_wanted = Signal()
    fine_tune_requested = Signal(float, int)
    folder_requested = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[Sample, ...] = ()
        self._readings: dict[Sample, SampleReading] = {}
        self._obstacle = ""
        self._said = ""
        self._theme = LIGHT
        self._labels = LabelRow()
        self._heading = QLabel("The digit on the pad is a")
        self._clears = QCheckBox("clear after adding")
        self._clears.setChecked(True)
        self._clears.setToolTip("Empty the pad for the next digit. Undo on the pad brings the drawing back")
        self._message = ElidedLabel()
        self.tuning = Tuning()
        self.tools = SampleTools(self.undo_stack)
        self.grid = SampleGrid()
        self._set_up()
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)
        self.show_copies(())

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All of them, also those that the filter hides."""
        return self._samples

    @property
    def clears_after_adding(self) -> bool:
        """Whether the pad shall be empty after a digit was added."""
        return self._clears.isChecked()

    @property
    def message(self) -> str:
        """What is said below the ten buttons."""
        return self._message.text()

    @property
    def preview_sample(self) -> Sample | None:
        """The sample whose distorted copies are of interest; none without copies or samples."""
        if not self.tuning.copies:
            return None
        selected = self.grid.selected
        return selected[-1] if selected else (self._samples[-1] if self._samples else None)

    def set_samples(self, samples: Sequence[Sample], hint: str = "") -> None:
        """Show samples, given class by class; without any the hint says why there are none."""
        self._samples = tuple(samples)
        self.grid.set_hint(hint)
        counts = self._counts()
        self._labels.set_counts(counts)
        self.tuning.set_counts(counts)
        self._refresh()
        self.preview_wanted.emit()

    def set_readings(self, readings: Mapping[Sample, SampleReading]) -> None:
        """What the network on screen makes of the samples; those that it lacks are not read yet."""
        self._readings = dict(readings)
        self._refresh()

    def select(self, samples: Sequence[Sample]) -> None:
        """Select samples; a filter that hides them is taken away."""
        if not set(samples) <= set(self.grid.samples):
            self.tools.show_all()
        self.grid.select(samples)

    def set_pad_obstacle(self, reason: str) -> None:
        """Why what is on the pad cannot be added, one sentence; empty when it can."""
        self._obstacle = reason
        self._labels.set_obstacle(reason)
        self._show_message()

    def say(self, words: str) -> None:
        """What has just happened; empty when that is no longer of interest."""
        self._said = words
        self._show_message()

    def set_folder(self, path: str) -> None:
        """Where the files are."""
        self.tools.set_folder(path)

    def set_obstacle(self, reason: str) -> None:
        """Why no run can begin now, such as one under way; empty when one can."""
        self.tuning.set_obstacle(reason)

    def show_copies(self, copies: Sequence[NDArray[np.uint8]]) -> None:
        """Distorted copies of `preview_sample`, each (28, 28)."""
        hint = "no copies: every digit as it is" if self._samples and not self.tuning.copies else "distorted copies"
        self.tuning.strip.show_copies(copies, hint)

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything that is painted here."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
        self.setPalette(palette)
        for part in (self.tuning, self.tools, self.grid):
            part.set_theme(theme)
        self._show_message()

    def _set_up(self) -> None:
        self.setObjectName("ownDigitsPanel")
        self.setAccessibleName("Your own digits")
        self.setAutoFillBackground(True)
        self._message.setFixedWidth(self._labels.sizeHint().width())
        self._message.setAccessibleName("What became of the digit on the pad")
        for label in range(CLASSES):
            key = QShortcut(str(label), self)
            key.setAutoRepeat(False)
            key.activated.connect(partial(self._on_key, label))

    def _lay_out(self) -> None:
        self._heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch()
        head.addWidget(self._clears)
        left = QVBoxLayout()
        left.setSpacing(LINE_GAP)
        left.addLayout(head)
        left.addWidget(self._labels)
        left.addWidget(self._message)
        left.addStretch()
        left.addWidget(self.tuning)
        right = QVBoxLayout()
        right.setSpacing(SPACING // 2)
        right.addWidget(self.tools)
        right.addWidget(self.grid, 1)
        boxes = QHBoxLayout(self)
        boxes.setContentsMargins(2 * SPACING, SPACING // 2, 2 * SPACING, SPACING // 2)
        boxes.setSpacing(2 * SPACING)
        boxes.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        boxes.addLayout(left)
        boxes.addLayout(right, 1)

    def _connect(self) -> None:
        self._labels.labelled.connect(self.labelled)
        self.tuning.requested.connect(self.fine_tune_requested)
        self.tuning.copies_changed.connect(self.preview_wanted)
        self.tools.filter_changed.connect(self._refresh)
        self.tools.relabel_asked.connect(self._on_relabel)
        self.tools.remove_asked.connect(self._on_remove)
        self.tools.folder_asked.connect(self.folder_requested)
        self.grid.selection_changed.connect(self._on_selection)
        self.grid.picked.connect(self.picked)
        self.grid.remove_asked.connect(self._on_remove)
        self.grid.menu_asked.connect(self._on_menu)

    def _counts(self) -> list[int]:
        counter = Counter(sample.label for sample in self._samples)
        return [counter[label] for label in range(CLASSES)]

    def _is_wrong(self, sample: Sample) -> bool:
        reading = self._readings.get(sample)
        return reading is not None and reading.answer != sample.label

    @Slot()
    def _refresh(self) -> None:
        label, tools = self.tools.shown_label, self.tools
        wrong = [sample for sample in self._samples if self._is_wrong(sample)]
        shown = wrong if tools.shows_wrong else [each for each in self._samples if label in (None, each.label)]
        self.grid.show_samples(shown, [self._readings.get(sample) for sample in shown])
        tools.set_counts(self._counts(), len(wrong))
        labels = [sample.label for sample in self._samples]
        tools.set_score(score_words(labels, [self._readings.get(sample) for sample in self._samples]))

    @Slot()
    def _on_selection(self) -> None:
        self.tools.set_selected(len(self.grid.selected))
        self.preview_wanted.emit()

    @Slot(int)
    def _on_relabel(self, label: int) -> None:
        samples = tuple(sample for sample in self.grid.selected if sample.label != label)
        if samples:
            self.relabel_requested.emit(samples, label)

    @Slot()
    def _on_remove(self) -> None:
        if self.grid.selected:
            self.remove_requested.emit(self.grid.selected)

    @Slot(object)
    def _on_menu(self, at: QPoint) -> None:
        self.tools.open_menu(at)

    def _on_key(self, label: int) -> None:
        if not self._obstacle:
            self.labelled.emit(label)

    def _show_message(self) -> None:
        """What has happened is of more interest than what cannot be done."""
        self._message.set_words(self._said or self._obstacle or INVITATION)
        colour = self._theme.text if self._said else self._theme.muted
        self._message.setStyleSheet(f"QLabel {{ font-size: 11px; color: {colour}; }}")

    def sizeHint(self) -> QSize:
        return QSize(1140, 215)

    def minimumSizeHint(self) -> QSize:
        return QSize(700, 170)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        roomy = self.height() >= ROOMY
        self.tuning.set_heading_shown(roomy)
        # On one line with what stands above the samples.
        self._heading.setMinimumHeight(self.tools.sizeHint().height() if roomy else 0)
        super().resizeEvent(event)
