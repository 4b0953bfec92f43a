"""A click on a stage's heading opens what is to be known about it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Slot

from lenet_viz.gui.session import Session
from lenet_viz.gui.views.facts_card import FactsCard
from lenet_viz.gui.views.figure.brush import qrect
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.network.facts import layer_facts
from lenet_viz.network.reasons import reason
from lenet_viz.network.spec import Stage


class FactsController(QObject):
    """Shows the facts of a stage; a second click on its heading, Esc, or another network closes them."""

    def __init__(self, session: Session, figure: NetworkFigure, card: FactsCard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._figure = figure
        self._card = card
        figure.heading_clicked.connect(self.show_stage)
        session.network_changed.connect(card.dismiss)

    @Slot(object)
    def show_stage(self, stage: Stage) -> None:
        """Open the card of a stage, or close it where it is open; a stage that the network lacks closes it too."""
        spec = self._session.network.spec
        if self._card.stage is stage or stage not in spec.by_stage:
            self._card.dismiss()
            return
        self._card.show_facts(layer_facts(spec, stage), reason(spec, stage), self._anchor(stage))

    def _anchor(self, stage: Stage) -> QRect:
        """The heading of a stage, in the coordinates of what the card lies over."""
        layout = self._figure.figure_layout
        if layout is None:
            return QRect()
        place = layout.headings.get(stage)
        # OUTPUT has the answer for a heading; the card shall not hide the ten scores below it.
        column = qrect(layout.answer).united(qrect(layout.outputs[-1].row))
        heading = (column if place is None else qrect(place)).toAlignedRect()
        parent = self._card.parentWidget()
        return (
            heading
            if parent is None or parent is self._figure
            else heading.translated(self._figure.mapTo(parent, QPoint()))
        )
