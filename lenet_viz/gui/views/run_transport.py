"""The buttons that start, hold, move and end a training run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from lenet_viz.gui.views import run_icons
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme

PAUSE_TEXT: Final = "Pa&use"
RESUME_TEXT: Final = "Res&ume"
BUTTON_HEIGHT: Final = 26

CLOSE: Final = "QToolButton { padding: 4px 5px; }"
"""Seven buttons have to stand in a row."""

PICTURE: Final = QSize(run_icons.ICON_SIDE, run_icons.ICON_SIDE)
PICTURE_BESIDE_WORD: Final = QSize(run_icons.ICON_SIDE + 4, run_icons.ICON_SIDE)
"""The picture stands in the middle: so it keeps a distance from its word."""


class Transport(QWidget):
    """Start, Pause or Resume, Step, Pass, Stop, Rewind and New seed, with words or as pictures alone.

    Signals:
        start_requested (), pause_requested (), resume_requested (), step_requested (), pass_requested (),
            stop_requested (), rewind_requested (), new_seed_requested (): a button was pressed.
    """

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal()
    pass_requested = Signal()
    stop_requested = Signal()
    rewind_requested = Signal()
    new_seed_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._problem = ""
        self._moved = False
        self._worded = False
        self._lent = False
        self._widths: tuple[int, int] | None = None
        self._start = QPushButton("&Start")
        self._hold = _button(RESUME_TEXT, "Hold the run between two steps, or let it go on")
        self._step = _button("Step", "One step of the run that is held: one batch, one move of the weights")
        self._pass = _button("Pass", "On to the end of this pass, then hold again")
        self._stop = _button("S&top", "End the run after the step in progress; what it has learned so far stays")
        self._rewind = _button("Rewind", "Back to the weights that this run has started from")
        self._seed = _button("New seed", "Other starting weights, another order; a held run begins anew with them")
        self._tools = (self._hold, self._step, self._pass, self._stop, self._rewind, self._seed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING // 2)
        for widget in (self._start, *self._tools):
            widget.setFixedHeight(BUTTON_HEIGHT)
            self._row.addWidget(widget)
        self._start.setProperty("role", "primary")
        self._connect()
        self.set_theme(LIGHT)
        self._draw_words(self._worded)

    def set_state(self, state: RunState, *, moved: bool) -> None:
        """Where the run stands, and whether it has made a step yet."""
        self._state, self._moved = state, moved
        self._refresh()

    def set_problem(self, problem: str) -> None:
        """What keeps a run from starting; empty when nothing does."""
        self._problem = problem
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draws the pictures in the colours of a theme."""
        for button, picture in (
            (self._step, run_icons.step_icon),
            (self._pass, run_icons.pass_icon),
            (self._stop, run_icons.stop_icon),
            (self._rewind, run_icons.rewind_icon),
            (self._seed, run_icons.seed_icon),
        ):
            button.setIcon(picture(theme))
        self._pictures = run_icons.pause_icon(theme), run_icons.resume_icon(theme)
        self._refresh()

    def set_worded(self, worded: bool) -> None:
        """Puts words beside the pictures, or leaves them to the tool tips."""
        if worded != self._worded:
            self._worded = worded
            self._draw_words(worded)

    def widths(self) -> tuple[int, int]:
        """How wide it is with words, and how wide without."""
        if self._widths is None:
            found = {}
            for worded in (not self._worded, self._worded):
                self._draw_words(worded)
                self._row.invalidate()
                found[worded] = self._row.sizeHint().width()
            self._widths = (found[True], found[False])
        return self._widths

    def _draw_words(self, worded: bool) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._tools:
            button.setToolButtonStyle(style)
            button.setIconSize(PICTURE_BESIDE_WORD if worded else PICTURE)
            button.setStyleSheet(CLOSE)
        # Resume is the wider word: nothing moves when the two change places.
        self._hold.setMinimumWidth(0)
        self._hold.setText(RESUME_TEXT)
        self._hold.setMinimumWidth(self._hold.sizeHint().width())
        self._name_hold()

    def _connect(self) -> None:
        for button, signal in (
            (self._step, self.step_requested),
            (self._pass, self.pass_requested),
            (self._stop, self.stop_requested),
            (self._rewind, self.rewind_requested),
            (self._seed, self.new_seed_requested),
        ):
            button.clicked.connect(signal)
        self._start.clicked.connect(self._on_start_clicked)
        self._hold.clicked.connect(self._on_hold_clicked)

    def _refresh(self) -> None:
        rules = RUN_RULES[self._state]
        focused = next((button for button in (self._start, *self._tools) if button.hasFocus()), None)
        self._start.setEnabled(rules.startable and not self._problem)
        self._start.setToolTip(f"Not yet. {_capital(self._problem)}" if self._problem else "Begin a new run")
        self._name_hold()
        self._hold.setEnabled(rules.pausable or rules.resumable)
        self._step.setEnabled(rules.steppable)
        self._pass.setEnabled(rules.steppable)
        self._stop.setEnabled(rules.stoppable)
        self._rewind.setEnabled(rules.rewindable and self._moved)
        self._seed.setEnabled(rules.startable or rules.resumable)
        lost = focused is not None and not focused.isEnabled()
        if lost or self.hasFocus() or (focused is self._stop and self._lent):
            self._hand_focus_on()

    def _hand_focus_on(self) -> None:
        """Qt would pass the focus of a button that cannot be pressed any more on to where the Tab key goes next.

        Stop has it only until there is something to pause: the space bar must not end a run that has just begun.
        While nothing can be pressed it waits between the buttons.
        """
        heir = next((button for button in (self._hold, self._start, self._stop) if button.isEnabled()), self)
        self._lent = heir is self._stop
        heir.setFocus(Qt.FocusReason.TabFocusReason)

    def _name_hold(self) -> None:
        resumes = RUN_RULES[self._state].resumable
        text, icon = (RESUME_TEXT, self._pictures[1]) if resumes else (PAUSE_TEXT, self._pictures[0])
        self._hold.setText(text)
        self._hold.setIcon(icon)
        self._hold.setAccessibleName(text.replace("&", ""))

    @Slot()
    def _on_start_clicked(self) -> None:
        self.start_requested.emit()
        # The form may have had no network for a moment while the run was being prepared.
        if not self._start.isEnabled():
            self._hand_focus_on()

    @Slot()
    def _on_hold_clicked(self) -> None:
        if RUN_RULES[self._state].resumable:
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._widths = None


def _button(text: str, purpose: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    name = text.replace("&", "")
    button.setAccessibleName(name)
    button.setToolTip(f"{name}: {purpose[0].lower()}{purpose[1:]}")
    return button


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
