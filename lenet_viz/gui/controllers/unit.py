"""The unit panel: filled from the inspection, its wishes carried out, its pointer shared with the figure's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from lenet_viz.gui.controllers.alterations import AlterationsController
from lenet_viz.gui.controllers.inspection import InspectionController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.unit.panel import UnitPanel
from lenet_viz.network.silence import SILENT_STAGES
from lenet_viz.network.spec import Stage


class UnitController(QObject):
    """Keeps the unit panel in step with the inspection while it is in view."""

    def __init__(
        self,
        session: Session,
        inspection: InspectionController,
        alterations: AlterationsController,
        figure: NetworkFigure,
        panel: UnitPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._inspection, self._alterations = session, inspection, alterations
        self._figure, self._panel = figure, panel
        inspection.inspection_changed.connect(self._refresh)
        session.network_changed.connect(self._on_network_changed)
        session.weights_changed.connect(self._on_weights_changed)
        session.alterations_changed.connect(self._on_alterations_changed)
        figure.unit_hovered.connect(panel.set_marked)
        figure.silence_toggled.connect(self._on_silence_toggled)
        alterations.number_refused.connect(panel.show_problem)
        panel.shown.connect(self._on_shown)
        panel.term_hovered.connect(figure.set_marked)
        panel.unit_wanted.connect(inspection.pin)
        panel.number_edited.connect(alterations.set_number)
        panel.number_reset.connect(alterations.reset_number)
        panel.pin_toggled.connect(inspection.toggle_pin)
        panel.fan_out_toggled.connect(inspection.toggle_fan_out)
        panel.silence_toggled.connect(self._on_silence_toggled)
        self._on_shown()

    @Slot()
    def _on_shown(self) -> None:
        self._on_weights_changed()
        self._on_alterations_changed()
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        if not self._panel.isVisible():
            return
        session, inspection = self._session, self._inspection.inspection
        spec, trace = session.network.spec, session.trace
        self._panel.set_limits(activation_limits(spec, trace), kernel_limit(session.trained_weights))
        muted: frozenset[int] = frozenset()
        if inspection is not None:
            unit = inspection.unit
            if unit.stage is Stage.INPUT:
                self._panel.set_pixel(
                    None if trace is None else float(trace.values[unit.stage][0, unit.row, unit.column])
                )
            elif unit.stage is Stage.C3:
                muted = frozenset(source for source, index in session.alterations.muted if index == unit.map)
        self._panel.set_inspection(inspection)
        self._panel.set_muted(muted)

    @Slot()
    def _on_network_changed(self) -> None:
        """Forget the unit of the network before, and with it a number that was being changed there."""
        self._panel.set_inspection(None)
        self._panel.set_trained(self._session.trained_weights)

    @Slot()
    def _on_weights_changed(self) -> None:
        if self._panel.isVisible():
            self._panel.set_trained(self._session.trained_weights)

    @Slot()
    def _on_alterations_changed(self) -> None:
        alterations = self._session.alterations
        self._panel.set_altered(alterations.places)
        self._panel.set_silenced(alterations.silenced)

    @Slot(bool)
    def _on_silence_toggled(self, whole_map: bool) -> None:
        inspection = self._inspection.inspection
        if inspection is None or inspection.unit.stage not in SILENT_STAGES:
            return
        unit, silenced = inspection.unit, self._session.alterations.silenced
        if whole_map:
            name = (unit.stage, unit.map)
            self._alterations.silence_map(name, name not in silenced.maps)
        else:
            self._alterations.silence_unit(unit, unit not in silenced.units)
        self._take_focus()

    def _take_focus(self) -> None:
        """Whoever altered something is at work here: Ctrl+Z takes that back, and not a stroke on the pad."""
        focus = QApplication.focusWidget()
        if focus is not self._figure and (focus is None or not self._panel.isAncestorOf(focus)):
            self._figure.setFocus(Qt.FocusReason.OtherFocusReason)
