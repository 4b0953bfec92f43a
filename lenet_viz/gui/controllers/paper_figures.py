"""The figures of the paper, of the network on screen: measured and drawn in the background, saved, copied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from lenet_viz.data.datasets import find
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.paper_files import PaperFiles
from lenet_viz.gui.controllers.paper_material import NO_DIGITS, Subject, fits, measured, retold, subject_on_screen
from lenet_viz.gui.controllers.paper_pictures import Drawn, Look, Room, Wish, drawing
from lenet_viz.gui.controllers.time_left import TimeLeft
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.views.theme import Theme
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.network.weights import Weights
from lenet_viz.report.catalogue import FIGURES
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.report.palette import DARK, LIGHT
from lenet_viz.storage.run_library import RunLibrary

NOTHING: Final = "No figures yet"
WHY_NOTHING: Final = "They are drawn from what a network makes of MNIST's test digits; that takes about a minute."
FAILED: Final = "The network could not be measured"
PALETTES: Final = {palette.name: palette for palette in (LIGHT, DARK)}

_MATERIAL: Final = "material"
_WORDS: Final = "words"
_PICTURE: Final = "picture"


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
        self._time_left = TimeLeft()
        self._wish: Wish | None = None
        self._drawn: dict[Wish, Drawn] = {}
        self._palette = LIGHT
        self._files = PaperFiles(window, self)
        self._worker = LatestWorker(self)
        window.set_entries([FigureEntry(figure.key, figure.title, figure.question) for figure in figures])
        self._connect()

    def _connect(self) -> None:
        window, session = self._window, self._session
        window.shown.connect(self._on_shown)
        window.closed.connect(self._cancel)
        window.figure_chosen.connect(self._draw)
        window.resized.connect(self._draw)
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
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._window.set_theme(theme)
        self._palette = PALETTES[theme.name]
        self._draw()

    def shut_down(self) -> None:
        """End what runs in the background, and close the window; files that were asked for are written."""
        self._worker.shut_down()
        self._files.shut_down()
        self._window.close()

    @Slot()
    def measure(self) -> None:
        """Measure the network on screen, and draw the figures of that one."""
        if find(DatasetName.MNIST) is None:
            self._show_what_there_is(NOTHING, NO_DIGITS, NO_DIGITS)
            return
        subject = subject_on_screen(self._session)
        self._measuring = subject, self._session.weights
        self._time_left.restart()
        self._window.tell("")
        self._window.warn("")
        self._window.show_progress(subject.title, 0, 0)
        self._worker.submit(_MATERIAL, partial(measured, subject, self._library))

    @Slot()
    def _on_shown(self) -> None:
        if self._measuring is None and self.material is None:
            self.measure()
        else:
            self._describe()
            self._draw()

    @Slot()
    def _cancel(self) -> None:
        """Stop measuring; the figures from before come back, if there are some."""
        if self._measuring is not None:
            self._worker.cancel(_MATERIAL)
            self._measuring = None
            self._show_what_there_is(NOTHING, WHY_NOTHING)

    def _show_what_there_is(self, heading: str, reason: str, trouble: str = "") -> None:
        """Show the figures there are, and say what went wrong, if something did; without any, say why."""
        if self._material is None:
            self._window.show_reason(heading, reason)
        else:
            self._describe()
            self._window.show_figures()
            self._window.warn(trouble)

    @Slot()
    def _describe(self) -> None:
        """Say whose figures these are; called as often as the network learns."""
        material = self._material
        if material is None or self._measuring is not None or not self._window.isVisible():
            return
        stale = self.material is None
        self._window.set_subject(material.title, _note(material), stale=stale)
        self._worker.cancel(_WORDS)
        if not stale:
            subject = subject_on_screen(self._session)
            if not fits(material, subject):
                self._worker.submit(_WORDS, partial(retold, material, subject, self._library))

    @Slot()
    def _draw(self) -> None:
        """Show the picture that is wanted now, drawn in the background unless it was drawn before."""
        wish = self._wish_now()
        if wish is not None and wish == self._wish:
            return
        # Also without another one to draw: what is on its way is of another figure, size or theme.
        self._worker.cancel(_PICTURE)
        self._wish = wish
        if wish is None:
            return
        self._drawn = {each: drawn for each, drawn in self._drawn.items() if each.look == wish.look}
        if wish in self._drawn:
            self._show(self._drawn[wish])
        else:
            self._window.set_waiting()
            self._worker.submit(_PICTURE, partial(drawing, wish))

    def _wish_now(self) -> Wish | None:
        """The picture that belongs into the window; None while nobody looks, or nothing was measured."""
        figure = self._figures.get(self._window.list.key)
        if self._material is None or figure is None or not self._window.isVisible():
            return None
        room, ratio = self._window.plate.room, self._window.plate.devicePixelRatioF()
        place = Room(round(room.width() * ratio), round(room.height() * ratio), ratio)
        return Wish(figure, Look(self._material, self._palette, place))

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
        assert self._material is not None
        self._files.save(self._figures[self._window.list.key], self._material, self._palette)

    @Slot(object, object)
    def _on_done(self, key: str, result: object) -> None:
        match result:
            case Drawn():
                self._drawn[result.wish] = result
                self._show(result)
            case Material():
                self._take(result, measured_anew=key == _MATERIAL)

    def _take(self, material: Material, *, measured_anew: bool) -> None:
        """Show the figures of another network, or of the same one that is called something else."""
        self._material = material
        if measured_anew:
            assert self._measuring is not None
            self._weights = self._measuring[1]
            self._measuring = None
            self._window.show_figures()
        self._describe()
        self._draw()

    @Slot(object, str)
    def _on_failed(self, key: str, reason: str) -> None:
        if key == _MATERIAL:
            self._measuring = None
            self._show_what_there_is(FAILED, reason, f"{FAILED}: {reason}")
        elif key == _PICTURE:
            self._window.set_obstacle(f"This figure could not be drawn: {reason}")
        else:
            self._window.warn(f"What is known about the network could not be read: {reason}")

    @Slot(object, object, object)
    def _on_progressed(self, key: str, done: int, whole: int) -> None:
        if key == _MATERIAL and self._measuring is not None:
            left = self._time_left.words(done / whole) if whole else ""
            self._window.show_progress(self._measuring[0].title, done, whole, left)


def _note(material: Material) -> str:
    evaluation = material.evaluation
    low, high = (f"{100 * bound:.2f}" for bound in evaluation.interval)
    error = f"error {100 * evaluation.error:.2f}% ({low}–{high}%)"
    return f"{error} on the {evaluation.count:,} test digits of {material.digits.title}"
