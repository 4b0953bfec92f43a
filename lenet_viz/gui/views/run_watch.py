"""The right side of the training dock: the buttons and the progress of a run, a note, the curves."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.panel_note import PanelNote
from lenet_viz.gui.views.run_controls import RunControls
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.theme import SPACING, Theme


class RunWatch(QWidget):
    """Buttons, progress, a note about the run, and its curves, below each other.

    Attributes:
        controls: the buttons and the progress.
        curves: the curves.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls = RunControls()
        self.curves = LossCurves()
        self._note = PanelNote()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING // 2)
        self._column.addWidget(self.controls)
        self._column.addWidget(self._note)
        self._column.addWidget(self.curves, 1)

    @property
    def note(self) -> str:
        """The note shown; empty when there is none."""
        return self._note.text()

    def set_note(self, text: str) -> None:
        """Says something about the run; nothing takes the note away."""
        self._note.say(text)
        self._place_note()

    def set_state(self, state: RunState) -> None:
        """Where the run stands."""
        self.controls.set_state(state)
        self._place_note()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything."""
        self.controls.set_theme(theme)
        self.curves.set_theme(theme)
        self._note.set_theme(theme)

    def _place_note(self) -> None:
        """A short note takes the place of an idle bar, so that the curves keep their height."""
        if self.controls.take_note(self._note):
            return
        if self._column.indexOf(self._note) < 0:
            self._column.insertWidget(1, self._note)
        self._note.setVisible(bool(self._note.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_note()
