"""The evaluated network held against another one on the same digits."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import torch
from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.analysis.evaluation import Evaluation, evaluate
from lenet_viz.analysis.mcnemar import versus
from lenet_viz.gui.controllers.comparison_choices import SCREEN, Candidate, Candidates
from lenet_viz.gui.controllers.evaluation_result import Evaluated
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.evaluation.versus_page import INVITATION, VersusPage
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.weights import Weights
from lenet_viz.storage.card import usual_limit
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.tensor_files import CheckpointError

_KEY: Final = "what the other network reads"
WAITING: Final = "The set is still being read…"
GONE: Final = "The network that was chosen is not there any more: choose another one."
CHANGED: Final = "The network on screen has changed meanwhile: choose it again, and it reads the digits as it is now."


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is shown, or under way: a result against a network with these weights."""

    result: Evaluated
    key: str
    weights: Weights


@dataclass(frozen=True, eq=False)
class _Found:
    """What the other network made of the digits of a result."""

    result: Evaluated
    right: Evaluation


class VersusController(QObject):
    """Lets a second network read the digits of the evaluation, in a thread, while the page is in sight.

    What is shown is of the result that is shown, and of the other network as it is: whatever becomes untrue is
    taken away at once. The network on screen is read anew when it is asked for, not at every step that it learns.

    Signals:
        trouble (str): a network could not be used, and why.
    """

    trouble = Signal(str)

    def __init__(self, session: Session, page: VersusPage, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._page = session, page
        self._candidates = Candidates(session, library)
        self._result: Evaluated | None = None
        self._reading = False
        self._key: str | None = None
        self._invitation = INVITATION
        self._asked: _Asked | None = None
        self._right: Evaluation | None = None
        self._worker = LatestWorker(self)
        page.shown.connect(self._on_shown)
        page.network_chosen.connect(self._on_chosen)
        session.network_changed.connect(self._on_network_changed)
        session.weights_changed.connect(self._on_weights_changed)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self._on_progressed)

    def set_result(self, result: Evaluated, *, running: bool) -> None:
        """Hold another result against the chosen network, once it is no longer growing."""
        self._result, self._reading = result, running
        if self._asked is not None and not _same(self._asked.result, result):
            self._forget()
        self._compare()

    def shut_down(self) -> None:
        """Stop what runs in the background, and wait for its end."""
        self._worker.shut_down()

    def _forget(self) -> None:
        """What is shown, or under way, is of something else."""
        self._worker.cancel(_KEY)
        self._asked = self._right = None

    @Slot()
    def _on_shown(self) -> None:
        """Offer what there is now, and let go of a network that is gone."""
        choices = self._candidates.offered()
        self._page.set_choices(choices)
        if self._key is not None and self._key not in {choice.key for choice in choices}:
            self._key, self._invitation = None, GONE
            self._forget()
        self._compare()

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self._key, self._invitation = key, INVITATION
        self._forget()
        self._compare()

    @Slot()
    def _on_network_changed(self) -> None:
        if self._page.isVisible():
            self._page.set_choices(self._candidates.offered())
        self._on_weights_changed()

    @Slot()
    def _on_weights_changed(self) -> None:
        """As often as the network on screen learns: its old numbers go, and none are asked for."""
        asked = self._asked
        if asked is not None and asked.key == SCREEN and asked.weights is not self._session.weights:
            self._forget()
            self._page.show_words(CHANGED)

    def _compare(self) -> None:
        result, page = self._result, self._page
        if result is None or not page.isVisible():
            return
        page.set_left(result.reader.title, result.evaluation.error)
        if self._reading:
            page.show_words(WAITING)
        elif self._key is None:
            page.show_words(self._invitation)
        elif self._asked is None:
            self._ask(result, self._key)
        elif self._right is not None:
            # The same numbers, perhaps beyond another limit.
            self._show(result, self._right)

    def _ask(self, result: Evaluated, key: str) -> None:
        try:
            other = self._candidates.load(key)
        except CheckpointError as error:
            self._page.show_words(str(error))
            self.trouble.emit(str(error))
            return
        self._asked = _Asked(result, key, other.weights)
        self._page.show_words("reading…")
        self._worker.submit(_KEY, _reading(result, other))

    @Slot(object, object)
    def _on_done(self, key: object, found: _Found) -> None:
        if self._result is not None and _same(found.result, self._result):
            self._right = found.right
            self._show(self._result, found.right)

    def _show(self, result: Evaluated, right: Evaluation) -> None:
        self._page.show_versus(versus(result.evaluation, right), result.images, result.digits.classes)

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        self._forget()
        self._page.show_words(f"The digits could not be read: {reason}")

    @Slot(object, object, object)
    def _on_progressed(self, key: object, done: int, whole: int) -> None:
        self._page.show_words(f"reading… {100 * done // whole}%")


def _same(one: Evaluated, other: Evaluated) -> bool:
    """Whether two results are of the same reading, equally far: another limit changes nothing of what is read."""
    return one.evaluation.scores is other.evaluation.scores


def _reading(result: Evaluated, other: Candidate) -> Callable[[Progress], _Found]:
    # A copy: what is on screen goes on learning meanwhile.
    network = copy.deepcopy(other.network)
    limit = usual_limit(other.card, network.spec.output)

    def work(progress: Progress) -> _Found:
        digits = result.digits.subset(torch.arange(result.evaluation.count))
        right = evaluate(network, digits, report=progress, limit=limit)
        return _Found(result, replace(right, total=result.evaluation.total))

    return work
