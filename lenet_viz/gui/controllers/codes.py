"""What decides between the two nearest digits, to the codes panel."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.analysis.code_comparison import compare
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.codes.panel import CodesPanel
from lenet_viz.gui.views.figure.scales import activation_limits
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.spec import Stage, Unit


class CodesController(QObject):
    """Keeps the panel in step with the session while it is in view.

    Signals:
        unit_hovered: the Unit whose cell is pointed at, or None.
        unit_clicked: the Unit whose cell was clicked.
    """

    unit_hovered = Signal(object)
    unit_clicked = Signal(object)

    def __init__(self, session: Session, panel: CodesPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        session.trace_changed.connect(self._refresh)
        panel.shown.connect(self._refresh)
        panel.unit_hovered.connect(self.unit_hovered)
        panel.unit_clicked.connect(self.unit_clicked)
        self._pointed: Unit | None = None
        self._pinned: Unit | None = None
        self._refresh()

    @Slot(object)
    def mark(self, unit: Unit | None) -> None:
        """Frame the cell of a unit that is pointed at elsewhere."""
        self._pointed = unit
        self._panel.set_marked(unit or self._pinned)

    @Slot(object)
    def follow(self, inspection: Inspection | None) -> None:
        """Frame the cell of the pinned unit while no other is pointed at."""
        self._pinned = inspection.unit if inspection is not None and inspection.pinned else None
        self._panel.set_marked(self._pointed or self._pinned)

    @Slot()
    def _refresh(self) -> None:
        if not self._panel.isVisible():
            return
        session = self._session
        spec, trace, answer = session.network.spec, session.trace, session.answer
        if trace is None or answer is None:
            self._panel.show_blank(spec.output)
            return
        source = spec.layer(Stage.OUTPUT).source
        assert source is not None
        self._panel.show_comparison(compare(trace), answer, activation_limits(spec, trace)[source])
