"""The mark of an altered network: what is altered, and the test error that it costs."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from lenet_viz.analysis.evaluation import Evaluation, evaluate
from lenet_viz.data.datasets import DigitSet
from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.altered_mark import AlteredMark
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5

_KEY: Final = "test error of the altered network"

REST_MS: Final = 150
"""The measuring waits until alterations rest so long; while a network learns, they never do."""


class AlteredController(QObject):
    """Shows the mark while the network is altered, and has its test error measured in a worker."""

    def __init__(
        self,
        session: Session,
        header: HeaderBar,
        mark: AlteredMark,
        digits: DigitsController,
        worker: LatestWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._header, self._mark = session, header, mark
        self._digits, self._worker = digits, worker
        self._measured = ""
        self._rest = QTimer(self)
        self._rest.setInterval(REST_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._measure)
        session.alterations_changed.connect(self._on_alterations_changed)
        session.weights_changed.connect(self._on_weights_changed)
        digits.loaded.connect(self._on_weights_changed)
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)

    @Slot()
    def _on_alterations_changed(self) -> None:
        alterations = self._session.alterations
        self._header.set_altered(bool(alterations))
        self._mark.set_words(str(alterations))
        if not alterations:
            self._measured = ""

    @Slot()
    def _on_weights_changed(self) -> None:
        if not self._session.alterations:
            self._rest.stop()
            return
        if self._digits.digits is None:
            self._mark.set_error("test error: no test digits", stale=True, details="Download them below the pad.")
            return
        self._mark.set_error(self._measured or "measuring the test error…", stale=True)
        self._rest.start()

    @Slot()
    def _measure(self) -> None:
        digits = self._digits.digits
        if digits is not None and self._session.alterations:
            self._worker.submit(_KEY, _measuring(copy.deepcopy(self._session.network), digits))

    @Slot(object, object)
    def _on_done(self, key: object, result: Evaluation) -> None:
        if key != _KEY or not self._session.alterations:
            return
        card = self._session.origin.card
        before = None if card is None else card.test_error
        trained = "" if before is None else f"{_percent(before)} → "
        self._measured = f"test error {trained}{_percent(result.error)}"
        digits = f"{len(result.wrong):,} of {result.count:,} test digits wrong, nothing rejected"
        details = (
            digits if before is None else f"As trained {_percent(before)}, altered {_percent(result.error)}: {digits}"
        )
        # Another alteration may rest on its way.
        self._mark.set_error(self._measured, stale=self._rest.isActive(), details=details)

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key == _KEY:
            self._mark.set_error("test error could not be measured", stale=True, details=reason)


def _measuring(network: LeNet5, digits: DigitSet) -> Callable[[Progress], Evaluation]:
    def work(progress: Progress) -> Evaluation:
        return evaluate(network, digits, report=progress)

    return work


def _percent(share: float) -> str:
    return f"{share:.2%}"
