"""Figures of the paper as files: asks where to, writes one after the other, tells what came of each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot

from lenet_viz.gui.views.file_dialogs import ask_to_save
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette
from lenet_viz.report.saving import save

FILE_FILTERS: Final = {
    ".png": "Picture (*.png)",
    ".svg": "Drawing (*.svg)",
    ".csv": "Numbers (*.csv)",
}

_log = logging.getLogger(__name__)


class PaperFiles(QObject):
    """Writes every file that was asked for, also those that wait when the program ends."""

    def __init__(self, window: PaperWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._open: dict[Path, Callable[[], None]] = {}
        self._saved: list[str] = []
        self._failed: list[str] = []
        self._worker = LatestWorker(self)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)

    def save(self, figure: PaperFigure, material: Material, palette: Palette) -> None:
        """Ask for a file; its suffix says what is saved, or else the kind that is chosen in the dialog."""
        name, kind = ask_to_save(self._window, "Save the figure", f"{figure.key}.png", ";;".join(FILE_FILTERS.values()))
        if not name:
            return
        suffix = next((suffix for suffix, each in FILE_FILTERS.items() if each == kind), ".png")
        path = Path(name) if Path(name).suffix else Path(f"{name}{suffix}")
        if not self._open:
            self._saved, self._failed = [], []
        write = self._open[path] = partial(_write, figure, material, palette, path)
        self._worker.submit(path, lambda progress: write())
        self._tell()

    def shut_down(self) -> None:
        """Write what is still to be written."""
        self._worker.shut_down()
        for write in self._open.values():
            try:
                write()
            except ValueError:
                _log.warning("a figure could not be saved", exc_info=True)
        self._open.clear()

    @Slot(object, object)
    def _on_done(self, path: Path, _result: object) -> None:
        del self._open[path]
        self._saved.append(f"Saved {path}")
        self._tell()

    @Slot(object, str)
    def _on_failed(self, path: Path, reason: str) -> None:
        del self._open[path]
        self._failed.append(f"The figure could not be saved: {reason}")
        self._tell()

    def _tell(self) -> None:
        """Tell what came of all files since none was being written."""
        waiting = [f"Saving {', '.join(path.name for path in self._open)} …"] if self._open else []
        self._window.tell(" · ".join([*self._saved, *waiting]))
        self._window.warn("\n".join(self._failed))


def _write(figure: PaperFigure, material: Material, palette: Palette, path: Path) -> None:
    """Write a figure's file.

    Raises:
        ValueError: that is not possible; names the file and why.
    """
    try:
        save(figure, material, palette, path)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from error
