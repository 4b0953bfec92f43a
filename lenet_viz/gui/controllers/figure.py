"""What the session holds, to the figure and the header."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from lenet_viz.gui.session import Session
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.network.geometry import total


class FigureController(QObject):
    """Keeps the figure and the header in step with the session."""

    def __init__(
        self, session: Session, figure: NetworkFigure, header: HeaderBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._figure = figure
        self._header = header
        session.network_changed.connect(self._on_network_changed)
        session.weights_changed.connect(self._on_weights_changed)
        session.alterations_changed.connect(self._on_alterations_changed)
        session.origin_changed.connect(self._on_origin_changed)
        session.trace_changed.connect(self._on_trace_changed)
        session.device_changed.connect(self._on_device_changed)
        self._on_network_changed()
        self._on_trace_changed()
        self._on_device_changed(session.device)

    @Slot()
    def _on_network_changed(self) -> None:
        self._on_weights_changed()
        self._on_origin_changed()

    @Slot()
    def _on_weights_changed(self) -> None:
        session = self._session
        self._figure.set_network(session.network.spec, session.weights, session.trained_weights)

    @Slot()
    def _on_alterations_changed(self) -> None:
        self._figure.set_alterations(self._session.alterations)

    @Slot()
    def _on_origin_changed(self) -> None:
        spec = self._session.network.spec
        counts = total(spec)
        words = f"{counts.parameters:,} parameters · {counts.connections:,} connections · {self._session.origin.note}"
        self._header.set_title(spec.title, words)

    @Slot()
    def _on_trace_changed(self) -> None:
        self._figure.set_trace(self._session.trace)
        self._figure.set_answer(self._session.answer)

    @Slot(str)
    def _on_device_changed(self, name: str) -> None:
        self._header.set_device(name.split(":")[0].upper())
