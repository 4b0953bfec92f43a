"""One piece of work in a thread of its own, with progress and cancel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import torch
from PySide6.QtCore import QObject, QThread, Signal

from lenet_viz.data.download import Cancelled

Progress = Callable[[int, int], None]
"""Called with what is done and the whole; raises to stop the work."""

_log = logging.getLogger(__name__)


class Task(QThread):
    """Runs `work(progress)` once. Exactly one of done, failed and cancelled is emitted.

    Signals:
        done(object): what the work returned.
        failed(str): why it could not be done, one sentence.
        cancelled(): it was cancelled.
        progressed(int, int): what is done, and the whole.
    """

    done = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    progressed = Signal(object, object)  # not int: Qt's is 32 bits wide

    def __init__(self, work: Callable[[Progress], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress."""
        self.requestInterruption()

    def run(self) -> None:
        """The thread's work."""
        # Threads that share this work, and stay, would slow down those that share a training step.
        torch.set_num_threads(1)
        try:
            result = self._work(self._report)
        except Cancelled:
            self.cancelled.emit()
        except (ValueError, OSError, RuntimeError) as error:
            _log.info("a task failed", exc_info=True)
            self.failed.emit(str(error).splitlines()[0] if str(error) else type(error).__name__)
        else:
            self.done.emit(result)

    def _report(self, done: int, whole: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.progressed.emit(done, whole)
