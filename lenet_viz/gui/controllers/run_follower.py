"""A run under way, on screen: its losses, its progress, its weights in the figure."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot

from lenet_viz.gui.controllers.run_clock import RunClock
from lenet_viz.gui.controllers.run_words import ended_words, live_words
from lenet_viz.gui.controllers.time_machine import TimeMachine
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.mailbox import Mailbox
from lenet_viz.gui.workers.training_thread import PreparedRun, TrainingThread, copy_state
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.events import PassDone, StepDone

USUAL_RATE: Final = 10.0
"""Updates a second."""

UNSEEN_MS: Final = 1000
"""At full speed the figure waits for the end of a pass; the curves and the words are still looked after so often."""

CURVES_MS: Final = 300
"""A curve that grows by less than a pixel each time need not be drawn with every update of the figure, which
would cost a run as much again as the figure itself."""

TEXT_MS: Final = 500
"""Numbers that change faster cannot be read."""

PERCENT: Final = 100


class RunFollower(QObject):
    """Empties a run's mailbox at the rate that the user wants, and shows what was in it.

    Attributes:
        mailbox: of the run.
    """

    def __init__(self, panel: TrainingPanel, machine: TimeMachine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._curves = panel.curves
        self._machine = machine
        self._thread: TrainingThread | None = None
        self._sheet: RunSheet | None = None
        self._rate = USUAL_RATE
        self._newest: StepDone | None = None
        self._first_digits: int | None = None
        self._since_text = self._since_curves = 0
        self._undrawn: list[StepDone] = []
        self.mailbox = Mailbox()
        self._clock = RunClock()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer)

    def begin(self, sheet: RunSheet, network: LeNet5, origin: Origin) -> None:
        """Get ready for a run, with a mailbox of its own, and show the weights with which it begins."""
        self._sheet = sheet
        self.mailbox = Mailbox()
        self._newest = self._first_digits = None
        self._undrawn.clear()
        self._curves.begin_run(sheet.recipe.passes)
        self._curves.set_reference(sheet.recipe.name.startswith("1998"))
        self._curves.set_watched(held_out=sheet.held_out > 0)
        self._machine.set_network(network, origin)

    def follow(self, thread: TrainingThread, run: PreparedRun) -> None:
        """Follow a run that has been prepared."""
        assert self._sheet is not None
        self._thread = thread
        passes, losses, errors = self._sheet.recipe.passes, run.history.losses, run.history.errors
        if losses.newest is not None:
            self._curves.show_history(run.history, passes)
        thread.state_ready.connect(self._on_state_ready)
        self._machine.set_run(run.recorder.folder, run.recorder.moments)
        self._panel.set_progress(0.0 if losses.newest is None else losses.newest.passes, passes, 0.0, math.inf)
        last = errors.newest
        error = None if last is None or last.watch is None else last.watch / PERCENT
        self._machine.set_origin(Origin(live_words(self._sheet, 0 if last is None else last.number, error)))
        self._clock.restart()
        self._since_text = TEXT_MS
        self._start_timer()

    def hold(self) -> None:
        """The run is held: show where it stands, and stop the clock."""
        self._clock.stop()
        self.take_post()
        self._draw_curves()
        self._show_progress()
        self._show_moments()

    def go_on(self) -> None:
        """The run goes on."""
        self._clock.start()

    def end(self) -> None:
        """The run has ended: show the last of it."""
        self._timer.stop()
        self._clock.stop()
        self.take_post()
        self._draw_curves()
        self._show_progress()
        self._thread = None

    def show_end(self, run: PreparedRun) -> None:
        """Show what a run that has ended was left with.

        Raises:
            RuntimeError: the device that holds its weights is gone.
        """
        recorder, training = run.recorder, run.training
        words = ended_words(recorder.sheet, training.passes_done, recorder.sheet.watch_error)
        self._machine.set_origin(Origin(words))
        self._machine.set_moments(recorder.moments)
        self._machine.show(copy_state(training.average))

    def set_rate(self, updates: float) -> None:
        """Update the figure so many times a second; 0: only at the end of a pass."""
        self._rate = updates
        if self._timer.isActive():
            self._start_timer()

    def pass_done(self, event: PassDone) -> None:
        """A pass has ended."""
        assert self._sheet is not None
        self._curves.add_pass(event)
        self._machine.set_origin(Origin(live_words(self._sheet, event.number, event.watch_error)))
        if not self._rate:
            self.mailbox.ask_for_state()

    def take_post(self) -> None:
        """Take over the losses, and the weights if some came, that the thread has handed over."""
        post = self.mailbox.drain()
        if post.steps:
            self._newest = post.steps[-1]
            if self._first_digits is None:
                self._first_digits = post.steps[0].digits
            self._undrawn += post.steps
        if post.state is not None:
            self._machine.show(post.state)

    def _start_timer(self) -> None:
        self._timer.start(round(1000 / self._rate) if self._rate else UNSEEN_MS)
        if self._rate:
            self.mailbox.ask_for_state()

    @Slot()
    def _on_timer(self) -> None:
        if self._rate:
            self.mailbox.ask_for_state()
        else:
            self._look()

    @Slot()
    def _on_state_ready(self) -> None:
        if self._thread is None:  # it has ended meanwhile, and what it left is shown
            return
        self._look()
        # Now, and not milliseconds later when the event loop would: the thread waits for it.
        QCoreApplication.sendEvent(self._panel.window(), QEvent(QEvent.Type.UpdateRequest))
        self.mailbox.seen()

    def _look(self) -> None:
        """Show what is new, each kind as often as it is worth."""
        self.take_post()
        self._since_curves += self._timer.interval()
        if self._since_curves >= CURVES_MS:
            self._draw_curves()
        self._since_text += self._timer.interval()
        if self._since_text >= TEXT_MS:
            self._since_text = 0
            self._show_progress()
            self._show_moments()

    def _draw_curves(self) -> None:
        self._since_curves = 0
        if self._undrawn:
            self._curves.add_steps(self._undrawn)
            self._undrawn.clear()

    def _show_moments(self) -> None:
        if self._thread is not None and self._thread.prepared_run is not None:
            self._machine.set_moments(self._thread.prepared_run.recorder.moments)

    def _show_progress(self) -> None:
        step, sheet = self._newest, self._sheet
        if step is None or sheet is None or self._first_digits is None:
            return
        passes = sheet.recipe.passes
        seconds, digits = self._clock.seconds, step.digits - self._first_digits
        speed = digits / seconds if seconds > 0 else 0.0
        left = (passes - step.passes) * (step.digits / step.passes) / speed if speed > 0 else math.inf
        self._panel.set_progress(step.passes, passes, speed, left)
