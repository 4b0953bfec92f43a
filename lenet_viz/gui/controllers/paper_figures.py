"""The figures of the paper, of the network on screen: measured and drawn in the background, saved, copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from lenet_viz.data.datasets import find
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.paper_material import NO_DIGITS, Subject, measured, subject_on_screen
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.views.theme import Theme
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.weights import Weights
from lenet_viz.report.catalogue import FIGURES
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.report.palette import DARK, LIGHT, Palette
from lenet_viz.report.saving import picture, save
from lenet_viz.storage.run_library import RunLibrary

NOTHING: Final = "No figures yet"
WHY_NOTHING: Final = "They are drawn from what a network makes of MNIST's test digits; that takes about a minute."
FAILED: Final = "The network could not be measured"
PALETTES: Final = {palette.name: palette for palette in (LIGHT, DARK)}
FILE_FILTERS: Final = {
    ".png": "Picture (*.png)",
    ".svg": "Drawing (*.svg)",
    ".csv": "Numbers (*.csv)",
}

_MATERIAL: Final = "material"
_PICTURE: Final = "picture"
_FILE: Final = "file"


@dataclass(frozen=True)
class Room:
    """The place for a figure, in the screen's own pixels; `ratio` of them make one of the window's."""

    width: int = 0
    height: int = 0
    ratio: float = 1.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure as it stands in the window.

    Attributes:
        key: which one.
        image: as large as fits, with the window's density of pixels.
        caption: what stands below it.
    """

    key: str
    image: QImage
    caption: str


