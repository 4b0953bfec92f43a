"""Two networks on the digit that is on the pad, for the window that compares them."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.analysis.comparison import Disagreements, disagreements
from lenet_viz.analysis.reading import read
from lenet_viz.data.datasets import find
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.comparison_choices import SCREEN, Candidates
from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.comparison.subject import Reading, Side, Subject
from lenet_viz.gui.views.comparison.window import CompareWindow
from lenet_viz.gui.views.comparison.words import found_words
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import usual_limit
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.tensor_files import CheckpointError

_KEY: Final = "digits that are read differently"
NO_DIGITS: Final = "The test digits are not on this machine yet: download them below the pad first."
NONE_FOUND: Final = "They read every test digit alike."


@dataclass(frozen=True, eq=False)
class _Shown:
    """What is in a column."""

    key: str
    network: LeNet5
    subject: Subject


class ComparisonController(QObject):
    """Fills the window while it is in view: its choices, both networks, their readings, what they disagree on.

    Signals:
        digit_wanted(int): put this test digit on the pad.
        trouble(str): a network could not be used, and why; the one in the column stays.
    """

    digit_wanted = Signal(int)
    trouble = Signal(str)

    def __init__(
        self,
        session: Session,
        window: CompareWindow,
        digits: DigitsController,
        library: RunLibrary,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._digits = digits
        self._candidates = Candidates(session, library)
        self._shown: dict[Side, _Shown] = {}
        self._found: Disagreements | None = None
        self._place = -1
        self._waiting = False
        self._worker = LatestWorker(self)
        window.shown.connect(self._on_shown)
        window.network_chosen.connect(self._on_network_chosen)
        window.swap_wanted.connect(self._swap)
        window.search_wanted.connect(self._search)
        window.search_cancelled.connect(self._cancel)
        session.network_changed.connect(self._on_screen_changed)
        session.weights_changed.connect(self._on_screen_changed)
        session.origin_changed.connect(self._on_screen_changed)
        session.trace_changed.connect(self._read)
        digits.loaded.connect(self._on_digits_loaded)
        self._worker.done.connect(self._on_found)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self._on_progressed)

    @Slot()
    def show_window(self) -> None:
        """Bring up the window."""
        self._window.show()
        self._window.activateWindow()

    @Slot(object, object)
    def show_runs(self, left: RunFolder, right: RunFolder) -> None:
        """Bring up the window with the networks of two kept runs."""
        self.show_window()
        for side, folder in ((Side.LEFT, left), (Side.RIGHT, right)):
            self._put(side, self._candidates.key_of(folder))
        self._window.set_choices(self._candidates.offered())
        self._show_networks()

    def shut_down(self) -> None:
        """End what runs in the background, and close the window."""
        self._worker.shut_down()
        self._window.close()

    @Slot()
    def _on_shown(self) -> None:
        self._window.set_choices(self._candidates.offered())
        if not self._shown:
            for side, key in zip(Side, self._candidates.usual(), strict=True):
                self._put(side, key)
        for side, shown in list(self._shown.items()):
            if shown.key == SCREEN:
                self._put(side, SCREEN)
            self._window.set_chosen(side, shown.key)
        self._show_networks()

    def _put(self, side: Side, key: str) -> bool:
        """Load a network for a column; tells whether that went well."""
        try:
            found = self._candidates.load(key)
        except CheckpointError as error:
            self.trouble.emit(str(error))
            return False
        choice = found.choice
        altered = key == SCREEN and bool(self._session.alterations)
        subject = Subject(
            found.network.spec, found.weights, choice.title, choice.note, found.card, found.start, altered=altered
        )
        self._shown[side] = _Shown(key, found.network, subject)
        return True

    def _show_networks(self) -> None:
        """Compare what is in the columns from now on."""
        self._forget_found()
        for side, shown in self._shown.items():
            self._window.set_chosen(side, shown.key)
        if len(self._shown) == len(Side):
            self._window.set_networks(self._shown[Side.LEFT].subject, self._shown[Side.RIGHT].subject)
            self._read()

    @Slot(object, str)
    def _on_network_chosen(self, side: Side, key: str) -> None:
        if self._put(side, key):
            self._show_networks()
        elif side in self._shown:
            self._window.set_chosen(side, self._shown[side].key)

    @Slot()
    def _swap(self) -> None:
        self._shown = {side.other: shown for side, shown in self._shown.items()}
        self._show_networks()

    @Slot()
    def _on_screen_changed(self) -> None:
        """The network on screen is another one, or has other weights: as often as it learns."""
        sides = [side for side, shown in self._shown.items() if shown.key == SCREEN]
        if not sides or not self._window.isVisible():
            return
        for side in sides:
            self._put(side, SCREEN)
        self._show_networks()

    @Slot()
    def _read(self) -> None:
        """Let both networks read what is on the pad."""
        if self._window.isVisible() and len(self._shown) == len(Side):
            self._window.set_readings(*(self._reading(self._shown[side]) for side in Side))

    def _reading(self, shown: _Shown) -> Reading | None:
        preparation = self._session.preparation
        if preparation is None:
            return None
        spec = shown.network.spec
        limit = usual_limit(shown.subject.card, spec.output)
        trace = run(shown.network, preparation.pixels(spec.input_size), shown.subject.weights)
        return Reading(trace, read(trace.scores, spec.output, preparation.ink_share, limit))

    @Slot()
    def _search(self) -> None:
        """Go to the next digit that is read differently; the first time both networks read all of them."""
        if self._found is not None and len(self._found):
            self._go_to((self._place + 1) % len(self._found))
        elif self._digits.digits is not None:
            # The worker reads with copies: the window's own networks go on with what is drawn.
            left, right = (copy.deepcopy(self._shown[side].network) for side in Side)
            self._window.set_searching(0, 1)
            self._worker.submit(_KEY, partial(disagreements, left, right, self._digits.digits))
        elif find(DatasetName.MNIST) is not None:
            self._waiting = True
            self._window.set_searching(0, 1)
            self._digits.start()
        else:
            self._window.set_found(NO_DIGITS, more=False)

    @Slot()
    def _on_digits_loaded(self) -> None:
        if self._waiting:
            self._waiting = False
            self._search()

    @Slot()
    def _cancel(self) -> None:
        self._waiting = False
        self._worker.cancel(_KEY)
        self._window.set_found("", more=False)

    def _forget_found(self) -> None:
        """What was found, or is looked for, belongs to other networks."""
        if self._found is not None or self._waiting or self._worker.waits_for(_KEY):
            self._found = None
            self._cancel()

    def _go_to(self, place: int) -> None:
        assert self._found is not None
        self._place = place
        self._window.set_found(found_words(self._found, place), more=True)
        self.digit_wanted.emit(int(self._found.indices[place]))

    @Slot(object, object)
    def _on_found(self, key: object, found: Disagreements) -> None:
        self._found = found
        if len(found):
            self._go_to(0)
        else:
            self._window.set_found(NONE_FOUND, more=False)

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        self._window.set_found(f"The test digits could not be read: {reason}", more=False)

    @Slot(object, object, object)
    def _on_progressed(self, key: object, done: int, whole: int) -> None:
        self._window.set_searching(done, whole)
