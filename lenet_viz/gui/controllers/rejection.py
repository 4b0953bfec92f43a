"""The limit of rejection: what it costs and buys on the evaluated set, and the pad that follows it at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.analysis.rejection_curve import RejectionCurve, rejection_curve
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation_result import Evaluated
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.evaluation.rejection_page import RejectionPage


class RejectionController(QObject):
    """Draws the curve while the page is in sight, and lays the limit that is asked for.

    The curve follows the measure of the session's limit, so that line and pad always mean the same.
    """

    def __init__(self, session: Session, page: RejectionPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._page = session, page
        self._result: Evaluated | None = None
        self._curve: RejectionCurve | None = None
        self._drawn_of: object = None
        self._stale = False
        page.shown.connect(self._draw)
        page.measure_chosen.connect(self._on_measure)
        page.share_wanted.connect(self._on_share)
        page.usual_wanted.connect(self._on_usual)

    def set_result(self, result: Evaluated, *, stale: bool) -> None:
        """Show what another result, or another limit, means; a stale one is of another network."""
        self._result, self._stale = result, stale
        self._draw()

    @Slot()
    def _draw(self) -> None:
        result = self._result
        if result is None or not self._page.isVisible():
            return
        evaluation = result.evaluation
        limit = evaluation.limit
        if self._curve is None or self._drawn_of is not evaluation.scores or self._curve.measure is not limit.measure:
            try:
                self._curve = rejection_curve(evaluation, limit.measure)
            except ValueError as error:
                self._curve = None
                self._page.show_obstacle(f"There is nothing to draw: {error}.")
                return
            self._drawn_of = evaluation.scores
            measures = [measure for measure in Measure if measure.fits(evaluation.output)]
            self._page.set_measures(measures, limit.measure)
            self._page.show_curve(self._curve, result.reader.title, on_mnist=result.is_of(DatasetName.MNIST))
        self._page.show_limit(limit, usual=limit == self._session.usual_limit, stale=self._stale)

    @Slot(object)
    def _on_measure(self, measure: Measure) -> None:
        """Another measure, and of it the limit that rejects as many."""
        result = self._result
        if result is None or self._stale or self._curve is None:
            return
        evaluation = result.evaluation
        usual = self._session.usual_limit
        if measure is usual.measure:
            self._session.set_limit(usual)
            return
        curve = rejection_curve(evaluation, measure)
        self._session.set_limit(Limit(measure, curve.limit_for(evaluation.rejected_share)))

    @Slot(float)
    def _on_share(self, share: float) -> None:
        if self._curve is None or self._stale:
            return
        self._session.set_limit(Limit(self._curve.measure, self._curve.limit_for(share)))

    @Slot()
    def _on_usual(self) -> None:
        if self._result is not None and not self._stale:
            self._session.set_limit(self._session.usual_limit)
