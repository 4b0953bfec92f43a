"""Films of kernels: asks for a file, has it drawn in the background, says when it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.file_dialogs import ask_to_save
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.storage.film import write_film
from lenet_viz.storage.run_folder import RunFolder

FILE_FILTER: Final = "Animations (*.gif)"


class FilmController(QObject):
    """Exports kernels' histories.

    Signals:
        news(str): a film is being drawn, or is there.
        trouble(str): it could not be, and why.
    """

    news = Signal(str)
    trouble = Signal(str)

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._worker = LatestWorker(self)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)

    @Slot(object)
    def export(self, folder: RunFolder) -> None:
        """Ask for a file and draw the film of a run."""
        proposal = f"{folder.path.name} kernels.gif"
        name, _ = ask_to_save(self._window, "Save the film of the kernels", proposal, FILE_FILTER)
        if name:
            self.export_to(folder, Path(name) if Path(name).suffix else Path(f"{name}.gif"))

    def export_to(self, folder: RunFolder, path: Path) -> None:
        """Draw the film of a run into a file; a second film replaces one that is still being drawn."""

        def work(progress: Progress) -> tuple[Path, int]:
            return path, write_film(folder, path, progress=progress)

        self._worker.submit("film", work)
        self.news.emit(f"Drawing {path.name} …")

    def shut_down(self) -> None:
        """Give up a film that is being drawn."""
        self._worker.shut_down()

    @Slot(object, object)
    def _on_done(self, _key: object, result: tuple[Path, int]) -> None:
        path, frames = result
        self.news.emit(f"Saved {path}: {frames} frames")

    @Slot(object, str)
    def _on_failed(self, _key: object, reason: str) -> None:
        self.trouble.emit(f"The film could not be saved: {reason}")
