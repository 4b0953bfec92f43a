"""The buttons of a training run, how often it is shown, and how far it is."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from lenet_viz.gui.views.panel_note import PanelNote
from lenet_viz.gui.views.run_progress import RunProgress
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.run_transport import BUTTON_HEIGHT, Transport
from lenet_viz.gui.views.theme import SPACING, Theme

UPDATES_WIDTH: Final = 46
MOST_UPDATES: Final = 30
USUAL_UPDATES: Final = 5

UPDATES_TIP: Final = (
    "How often in a second figure and curves follow the run, 0 to 30.\n"
    "0: full speed, nothing is shown before a pass has ended."
)


class RunControls(QWidget):
    """The transport's buttons, updates per second, Save, a bar and words.

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
        self._passes_seen, self._passes = 0.0, 1
        self._speed, self._left = 0.0, math.inf
        self._places: tuple[tuple[int, int], tuple[int, int]] | None = None
        self._transport = Transport()
        self._extras = QWidget()
        self._updates_label = QLabel("Updates/s")
        self._updates = QSpinBox()
        self._save = QPushButton("Sa&ve…")
        self._progress = RunProgress()
        self._grid = QGridLayout(self)
        self._set_up()
        self._connect()
        self._arrange()
        self._refresh()

    @property
    def status(self) -> str:
        """How far the run is, in words."""
        return self._progress.words

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
        self._transport.set_problem(problem)

    def set_progress(self, passes_seen: float, passes: int, speed: float, left: float) -> None:
        """How far the run is, see `RunProgress.show_progress`."""
        self._passes_seen, self._passes, self._speed, self._left = passes_seen, passes, speed, left
        self._refresh()

    def set_update_rate(self, updates: float) -> None:
        """Shows how often a second figure and curves follow, 0…30."""
        self._updates.setValue(round(updates))

    def set_looking_back(self, words: str | None) -> None:
        """Says which earlier moment is looked at; None: the newest one is."""
        self._progress.set_looking_back(words)

    def take_note(self, note: PanelNote) -> bool:
        """Shows a short note where the bar stands while nothing runs; False when it has no place there."""
        return self._progress.take_note(note, idle=self._state is RunState.IDLE)

    def set_theme(self, theme: Theme) -> None:
        """Colours of pictures and words."""
        self._transport.set_theme(theme)
        self._progress.strip.set_theme(theme)

    def _set_up(self) -> None:
        self._save.setToolTip("Save the trained network in a file")
        self._updates.setRange(0, MOST_UPDATES)
        self._updates.setValue(USUAL_UPDATES)
        self._updates.setFixedWidth(UPDATES_WIDTH)
        self._updates.setAccessibleName("updates per second")
        self._updates_label.setBuddy(self._updates)
        self._updates.setToolTip(UPDATES_TIP)
        self._updates_label.setToolTip(UPDATES_TIP)
        row = QHBoxLayout(self._extras)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING // 2)
        for widget in (self._updates_label, self._updates, self._save):
            widget.setFixedHeight(BUTTON_HEIGHT)
            row.addWidget(widget)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(SPACING // 2)
        self._grid.setColumnStretch(0, 1)

    def _connect(self) -> None:
        transport, strip = self._transport, self._progress.strip
        for pressed, passed_on in (
            (transport.start_requested, self.start_requested),
            (transport.pause_requested, self.pause_requested),
            (transport.resume_requested, self.resume_requested),
            (transport.step_requested, self.step_requested),
            (transport.pass_requested, self.pass_requested),
            (transport.stop_requested, self.stop_requested),
            (transport.rewind_requested, self.rewind_requested),
            (transport.new_seed_requested, self.new_seed_requested),
            (self._save.clicked, self.save_requested),
            (strip.live_requested, self.live_requested),
            (strip.branch_requested, self.branch_requested),
            (strip.film_requested, self.film_requested),
        ):
            pressed.connect(passed_on)
        self._updates.valueChanged.connect(self._on_updates_changed)

    def _arrange(self) -> None:
        """Words on the buttons come first; what has no room beside them then stands beside the bar."""
        words, pictures = self._transport.widths()
        worded = self.width() >= words
        extras = SPACING + self._extras.sizeHint().width()
        self._transport.set_worded(worded)
        if self.width() >= (words if worded else pictures) + extras:
            self._place(extras=(0, 1), progress=(2, 0))
        elif worded:
            self._place(extras=(1, 1), progress=(1, 0))
        else:
            self._place(extras=(1, 0), progress=(2, 0))

    def _place(self, *, extras: tuple[int, int], progress: tuple[int, int]) -> None:
        """Rows and columns of what does not stand at the top left."""
        if (places := (extras, progress)) == self._places:
            return
        self._places = places
        side = Qt.AlignmentFlag.AlignRight if extras[1] else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(self._transport, 0, 0, 1, 1 if extras == (0, 1) else 2, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(self._extras, *extras, side)
        self._grid.addWidget(self._progress, *progress, 1, 1 if progress[0] == extras[0] else 2)

    def _refresh(self) -> None:
        moved = self._passes_seen > 0
        self._transport.set_state(self._state, moved=moved)
        self._save.setEnabled(RUN_RULES[self._state].saveable and moved)
        self._progress.show_progress(self._state, self._passes_seen, self._passes, self._speed, self._left)

    @Slot(int)
    def _on_updates_changed(self, updates: int) -> None:
        self.update_rate_changed.emit(float(updates))

    def minimumSizeHint(self) -> QSize:
        # Not that of the present arrangement, which could never change to a narrower one then.
        return QSize(self._transport.widths()[1], super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        # Another font or style makes other widths.
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
