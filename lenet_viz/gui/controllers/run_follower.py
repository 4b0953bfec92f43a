"""A run under way, on screen: its losses, its progress, its weights in the figure."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from lenet_viz.gui.controllers.run_clock import RunClock
from lenet_viz.gui.controllers.time_machine import TimeMachine
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.mailbox import Mailbox
from lenet_viz.gui.workers.training_thread import TrainingThread
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.events import PassDone, StepDone

USUAL_RATE: Final = 10.0
"""Updates a second."""

UNSEEN_MS: Final = 1000
"""At full speed the figure waits for the end of a pass; the curves and the words are still looked after so often."""

TEXT_MS: Final = 500
"""Numbers that change faster cannot be read."""


class RunFollower(QObject):
    """Empties a run's mailbox at the rate that the user wants, and shows what was in it.

    Attributes:
        network: the run's network as far as it has come, on screen or not; None before there is a run.
        mailbox: of the run.
    """

    def __init__(self, panel: TrainingPanel, machine: TimeMachine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._curves = panel.curves
        self._machine = machine
        self._thread: TrainingThread | None = None
        self._passes = 1
        self._rate = USUAL_RATE
        self._newest: StepDone | None = None
        self._first_digits: int | None = None
        self._since_text = 0
        self.network: LeNet5 | None = None
        self.mailbox = Mailbox()
        self._clock = RunClock()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer)

    def begin(self, network: LeNet5, passes: int) -> None:
        """Get ready for a run of so many passes, with a mailbox of its own."""
        self.network, self._passes = network, passes
        self.mailbox = Mailbox()
        self._newest = self._first_digits = None

    def follow(self, thread: TrainingThread) -> None:
        """Follow a run that has been prepared."""
        self._thread = thread
        self._clock.restart()
        self._since_text = TEXT_MS
        self._start_timer()

    def hold(self) -> None:
        """The run is held: show where it stands, and stop the clock."""
        self._clock.stop()
        self.take_post()
        self._show_progress()

    def go_on(self) -> None:
        """The run goes on."""
        self._clock.start()

    def end(self) -> None:
        """The run has ended: show the last of it."""
        self._timer.stop()
        self._clock.stop()
        self.take_post()
        self._show_progress()
        self._thread = None

    def set_rate(self, updates: float) -> None:
        """Update the figure so many times a second; 0: only at the end of a pass."""
        self._rate = updates
        if self._timer.isActive():
            self._start_timer()

    def pass_done(self, event: PassDone) -> None:
        """A pass has ended."""
        self._curves.add_pass(event)
        if not self._rate:
            self.mailbox.ask_for_state()

    def take_post(self) -> None:
        """Take over the losses, and the weights if some came, that the thread has handed over."""
        post = self.mailbox.drain()
        if post.steps:
            self._newest = post.steps[-1]
            if self._first_digits is None:
                self._first_digits = post.steps[0].digits
            self._curves.add_steps(post.steps)
        if post.state is not None:
            self._machine.show(post.state)

    def _start_timer(self) -> None:
        self._timer.start(round(1000 / self._rate) if self._rate else UNSEEN_MS)
        if self._rate:
            self.mailbox.ask_for_state()

    @Slot()
    def _on_timer(self) -> None:
        self.take_post()
        if self._rate:
            self.mailbox.ask_for_state()
        self._since_text += self._timer.interval()
        if self._since_text >= TEXT_MS:
            self._since_text = 0
            self._show_progress()
            if self._thread is not None and self._thread.prepared_run is not None:
                self._machine.set_moments(self._thread.prepared_run.recorder.moments)

    def _show_progress(self) -> None:
        step = self._newest
        if step is None or self._first_digits is None:
            return
        seconds, digits = self._clock.seconds, step.digits - self._first_digits
        speed = digits / seconds if seconds > 0 else 0.0
        left = (self._passes - step.passes) * (step.digits / step.passes) / speed if speed > 0 else float("inf")
        self._panel.set_progress(step.passes, self._passes, speed, left)
