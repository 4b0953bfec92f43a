"""The kept runs: read while they are looked at, compared, opened, renamed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from lenet_viz.gui.controllers.run_edits import Removal, Renaming
from lenet_viz.gui.controllers.run_opening import RunOpening
from lenet_viz.gui.controllers.run_reading import KeptRun, RunReader, in_known_order
from lenet_viz.gui.controllers.run_rows import row_of
from lenet_viz.gui.controllers.run_words import interrupted_words
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.run_curves import NamedHistory
from lenet_viz.gui.views.runs.differences import differences
from lenet_viz.gui.views.runs.panel import RunsPanel
from lenet_viz.gui.views.runs.row import RunAction
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import RunStatus
from lenet_viz.training.history import RunHistory

REFRESH_MS: Final = 1000
"""How often the disk is looked at while the panel is in sight, or a run that goes on is on screen."""

MOST_COMPARED: Final = 6
"""More curves cannot be told apart."""

Result = TypeVar("Result")

RUNS: Final = "runs"
INTERRUPTED: Final = "runs that were interrupted"
HISTORIES: Final = "histories"


class RunsController(QObject):
    """Fills the runs panel from the library, and does what is asked there.

    Signals:
        opened(object): a RunFolder whose moments the user wants to walk through.
        live_wanted(): the run of this very window shall be on screen.
        compare_requested(object, object): two RunFolders whose networks shall be compared.
        rerun_requested(object): the RunSheet of what shall be trained once more.
        resume_requested(object): a RunFolder that shall go on.
        film_requested(object): a RunFolder whose film shall be saved.
        news(str): something that the user should know.
        trouble(str): something could not be done, and why.
    """

    opened = Signal(object)
    live_wanted = Signal()
    compare_requested = Signal(object, object)
    rerun_requested = Signal(object)
    resume_requested = Signal(object)
    film_requested = Signal(object)
    news = Signal(str)
    trouble = Signal(str)

    def __init__(self, session: Session, panel: RunsPanel, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._library = library
        self._reader = RunReader(library)
        self._worker = LatestWorker(self)
        self._opening = RunOpening(session, self._worker, self)
        self._here: RunFolder | None = None
        self._runs: dict[str, KeptRun] = {}
        self._compared: tuple[tuple[KeptRun, ...], tuple[RunHistory, ...]] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Look at the disk now; call it when a run was made or has ended."""
        self._worker.submit(RUNS, self._reader.runs)

    def look_for_interrupted(self) -> None:
        """Tell the user, as soon as the disk was read, if a run ended with its process and can go on."""
        self._worker.submit(INTERRUPTED, self._reader.runs)

    def set_running_here(self, folder: RunFolder | None) -> None:
        """Which run this window trains now, paused ones included; None: none."""
        if folder != self._here:
            self._here = folder
            self.refresh()

    def shut_down(self) -> None:
        """Stop reading, and wait for the thread's end."""
        self._timer.stop()
        self._worker.shut_down()

    def _connect(self) -> None:
        panel = self._panel
        panel.shown.connect(self._on_shown)
        panel.hidden.connect(self._set_timer)
        panel.chosen_changed.connect(self._on_chosen_changed)
        panel.asked.connect(self._on_asked)
        panel.rename_wanted.connect(self._on_rename_wanted)
        self._timer.timeout.connect(self._on_timer)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._opening.changed.connect(self._on_opening_changed)
        self._opening.trouble.connect(self.trouble)

    @property
    def _chosen(self) -> tuple[KeptRun, ...]:
        return tuple(self._runs[key] for key in self._panel.chosen if key in self._runs)

    @Slot()
    def _on_shown(self) -> None:
        self.refresh()
        self._set_timer()

    @Slot()
    def _set_timer(self) -> None:
        if not (self._panel.isVisible() or self._opening.following):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_timer(self) -> None:
        self._opening.follow()
        # A slow disk is not asked faster than it answers.
        if self._panel.isVisible() and not self._worker.waits_for(RUNS):
            self.refresh()

    @Slot(object, object)
    def _on_done(self, key: object, result: object) -> None:
        if key == RUNS:
            assert isinstance(result, tuple)
            self._take_runs(result)
        elif key == INTERRUPTED:
            assert isinstance(result, tuple)
            self._tell_interrupted(result)
        elif key == HISTORIES:
            assert isinstance(result, tuple)
            self._take_histories(*result)

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key == RUNS:
            self._panel.set_obstacle(reason)
        elif key == HISTORIES:
            self._compared = None
            self._panel.show_words(reason)

    def _take_runs(self, runs: Sequence[KeptRun]) -> None:
        self._runs = {run.key: run for run in runs}
        self._show_rows()
        self._ask_for_histories()

    def _tell_interrupted(self, runs: Sequence[KeptRun]) -> None:
        names = [
            run.sheet.name
            for run in runs
            if run.sheet is not None and run.sheet.status is RunStatus.INTERRUPTED and run.resumable
        ]
        if names:
            self.news.emit(interrupted_words(names))

    def _show_rows(self) -> None:
        shown = self._opening.folder
        self._panel.set_rows([row_of(run, here=self._here, shown=shown) for run in self._runs.values()])

    def _ask_for_histories(self) -> None:
        """Have the curves of the chosen runs read, as far as they have any."""
        chosen = self._chosen
        before = () if self._compared is None else self._compared[0]
        readable = in_known_order([run for run in chosen if run.sheet is not None][:MOST_COMPARED], before)
        if not readable:
            self._compared = None
            self._worker.cancel(HISTORIES)
            self._panel.show_words(chosen[0].reason if chosen else "")
        else:
            self._worker.submit(HISTORIES, partial(self._reader.runs_with_histories, readable))

    def _take_histories(self, runs: tuple[KeptRun, ...], histories: tuple[RunHistory, ...]) -> None:
        before, self._compared = self._compared, (runs, histories)
        if before is not None and _same(before[0], runs) and _same(before[1], histories):
            return
        sheets = [run.sheet for run in runs if run.sheet is not None]
        named = [
            NamedHistory(sheet.name, history, sheet.recipe.passes, bool(sheet.held_out))
            for sheet, history in zip(sheets, histories, strict=True)
        ]
        readable = sum(run.sheet is not None for run in self._chosen)
        self._panel.show_runs(
            [run.key for run in runs], named, differences(sheets), left_out=max(0, readable - len(runs))
        )

    @Slot()
    def _on_chosen_changed(self) -> None:
        self._ask_for_histories()

    @Slot()
    def _on_opening_changed(self) -> None:
        self._set_timer()
        self._show_rows()

    @Slot(object, tuple)
    def _on_asked(self, action: RunAction, keys: tuple[str, ...]) -> None:
        runs = [self._runs[key] for key in keys]
        folders = [run.folder for run in runs]
        match action:
            case RunAction.OPEN if self._here == folders[0]:
                self.live_wanted.emit()
            case RunAction.OPEN:
                self._opening.open(folders[0])
            case RunAction.LOOK_BACK:
                self.opened.emit(folders[0])
            case RunAction.COMPARE:
                self.compare_requested.emit(*folders)
            case RunAction.RESUME:
                self.resume_requested.emit(folders[0])
            case RunAction.RERUN:
                self.rerun_requested.emit(runs[0].sheet)
            case RunAction.DELETE:
                self._delete(runs)
            case RunAction.FILM:
                self.film_requested.emit(folders[0])
            case RunAction.FOLDER:
                self._show_folder(folders[0])

    def _show_folder(self, folder: RunFolder) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder.path))):
            self.trouble.emit(f"{folder.path}: no file manager could be opened")

    def _delete(self, runs: Sequence[KeptRun]) -> None:
        words = _name(runs[0]) if len(runs) == 1 else f"{len(runs)} runs"
        folders = [run.folder for run in runs]
        self._panel.undo_stack.push(Removal(folders, self._remove, self._restore, f"delete {words}"))

    def _remove(self, folder: RunFolder) -> RunFolder | None:
        removed = self._tried(partial(self._library.remove, folder))
        if removed is not None:
            self._opening.forget(folder)
            self._runs.pop(str(folder.path), None)
            self._show_rows()
        self.refresh()
        return removed

    def _restore(self, removed: RunFolder) -> RunFolder | None:
        folder = self._tried(partial(self._library.restore, removed))
        self.refresh()
        return folder

    @Slot(str, str)
    def _on_rename_wanted(self, key: str, name: str) -> None:
        run = self._runs.get(key)
        if run is not None:
            self._panel.undo_stack.push(Renaming(run.folder, _name(run), name, self._rename))

    def _rename(self, folder: RunFolder, name: str) -> bool:
        def rename() -> bool:
            self._library.rename(folder, name)
            return True

        renamed = self._tried(rename)
        run = self._runs.get(str(folder.path))
        if renamed and run is not None and run.sheet is not None:
            # At once, lest the old name be seen again until the disk was read.
            self._runs[run.key] = replace(run, sheet=replace(run.sheet, name=name))
            self._show_rows()
        self.refresh()
        return bool(renamed)

    def _tried(self, work: Callable[[], Result]) -> Result | None:
        """What some work on the library gives; None, after telling the user, when it fails."""
        try:
            return work()
        except OSError as error:
            self.trouble.emit(f"{error.filename or self._library.root}: {error.strerror or error}")
        except ValueError as error:
            self.trouble.emit(str(error))
        return None


def _same(before: Sequence[object], now: Sequence[object]) -> bool:
    """Whether these are the very same objects; comparing them by value would take longer than drawing them."""
    return len(before) == len(now) and all(one is other for one, other in zip(before, now, strict=True))


def _name(run: KeptRun) -> str:
    return run.folder.path.name if run.sheet is None else run.sheet.name