class PaperFiguresController(QObject):
    """Fills the window while it is in view.

    What it shows stays that of one network until another is measured, and it says so.
    """

    def __init__(
        self,
        session: Session,
        window: PaperWindow,
        library: RunLibrary,
        parent: QObject | None = None,
        figures: Sequence[PaperFigure] = FIGURES,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._library = library
        self._figures = {figure.key: figure for figure in figures}
        self._material: Material | None = None
        self._weights: Weights | None = None
        self._measuring: tuple[Subject, Weights] | None = None
        self._drawn: dict[str, Drawn] = {}
        self._room = Room()
        self._palette = LIGHT
        self._worker = LatestWorker(self)
        window.set_entries([FigureEntry(figure.key, figure.title, figure.question) for figure in figures])
        self._connect()

    def _connect(self) -> None:
        window, session = self._window, self._session
        window.shown.connect(self._on_shown)
        window.closed.connect(self._cancel)
        window.figure_chosen.connect(self._draw)
        window.resized.connect(self._on_resized)
        window.gathering_wanted.connect(self.measure)
        window.gathering_cancelled.connect(self._cancel)
        window.save_wanted.connect(self._save)
        window.copy_wanted.connect(self._copy)
        for changed in (session.network_changed, session.weights_changed, session.origin_changed):
            changed.connect(self._describe)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self._on_progressed)

    @property
    def material(self) -> Material | None:
        """What was measured of the network on screen; None: nothing, or of another one."""
        return self._material if self._weights is self._session.weights else None

    @Slot()
    def show_window(self) -> None:
        """Bring up the window."""
        self._window.show()
        self._window.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._window.set_theme(theme)
        self._palette = PALETTES[theme.name]
        self._draw_anew()

    def shut_down(self) -> None:
        """End what runs in the background, and close the window."""
        self._worker.shut_down()
        self._window.close()

    @Slot()
    def measure(self) -> None:
        """Measure the network on screen, and draw the figures of that one."""
        if find(DatasetName.MNIST) is None:
            self._show_what_there_is(NOTHING, NO_DIGITS, NO_DIGITS)
            return
        subject = subject_on_screen(self._session)
        self._measuring = subject, self._session.weights
        self._window.show_progress(subject.title, 0, 0)
        self._worker.submit(_MATERIAL, partial(measured, subject, self._library))

    @Slot()
    def _on_shown(self) -> None:
        if self._measuring is None and self.material is None:
            self.measure()
        else:
            self._describe()
            self._draw("")

    @Slot()
    def _cancel(self) -> None:
        """Stop measuring; the figures from before come back, if there are some."""
        if self._measuring is not None:
            self._worker.cancel(_MATERIAL)
            self._measuring = None
            self._show_what_there_is(NOTHING, WHY_NOTHING)

    def _show_what_there_is(self, heading: str, reason: str, told: str = "") -> None:
        """Show the figures there are, and tell something below them; without any, say why."""
        if self._material is None:
            self._window.show_reason(heading, reason)
        else:
            self._describe()
            self._window.show_figures()
            self._window.tell(told)

    @Slot()
    def _describe(self) -> None:
        """Say whose figures these are; called as often as the network learns."""
        material = self._material
        if material is None or self._measuring is not None or not self._window.isVisible():
            return
        self._window.set_subject(material.title, _note(material), stale=self.material is None)

    @Slot()
    def _draw_anew(self) -> None:
        """Forget the pictures of another theme or network."""
        self._drawn.clear()
        self._draw("")

    @Slot()
    def _on_resized(self) -> None:
        if self._room != self._room_now():
            self._draw("")

    def _room_now(self) -> Room:
        picture = self._window.picture
        ratio = picture.devicePixelRatioF()
        return Room(round(picture.width() * ratio), round(picture.height() * ratio), ratio)

    @Slot(str)
    def _draw(self, _key: str) -> None:
        """Show the chosen figure, drawn in the background unless it was drawn before."""
        material, window, figure = self._material, self._window, self._figures.get(self._window.list.key)
        if material is None or figure is None or not window.isVisible():
            return
        if self._room != self._room_now():
            self._room = self._room_now()
            self._drawn.clear()
        if figure.key in self._drawn:
            self._worker.cancel(_PICTURE)
            self._show(self._drawn[figure.key])
            return
        window.set_waiting()
        self._worker.submit(_PICTURE, partial(_drawing, figure, material, self._palette, self._room))

    def _show(self, drawn: Drawn) -> None:
        self._window.set_picture(drawn.image, drawn.caption)

    @Slot()
    def _copy(self) -> None:
        image = self._window.picture.image
        if image is not None:
            QGuiApplication.clipboard().setImage(image)
            self._window.tell("Copied the picture")

    @Slot()
    def _save(self) -> None:
        """Ask for a file; its suffix says what is saved, or else the kind that is chosen in the dialog."""
        assert self._material is not None
        figure = self._figures[self._window.list.key]
        name, kind = QFileDialog.getSaveFileName(
            self._window, "Save the figure", f"{figure.key}.png", ";;".join(FILE_FILTERS.values())
        )
        if not name:
            return
        suffix = next((suffix for suffix, each in FILE_FILTERS.items() if each == kind), ".png")
        path = Path(name) if Path(name).suffix else Path(f"{name}{suffix}")
        self._window.tell(f"Saving {path.name} …")
        self._worker.submit(_FILE, partial(_saving, figure, self._material, self._palette, path))

    @Slot(object, object)
    def _on_done(self, _key: str, result: object) -> None:
        match result:
            case Material():
                assert self._measuring is not None
                self._material, self._weights = result, self._measuring[1]
                self._measuring = None
                self._describe()
                self._window.show_figures()
                self._draw_anew()
            case Drawn():
                self._drawn[result.key] = result
                self._show(result)
            case Path():
                self._window.tell(f"Saved {result}")

    @Slot(object, str)
    def _on_failed(self, key: str, reason: str) -> None:
        if key == _MATERIAL:
            self._measuring = None
            self._show_what_there_is(FAILED, reason, f"{FAILED}: {reason}")
        elif key == _PICTURE:
            self._window.set_obstacle(f"This figure could not be drawn: {reason}")
        else:
            self._window.tell(f"The figure could not be saved: {reason}")

    @Slot(object, object, object)
    def _on_progressed(self, key: str, done: int, whole: int) -> None:
        if key == _MATERIAL and self._measuring is not None:
            self._window.show_progress(self._measuring[0].title, done, whole)


def _drawing(figure: PaperFigure, material: Material, palette: Palette, room: Room, progress: Progress) -> Drawn:
    """Draw a figure as large as fits."""
    pixels = picture(figure, material, palette, room.width, room.height)
    rows, columns = pixels.shape[:2]
    # The picture gets memory of its own, since Qt does not keep an array alive.
    image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(room.ratio)
    return Drawn(figure.key, image, figure.caption(material))


def _saving(figure: PaperFigure, material: Material, palette: Palette, path: Path, progress: Progress) -> Path:
    """Write a figure's file.

    Raises:
        ValueError: that is not possible; names the file and why.
    """
    try:
        save(figure, material, palette, path)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from error
    return path


def _note(material: Material) -> str:
    evaluation = material.evaluation
    low, high = (f"{100 * bound:.2f}" for bound in evaluation.interval)
    error = f"error {100 * evaluation.error:.2f}% ({low}–{high}%)"
    return f"{error} on the {evaluation.count:,} test digits of {material.digits.title}"
