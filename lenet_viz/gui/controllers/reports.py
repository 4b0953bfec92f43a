"""Reports: asks for a folder, measures the network on screen, writes all there is to say about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from lenet_viz.data.datasets import find
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.paper_material import NO_DIGITS, Subject, fits, measured, retold, subject_on_screen
from lenet_viz.gui.controllers.time_left import TimeLeft
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.file_dialogs import ask_for_folder
from lenet_viz.gui.views.paper.report_dialog import ReportDialog
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.report.material import Material
from lenet_viz.storage.run_library import RunLibrary

QUESTION: Final = "Where shall the report lie? It gets a folder of its own there"
MEASURING: Final = "Measuring the network"
WRITING: Final = "Drawing the figures and writing the pages"
SHARE: Final = 0.75
"""Of the time, for measuring."""

_KEY: Final = "report"
_STEPS: Final = 1000
_UNFIT: Final = re.compile(r"[^\w .,()+×-]")
"""Letters of a title that some file systems refuse."""


class ReportController(QObject):
    """Writes reports, one at a time.

    Signals:
        trouble(str): a report could not be begun, or opened, and why.
    """

    trouble = Signal(str)

    def __init__(
        self,
        session: Session,
        library: RunLibrary,
        known: Callable[[], Material | None],
        window: QWidget,
        parent: QObject | None = None,
    ) -> None:
        """Prepare to write.

        Args:
            session: has the network on screen.
            library: holds the run that made it, perhaps.
            known: what was measured of the network on screen already; None: nothing.
            window: asks for the folder, and has the dialog over it.
            parent: the object that deletes this one.
        """
        super().__init__(parent)
        self._session = session
        self._library = library
        self._known = known
        self._window = window
        self._heading = ""
        self._measured_at = SHARE
        self._time_left = TimeLeft()
        self._page: Path | None = None
        self.dialog = ReportDialog(window)
        self._worker = LatestWorker(self)
        self.dialog.cancelled.connect(self._on_cancelled)
        self.dialog.open_wanted.connect(self._open)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self._on_progressed)

    @Slot()
    def write(self) -> None:
        """Ask for a folder and write the report of the network on screen there."""
        if self._worker.busy:
            self._bring_up()
        elif self._known() is None and find(DatasetName.MNIST) is None:
            self.trouble.emit(NO_DIGITS)
        else:
            name = ask_for_folder(self._window, QUESTION)
            if name:
                self.write_to(Path(name))

    def write_to(self, place: Path) -> None:
        """Write the report of the network on screen into a folder of its own in a folder that exists."""
        subject, known = subject_on_screen(self._session), self._known()
        folder = place / folder_name(subject.title)
        self._heading = f"Writing the report on {subject.title}"
        self._measured_at = SHARE if known is None else 0.0
        self._time_left.restart()
        self._on_progressed(_KEY, 0, _STEPS)
        self._bring_up()
        self._worker.submit(_KEY, partial(_writing, subject, self._library, known, folder))

    def shut_down(self) -> None:
        """Give up a report that is being written."""
        self._worker.shut_down()
        self.dialog.close()

    def _bring_up(self) -> None:
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _on_cancelled(self) -> None:
        self._worker.cancel(_KEY)

    @Slot()
    def _open(self) -> None:
        if self._page is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page))):
            self.trouble.emit(f"This system shows no pages; the report is {self._page}.")

    @Slot(object, object)
    def _on_done(self, _key: str, page: Path) -> None:
        self._page = page
        self.dialog.show_end("The report is written", str(page), written=True)
        self._bring_up()

    @Slot(object, str)
    def _on_failed(self, _key: str, reason: str) -> None:
        self.dialog.show_end("The report could not be written", reason, written=False)
        self._bring_up()

    @Slot(object, object, object)
    def _on_progressed(self, _key: str, done: int, whole: int) -> None:
        words = MEASURING if done < self._measured_at * whole else WRITING
        left = self._time_left.words(done / whole)
        self.dialog.show_progress(self._heading, f"{words} · {left}" if left else words, done, whole)


def folder_name(title: str) -> str:
    """The name of a report's folder, with nothing in it that a file system would not take."""
    return f"Report on {' '.join(_UNFIT.sub(' ', title).split())}"


def _writing(subject: Subject, library: RunLibrary, known: Material | None, folder: Path, progress: Progress) -> Path:
    """Measure, unless that was done, and write; returns the report's first page.

    Raises:
        ValueError: the folder holds something else, or cannot be written.
        OSError: the digits cannot be read.
    """
    # What draws figures and pages takes long to load, and most windows are closed without a report.
    from lenet_viz.report.write import check_folder, write_report

    check_folder(folder)
    if known is None:
        material, first = measured(subject, library, _part(progress, 0, SHARE)), SHARE
    else:
        # The same network may have got another name since, as when its training has ended.
        material, first = known if fits(known, subject) else retold(known, subject, library, progress), 0.0
    try:
        return write_report(material, folder, report=_part(progress, first, 1))
    except OSError as error:
        raise ValueError(f"{error.filename or folder}: {error.strerror or error}") from error


def _part(progress: Progress, first: float, last: float) -> Progress:
    """Reports of a part of the work, which lies between two shares of the whole, 0…1."""

    def report(done: int, whole: int) -> None:
        share = done / whole if whole else 0.0
        progress(round(_STEPS * (first + share * (last - first))), _STEPS)

    return report
