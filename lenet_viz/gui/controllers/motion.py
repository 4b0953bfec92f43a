"""The convolution in motion: its position is a unit, and the inspected unit is its position."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from lenet_viz.analysis.account import Account, account
from lenet_viz.gui.controllers.inspection import InspectionController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.motion.panel import MotionPanel
from lenet_viz.network.convolution_walk import walk_stages
from lenet_viz.network.spec import Unit
from lenet_viz.network.trace import Trace


class MotionController(QObject):
    """Keeps the motion panel in step with session and inspection while it is in view.

    Every position of the kernel is inspected, so that the figure's ladder moves along. A unit that is pinned in
    another map stays pinned: the kernel then moves on its own. A unit of a C map that is inspected elsewhere is where
    the kernel goes; while it moves by itself only a pinned one can call it away.
    """

    def __init__(
        self,
        session: Session,
        inspection: InspectionController,
        panel: MotionPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._inspection, self._panel = session, inspection, panel
        self._followed: Unit | None = None
        session.network_changed.connect(self._on_values_changed)
        session.trace_changed.connect(self._on_values_changed)
        inspection.inspection_changed.connect(self._on_inspection_changed)
        panel.unit_wanted.connect(self._on_unit_wanted)
        panel.shown.connect(self._on_shown)
        self._show_values()

    @Slot()
    def _on_shown(self) -> None:
        self._show_values()
        self._followed = None
        self._on_inspection_changed(self._inspection.inspection)

    @Slot()
    def _on_values_changed(self) -> None:
        if self._panel.isVisible():
            self._show_values()

    def _show_values(self) -> None:
        session, trace = self._session, self._trace()
        spec = session.network.spec
        # The scale of the figure: of the trained kernels, however they are altered.
        scale = kernel_limit(session.trained_weights)
        self._panel.set_trace(spec, session.weights, trace, activation_limits(spec, trace), scale)
        self._show_account()

    def _trace(self) -> Trace | None:
        """The trace on screen; a new network waits for its own."""
        trace = self._session.trace
        return trace if trace is not None and trace.spec == self._session.network.spec else None

    def _show_account(self) -> None:
        self._panel.set_account(self._account())

    def _account(self) -> Account | None:
        """The arithmetic of the panel's unit, the inspection's where that is about the same."""
        unit, trace, inspection = self._panel.unit, self._trace(), self._inspection.inspection
        if unit is None or trace is None:
            return None
        if inspection is not None and inspection.unit == unit and inspection.account is not None:
            return inspection.account
        return account(trace, unit)

    @Slot(object)
    def _on_inspection_changed(self, inspection: Inspection | None) -> None:
        if not self._panel.isVisible():
            return
        unit = None if inspection is None else inspection.unit
        if inspection is not None and unit != self._followed:
            self._follow(inspection)
        self._followed = unit
        self._show_account()

    def _follow(self, inspection: Inspection) -> None:
        """Go where the user looks, if a kernel can go there."""
        busy = self._panel.playing and not inspection.pinned
        if not busy and inspection.unit.stage in walk_stages(self._session.network.spec):
            self._panel.set_unit(inspection.unit)

    @Slot(object)
    def _on_unit_wanted(self, unit: Unit) -> None:
        inspection = self._inspection.inspection
        pinned = inspection.unit if inspection is not None and inspection.pinned else unit
        if (pinned.stage, pinned.map) == (unit.stage, unit.map):
            self._followed = unit
            self._inspection.show(unit)
        self._show_account()
