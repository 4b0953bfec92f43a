"""Training, live: the panel's wishes to a thread, what the thread does to panel, curves and figure."""

from __future__ import annotations

import copy
import math
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.run_clock import RunClock
from lenet_viz.gui.controllers.run_plan import RunPlan, card_of, preparation
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.mailbox import Mailbox
from lenet_viz.gui.workers.training_thread import TrainingThread, copy_state
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.loop import Training, start_network

DRAIN_MS: Final = 200
"""How often losses and weights are taken over. A step that two cores share waits for the one that paints:
at five times a second kernels are seen to move, and training loses less than a tenth of its speed."""

TEXT_TURNS: Final = 3
"""Numbers that change faster cannot be read."""

MEGABYTE: Final = 1_000_000

STOP_MS: Final = 30_000
"""How long closing the window waits: for a step or an evaluation, or for a server that does not answer."""


class TrainingController(QObject):
    """Owns the training thread and everything that follows it.

    Signals:
        trained(object, object): a run has ended with something learned: the network (LeNet5) and its Card.
        state_changed(object): the RunState.
        trouble(str): something the user should read.
    """

    trained = Signal(object, object)
    state_changed = Signal(object)
    trouble = Signal(str)

    def __init__(
        self, session: Session, panel: TrainingPanel, curves: LossCurves, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        self._curves = curves
        self._mailbox = Mailbox()
        self._thread: TrainingThread | None = None
        self._plan: RunPlan | None = None
        self._shown: LeNet5 | None = None
        self._newest: StepDone | None = None
        self._last_pass: PassDone | None = None
        self._failure = ""
        self._turn = 0
        self._clock = RunClock()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._on_timer)
        self.state = RunState.IDLE
        session.network_changed.connect(self._follow_network)
        panel.start_requested.connect(self.start)
        panel.pause_requested.connect(self.pause)
        panel.resume_requested.connect(self.resume)
        panel.stop_requested.connect(self.stop)
        self._follow_network()

    @property
    def running(self) -> bool:
        """Whether a run is under way, paused ones included."""
        return self._thread is not None

    @Slot()
    def start(self) -> None:
        """Begin the run that the panel describes, from fresh weights."""
        self.start_with(VARIANTS[self._panel.network_name()])

    def start_with(self, spec: NetworkSpec) -> None:
        """Begin the run that the panel describes, but with another network: one of the user's own design.

        Nothing happens while another run is under way.

        Raises:
            ValueError: a field of the panel holds no value that will do; the message names it.
        """
        if self._thread is not None:
            return
        plan = RunPlan(spec, DatasetName(self._panel.dataset_name()), self._panel.recipe(), self._session.device)
        self._plan, self._newest, self._last_pass, self._failure = plan, None, None, ""
        self._mailbox = Mailbox()
        self._shown = start_network(LeNet5(plan.spec), plan.recipe)
        self._session.set_network(self._shown, Origin("starting weights"))
        thread = TrainingThread(preparation(plan), self._mailbox, self)
        thread.loading.connect(self._on_loading)
        thread.prepared.connect(self._on_prepared)
        thread.pass_done.connect(self._on_pass_done)
        thread.held.connect(self._on_held)
        thread.failed.connect(self._on_failed)
        thread.finished.connect(self._on_finished)
        self._thread = thread
        self._set_state(RunState.PREPARING)
        self._panel.set_note(_own_network(plan))
        thread.start()

    @Slot()
    def pause(self) -> None:
        """Hold the run after the step under way."""
        if self._thread is not None and self.state is RunState.RUNNING:
            self._thread.pause()

    @Slot()
    def resume(self) -> None:
        """Go on after a pause."""
        if self._thread is not None and self.state is RunState.PAUSED:
            self._thread.resume()
            self._clock.start()
            self._set_state(RunState.RUNNING)

    @Slot()
    def stop(self) -> None:
        """End the run after the step under way, and keep what it learned."""
        if self._thread is not None:
            self._set_state(RunState.STOPPING)
            self._thread.stop()

    def show_network(self) -> None:
        """Put the network in training back on screen after another was looked at."""
        if self._shown is not None:
            self._session.set_network(self._shown, Origin(self._describe()))

    def shut_down(self) -> None:
        """Stop a run and wait for its end; what it learned is handed over through `trained`."""
        if self._thread is not None:
            thread = self._thread
            self.stop()
            thread.wait(STOP_MS)
            # Its signals wait in the queue of an event loop that will not turn again.
            self._on_finished()

    @Slot()
    def _follow_network(self) -> None:
        """The form proposes to train what is on screen."""
        name = self._session.network.spec.name
        if self._thread is None and name in VARIANTS:
            self._panel.set_network(name)

    @Slot(object, object)
    def _on_loading(self, done: int, whole: int) -> None:
        self._panel.set_note(f"downloading: {done / MEGABYTE:.1f} of {whole / MEGABYTE:.1f} MB")

    @Slot()
    def _on_prepared(self) -> None:
        training = self._thread.training if self._thread is not None else None
        if training is None or self._plan is None:
            return
        self._panel.set_note(_own_network(self._plan))
        self._curves.clear_run(math.ceil(training.digits / self._plan.recipe.batch))
        self._clock.restart()
        self._panel.set_progress(0, 1, 0.0, math.inf)
        self._set_state(RunState.RUNNING if self.state is RunState.PREPARING else self.state)
        self._mailbox.ask_for_state()
        self._turn = 0
        self._timer.start()

    @Slot()
    def _on_held(self) -> None:
        if self.state is RunState.RUNNING:
            self._clock.stop()
            self._set_state(RunState.PAUSED)

    @Slot(object)
    def _on_pass_done(self, event: PassDone) -> None:
        self._last_pass = event
        self._curves.add_pass(event.number, event.train_error, event.watch_error)
        if self._session.trained_network is self._shown:
            self._session.set_origin(Origin(self._describe()))

    @Slot()
    def _on_timer(self) -> None:
        self._turn += 1
        self._take_post(show_progress=self._turn % TEXT_TURNS == 0 or self._turn < TEXT_TURNS)
        self._mailbox.ask_for_state()

    def _take_post(self, *, show_progress: bool) -> None:
        """Show the losses, and the weights if some came, that the thread has handed over."""
        post = self._mailbox.drain()
        if post.steps:
            self._newest = post.steps[-1]
            self._curves.add_steps([step.step for step in post.steps], [step.loss for step in post.steps])
        if show_progress and self._newest is not None:
            self._show_progress(self._newest)
        if post.state is None or self._shown is None:
            return
        if self._session.trained_network is self._shown:
            self._session.set_weights(post.state)
        else:
            # Another network is looked at; this one is ready for when the user comes back to it.
            self._shown.load_state_dict(post.state)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._failure = reason

    @Slot()
    def _on_finished(self) -> None:
        thread, plan = self._thread, self._plan
        if thread is None or plan is None:
            return
        self._thread = None
        self._timer.stop()
        self._clock.stop()
        self._take_post(show_progress=True)
        if thread.training is not None:
            try:
                self._keep(thread.training, plan)
            except RuntimeError as error:  # a device that is gone takes what was on it along
                self._failure = self._failure or f"{plan.device} failed: {str(error).splitlines()[0]}"
        thread.deleteLater()
        self._panel.set_note(self._failure)
        if self._failure:
            self.trouble.emit(f"Training stopped: {self._failure}")
            self._set_state(RunState.FAILED)
        else:
            self._set_state(RunState.IDLE if thread.training is None else RunState.FINISHED)

    def _keep(self, training: Training, plan: RunPlan) -> None:
        """Put what was learned on screen and hand it over to be saved."""
        network = copy.deepcopy(training.average).to("cpu").eval()
        if self._session.trained_network is self._shown:
            self._session.set_weights(copy_state(training.average))
            self._session.set_origin(Origin(self._describe(ended=True)))
        self.trained.emit(network, card_of(plan, training, self._newest, self._last_pass, self._clock.seconds))

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

    def _show_progress(self, step: StepDone) -> None:
        if self._plan is None:
            return
        seconds, passes = self._clock.seconds, self._plan.recipe.passes
        rate = step.digits / seconds if seconds > 0 else 0.0
        left = seconds / step.passes * (passes - step.passes)
        self._panel.set_progress(round(step.passes * 1000), passes * 1000, rate, left)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self._panel.set_state(state)
        self.state_changed.emit(state)


def _own_network(plan: RunPlan) -> str:
    """Names a network that the form's list does not have; empty for those it has."""
    return "" if VARIANTS.get(plan.spec.name) == plan.spec else f"training {plan.spec.title}"
