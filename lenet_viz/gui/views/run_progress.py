"""How far a training run is: a bar and words, or which earlier moment of it is looked at."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.panel_note import PanelNote
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.run_strip import STRIP_HEIGHT, LookingBackStrip
from lenet_viz.gui.views.theme import SPACING
from lenet_viz.gui.views.training_values import status_words

BAR_HEIGHT: Final = 10
BAR_PARTS: Final = 1000

BESIDE_WIDTH: Final = 400
"""From this width on the words stand beside the bar, else below it."""

LONGEST_WORDS: Final = "pass 20 of 20 · 88,888 digits/s · 58 min left"
"""Room for these is kept beside the bar, whose end would move with every word else."""


class RunProgress(QWidget):
    """A bar and words.

    A strip takes their place while an earlier moment of the run is looked at, and a short note while nothing runs.

    Attributes:
        strip: that strip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = LookingBackStrip()
        self._status = ElidedLabel()
        self._bar = QProgressBar()
        self._usual = QWidget()
        self._note: PanelNote | None = None
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR_HEIGHT)
        self._bar.setRange(0, BAR_PARTS)
        self._bar.setAccessibleName("progress of the run")
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.strip.hide()
        self._places = QGridLayout(self._usual)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setHorizontalSpacing(SPACING)
        self._places.setVerticalSpacing(0)
        self._places.setColumnStretch(0, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._usual)
        self._column.addWidget(self.strip)
        self.setMinimumHeight(STRIP_HEIGHT)
        self._arrange()

    @property
    def words(self) -> str:
        """How far the run is, in words."""
        return self._status.text()

    def show_progress(self, state: RunState, passes_seen: float, passes: int, speed: float, left: float) -> None:
        """How far the run is.

        Args:
            state: where it stands.
            passes_seen: passes done, whole and started ones, 0…passes.
            passes: passes of the whole run, at least 1.
            speed: digits per second; 0 while it is not known.
            left: seconds to go; infinite while it is not known.
        """
        self._bar.setValue(math.floor(BAR_PARTS * min(1.0, passes_seen / passes)))
        words = status_words(state, passes_seen=passes_seen, passes=passes, speed=speed, left=left)
        self._status.set_words(words)
        self._bar.setAccessibleDescription(words)

    def set_looking_back(self, words: str | None) -> None:
        """Says which earlier moment is looked at; None: the newest one is."""
        self.strip.set_words(words or "")
        self.strip.setVisible(words is not None)
        self._choose()

    def take_note(self, note: PanelNote, *, idle: bool) -> bool:
        """Shows a note of one line instead of the bar, if nothing runs; False when it has no place here."""
        taken = idle and bool(note.text()) and note.fits(self.width())
        if taken and self._note is None:
            self._column.addWidget(note)
        self._note = note if taken else None
        self._choose()
        return taken

    def _choose(self) -> None:
        """Strip, note or bar: one of the three is seen."""
        back = not self.strip.isHidden()
        if self._note is not None:
            self._note.setVisible(not back)
        self._usual.setVisible(not back and self._note is None)

    def _arrange(self) -> None:
        beside = self.width() >= BESIDE_WIDTH
        self._places.addWidget(self._bar, 0, 0)
        self._places.addWidget(self._status, 0 if beside else 1, 1 if beside else 0)
        room = QFontMetrics(self._status.font()).horizontalAdvance(LONGEST_WORDS)
        self._status.setMinimumWidth(room if beside else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
