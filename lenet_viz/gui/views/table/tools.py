"""The row of presets and files above the counts."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.theme import SPACING

GAP: Final = 2
USUAL: Final = "QToolButton { padding: 2px 9px; }"
SMALL: Final = "QToolButton { font-size: 11px; padding: 1px 1px; }"


class TableTools(QWidget):
    """A row of buttons: presets, files.

    Signals:
        paper_wanted (), full_wanted (), random_wanted (), shown_wanted (): one of the presets.
        open_wanted (), save_wanted (): a table from a file, or in one.
    """

    paper_wanted = Signal()
    full_wanted = Signal()
    random_wanted = Signal()
    shown_wanted = Signal()
    open_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._paper = self._add("&Paper's", "The published table of this shape (Alt+P)", self.paper_wanted)
        self._add("&Full", "Every C3 map reads every S2 map (Alt+F)", self.full_wanted)
        self._add("&Random", "As many links as now, at random; press again for others (Alt+R)", self.random_wanted)
        self._add("&Network's", "Back to the table of the network on screen (Alt+N)", self.shown_wanted)
        self._row.addSpacing(SPACING // 2)
        self._add("&Open…", "Take a table from a file (Alt+O)", self.open_wanted)
        self._save = self._add("&Save…", "Put this table in a file (Alt+S)", self.save_wanted)
        self._row.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_small(False)

    def set_small(self, small: bool) -> None:
        """Small words and little around them, where there is little room."""
        self.setStyleSheet(SMALL if small else USUAL)

    def set_has_paper(self, there: bool) -> None:
        """Whether a table of this shape was ever published."""
        self._paper.setEnabled(there)

    def set_saveable(self, saveable: bool) -> None:
        """Whether the design is a table that can be put in a file."""
        self._save.setEnabled(saveable)

    def _add(self, text: str, tip: str, signal: SignalInstance) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(tip)
        button.clicked.connect(signal)
        self._row.addWidget(button)
        return button
