"""All runs that are kept: a folder of run folders."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lenet_viz.data.user_files import RUNS, user_folder
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.run_folder import MOMENTS, RECIPE, SHEET, START, RunFolder, write_json
from lenet_viz.storage.run_lock import RunBusyError
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.storage.tensor_files import CheckpointError

REMOVED: Final = ".removed"
"""Where removed runs wait; nobody but `empty_removed` deletes them."""

KEPT_DAYS: Final = 30
"""So long a removed run can be brought back."""

SECONDS_A_DAY: Final = 86_400

LONGEST_NAME: Final = 80
"""Characters of a folder's name that come from the run's; file systems take 255 bytes."""


@dataclass(frozen=True)
class DamagedRun:
    """A folder that should hold a run and does not.

    Attributes:
        folder: it.
        reason: what is wrong, one sentence.
    """

    folder: RunFolder
    reason: str


def default_root() -> Path:
    """Where the runs of this user are kept."""
    return user_folder() / RUNS


class RunLibrary:
    """The runs in one folder. Each method looks anew: other processes make and remove runs too.

    Attributes:
        root: the folder; made with the first run.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = default_root() if root is None else root

    def folders(self) -> list[RunFolder]:
        """Everything that should hold a run, by name, unread: `runs` without the damaged ones.

        Raises:
            OSError: the library's folder cannot be read.
        """
        if not self.root.is_dir():
            return []
        paths = sorted(path for path in self.root.iterdir() if path.is_dir() and not path.name.startswith("."))
        return [RunFolder(path) for path in paths]

    def runs(self) -> list[RunFolder]:
        """All runs that can be read, newest first."""
        return [folder for folder, _ in self._read()[0]]

    def damaged(self) -> list[DamagedRun]:
        """The folders that cannot be read, by name, and why not."""
        return self._read()[1]

    def holds(self, folder: str) -> bool:
        """Whether there is a run in a folder, or in a folder of that name here."""
        return self._in_folder(folder) is not None

    def find(self, name: str) -> RunFolder:
        """A run by its folder, its folder's name here, or the name that people gave it.

        Raises:
            ValueError: there is none, or there are several.
        """
        in_folder = self._in_folder(name)
        if in_folder is not None:
            return in_folder
        found = [folder for folder, sheet in self._read()[0] if sheet.name == name]
        if not found:
            raise ValueError(f"no run is called {name!r} in {self.root}")
        if len(found) > 1:
            folders = ", ".join(repr(folder.path.name) for folder in found)
            raise ValueError(f"several runs are called {name!r}; name a folder: {folders}")
        return found[0]

    def create(self, sheet: RunSheet, folder: str | None = None) -> RunFolder:
        """Make the folder of a new run, with its sheet, its recipe and, where given, its starting weights.

        Args:
            sheet: the run's; without a time of creation it is given the present one.
            folder: the folder's name; None: made of time and name.

        Raises:
            ValueError: there is a folder of that name.
            OSError: it cannot be written, or the starting weights cannot be read.
        """
        now = datetime.datetime.now().astimezone()
        sheet = sheet if sheet.created else replace(sheet, created=now.isoformat(timespec="milliseconds"))
        run = RunFolder(self._made(folder or f"{now:%Y-%m-%d %H.%M.%S} {_plain(sheet.name)}", exactly=bool(folder)))
        try:
            (run.path / MOMENTS).mkdir()
            if sheet.start.path is not None:
                content = sheet.start.path.read_bytes()
                start = run.path / START
                replace_file(start, lambda temporary: temporary.write_bytes(content))
                sheet = replace(sheet, start=replace(sheet.start, path=start))
            write_json(run.path / RECIPE, sheet.recipe.to_dict())
            run.write_sheet(sheet)
        except BaseException:
            shutil.rmtree(run.path, ignore_errors=True)
            raise
        return run

    def rename(self, folder: RunFolder, name: str) -> None:
        """Call a run something else; its folder keeps its name, and it may be running.

        Raises:
            ValueError: the name is empty.
            OSError: the folder cannot be written.
        """
        words = " ".join(name.split())
        if not words:
            raise ValueError("a run needs a name")
        folder.write_name(words)

    def remove(self, folder: RunFolder) -> RunFolder:
        """Put a run aside; `restore` brings it back.

        Returns:
            Where it waits.

        Raises:
            RunBusyError: it is being trained.
            OSError: it cannot be moved.
        """
        if folder.is_busy:
            raise RunBusyError(f"{folder.path}: it is being trained; stop it first")
        removed = _moved(folder, self.root / REMOVED)
        os.utime(removed.path)  # its days count from now
        return removed

    def restore(self, removed: RunFolder) -> RunFolder:
        """Bring back a run that `remove` put aside.

        Args:
            removed: what `remove` returned.

        Returns:
            Where it is.

        Raises:
            OSError: it cannot be moved, or is there no more.
        """
        return _moved(removed, self.root)

    def empty_removed(self, days: float = KEPT_DAYS) -> None:
        """Delete for good what was removed so long ago.

        Args:
            days: since it was removed; 0: everything.

        Raises:
            OSError: something cannot be deleted.
        """
        removed = self.root / REMOVED
        limit = time.time() - days * SECONDS_A_DAY
        for path in removed.iterdir() if removed.is_dir() else ():
            if path.stat().st_mtime <= limit:
                shutil.rmtree(path)

    def _in_folder(self, name: str) -> RunFolder | None:
        paths = (Path(name), self.root / name)
        return next((RunFolder(path.absolute()) for path in paths if (path / SHEET).is_file()), None)

    def _read(self) -> tuple[list[tuple[RunFolder, RunSheet]], list[DamagedRun]]:
        whole: list[tuple[RunFolder, RunSheet]] = []
        damaged: list[DamagedRun] = []
        for folder in self.folders():
            try:
                whole.append((folder, folder.sheet()))
            except CheckpointError as error:
                # Removed while the folders were read: no damage.
                if folder.path.exists():
                    damaged.append(DamagedRun(folder, str(error)))
        whole.sort(key=lambda entry: _instant(entry[1].created), reverse=True)
        return whole, damaged

    def _made(self, name: str, *, exactly: bool) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        if exactly:
            try:
                (self.root / name).mkdir()
            except FileExistsError:
                raise ValueError(f"{self.root / name} exists already; the run needs another name") from None
            return self.root / name
        for path in _candidates(self.root, name):
            try:
                path.mkdir()
            except FileExistsError:
                continue
            return path
        raise AssertionError("numbers do not end")


def _moved(folder: RunFolder, home: Path) -> RunFolder:
    home.mkdir(parents=True, exist_ok=True)
    path = next(path for path in _candidates(home, folder.path.name) if not path.exists())
    folder.path.rename(path)
    return RunFolder(path)


def _candidates(home: Path, name: str) -> Iterator[Path]:
    yield home / name
    number = 2
    while True:
        yield home / f"{name} ({number})"
        number += 1


def _plain(name: str) -> str:
    """A name as every file system takes it."""
    words = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", name)
    return " ".join(words.split()).strip(". ")[:LONGEST_NAME].strip(". ") or "run"


def _instant(created: str) -> float:
    try:
        return datetime.datetime.fromisoformat(created).timestamp()
    except ValueError:
        return 0.0
