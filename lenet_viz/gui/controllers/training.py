"""Training in the window: the panel's wishes to a run, and what becomes of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.controllers.run_ending import STARTING, RunEnding
from lenet_viz.gui.controllers.run_follower import RunFollower
from lenet_viz.gui.controllers.run_orders import RunOrder, first_network, preparation, present_recipe, reseeded, rewound
from lenet_viz.gui.controllers.run_words import loading_words, lost_words, own_network_words
from lenet_viz.gui.controllers.time_machine import TimeMachine
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.training_thread import Leave, PreparedRun, TrainingThread
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import FRESH
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.recipe import MAX_SEED, Recipe

UNDER_WAY: Final = "A run is under way; stop it in the Training tab first."

STOP_MS: Final = 30_000
"""How long closing the window waits: for a step or an evaluation, or for a server that does not answer."""

_log = logging.getLogger(__name__)


class TrainingController(QObject):
    """Owns the training thread: starts, holds, rewinds and ends runs.

    Attributes:
        state: where the run stands.
        machine: looks back on the run.
        follower: shows the run while it goes on.

    Signals:
        trained(object, object): a run has ended with something learned: the network (LeNet5) and its Card.
        state_changed(object): the RunState.
        trouble(str): something the user should read.
    """

    trained = Signal(object, object)
    state_changed = Signal(object)
    trouble = Signal(str)

    def __init__(
        self, session: Session, panel: TrainingPanel, library: RunLibrary, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        self._library = library
        self._thread: TrainingThread | None = None
        self._order: RunOrder | None = None
        self._next: RunOrder | None = None
        self._failure = self._lost = ""
        self.machine = TimeMachine(session, panel, panel.curves, self)
        self.follower = RunFollower(panel, self.machine, self)
        self.state = RunState.IDLE
        self._ending = RunEnding(self.follower, self.machine, library, self)
        self._ending.trained.connect(self.trained)
        for source in (self.machine, self._ending):
            source.trouble.connect(self.trouble)
        panel.pause_requested.connect(self.pause)
        panel.resume_requested.connect(self.resume)
        panel.step_requested.connect(self.make_step)
        panel.pass_requested.connect(self.make_pass)
        panel.stop_requested.connect(self.stop)
        panel.rewind_requested.connect(self.rewind)
        panel.new_seed_requested.connect(self.take_new_seed)
        panel.changes_wanted.connect(self.change)
        panel.update_rate_changed.connect(self.follower.set_rate)

    @property
    def running(self) -> bool:
        """Whether a run is under way, held ones included."""
        return self._thread is not None

    def begin(self, order: RunOrder, leave: Leave = Leave.ALL) -> None:
        """Begin a run, or go on with one of a folder; the form shows its recipe.

        Args:
            order: which.
            leave: how far it may go at first.

        Raises:
            ValueError: its starting weights cannot be used, and why; or another run is under way.
            OSError: a file cannot be read.
        """
        if self._thread is not None:
            raise ValueError(UNDER_WAY)
        sheet, folder = order.sheet, order.folder
        network = first_network(order)
        self._order, self._failure, self._lost = order, "", ""
        self._panel.set_recipe(present_recipe(order))
        self._panel.set_data_key(order.sheet.data.source)
        self._panel.set_starts_fresh(order.sheet.start == FRESH and order.source is None)
        self.follower.begin(sheet, network, Origin(STARTING if folder is None else "as it was put aside"))
        thread = TrainingThread(preparation(order, self._library), self.follower.mailbox, self, leave=leave)
        thread.loading.connect(self._on_loading)
        thread.prepared.connect(self._on_prepared)
        thread.pass_done.connect(self.follower.pass_done)
        thread.held.connect(self._on_held)
        thread.trouble.connect(self._on_trouble)
        thread.failed.connect(self._on_failed)
        thread.device_lost.connect(self._on_device_lost)
        thread.finished.connect(self._on_finished)
        self._thread = thread
        self._set_state(RunState.PREPARING)
        self._panel.set_note(own_network_words(sheet.spec))
        thread.start()

    @Slot()
    def pause(self) -> None:
        """Hold the run after the step under way."""
        if self._thread is not None and self.state is RunState.RUNNING:
            self._thread.go(Leave.NOWHERE)

    @Slot()
    def resume(self) -> None:
        """Go on after a pause."""
        self._go(Leave.ALL)

    @Slot()
    def make_step(self) -> None:
        """One step of a run that is held."""
        self._go(Leave.STEP)

    @Slot()
    def make_pass(self) -> None:
        """A run that is held goes to the end of its pass."""
        self._go(Leave.PASS)

    @Slot()
    def stop(self) -> None:
        """End the run after the step under way, and keep what it learned."""
        if self._thread is not None:
            self._set_state(RunState.STOPPING)
            self._thread.stop()

    @Slot()
    def rewind(self) -> None:
        """Go back to the same starting weights, and hold there; the run so far is kept as a run of its own."""
        order = self._order
        if order is not None:
            self._begin_after_this(lambda: rewound(order))

    @Slot()
    def take_new_seed(self) -> None:
        """Another seed in the form; a run that is held, or has ended, begins anew with it and is held there."""
        seed, order = secrets.randbelow(MAX_SEED + 1), self._order
        self._panel.set_seed(seed)
        if order is not None and RUN_RULES[self.state].rewindable:
            self._begin_after_this(lambda: reseeded(order, seed))

    @Slot(object)
    def change(self, recipe: Recipe) -> None:
        """From the next step on go by this recipe's rate, batch, distortions and noise."""
        if self._thread is not None:
            self._thread.change(recipe)

    @Slot()
    def show_network(self) -> None:
        """Put the network in training back on screen after another was looked at."""
        self.machine.bring_back()

    def leave_run(self) -> None:
        """The run that has ended is not in the panel any more: nothing can be rewound.

        Raises:
            ValueError: it has not ended.
        """
        if self._thread is not None:
            raise ValueError(UNDER_WAY)
        self._order = None
        self._set_state(RunState.IDLE)

    def shut_down(self) -> None:
        """Stop a run and wait for its end; what it learned is handed over through `trained`."""
        if self._thread is not None:
            thread = self._thread
            self._next = None
            self.stop()
            if thread.wait(STOP_MS):
                # Its signals wait in the queue of an event loop that will not turn again.
                self._on_finished()
            else:  # what it may still be at work on cannot be touched; the run can go on from its folder
                _log.error("the training thread does not end")

    def _begin_after_this(self, order: Callable[[], RunOrder]) -> None:
        """Begin a run and hold it at once; a run under way is stopped before."""
        try:
            self._next = order()
        except (ValueError, OSError) as error:
            self.trouble.emit(str(error))
            return
        if self._thread is None:
            self._begin_next()
        else:
            self.stop()

    def _begin_next(self) -> None:
        order, self._next = self._next, None
        if order is not None:
            self._try(order, Leave.NOWHERE)

    def _try(self, order: RunOrder, leave: Leave) -> None:
        """Begin a run, if that can be."""
        try:
            self.begin(order, leave)
        except (ValueError, OSError) as error:
            self.trouble.emit(str(error))

    def _go(self, leave: Leave) -> None:
        if self._thread is not None and self.state is RunState.PAUSED:
            self.machine.go_live()
            self._panel.set_note("")
            self.follower.go_on()
            self._set_state(RunState.RUNNING)
            self._thread.go(leave)
        elif self._order is not None and self.state is RunState.PUT_ASIDE:
            self._try(self._order, leave)

    @Slot(object, object)
    def _on_loading(self, done: int, whole: int) -> None:
        self._panel.set_note(loading_words(done, whole))

    @Slot()
    def _on_prepared(self) -> None:
        thread, order = self._thread, self._order
        if thread is None or thread.prepared_run is None or order is None:
            return
        self._panel.set_note(own_network_words(order.sheet.spec))
        self.follower.follow(thread, thread.prepared_run)
        self._set_state(RunState.RUNNING if self.state is RunState.PREPARING else self.state)

    @Slot()
    def _on_held(self) -> None:
        if self._thread is not None and self.state in (RunState.RUNNING, RunState.PREPARING):
            self.follower.hold()
            self._set_state(RunState.PAUSED)

    @Slot(str)
    def _on_trouble(self, reason: str) -> None:
        self._panel.set_note(reason)
        self.trouble.emit(reason)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        # What went wrong first is the cause of what went wrong then.
        self._failure = f"{self._failure}; {reason}" if self._failure else reason

    @Slot(str)
    def _on_device_lost(self, reason: str) -> None:
        self._lost = reason

    @Slot()
    def _on_finished(self) -> None:
        thread = self._thread
        if thread is None:
            return
        run = thread.prepared_run
        self._thread = None
        self.follower.end()
        thread.deleteLater()
        if self._lost and run is not None:
            self._put_aside(run.recorder.folder)
        else:
            self._end(run)
        self._begin_next()

    def _end(self, run: PreparedRun | None) -> None:
        """The run has ended, and can be looked at."""
        if run is not None:
            try:
                self._ending.keep(run, failed=bool(self._failure))
            except RuntimeError as error:  # a device that is gone takes what was on it along
                self._failure = self._failure or f"the device failed: {str(error).splitlines()[0]}"
        self._panel.set_note(self._failure)
        if self._failure:
            self.trouble.emit(f"Training stopped: {self._failure}")
            self._set_state(RunState.FAILED)
        else:
            self._set_state(RunState.IDLE if run is None or not run.training.steps_done else RunState.FINISHED)

    def _put_aside(self, folder: RunFolder) -> None:
        """The run has lost its device, and its weights with it; the CPU may go on with what was kept."""
        try:
            self._order = RunOrder(replace(folder.sheet(), device="cpu"), folder=folder)
        except CheckpointError as error:
            self._failure = f"{self._lost}; {error}"
            self._end(None)
            return
        words = lost_words(self._lost)
        self._panel.set_note(words)
        self.trouble.emit(words)
        self._set_state(RunState.PUT_ASIDE)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self._panel.set_state(state)
        self.state_changed.emit(state)
