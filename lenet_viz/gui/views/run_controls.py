"""Buttons that start, hold, move and end a training run, and how far it is."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from lenet_viz.gui.views import run_icons
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.run_strip import STRIP_HEIGHT, LookingBackStrip
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.training_values import status_words

PAUSE_TEXT: Final = "Pa&use"
RESUME_TEXT: Final = "Res&ume"
BUTTON_HEIGHT: Final = 26
BAR_HEIGHT: Final = 10
BAR_PARTS: Final = 1000
UPDATES_WIDTH: Final = 46
MOST_UPDATES: Final = 30
USUAL_UPDATES: Final = 5

WORDS_WIDTH: Final = 750
"""From this width on the buttons have words beside their pictures."""

STATUS_WIDTH: Final = 420
"""From this width on the words stand beside the bar, else below it."""

COMPACT: Final = "QToolButton { padding: 4px 6px; }"
"""A picture needs less room at its sides than a word."""

UPDATES_TIP: Final = (
    "How often in a second figure and curves follow the run, 0 to 30.\n"
    "0: full speed, nothing is shown before a pass has ended."
)


class RunControls(QWidget):
    """Start, Pause or Resume, Step, Pass, Stop, Rewind, New seed, Save, updates per second, a bar and words.

    While an earlier moment of the run is looked at, a strip that says so takes the place of bar and words.

    Signals:
        start_requested (), pause_requested (), resume_requested (), step_requested (), pass_requested (),
            stop_requested (), rewind_requested (), new_seed_requested (), save_requested (),
            live_requested (), branch_requested (), film_requested (): a button was pressed.
        update_rate_changed (float): updates per second, 0…30; 0: none before a pass has ended.
    """

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal()
    pass_requested = Signal()
    stop_requested = Signal()
    rewind_requested = Signal()
    new_seed_requested = Signal()
    save_requested = Signal()
    live_requested = Signal()
    branch_requested = Signal()
    film_requested = Signal()
    update_rate_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._problem = ""
        self._theme = LIGHT
        self._passes_seen, self._passes = 0.0, 1
        self._speed, self._left = 0.0, math.inf
        self._start = QPushButton("&Start")
        self._hold = _button(RESUME_TEXT, "Hold the run between two steps, or let it go on")
        self._step = _button("Step", "One step of the run that is held: one batch, one move of the weights")
        self._pass = _button("Pass", "On to the end of this pass, then hold again")
        self._stop = _button("S&top", "End the run after the step in progress; what it has learned so far stays")
        self._rewind = _button("Rewind", "Back to the weights that this run has started from")
        self._seed = _button("New seed", "Other starting weights and another order for the next run")
        self._save = QPushButton("Sa&ve…")
        self._updates = QSpinBox()
        self._updates_label = QLabel("Updates/s")
        self._status = ElidedLabel()
        self._bar = QProgressBar()
        self._strip = LookingBackStrip()
        self._buttons = QWidget()
        self._extras = QWidget()
        self._progress = QWidget()
        self._grid = QGridLayout(self)
        self._set_up()
        self._connect()
        self.set_theme(LIGHT)
        self._arrange()
        self._refresh()

    @property
    def status(self) -> str:
        """How far the run is, in words."""
        return self._status.text()

    @property
    def update_rate(self) -> float:
        """Updates per second, 0…30."""
        return float(self._updates.value())

    def set_state(self, state: RunState) -> None:
        """Where the run stands. `PREPARING` begins a new run: progress goes back to nothing."""
        self._state = state
        if state is RunState.PREPARING:
            self._passes_seen, self._speed, self._left = 0.0, 0.0, math.inf
        self._refresh()

    def set_problem(self, problem: str) -> None:
        """What keeps a run from starting; empty when nothing does."""
        self._problem = problem
        self._refresh()

    def set_progress(self, passes_seen: float, passes: int, speed: float, left: float) -> None:
        """How far the run is.

        Args:
            passes_seen: passes done, whole and started ones, 0…passes.
            passes: passes of the whole run, at least 1.
            speed: digits per second; 0 while it is not known.
            left: seconds to go; infinite while it is not known.
        """
        self._passes_seen, self._passes, self._speed, self._left = passes_seen, passes, speed, left
        self._refresh()

    def set_update_rate(self, updates: float) -> None:
        """Shows how often a second figure and curves follow, 0…30."""
        self._updates.setValue(round(updates))

    def set_looking_back(self, words: str | None) -> None:
        """Says which earlier moment is looked at; None: the newest one is."""
        self._strip.set_words(words or "")
        self._strip.setVisible(words is not None)
        self._progress.setVisible(words is None)

    def set_theme(self, theme: Theme) -> None:
        """Draws the pictures in the colours of a theme."""
        self._theme = theme
        for button, picture in (
            (self._step, run_icons.step_icon),
            (self._pass, run_icons.pass_icon),
            (self._stop, run_icons.stop_icon),
            (self._rewind, run_icons.rewind_icon),
            (self._seed, run_icons.seed_icon),
        ):
            button.setIcon(picture(theme))
        self._pictures = run_icons.pause_icon(theme), run_icons.resume_icon(theme)
        self._strip.set_theme(theme)
        self._refresh()

    def _set_up(self) -> None:
        self._start.setProperty("role", "primary")
        self._save.setToolTip("Save the trained network in a file")
        self._updates.setRange(0, MOST_UPDATES)
        self._updates.setValue(USUAL_UPDATES)
        self._updates.setFixedWidth(UPDATES_WIDTH)
        self._updates.setAccessibleName("updates per second")
        self._updates_label.setBuddy(self._updates)
        self._updates.setToolTip(UPDATES_TIP)
        self._updates_label.setToolTip(UPDATES_TIP)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR_HEIGHT)
        self._bar.setRange(0, BAR_PARTS)
        self._bar.setAccessibleName("progress of the run")
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._strip.hide()
        self._progress.setMinimumHeight(STRIP_HEIGHT)
        tools = (self._start, self._hold, self._step, self._pass, self._stop, self._rewind, self._seed)
        _row(self._buttons, tools)
        _row(self._extras, (self._updates_label, self._updates, self._save))
        for widget in (*tools, self._save, self._updates):
            widget.setFixedHeight(BUTTON_HEIGHT)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(SPACING // 2)
        self._grid.setColumnStretch(1, 1)
        self._inside = QGridLayout(self._progress)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setHorizontalSpacing(SPACING)
        self._inside.setVerticalSpacing(0)
        self._inside.setColumnStretch(0, 1)

    def _connect(self) -> None:
        for button, signal in (
            (self._start, self.start_requested),
            (self._step, self.step_requested),
            (self._pass, self.pass_requested),
            (self._stop, self.stop_requested),
            (self._rewind, self.rewind_requested),
            (self._seed, self.new_seed_requested),
            (self._save, self.save_requested),
        ):
            button.clicked.connect(signal)
        self._hold.clicked.connect(self._on_hold_clicked)
        self._updates.valueChanged.connect(self._on_updates_changed)
        self._strip.live_requested.connect(self.live_requested)
        self._strip.branch_requested.connect(self.branch_requested)
        self._strip.film_requested.connect(self.film_requested)

    def _arrange(self) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        if self.width() < WORDS_WIDTH:
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons.findChildren(QToolButton):
            button.setToolButtonStyle(style)
            button.setStyleSheet(COMPACT if style is Qt.ToolButtonStyle.ToolButtonIconOnly else "")
        # Resume is the wider word: nothing moves when the two change places.
        self._hold.setMinimumWidth(0)
        self._hold.setText(RESUME_TEXT)
        self._hold.setMinimumWidth(self._hold.sizeHint().width())
        self._name_hold()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        needed = self._buttons.sizeHint().width() + SPACING + self._extras.sizeHint().width()
        one_row = self.width() >= needed
        self._grid.addWidget(self._buttons, 0, 0, left)
        self._grid.addWidget(self._extras, 0 if one_row else 1, 1 if one_row else 0, right if one_row else left)
        self._grid.addWidget(self._progress, 2, 0, 1, 2)
        self._grid.addWidget(self._strip, 2, 0, 1, 2)
        beside = self.width() >= STATUS_WIDTH
        self._inside.addWidget(self._bar, 0, 0)
        self._inside.addWidget(self._status, 0 if beside else 1, 1 if beside else 0)

    def _refresh(self) -> None:
        rules = RUN_RULES[self._state]
        started_by_key = self._start.hasFocus()
        self._start.setEnabled(rules.startable and not self._problem)
        self._start.setToolTip(f"Not yet. {_capital(self._problem)}" if self._problem else "Begin a new run")
        self._name_hold()
        self._hold.setEnabled(rules.pausable or rules.resumable)
        self._step.setEnabled(rules.steppable)
        self._pass.setEnabled(rules.steppable)
        self._stop.setEnabled(rules.stoppable)
        self._rewind.setEnabled(rules.rewindable and self._passes_seen > 0)
        self._seed.setEnabled(rules.startable)
        if started_by_key and not self._start.isEnabled():
            # Qt would pass the focus on to wherever the Tab key goes next.
            (self._hold if self._hold.isEnabled() else self._stop).setFocus(Qt.FocusReason.TabFocusReason)
        self._save.setEnabled(rules.saveable and self._passes_seen > 0)
        self._bar.setValue(math.floor(BAR_PARTS * min(1.0, self._passes_seen / self._passes)))
        words = status_words(
            self._state, passes_seen=self._passes_seen, passes=self._passes, speed=self._speed, left=self._left
        )
        self._status.set_words(words)
        self._bar.setAccessibleDescription(words)

    def _name_hold(self) -> None:
        resumes = RUN_RULES[self._state].resumable
        text, icon = (RESUME_TEXT, self._pictures[1]) if resumes else (PAUSE_TEXT, self._pictures[0])
        self._hold.setText(text)
        self._hold.setIcon(icon)
        self._hold.setAccessibleName(text.replace("&", ""))

    @Slot()
    def _on_hold_clicked(self) -> None:
        if RUN_RULES[self._state].resumable:
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    @Slot(int)
    def _on_updates_changed(self, updates: int) -> None:
        self.update_rate_changed.emit(float(updates))

    def minimumSizeHint(self) -> QSize:
        # Not that of the present arrangement, which could never change to a narrower one then.
        return QSize(self._buttons.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _button(text: str, purpose: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setIconSize(QSize(run_icons.ICON_SIDE, run_icons.ICON_SIDE))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    name = text.replace("&", "")
    button.setAccessibleName(name)
    button.setToolTip(f"{name}: {purpose[0].lower()}{purpose[1:]}")
    return button


def _row(box: QWidget, widgets: tuple[QWidget, ...]) -> None:
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACING // 2)
    for widget in widgets:
        row.addWidget(widget)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
