"""The evaluation tab: the network on screen reads a set in a thread, and its mistakes appear meanwhile."""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.evaluation_notes import left_out_words, note_after, note_before
from lenet_viz.gui.controllers.evaluation_result import Evaluated, Reader, Readings
from lenet_viz.gui.controllers.evaluation_sources import NO_OWN_DIGITS, PictureFolder, Readable, Source
from lenet_viz.gui.controllers.mistakes import MistakesController
from lenet_viz.gui.controllers.networks import title_on_screen
from lenet_viz.gui.controllers.rejection import RejectionController
from lenet_viz.gui.controllers.versus import VersusController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.evaluation.source_box import FOLDER
from lenet_viz.gui.views.evaluation.words import NOT_YET, class_name, result_words
from lenet_viz.gui.views.picture_folder import ask_for_picture_folder
from lenet_viz.gui.workers.task import Task
from lenet_viz.storage.run_library import RunLibrary

LOOK_MS: Final = 100
"""How often what has been read is shown while there is more to read."""

BUSY: Final = "A set is being read already; cancel that first."


class EvaluationController(QObject):
    """Runs evaluations, and shows them with the help of the pages' own controllers.

    Attributes:
        result: what is shown, whole or up to now; None before the first evaluation.

    Signals:
        trouble (str): a set, or some of it, could not be read, and why.
        trouble_over (str): this was said of a set before; another is read now.
    """

    trouble = Signal(str)
    trouble_over = Signal(str)

    def __init__(
        self,
        session: Session,
        panel: EvaluationPanel,
        drawing: DrawingController,
        digits: DigitsController,
        own: Path,
        library: RunLibrary,
        parent: QObject | None = None,
    ) -> None:
        """Tie the tab to a session.

        Args:
            session: whose network reads.
            panel: the tab.
            drawing: puts a digit on the pad.
            digits: the browser of test digits.
            own: the folder of the user's digits.
            library: whose networks can be compared with.
            parent: the object that deletes this one.
        """
        super().__init__(parent)
        self._session, self._panel, self._drawing, self._digits = session, panel, drawing, digits
        self._own = own
        self.mistakes = MistakesController(panel.mistakes, drawing, self)
        self.rejection = RejectionController(session, panel.rejection, self)
        self.versus = VersusController(session, panel.versus, library, self)
        self.result: Evaluated | None = None
        self._task: Task | None = None
        self._told = ""
        self._picking = False
        self._readings: Readings | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show_news)
        self._sources: dict[str, Readable] = {source.value: source for source in Source}
        panel.set_sources([(key, source.full_name) for key, source in self._sources.items()])
        panel.source_changed.connect(self._show_state)
        panel.folder_wanted.connect(self.choose_folder)
        panel.evaluate_wanted.connect(self.start)
        panel.cancel_wanted.connect(self.cancel)
        panel.shown.connect(self._show_state)
        panel.confusions.picked.connect(self.show_digit)
        panel.versus.picked.connect(self.show_digit)
        self.mistakes.digit_wanted.connect(self.show_digit)
        self.versus.trouble.connect(self.trouble)
        drawing.input_replaced.connect(self._on_input_replaced)
        session.network_changed.connect(self._on_network_changed)
        session.weights_changed.connect(self._on_network_changed)
        session.limit_changed.connect(self._on_limit_changed)

    @property
    def running(self) -> bool:
        """Whether a set is being read."""
        return self._task is not None

    @property
    def stale(self) -> bool:
        """Whether the result is of another network, or other weights, than those on screen."""
        return self.result is not None and self.result.reader.weights is not self._session.weights

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of pictures to be read, a sub-folder for every class."""
        folder = ask_for_picture_folder(self._panel)
        if folder is not None:
            self._sources[FOLDER] = PictureFolder(folder)
            self._panel.set_folder(self._sources[FOLDER].full_name)
            self._show_state()

    @Slot(str)
    def start(self, source: str) -> None:
        """Let the network on screen read a set, if it reads none."""
        if self._task is not None:
            self.trouble.emit(BUSY)
            return
        if self._told:
            self.trouble_over.emit(self._told)
            self._told = ""
        session = self._session
        reader = self._reader(self._sources[source])
        self._readings = Readings(reader, session.limit)
        known = self._digits.digits if reader.source is Source.MNIST else None
        task = self._task = Task(partial(self._readings.read, self._own, known), self)
        task.done.connect(self._tell_left_out)
        task.cancelled.connect(self._tell_left_out)
        task.failed.connect(self._on_failed)
        task.progressed.connect(self._panel.set_progress)
        task.finished.connect(self._on_finished)
        self._panel.set_running(True)
        task.start()
        self._look.start()

    def _reader(self, source: Readable) -> Reader:
        """The network as it is on screen now."""
        session = self._session
        network, shown = copy.deepcopy(session.network), session.trained_network
        title, card = title_on_screen(session), session.origin.card
        return Reader(network, session.weights, title, source, shown, session.trained_weights, card)

    @Slot()
    def cancel(self) -> None:
        """Stop reading; what is known stays."""
        if self._task is not None:
            self._task.cancel()

    def shut_down(self) -> None:
        """Stop reading, and wait for its end."""
        self._look.stop()
        if self._task is not None:
            self._task.cancel()
            self._task.wait()
            # What the thread said at its end is still to be heard, and wanted no longer.
            self._task = self._readings = None
        self.mistakes.shut_down()
        self.versus.shut_down()

    @Slot(int)
    def show_digit(self, index: int) -> None:
        """Put a digit of the result's set before the network and on the pad."""
        result = self.result
        if result is None:
            return
        digits, source = result.digits, result.reader.source
        if source is Source.MNIST and self._digits.digits is not None:
            self._digits.choose(index)
            return
        label = class_name(int(digits.labels[index]), digits.classes)
        self._picking = True
        self._drawing.show_sample(digits.images[index].numpy(), f"{source.full_name} #{index}, {label}")
        self._picking = False

    @Slot()
    def _on_input_replaced(self) -> None:
        """What is read now is no digit of a gallery; of the mistakes the one that is explained stays marked."""
        if not self._picking:
            for page in (self._panel.confusions, self._panel.versus):
                page.gallery.choose(None)

    @Slot()
    def _show_news(self) -> None:
        """Show what has been read since the last look."""
        news = None if self._readings is None else self._readings.take()
        if news is not None:
            self._set_result(news)

    def _set_result(self, result: Evaluated) -> None:
        limit = self._session.limit
        self.result = result
        if not self.stale and limit.measure.fits(result.evaluation.output):
            self.result = result.with_limit(limit)
        self._show_state()
        self._fill_pages(self.result)

    def _fill_pages(self, result: Evaluated) -> None:
        """Give the pages what they show, those out of sight for when they are seen."""
        self._panel.confusions.show_evaluation(result.evaluation, result.images, result.digits.classes)
        self.mistakes.set_result(result)
        self.rejection.set_result(result, stale=self.stale)
        self.versus.set_result(result, running=self.running)

    @Slot()
    def _show_state(self) -> None:
        result, panel = self.result, self._panel
        if result is None:
            panel.set_result(NOT_YET, known=False)
            return
        reader, left_out, note = result.reader, len(result.digits.left_out), self._note()
        source = f"{reader.source.full_name}{note_after(reader.card, result.digits)}"
        words = result_words(result.evaluation, reader.title, source, left_out)
        # What is still growing is not dimmed: of a network that learns it would never be seen otherwise.
        panel.set_result(words, note=note, stale=self.stale and not self.running)

    def _note(self) -> str:
        assert self.result is not None
        chosen = self._sources.get(self._panel.source, Source.MNIST)
        return note_before(self.result.reader, self._session, chosen, reading=self.running)

    @Slot()
    def _on_network_changed(self) -> None:
        """The network on screen, or its weights, are others: as often as it learns."""
        if self.result is not None and self._note() != self._panel.note:
            self._show_state()
            self.rejection.set_result(self.result, stale=self.stale)

    @Slot()
    def _on_limit_changed(self) -> None:
        """Answers are rejected beyond another limit, as often as the line is pulled; what was read stays."""
        if self.result is not None and not self.stale:
            self.result = self.result.with_limit(self._session.limit)
            self._fill_pages(self.result)

    @Slot()
    def _tell_left_out(self) -> None:
        """Name a file that could not be used, if others of this set were read."""
        self._show_news()
        result = self.result
        if result is None or self._readings is None or result.reader is not self._readings.reader:
            return
        words = left_out_words(result.digits.left_out)
        if words:
            self._tell(words)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        if self._task is not None:
            self._tell(reason if reason == NO_OWN_DIGITS else f"The digits could not be read: {reason}")

    def _tell(self, words: str) -> None:
        self._told = words
        self.trouble.emit(words)

    @Slot()
    def _on_finished(self) -> None:
        if self._task is None:
            return
        self._panel.set_running(False)
        self._look.stop()
        self._task.deleteLater()
        self._task = None
        self._show_news()
        self._readings = None
        if self.result is not None:
            self._show_state()
            self.versus.set_result(self.result, running=False)
        # A download may just have brought the digits that the browser lacks.
        self._digits.start()
