"""Which unit the user asks about: pointed at, walked to or pinned, and everything that is known about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lenet_viz.analysis.account import Account, account
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.ladder import fan_out, ladder
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.trace import Trace

_NO_ACCOUNT: Final = (Stage.INPUT,)
"""An input pixel is drawn and not computed."""


UNASKED_MS: Final = 150
"""How soon an explanation that nobody asked for follows: the pen and the training come first."""

UNSEEN_MS: Final = 1000
"""The same while no panel in view shows it."""


class InspectionController(QObject):
    """Keeps one inspection up to date while the pen draws, the network learns or is altered.

    A unit that is pinned stays; otherwise the one under the pointer is inspected, and the last one is
    still known when the pointer has left. Before anything was asked, the question is why the answer is
    the answer: its output is inspected.

    Attributes:
        in_view: tells whether any panel that shows inspections can be seen; what nobody sees takes its time.

    Signals:
        inspection_changed(object): the Inspection, or None: another unit, or new numbers for the same one.
        pinned_by_user(): a unit was pinned in the figure.
        trouble(str): the pinned unit is gone or cannot be explained, and why.
    """

    inspection_changed = Signal(object)
    pinned_by_user = Signal()
    trouble = Signal(str)

    def __init__(self, session: Session, figure: NetworkFigure, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._figure = figure
        self._unit: Unit | None = None
        self._pinned = False
        self._pointed = False
        self._fan_out = False
        self.inspection: Inspection | None = None
        figure.unit_hovered.connect(self._on_unit_hovered)
        figure.unit_clicked.connect(self._on_unit_clicked)
        figure.unit_wanted.connect(self.pin)
        figure.source_wanted.connect(self.follow_strongest_source)
        figure.let_go.connect(self.release)
        figure.pin_toggled.connect(self.toggle_pin)
        figure.fan_out_toggled.connect(self.toggle_fan_out)
        session.network_changed.connect(self._on_network_changed)
        session.trace_changed.connect(self._on_trace_changed)
        self.in_view: Callable[[], bool] = lambda: True
        self._unasked = QTimer(self)
        self._unasked.setSingleShot(True)
        self._unasked.timeout.connect(self.refresh)

    @property
    def shows_fan_out(self) -> bool:
        """Whether the readers of the unit are shown, too."""
        return self._fan_out

    @Slot(object)
    def show(self, unit: Unit) -> None:
        """Inspect a unit; it stays pinned if one was."""
        self._unit = unit
        self._pointed = True
        self.refresh()

    @Slot(object)
    def pin(self, unit: Unit) -> None:
        """Inspect a unit and keep it while the pointer goes elsewhere."""
        self._pinned = True
        self.show(unit)

    @Slot()
    def release(self) -> None:
        """Let go of the pinned unit; what is known about it stays until another is pointed at."""
        self._pinned = self._pointed = False
        self.refresh()

    @Slot()
    def toggle_pin(self) -> None:
        """Pin the inspected unit, or let go of it."""
        if self._pinned:
            self.release()
        elif self._unit is not None:
            self.pin(self._unit)

    @Slot()
    def toggle_fan_out(self) -> None:
        """Show the readers of the unit, too, or no longer."""
        self._fan_out = not self._fan_out
        self.refresh()

    @Slot()
    def follow_strongest_source(self) -> None:
        """Go to the unit whose term is the largest, whatever its sign."""
        inspection = self.inspection
        if inspection is None or inspection.account is None:
            return
        explanation = inspection.account.explanation
        self.pin(explanation.wiring.units[int(np.abs(explanation.terms).argmax())])

    @Slot()
    def refresh(self) -> None:
        """Look at the inspected unit again."""
        self._unasked.stop()
        unit = self._unit or self._answering()
        self.inspection = None if unit is None else self._inspect(unit)
        self._figure.set_inspection(self.inspection if self._pinned or self._pointed else None)
        self.inspection_changed.emit(self.inspection)

    def shut_down(self) -> None:
        """Look at nothing any more."""
        self._unasked.stop()

    @Slot()
    def _on_trace_changed(self) -> None:
        """A unit that was asked about follows at once; the answer, which nobody asked about, as time allows."""
        if self._unit is not None or self.inspection is None or self._session.trace is None:
            self.refresh()
        elif not self._unasked.isActive():
            self._unasked.start(UNASKED_MS if self.in_view() else UNSEEN_MS)

    def _answering(self) -> Unit | None:
        answer = self._session.answer
        return None if answer is None else Unit(Stage.OUTPUT, answer.best)

    def _inspect(self, unit: Unit) -> Inspection:
        session = self._session
        spec, trace = session.network.spec, session.trace
        return Inspection(
            unit=unit,
            pinned=self._pinned,
            ladder=ladder(spec, unit, session.weights, session.alterations.silenced),
            fan_out=tuple(fan_out(spec, unit)) if self._fan_out else (),
            account=None if trace is None or unit.stage in _NO_ACCOUNT else self._account(trace, unit),
        )

    def _account(self, trace: Trace, unit: Unit) -> Account | None:
        try:
            return account(trace, unit)
        except ValueError as error:
            # Altered numbers can be so large that a sum is no number any more.
            self.trouble.emit(f"{unit.stage} map {unit.map} cannot be explained: {error}.")
            return None

    @Slot(object)
    def _on_unit_hovered(self, unit: Unit | None) -> None:
        if self._pinned:
            return
        if unit is not None:
            self.show(unit)
        elif self._pointed:
            self._pointed = False
            self._figure.set_inspection(None)

    @Slot(object)
    def _on_unit_clicked(self, unit: Unit) -> None:
        if self._pinned and unit == self._unit:
            self.release()
        else:
            self.pin(unit)
            self.pinned_by_user.emit()

    @Slot()
    def _on_network_changed(self) -> None:
        """Keep the unit if the new network has it; the trace follows, and with it a fresh look."""
        spec, unit = self._session.network.spec, self._unit
        self.inspection = None
        self._figure.set_inspection(None)
        if unit is None:
            return
        try:
            spec.require(unit)
        except ValueError as error:
            was_pinned, self._unit, self._pinned, self._pointed = self._pinned, None, False, False
            if was_pinned:
                self.trouble.emit(f"The pinned unit was let go: {error}.")
