"""Work of which only the newest result matters, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import torch
from PySide6.QtCore import QObject, QThread, Signal, Slot

from lenet_viz.data.download import Cancelled
from lenet_viz.gui.workers.task import Progress
from lenet_viz.gui.workers.training_thread import STACK_BYTES

Work = Callable[[Progress], Any]
"""One job; it calls what it is given now and then, which raises when the result is wanted no longer."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Job:
    key: Hashable
    number: int
    work: Work


class LatestWorker(QObject):
    """Runs one job at a time. Of the jobs with the same key only the newest counts.

    A new job takes the place of one with its key that waits, and stops one that runs at its next
    report of progress; whatever an older one still brings is dropped. Jobs with different keys take
    turns in the order in which they came. The thread starts with the first job and ends with
    `shut_down`; jobs must bring everything they need along, and share no network with the window.

    Signals:
        done(object, object): the key, and what the newest job of that key returned.
        failed(object, str): the key, and why its newest job could not be done, one sentence.
        progressed(object, int, int): the key, what is done, and the whole.
        busy_changed(bool): whether any result is being waited for.
    """

    done = Signal(object, object)
    failed = Signal(object, str)
    progressed = Signal(object, object, object)  # not int: Qt's is 32 bits wide
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest: dict[Hashable, int] = {}
        self._count = 0
        self._thread: _Thread | None = None
        self._ended = False

    @property
    def busy(self) -> bool:
        """Whether any result is being waited for."""
        return bool(self._newest)

    def waits_for(self, key: Hashable) -> bool:
        """Whether the result of a key is being waited for."""
        return key in self._newest

    def submit(self, key: Hashable, work: Work) -> int:
        """Have a job done; older ones with its key are forgotten. After `shut_down` nothing is done any more.

        Returns:
            The job's number: 1, 2, ….
        """
        self._count += 1
        if self._ended:
            return self._count
        thread = self._thread or self._start()
        was_busy = self.busy
        self._newest[key] = self._count
        thread.put(_Job(key, self._count, work))
        if not was_busy:
            self.busy_changed.emit(True)
        return self._count

    def cancel(self, key: Hashable) -> None:
        """Forget the job of a key, if there is one; none of its signals comes any more."""
        if self._thread is not None:
            self._thread.drop(key)
        if self._newest.pop(key, None) is not None and not self.busy:
            self.busy_changed.emit(False)

    def shut_down(self) -> None:
        """Stop the job under way at its next report, forget the others, and wait for the thread's end."""
        self._ended = True
        if self._thread is not None:
            self._thread.end()
            self._thread.wait()
            self._thread = None
        self._newest.clear()

    def _start(self) -> _Thread:
        thread = self._thread = _Thread(self)
        thread.returned.connect(self._on_returned)
        thread.raised.connect(self._on_raised)
        thread.reported.connect(self._on_reported)
        thread.start()
        return thread

    def _settle(self, job: _Job) -> bool:
        """Whether a job that has ended was the newest of its key, which is then settled."""
        if self._newest.get(job.key) != job.number:
            return False
        del self._newest[job.key]
        return True

    @Slot(object, object)
    def _on_returned(self, job: _Job, result: object) -> None:
        if self._settle(job):
            self.done.emit(job.key, result)
            self._tell_idle()

    @Slot(object, str)
    def _on_raised(self, job: _Job, reason: str) -> None:
        if self._settle(job):
            self.failed.emit(job.key, reason)
            self._tell_idle()

    @Slot(object, object, object)
    def _on_reported(self, job: _Job, done: int, whole: int) -> None:
        if self._newest.get(job.key) == job.number:
            self.progressed.emit(job.key, done, whole)

    def _tell_idle(self) -> None:
        # Whoever heard of the result may have asked for the next one.
        if not self.busy:
            self.busy_changed.emit(False)


class _Thread(QThread):
    """Takes jobs until it is ended; knows which of them are wanted no longer."""

    returned = Signal(object, object)
    raised = Signal(object, str)
    reported = Signal(object, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[Hashable, _Job] = {}
        self._running: _Job | None = None
        self._stop_running = False
        self._ending = False
        self._changed = threading.Condition()
        self.setStackSize(STACK_BYTES)

    def put(self, job: _Job) -> None:
        """Line up a job; it keeps the place of one with its key."""
        with self._changed:
            self._waiting[job.key] = job
            self._stop_if_running(job.key)
            self._changed.notify()

    def drop(self, key: Hashable) -> None:
        """Do no job of a key."""
        with self._changed:
            self._waiting.pop(key, None)
            self._stop_if_running(key)

    def end(self) -> None:
        """Take no further job."""
        with self._changed:
            self._waiting.clear()
            self._ending = self._stop_running = True
            self._changed.notify()

    def run(self) -> None:
        """The thread's work."""
        # Torch's thread count belongs to the calling thread; the other core is the window's.
        torch.set_num_threads(1)
        while (job := self._next()) is not None:
            self._do(job)

    def _stop_if_running(self, key: Hashable) -> None:
        if self._running is not None and self._running.key == key:
            self._stop_running = True

    def _next(self) -> _Job | None:
        """Wait for a job; None when there will be no more."""
        with self._changed:
            self._running = None
            self._changed.wait_for(lambda: self._waiting or self._ending)
            if self._ending:
                return None
            job = self._waiting.pop(next(iter(self._waiting)))
            self._running, self._stop_running = job, False
            return job

    def _do(self, job: _Job) -> None:
        def report(done: int, whole: int) -> None:
            if self._stop_running:
                raise Cancelled
            self.reported.emit(job, done, whole)

        try:
            result = job.work(report)
        except Cancelled:
            return
        except Exception as error:  # the thread has other jobs to do, and the window must not wait for ever
            _log.info("a job failed", exc_info=True)
            self.raised.emit(job, str(error).splitlines()[0] if str(error) else type(error).__name__)
        else:
            self.returned.emit(job, result)
