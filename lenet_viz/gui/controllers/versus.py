"""The evaluated network held against another one on the same digits."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import closing
from typing import Final

import numpy as np
import torch
from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.analysis.evaluation import Evaluation, read_in_parts
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.analysis.mcnemar import Versus, versus
from lenet_viz.gui.controllers.comparison_choices import Candidates
from lenet_viz.gui.controllers.evaluation_result import Evaluated
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.evaluation.versus_page import INVITATION, VersusPage
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.tensor_files import CheckpointError

_KEY: Final = "what the other network reads"
WAITING: Final = "The set is still being read…"


class VersusController(QObject):
    """Lets a second network read the digits of the evaluation, in a thread, while the page is in sight.

    Signals:
        trouble (str): a network could not be used, and why.
    """

    trouble = Signal(str)

    def __init__(self, session: Session, page: VersusPage, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._candidates = Candidates(session, library)
        self._result: Evaluated | None = None
        self._reading = False
        self._key: str | None = None
        # What is shown, or under way: of which result, against which network.
        self._shown: tuple[Evaluation, str] | None = None
        self._worker = LatestWorker(self)
        page.shown.connect(self._on_shown)
        page.network_chosen.connect(self._on_chosen)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self._on_progressed)

    def set_result(self, result: Evaluated, *, running: bool) -> None:
        """Hold another result against the chosen network, once it is no longer growing."""
        self._result, self._reading = result, running
        self._compare()

    def shut_down(self) -> None:
        """Stop what runs in the background, and wait for its end."""
        self._worker.shut_down()

    @Slot()
    def _on_shown(self) -> None:
        self._page.set_choices(self._candidates.offered())
        self._compare()

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self._key = key
        self._shown = None
        self._compare()

    def _compare(self) -> None:
        result, page = self._result, self._page
        if result is None or not page.isVisible():
            return
        page.set_left(result.subject.title, result.evaluation.error)
        if self._reading:
            page.show_words(WAITING)
            self._shown = None
            return
        if self._key is None:
            page.show_words(INVITATION)
            return
        # Another limit changes nothing of what is read rightly.
        if (
            self._shown is not None
            and self._shown[0].scores is result.evaluation.scores
            and self._shown[1] == self._key
        ):
            return
        try:
            network = self._candidates.load(self._key).network
        except CheckpointError as error:
            page.show_words(str(error))
            self.trouble.emit(str(error))
            return
        self._shown = result.evaluation, self._key
        page.show_words("reading…")
        self._worker.submit(_KEY, _reading(result, copy.deepcopy(network)))

    @Slot(object, object)
    def _on_done(self, key: object, found: Versus) -> None:
        if self._result is not None:
            self._page.show_versus(found, self._result.images, self._result.digits.classes)

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        self._shown = None
        self._page.show_words(f"The digits could not be read: {reason}")

    @Slot(object, object, object)
    def _on_progressed(self, key: object, done: int, whole: int) -> None:
        self._page.show_words(f"reading… {100 * done // whole}%")


def _reading(result: Evaluated, network: LeNet5) -> Callable[[Progress], Versus]:
    def work(progress: Progress) -> Versus:
        evaluation = result.evaluation
        digits = result.digits.subset(torch.arange(evaluation.count))
        parts: list[np.ndarray] = []
        done = 0
        with closing(read_in_parts(network, digits)) as reading:
            for part in reading:
                parts.append(part)
                done += len(part)
                progress(done, len(digits))
        output = network.spec.output
        scores = np.concatenate(parts)
        right = Evaluation(evaluation.labels, scores, output, evaluation.total, USUAL_LIMITS[output])
        return versus(evaluation, right)

    return work
