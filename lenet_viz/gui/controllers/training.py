"""Training in the window: the panel's wishes to a run, and what becomes of it."""

from __future__ import annotations

import copy
import math
import secrets
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.controllers.run_follower import RunFollower
from lenet_viz.gui.controllers.run_orders import RunOrder, as_ordered, preparation
from lenet_viz.gui.controllers.time_machine import TimeMachine
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.training_thread import Leave, PreparedRun, TrainingThread, copy_state
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_builder import start_weights
from lenet_viz.storage.run_card import card_of
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.training.events import PassDone
from lenet_viz.training.recipe import MAX_SEED, Recipe

MEGABYTE: Final = 1_000_000

STOP_MS: Final = 30_000
"""How long closing the window waits: for a step or an evaluation, or for a server that does not answer."""


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
        self._last_pass: PassDone | None = None
        self._failure = ""
        self.machine = TimeMachine(session, panel, panel.curves, self)
        self.follower = RunFollower(panel, self.machine, self)
        self.state = RunState.IDLE
        self.machine.trouble.connect(self.trouble)
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
        """Begin a run, or go on with one of a folder; nothing happens while another one is under way.

        Args:
            order: which.
            leave: how far it may go at first.

        Raises:
            ValueError: its starting weights cannot be used, and why.
        """
        if self._thread is not None:
            return
        sheet, folder = order.sheet, order.folder
        network = self._first_network(order)
        self._order, self._last_pass, self._failure = order, None, ""
        self.follower.begin(network, sheet.recipe.passes)
        self._session.set_network(network, Origin("starting weights" if folder is None else "as it was put aside"))
        self._panel.curves.begin_run(sheet.recipe.passes)
        self._panel.curves.set_reference(sheet.recipe.name.startswith("1998"))
        self.machine.set_run(None, network)
        thread = TrainingThread(preparation(order, self._library), self.follower.mailbox, self, leave=leave)
        thread.loading.connect(self._on_loading)
        thread.prepared.connect(self._on_prepared)
        thread.pass_done.connect(self._on_pass_done)
        thread.held.connect(self._on_held)
        thread.trouble.connect(self._on_trouble)
        thread.failed.connect(self._on_failed)
        thread.finished.connect(self._on_finished)
        self._thread = thread
        self._set_state(RunState.PREPARING)
        self._panel.set_note(_own_network(sheet.spec))
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
        if self._order is not None:
            order = self._order
            sheet = order.sheet if order.folder is None else order.folder.sheet()
            self._begin_after_this(replace(order, sheet=as_ordered(sheet), folder=None))

    @Slot()
    def take_new_seed(self) -> None:
        """Another seed in the form; a run that is held, or has ended, begins anew with it and is held there."""
        seed = secrets.randbelow(MAX_SEED + 1)
        self._panel.set_seed(seed)
        if self._order is not None and self.state in (RunState.PAUSED, RunState.FINISHED, RunState.FAILED):
            sheet = as_ordered(self._order.sheet)
            sheet = replace(sheet, recipe=replace(sheet.recipe, seed=seed))
            self._begin_after_this(replace(self._order, sheet=sheet, folder=None))

    @Slot(object)
    def change(self, recipe: Recipe) -> None:
        """From the next step on go by this recipe's rate, batch, distortions and noise."""
        if self._thread is not None:
            self._thread.change(recipe)

    def show_network(self) -> None:
        """Put the network in training back on screen after another was looked at."""
        if self.follower.network is not None:
            self.machine.go_live()
            self._session.set_network(self.follower.network, Origin(self._describe()))

    def shut_down(self) -> None:
        """Stop a run and wait for its end; what it learned is handed over through `trained`."""
        if self._thread is not None:
            thread = self._thread
            self._next = None
            self.stop()
            thread.wait(STOP_MS)
            # Its signals wait in the queue of an event loop that will not turn again.
            self._on_finished()

    def _first_network(self, order: RunOrder) -> LeNet5:
        """What is on screen until the thread has something newer: the weights with which the run begins."""
        if order.source is not None and not order.sheet.start.replaced:
            return copy.deepcopy(order.source).to("cpu")
        if order.folder is not None:
            network = LeNet5(order.sheet.spec)
            tensors, _ = order.folder.resume_state()
            prefix = "average."
            network.load_state_dict(
                {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
            )
            return network
        return start_weights(order.sheet)

    def _begin_after_this(self, order: RunOrder) -> None:
        if self._thread is None:
            self._begin_held(order)
        else:
            self._next = order
            self.stop()

    def _begin_held(self, order: RunOrder) -> None:
        try:
            self.begin(order, Leave.NOWHERE)
        except (ValueError, OSError) as error:
            self.trouble.emit(str(error))

    def _go(self, leave: Leave) -> None:
        if self._thread is not None and self.state is RunState.PAUSED:
            self.machine.go_live()
            self._panel.set_note("")
            self.follower.go_on()
            self._set_state(RunState.RUNNING)
            self._thread.go(leave)

    @Slot(object, object)
    def _on_loading(self, done: int, whole: int) -> None:
        unit = f"{done / MEGABYTE:.1f} of {whole / MEGABYTE:.1f} MB" if whole > MEGABYTE else f"{done:,} of {whole:,}"
        self._panel.set_note(f"loading: {unit}")

    @Slot()
    def _on_prepared(self) -> None:
        run = None if self._thread is None else self._thread.prepared_run
        if run is None or self._thread is None or self._order is None:
            return
        self._panel.set_note(_own_network(self._order.sheet.spec))
        if self._order.folder is not None:
            self._panel.curves.show_history(run.history, self._order.sheet.recipe.passes)
        self.machine.set_run(run.recorder.folder, self.follower.network, run.recorder.moments)
        self._panel.set_progress(run.recorder.sheet.passes, self._order.sheet.recipe.passes, 0.0, math.inf)
        self._session.set_origin(Origin(self._describe()))
        self._set_state(RunState.RUNNING if self.state is RunState.PREPARING else self.state)
        self.follower.follow(self._thread)

    @Slot()
    def _on_held(self) -> None:
        if self._thread is not None and self.state in (RunState.RUNNING, RunState.PREPARING):
            self.follower.hold()
            self._set_state(RunState.PAUSED)

    @Slot(object)
    def _on_pass_done(self, event: PassDone) -> None:
        self._last_pass = event
        self.follower.pass_done(event)
        if self._session.trained_network is self.follower.network and not self.machine.looking_back:
            self._session.set_origin(Origin(self._describe()))

    @Slot(str)
    def _on_trouble(self, reason: str) -> None:
        self._panel.set_note(reason)
        self.trouble.emit(reason)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._failure = reason

    @Slot()
    def _on_finished(self) -> None:
        thread = self._thread
        if thread is None:
            return
        run = thread.prepared_run
        self._thread = None
        self.follower.end()
        if run is not None:
            try:
                self._keep(run)
            except RuntimeError as error:  # a device that is gone takes what was on it along
                self._failure = self._failure or f"the device failed: {str(error).splitlines()[0]}"
        thread.deleteLater()
        self._panel.set_note(self._failure)
        if self._failure:
            self.trouble.emit(f"Training stopped: {self._failure}")
            self._set_state(RunState.FAILED)
        else:
            self._set_state(RunState.IDLE if run is None else RunState.FINISHED)
        order, self._next = self._next, None
        if order is not None:
            self._begin_held(order)

    def _keep(self, run: PreparedRun) -> None:
        """Put what was learned on screen and hand it over to be saved."""
        training, recorder = run.training, run.recorder
        self.machine.set_moments(recorder.moments)
        self.machine.show(copy_state(training.average))
        if self._session.trained_network is self.follower.network and not self.machine.looking_back:
            self._session.set_origin(Origin(self._describe(ended=True)))
        if training.steps_done:
            self.trained.emit(copy.deepcopy(training.average).to("cpu").eval(), card_of(recorder.sheet, training))

    def _describe(self, *, ended: bool = False) -> str:
        event = self._last_pass
        if event is None:
            return "trained for part of a pass" if ended else "in training"
        words = (
            f"trained for {event.number} of {event.passes} passes"
            if ended
            else f"in training: pass {event.number} done"
        )
        return words if event.watch_error is None else f"{words}, test error {event.watch_error:.2%}"

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self._panel.set_state(state)
        self.state_changed.emit(state)


def _own_network(spec: NetworkSpec) -> str:
    """Names a network that the form's list does not have; empty for those it has."""
    return "" if VARIANTS.get(spec.name) == spec else f"training {spec.title}"
