"""Drives a training run in a thread of its own; the run itself knows nothing of threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import torch
from PySide6.QtCore import QObject, QThread, Signal

from lenet_viz.cores import cores
from lenet_viz.data.download import Cancelled
from lenet_viz.gui.workers.mailbox import Mailbox, State
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunStatus
from lenet_viz.training.changes import Change
from lenet_viz.training.devices import device_lost
from lenet_viz.training.events import PassDone, StepDone, TrainingEvent
from lenet_viz.training.history import RunHistory
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.threads import flush_tiny_numbers, share_cores, training_threads

STACK_BYTES: Final = 8 << 20
"""The matrix libraries overflow the small stacks that some systems give to threads."""

_log = logging.getLogger(__name__)


class Leave(Enum):
    """How far a run may go before it is held."""

    NOWHERE = auto()
    STEP = auto()
    """One step."""
    PASS = auto()
    """To the end of the pass under way."""
    ALL = auto()


@dataclass(frozen=True)
class PreparedRun:
    """What the thread drives.

    Attributes:
        training: the run.
        recorder: keeps it in its folder.
        history: the curves of a run that goes on, as they were when it was put aside; the window's own.
    """

    training: Training
    recorder: RunRecorder
    history: RunHistory


class TrainingThread(QThread):
    """One training run: prepared, driven, recorded, held and stopped.

    `finished` (from QThread) follows in every case, after `failed` or `device_lost` where something went wrong.

    Attributes:
        prepared_run: the run, once it is prepared. Its recorder's moments may be read at any time, all
            else only after `finished`.

    Signals:
        loading(object, object): while data is downloaded: bytes done, and in all.
        prepared(): the data is there and the run begins.
        pass_done(object): a PassDone; none is lost.
        state_ready(): weights that the window asked for lie in the mailbox. Where a step takes every core, none
            is made until they are painted: two threads that wait for one that was pushed aside lose more time
            than the repaint takes.
        held(): the step under way has ended, and no other will be taken before `go`.
        trouble(str): the run could not be recorded and is held; `go` tries again.
        failed(str): why the run ended early, one sentence.
        device_lost(str): what became of the run's device, one sentence; the run lies where it was put aside last.
    """

    loading = Signal(object, object)  # not int: Qt's is 32 bits wide
    prepared = Signal()
    pass_done = Signal(object)
    state_ready = Signal()
    held = Signal()
    trouble = Signal(str)
    failed = Signal(str)
    device_lost = Signal(str)

    def __init__(
        self,
        prepare: Callable[[Progress], PreparedRun],
        mailbox: Mailbox,
        parent: QObject | None = None,
        *,
        leave: Leave = Leave.ALL,
    ) -> None:
        """Take a run.

        Args:
            prepare: builds it; called in the thread, because reading or downloading a set takes
                a while. It is given a function for its progress, which stops it when `stop` was called.
            mailbox: where steps and, when asked for, weights are put.
            parent: the object that deletes this one.
            leave: how far it may go at first.
        """
        super().__init__(parent)
        self.prepared_run: PreparedRun | None = None
        self._prepare = prepare
        self._mailbox = mailbox
        self._leave = leave
        self._recipe: Recipe | None = None
        self._turn = threading.Condition()
        self._takes_all_cores = False
        self.setStackSize(STACK_BYTES)

    def go(self, leave: Leave) -> None:
        """Let the run go so far; `held` tells when it is there, unless that is its end."""
        with self._turn:
            self._leave = leave
            self._turn.notify()

    def change(self, recipe: Recipe) -> None:
        """Go by this recipe's rate, batch, distortions and noise from the next step on; all else in it is ignored."""
        with self._turn:
            self._recipe = recipe

    def stop(self) -> None:
        """End after the step under way; what was learned is kept."""
        self.requestInterruption()
        with self._turn:
            self._turn.notify()

    def run(self) -> None:
        """The thread's work."""
        # Torch's thread count belongs to the calling thread; `share_cores` wants one that has shared nothing yet.
        torch.set_num_threads(1)
        flush_tiny_numbers()
        try:
            run = self._prepare(self._report)
        except Cancelled:
            _log.info("training was stopped before it began")
            return
        except Exception as error:  # whatever it is, the window must not believe that all went well
            _log.info("training did not begin", exc_info=True)
            self.failed.emit(_sentence(error))
            return
        threads = training_threads(run.recorder.sheet.recipe)
        share_cores(threads)
        self._takes_all_cores = threads >= cores() > 1
        self.prepared_run = run
        self.prepared.emit()
        try:
            self._drive(run)
        except Exception as error:  # see above
            _log.info("training ended early", exc_info=True)
            self._end_early(run, error)
        else:
            status = RunStatus.FINISHED if run.training.finished else RunStatus.STOPPED
            self._end(lambda: run.recorder.close(status))

    def _report(self, done: int, whole: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.loading.emit(done, whole)

    def _drive(self, run: PreparedRun) -> None:
        events = run.training.events()
        while not run.training.finished and self._may_go_on(run):
            self._change(run.training)
            event = next(events)
            self._hand_over(event, run.training)
            if self._record(event, run):
                self._use_leave(event)

    def _change(self, training: Training) -> None:
        with self._turn:
            recipe, self._recipe = self._recipe, None
        if recipe is not None:
            training.change(Change.of(training.steps_done, recipe).applied(training.recipe))

    def _may_go_on(self, run: PreparedRun) -> bool:
        """Wait for leave. Returns False when the run shall end."""
        if self._leave is Leave.NOWHERE and not self.isInterruptionRequested():
            self._mailbox.put_state(copy_state(run.training.average))
            self._write(run.recorder.pause)
            self.held.emit()
            self._wait_for_leave()
        return not self.isInterruptionRequested()

    def _wait_for_leave(self) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._leave is not Leave.NOWHERE or self.isInterruptionRequested())

    def _hand_over(self, event: TrainingEvent, training: Training) -> None:
        if isinstance(event, StepDone):
            self._mailbox.put_step(event)
        else:
            self.pass_done.emit(event)
        if self._mailbox.wants_state:
            self._mailbox.put_state(copy_state(training.average))
            self.state_ready.emit()
            if self._takes_all_cores:
                self._mailbox.wait_until_seen()

    def _record(self, event: TrainingEvent, run: PreparedRun) -> bool:
        """Record an event. Returns False when that took another leave, which is meant for what comes next."""
        at_once = True
        while not self._write(lambda: run.recorder.record(event)):
            at_once = False
            with self._turn:
                self._leave = Leave.NOWHERE
            self._mailbox.put_state(copy_state(run.training.average))
            self.held.emit()
            self._wait_for_leave()
            if self.isInterruptionRequested():
                break
        return at_once

    def _write(self, write: Callable[[], None]) -> bool:
        """Whether the recorder could do it; the user is told when it could not."""
        try:
            write()
        except OSError as error:
            _log.warning("the run could not be recorded", exc_info=error)
            self.trouble.emit(f"The run is held, because it cannot be recorded: {_sentence(error)}")
            return False
        return True

    def _use_leave(self, event: TrainingEvent) -> None:
        """One step's leave ends with the step, or with the pass that it completes; a pass's with the pass."""
        ends_pass = isinstance(event, PassDone)
        completes = isinstance(event, StepDone) and event.passes == int(event.passes)
        with self._turn:
            if (self._leave is Leave.STEP and not completes) or (self._leave is Leave.PASS and ends_pass):
                self._leave = Leave.NOWHERE

    def _end_early(self, run: PreparedRun, error: Exception) -> None:
        reason = _sentence(error)
        if device_lost(run.training, error):
            reason = f"{run.training.network.device} failed: {reason}"
            self._end(lambda: run.recorder.abandon(reason))
            self.device_lost.emit(reason)
        else:
            self.failed.emit(reason)
            self._end(lambda: run.recorder.close(RunStatus.FAILED, reason))

    def _end(self, close: Callable[[], None]) -> None:
        try:
            close()
        except (OSError, RuntimeError) as error:  # a full disk, or a device that is gone with the weights on it
            _log.warning("the end of the run could not be recorded", exc_info=True)
            self.failed.emit(f"the end of the run could not be recorded: {_sentence(error)}")


def copy_state(network: LeNet5) -> State:
    """A copy of a network's tensors, on the CPU."""
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in network.state_dict().items()}


def _sentence(error: Exception) -> str:
    """The first line of an error; the whole stands in the log."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error).splitlines()[0] if str(error) else type(error).__name__
