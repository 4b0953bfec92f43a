"""Keeps a run while it goes on, so that nothing is lost whatever happens to the process."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Any, Final

from lenet_viz.storage.checkpoints import save_network
from lenet_viz.storage.moments import Moment, MomentKeeper, first_interval
from lenet_viz.storage.run_card import card_of
from lenet_viz.storage.run_folder import BEST, FINAL, LOCK, MOMENTS, RESUME, RESUME_FORMAT, RunFolder
from lenet_viz.storage.run_lock import RunLock
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.storage.run_tables import HistoryWriter, losses_as_tensor, losses_from_tensor
from lenet_viz.storage.tensor_files import CheckpointError, write_tensors
from lenet_viz.training.error_history import ErrorHistory
from lenet_viz.training.events import PassDone, StepDone, TrainingEvent
from lenet_viz.training.history import RunHistory
from lenet_viz.training.loop import Training

BEAT_SECONDS: Final = 2.0
"""So often the curves and the sheet are written, for those who watch from another process."""

RESUME_SECONDS: Final = 20.0
"""So much training is lost at most when the process is killed; what is done again gives the same weights."""


class RunRecorder:
    """Writes one run into its folder, and holds the folder's lock until `close`.

    Whatever raises OSError (a full disk, most often) leaves the last good files, and can be called again
    with the same event when there is room. To be used by the thread that trains; `moments` by any.
    """

    def __init__(self, folder: RunFolder, sheet: RunSheet, training: Training) -> None:
        """Begin, or go on where the folder's run was put aside.

        Args:
            folder: as `RunLibrary.create` made it, or one with a run that goes on.
            sheet: the run's.
            training: the run, before its first step or just restored from the folder's `resume_state`.

        Raises:
            RunBusyError: another recorder has the folder.
            CheckpointError: the training does not stand where the folder's run does.
            OSError: the folder cannot be written.
        """
        self._folder, self._training = folder, training
        self._lock = RunLock(folder.path / LOCK)
        try:
            kept = folder.sheet()
            self._sheet = replace(sheet, start=kept.start, created=kept.created, status=RunStatus.RUNNING, reason="")
            self._history = RunHistory()
            interval = first_interval(math.ceil(training.digits / training.recipe.batch) * training.recipe.passes)
            if training.steps_done:
                interval = self._take_up()
            else:
                self._start_over()
            self._tables = HistoryWriter(folder.path)
            self._keeper = MomentKeeper(folder.path / MOMENTS, interval)
            self._keeper.forget_after(training.steps_done)
            self._clock = _Clock(self._sheet.seconds)
            self._changes = training.changes
            self._next_beat = self._next_resume = 0.0
            self._keep_moment()
            self._write_all(RunStatus.RUNNING)
        except BaseException:
            self._lock.release()
            raise

    @property
    def sheet(self) -> RunSheet:
        """The sheet as it was last written."""
        return self._sheet

    @property
    def folder(self) -> RunFolder:
        """Where the run is kept."""
        return self._folder

    @property
    def history(self) -> RunHistory:
        """The curves so far; for the thread that trains."""
        return self._history

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The moments that are kept, oldest first; never changed, only replaced."""
        return self._keeper.moments

    def record(self, event: TrainingEvent) -> None:
        """Take in what has just happened; a few microseconds, unless something is due to be written.

        The same event a second time only makes up for what could not be written the first time.

        Raises:
            OSError: the disk is full, or the folder is gone; the run can stop here and go on later.
        """
        self._clock.start()
        if isinstance(event, PassDone):
            self._end_pass(event)
            return
        self._add_step(event)
        if self._keeper.due(event.step):
            self._keep_moment()
        now = time.monotonic()
        if now >= self._next_resume or self._training.changes is not self._changes:
            self._write_all(RunStatus.RUNNING)
        elif now >= self._next_beat:
            self._write_state(RunStatus.RUNNING, durable=False)

    def pause(self) -> None:
        """Write everything now; the clock stands still until the next `record`.

        Raises:
            OSError: the disk is full, or the folder is gone.
        """
        self._clock.stop()
        self._write_all(RunStatus.PAUSED)

    def close(self, status: RunStatus, reason: str = "", *, test: tuple[float, int] | None = None) -> None:
        """Write everything, with the final network, and let go of the folder.

        A run that failed stays resumable from where it was put aside before.

        Args:
            status: how it ended.
            reason: why, where that needs saying.
            test: the final network's error on the test digits, 0…1, and how many those are, if it was measured.

        Raises:
            OSError: the disk is full, or the folder is gone; the folder is let go of nevertheless.
        """
        self._clock.stop()
        try:
            if test is not None:
                self._sheet = replace(self._sheet, test_error=test[0], test_digits=test[1])
            self._sheet = replace(self._sheet, reason=reason)
            if status is RunStatus.FAILED:
                self._save(FINAL)
                self._write_state(status, durable=True)
            else:
                self._keep_moment(at_end=True)
                self._save(FINAL)
                self._write_all(status)
        finally:
            self._lock.release()

    def abandon(self, reason: str) -> None:
        """Let go of a run whose weights are gone with their device; it can go on from where it was put aside last.

        Args:
            reason: what has happened.

        Raises:
            OSError: the disk is full, or the folder is gone; the folder is let go of nevertheless.
        """
        self._clock.stop()
        self._sheet = replace(self._sheet, reason=reason)
        try:
            self._write_state(RunStatus.PAUSED, durable=True)
        finally:
            self._lock.release()

    def _start_over(self) -> None:
        """A run at its first step owes nothing to an earlier one in the same folder."""
        for name in (RESUME, BEST, FINAL):
            (self._folder.path / name).unlink(missing_ok=True)

    def _take_up(self) -> int:
        """Take over what was recorded until the training's step. Returns the interval of the moments."""
        path = self._folder.path / RESUME
        for left in self._folder.path.rglob(".*.part"):
            left.unlink(missing_ok=True)
        tensors, values = self._folder.resume_file()
        if values.get("steps") != self._training.steps_done:
            raise CheckpointError(f"{path}: stands at step {values.get('steps')}, not {self._training.steps_done}")
        try:
            own = values["recorder"]
            errors = ErrorHistory.from_rows(own["errors"])
            self._history = RunHistory(losses_from_tensor(tensors["history.losses"]), errors)
            self._sheet = replace(self._sheet, **{name: own[name] for name in _MEASURED})
            return int(own["interval"])
        except (KeyError, TypeError, ValueError) as error:
            raise CheckpointError(f"{path}: its description cannot be used: {error!r}") from error

    def _add_step(self, event: StepDone) -> None:
        newest = self._history.losses.newest
        if newest is None or event.step > newest.last:
            self._history.add_step(event)

    def _end_pass(self, event: PassDone) -> None:
        newest = self._history.errors.newest
        if newest is None or event.number > newest.number:
            self._history.add_pass(event)
        sheet = replace(
            self._sheet, loss=event.loss, train_error=event.train_error, watch_error=event.watch_error, reason=""
        )
        best, error = sheet.best_error, event.watch_error
        self._sheet = sheet
        if error is not None and (best is None or error < best or event.number == sheet.best_pass):
            self._sheet = replace(sheet, best_error=error, best_pass=event.number)
            self._save(BEST)
        self._write_all(RunStatus.RUNNING)

    def _keep_moment(self, *, at_end: bool = False) -> None:
        training = self._training
        self._keeper.keep(training.steps_done, training.passes_seen, training.average, at_end=at_end)

    def _save(self, name: str) -> None:
        self._sheet = self._present(self._sheet.status)
        card = card_of(self._sheet, self._training, best=name == BEST)
        save_network(self._folder.path / name, self._training.average, card)

    def _present(self, status: RunStatus) -> RunSheet:
        training = self._training
        return replace(
            self._sheet,
            status=status,
            seconds=self._clock.seconds,
            steps=training.steps_done,
            passes=training.passes_seen,
            changes=training.changes,
        )

    def _write_state(self, status: RunStatus, *, durable: bool) -> None:
        """What others watch: curves and sheet."""
        self._tables.write(self._history, durable=durable)
        self._sheet = self._present(status)
        self._folder.write_sheet(self._sheet)
        self._next_beat = time.monotonic() + BEAT_SECONDS

    def _write_all(self, status: RunStatus) -> None:
        """The same, and what the run goes on from."""
        self._sheet = self._present(status)
        tensors, values = self._training.state()
        if self._training.average is self._training.network:
            # The file format refuses tensors that share their memory.
            tensors |= {name: value.clone() for name, value in tensors.items() if name.startswith("average.")}
        tensors["history.losses"] = losses_as_tensor(self._history.losses)
        own: dict[str, Any] = {name: getattr(self._sheet, name) for name in _MEASURED}
        own |= {"interval": self._keeper.interval, "errors": self._history.errors.rows()}
        values = values | {"recorder": own, "digits": self._training.digits, "checksum": self._training.checksum}
        write_tensors(self._folder.path / RESUME, tensors, RESUME_FORMAT, values)
        self._changes = self._training.changes
        self._next_resume = time.monotonic() + RESUME_SECONDS
        self._write_state(status, durable=True)


_MEASURED: Final = ("seconds", "loss", "train_error", "watch_error", "best_error", "best_pass")


class _Clock:
    """Counts the seconds of training, not those of pauses."""

    def __init__(self, seconds: float) -> None:
        self._before = seconds
        self._since: float | None = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._before + (0.0 if self._since is None else time.monotonic() - self._since)

    def start(self) -> None:
        if self._since is None:
            self._since = time.monotonic()

    def stop(self) -> None:
        self._before, self._since = self.seconds, None
