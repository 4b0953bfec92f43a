"""The mark of an altered network: what is altered, and the test error that it costs."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
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
from lenet_viz.network.alterations import Alterations
from lenet_viz.network.lenet5 import LeNet5

_KEY: Final = "test error of the altered network"

REST_MS: Final = 150
"""The measuring waits until alterations rest so long."""

LEARNING_REST_MS: Final = 2000
"""While a network learns below its alterations the next measuring waits longer: it takes time from the learning."""


@dataclass(frozen=True)
class _Measured:
    """Test errors as shares, 0…1.

    Attributes:
        before: of the network as trained.
        altered: of the altered one.
    """

    before: float
    altered: Evaluation


class AlteredController(QObject):
    """Shows the mark while the network is altered, and has its test error measured in a worker.

    Another alteration stops the measuring under way. Other trained weights below the same alterations, as
    they come five times a second while a network learns, let it end and are measured afterwards.
    """

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
        self._asked: Alterations | None = None
        self._behind = False
        self._rest = QTimer(self)
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
            self._forget()

    @Slot()
    def _on_weights_changed(self) -> None:
        alterations = self._session.alterations
        if not alterations:
            return
        if self._digits.digits is None:
            self._mark.set_error("test error: no test digits", stale=True, details="Download them below the pad.")
            return
        learned = alterations == self._asked
        self._mark.set_error(self._measured or "measuring the test error…", stale=True)
        if learned and (self._rest.isActive() or self._worker.waits_for(_KEY)):
            self._behind = True
            return
        self._asked = alterations
        self._rest.start(LEARNING_REST_MS if learned else REST_MS)

    def _forget(self) -> None:
        self._measured, self._asked = "", None
        self._rest.stop()
        self._worker.cancel(_KEY)

    @Slot()
    def _measure(self) -> None:
        digits = self._digits.digits
        if digits is None:
            return
        self._behind = False
        known = self._error_on_card(digits)
        before = copy.deepcopy(self._session.trained_network) if known is None else known
        self._worker.submit(_KEY, _measuring(before, copy.deepcopy(self._session.network), digits))

    def _error_on_card(self, digits: DigitSet) -> float | None:
        """The test error as trained, where the network's card tells that of these digits."""
        card = self._session.origin.card
        same = card is not None and card.test_digits == len(digits) and card.data.startswith(digits.title)
        return card.test_error if card is not None and same else None

    @Slot(object, object)
    def _on_done(self, key: object, result: _Measured) -> None:
        if key != _KEY:
            return
        before, altered = _percent(result.before), _percent(result.altered.error)
        self._measured = f"test error {before} → {altered}"
        counted = f"{len(result.altered.wrong):,} of {result.altered.count:,} test digits wrong, nothing rejected"
        # Another alteration may rest on its way, and a network may have learned meanwhile.
        stale = self._rest.isActive() or self._behind
        self._mark.set_error(self._measured, stale=stale, details=f"As trained {before}, altered {altered}: {counted}")
        if self._behind and not self._rest.isActive():
            self._rest.start(LEARNING_REST_MS)

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key == _KEY:
            self._mark.set_error("test error could not be measured", stale=True, details=reason)


def _measuring(before: float | LeNet5, altered: LeNet5, digits: DigitSet) -> Callable[[Progress], _Measured]:
    """The work: `before` is the trained network, or its error if that is known."""

    def work(progress: Progress) -> _Measured:
        known = before if isinstance(before, float) else evaluate(before, digits, report=progress).error
        return _Measured(known, evaluate(altered, digits, report=progress))

    return work


def _percent(share: float) -> str:
    return f"{share:.2%}"
