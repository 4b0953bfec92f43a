"""Drives a training run in a thread of its own; the run itself knows nothing of threads."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Final

import torch
from PySide6.QtCore import QObject, QThread, Signal

from lenet_viz.data.download import Cancelled
from lenet_viz.gui.workers.mailbox import Mailbox, State
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.events import StepDone
from lenet_viz.training.loop import Training

STACK_BYTES: Final = 8 << 20
"""The matrix libraries overflow the small stacks that some systems give to threads."""

SMALL_BATCH: Final = 32
"""Below this many digits, sharing a step between cores costs more than it brings."""

_log = logging.getLogger(__name__)


class TrainingThread(QThread):
    """One training run: prepared, driven, paused and stopped.

    `finished` (from QThread) follows in every case, after `failed` where something went wrong.

    Attributes:
        training: the run, once it is prepared; the window reads it only after `finished`.

    Signals:
        loading(object, object): while data is downloaded: bytes done, and in all.
        prepared(): the data is there and the run begins.
        pass_done(object): a PassDone; none is lost.
        held(): after `pause`, the step under way has ended and no other will be taken.
        failed(str): why the run ended early, one sentence.
    """

    loading = Signal(object, object)  # not int: Qt's is 32 bits wide
    prepared = Signal()
    pass_done = Signal(object)
    held = Signal()
    failed = Signal(str)

    def __init__(
        self, prepare: Callable[[Progress], Training], mailbox: Mailbox, parent: QObject | None = None
    ) -> None:
        """Take a recipe for a run.

        Args:
            prepare: builds the run; called in the thread, because reading or downloading a set takes
                a while. It is given a function for its progress, which stops it when `stop` was called.
            mailbox: where steps and, when asked for, weights are put.
            parent: the object that deletes this one.
        """
        super().__init__(parent)
        self.training: Training | None = None
        self._prepare = prepare
        self._mailbox = mailbox
        self._may_go_on = threading.Event()
        self._may_go_on.set()
        self.setStackSize(STACK_BYTES)

    def pause(self) -> None:
        """Take no further step; `held` tells when the one under way has ended."""
        self._may_go_on.clear()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._may_go_on.set()

    def stop(self) -> None:
        """End after the step under way; what was learned is kept."""
        self.requestInterruption()
        self._may_go_on.set()

    def run(self) -> None:
        """The thread's work."""
        try:
            training = self._prepare(self._report)
            # Torch's thread count belongs to the calling thread.
            torch.set_num_threads(1 if training.recipe.batch < SMALL_BATCH else max(1, os.cpu_count() or 1))
            self.training = training
            self.prepared.emit()
            self._drive(training)
        except Cancelled:
            _log.info("training was stopped before it began")
        except (ArithmeticError, ValueError, OSError, RuntimeError) as error:
            _log.info("training ended early", exc_info=True)
            self.failed.emit(str(error).splitlines()[0] if str(error) else type(error).__name__)

    def _report(self, done: int, whole: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.loading.emit(done, whole)

    def _drive(self, training: Training) -> None:
        for event in training.events():
            if isinstance(event, StepDone):
                self._mailbox.put_step(event)
            else:
                self.pass_done.emit(event)
            pausing = not self._may_go_on.is_set()
            if pausing or self._mailbox.wants_state:
                self._mailbox.put_state(copy_state(training.average))
            if pausing:
                self.held.emit()
                self._may_go_on.wait()
            if self.isInterruptionRequested():
                return


def copy_state(network: LeNet5) -> State:
    """A copy of a network's tensors, on the CPU."""
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in network.state_dict().items()}
