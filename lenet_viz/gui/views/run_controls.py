"""Buttons that start, hold and end a training run, and how far it is."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.theme import SPACING
from lenet_viz.gui.views.training_values import status_words

PAUSE_TEXT: Final = "Pa&use"
RESUME_TEXT: Final = "Res&ume"
SAVE_TEXT: Final = "Sa&ve trained network…"
SHORT_SAVE_TEXT: Final = "Sa&ve…"
BAR_HEIGHT: Final = 10
TWO_ROWS_WIDTH: Final = 490
"""From this width on the bar and the words share the second row."""

ONE_ROW_WIDTH: Final = 570
"""From this width on the words stand beside the buttons."""

LONG_TEXT_WIDTH: Final = 780
"""From this width on Save says what it saves."""


class RunControls(QWidget):
    """Start, Pause or Resume, Stop, Save, a line of words and a bar.

    Signals:
        start_requested (), pause_requested (), resume_requested (), stop_requested (), save_requested ():
            a button was pressed.
    """

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._problem = ""
        self._passes = 1
        self._done, self._steps = 0, 1
        self._speed, self._left = 0.0, math.inf
        self._start = QPushButton("&Start")
        self._hold = QPushButton(PAUSE_TEXT)
        self._stop = QPushButton("S&top")
        self._save = QPushButton(SHORT_SAVE_TEXT)
        self._status = QLabel()
        self._bar = QProgressBar()
        self._grid = QGridLayout(self)
        self._set_up()
        self._arrange()
        self._refresh()

    @property
    def status(self) -> str:
        """How far the run is, in words."""
        return self._status.text()

    def set_state(self, state: RunState) -> None:
        """Where the run stands. `PREPARING` begins a new run: progress goes back to nothing."""
        self._state = state
        if state is RunState.PREPARING:
            self._done, self._steps, self._speed, self._left = 0, 1, 0.0, math.inf
        self._refresh()

    def set_problem(self, problem: str) -> None:
        """What keeps a run from starting; empty when nothing does."""
        self._problem = problem
        self._refresh()

    def set_passes(self, passes: int) -> None:
        """Passes of the run in progress."""
        self._passes = passes
        self._refresh()

    def set_progress(self, done: int, steps: int, speed: float, left: float) -> None:
        """How far the run is.

        Args:
            done: steps done, 0…steps.
            steps: steps of the whole run, at least 1.
            speed: digits per second; 0 while it is not known.
            left: seconds to go; infinite while it is not known.
        """
        self._done, self._steps, self._speed, self._left = done, steps, speed, left
        self._refresh()

    def _set_up(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(SPACING // 2)
        self._grid.setColumnStretch(3, 1)
        self._start.setProperty("role", "primary")
        self._hold.setToolTip("Hold the run between two steps, or let it go on")
        self._stop.setToolTip("End the run after the step in progress; what it has learned so far stays")
        self._save.setToolTip("Save the trained network in a file")
        # Resume is the wider word: nothing moves when the two change places.
        self._hold.setText(RESUME_TEXT)
        self._hold.setMinimumWidth(self._hold.sizeHint().width())
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR_HEIGHT)
        self._bar.setAccessibleName("progress of the run")
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._start.clicked.connect(self.start_requested)
        self._hold.clicked.connect(self._on_hold_clicked)
        self._stop.clicked.connect(self.stop_requested)
        self._save.clicked.connect(self.save_requested)

    def _arrange(self) -> None:
        for column, button in enumerate((self._start, self._hold, self._stop)):
            self._grid.addWidget(button, 0, column)
        self._grid.addWidget(self._save, 0, 4)
        if self.width() >= ONE_ROW_WIDTH:
            self._grid.addWidget(self._status, 0, 3)
            self._grid.addWidget(self._bar, 1, 0, 1, 5)
        elif self.width() >= TWO_ROWS_WIDTH:
            self._grid.addWidget(self._bar, 1, 0, 1, 3)
            self._grid.addWidget(self._status, 1, 3, 1, 2)
        else:
            self._grid.addWidget(self._status, 1, 0, 1, 5)
            self._grid.addWidget(self._bar, 2, 0, 1, 5)
        self._save.setText(SAVE_TEXT if self.width() >= LONG_TEXT_WIDTH else SHORT_SAVE_TEXT)

    def _refresh(self) -> None:
        rules = RUN_RULES[self._state]
        started_by_key = self._start.hasFocus()
        self._start.setEnabled(rules.startable and not self._problem)
        self._start.setToolTip(
            f"Not yet. {self._problem.capitalize()}" if self._problem else "Begin a new run with fresh weights"
        )
        self._hold.setText(RESUME_TEXT if rules.resumable else PAUSE_TEXT)
        self._hold.setEnabled(rules.pausable or rules.resumable)
        self._stop.setEnabled(rules.stoppable)
        if started_by_key and not self._start.isEnabled():
            # Qt would pass the focus on to wherever the Tab key goes next.
            (self._hold if self._hold.isEnabled() else self._stop).setFocus(Qt.FocusReason.TabFocusReason)
        self._save.setEnabled(rules.saveable and self._done > 0)
        self._bar.setRange(0, self._steps)
        self._bar.setValue(self._done)
        words = status_words(
            self._state, done=self._done, steps=self._steps, passes=self._passes, speed=self._speed, left=self._left
        )
        self._status.setText(words)
        self._bar.setAccessibleDescription(words)

    @Slot()
    def _on_hold_clicked(self) -> None:
        if RUN_RULES[self._state].resumable:
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
