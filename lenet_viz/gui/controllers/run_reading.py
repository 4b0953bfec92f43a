"""The kept runs as they lie on the disk, read again only where something has changed. No Qt."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lenet_viz.storage.run_folder import MOMENTS, RESUME, SHEET, RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.storage.run_tables import LOSSES, PASSES
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.history import RunHistory

Progress = Callable[[int, int], None]
"""Called with what is done and the whole; raises to stop the work."""

NAME: Final = "name.txt"

Stamp = tuple[int, ...]
"""When some files were last written, and whether somebody is at work on them."""


@dataclass(frozen=True)
class KeptRun:
    """One run of the library.

    Attributes:
        folder: where it lies.
        sheet: as it was last written; None: it cannot be read.
        reason: why not, one sentence.
        busy: whether some process, this one perhaps, is at work on it.
        moments: how many moments are kept.
        resumable: whether there is something to go on from.
    """

    folder: RunFolder
    sheet: RunSheet | None
    reason: str = ""
    busy: bool = False
    moments: int = 0
    resumable: bool = False

    @property
    def key(self) -> str:
        """Tells the run from all others."""
        return str(self.folder.path)

    @property
    def created(self) -> datetime.datetime | None:
        """When it began, in local time; None where that cannot be read."""
        try:
            return None if self.sheet is None else datetime.datetime.fromisoformat(self.sheet.created).astimezone()
        except ValueError:
            return None


class RunReader:
    """Reads the runs of a library; for one thread at a time."""

    def __init__(self, library: RunLibrary) -> None:
        self._library = library
        self._runs: dict[Path, tuple[Stamp, KeptRun]] = {}
        self._histories: dict[Path, tuple[Stamp, RunHistory]] = {}

    def runs(self, progress: Progress) -> tuple[KeptRun, ...]:
        """Every run, newest first, then the damaged ones; those that have not changed are the same objects as before.

        Raises:
            CheckpointError: the library's folder cannot be read.
        """
        try:
            folders = self._library.folders()
        except OSError as error:
            raise CheckpointError(f"{self._library.root}: {error.strerror or error}") from error
        read: dict[Path, tuple[Stamp, KeptRun]] = {}
        for number, folder in enumerate(folders):
            progress(number, len(folders))
            stamp = (folder.is_busy, *_stamp(folder, SHEET, NAME, MOMENTS, RESUME))
            known = self._runs.get(folder.path)
            run = known[1] if known is not None and known[0] == stamp else _read(folder)
            if run is not None:
                read[folder.path] = (stamp, run)
        self._runs = read
        return tuple(sorted((run for _, run in read.values()), key=_age))

    def histories(self, folders: Sequence[RunFolder], progress: Progress) -> tuple[RunHistory, ...]:
        """The curves of some runs; those that have not changed are the same objects as before.

        Raises:
            CheckpointError: one of them is damaged.
        """
        read: dict[Path, tuple[Stamp, RunHistory]] = {}
        for number, folder in enumerate(folders):
            progress(number, len(folders))
            stamp = _stamp(folder, LOSSES, PASSES)
            known = self._histories.get(folder.path)
            read[folder.path] = known if known is not None and known[0] == stamp else (stamp, folder.history())
        self._histories = read
        return tuple(read[folder.path][1] for folder in folders)

    def runs_with_histories(
        self, runs: tuple[KeptRun, ...], progress: Progress
    ) -> tuple[tuple[KeptRun, ...], tuple[RunHistory, ...]]:
        """Some runs and their curves: whoever gets them may have other runs in mind by then; see `histories`."""
        return runs, self.histories([run.folder for run in runs], progress)


def in_known_order(runs: Sequence[KeptRun], before: Sequence[KeptRun]) -> tuple[KeptRun, ...]:
    """Runs in the order in which they were compared before, new ones last.

    So a run keeps the colour of its curve when the table is sorted or one more is chosen.
    """
    known = {run.key: place for place, run in enumerate(before)}
    return tuple(sorted(runs, key=lambda run: known.get(run.key, len(known))))


def _read(folder: RunFolder) -> KeptRun | None:
    """A run from the disk; None when it was removed meanwhile."""
    try:
        sheet = folder.sheet()
    except CheckpointError as error:
        return KeptRun(folder, None, str(error)) if folder.path.exists() else None
    moments = sum(1 for _ in (folder.path / MOMENTS).glob("step-*"))
    return KeptRun(folder, sheet, "", folder.is_busy, moments, (folder.path / RESUME).exists())


def _age(run: KeptRun) -> tuple[bool, float]:
    """What the runs are sorted by."""
    created = run.created
    return created is None, 0.0 if created is None else -created.timestamp()


def _stamp(folder: RunFolder, *names: str) -> Stamp:
    stamp: list[int] = []
    for name in names:
        try:
            found = (folder.path / name).stat()
        except OSError:
            stamp += (0, 0)  # it is not there, or not any more: that, too, is a state that can change
        else:
            stamp += (found.st_mtime_ns, found.st_size)
    return tuple(stamp)
