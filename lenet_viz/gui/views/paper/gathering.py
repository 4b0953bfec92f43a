"""What stands in the place of a figure while the network is measured for it, or when that could not be."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from lenet_viz.gui.views.theme import SPACING

PROGRESS_WIDTH: Final = 320
STEPS: Final = 1000
MEASURING: Final = "Measuring {} for the paper's figures"
BEGIN_TIP: Final = "Read MNIST's test digits with the network that is on screen now (F5)"


class GatheringPage(QWidget):
    """Words, and below them how far it is with a way to stop, or a way to begin.

    Signals:
        wanted(): measure the network on screen.
        cancelled(): stop measuring.
    """

    wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._words = _label("heading"), _label("muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(PROGRESS_WIDTH)
        self._progress.setRange(0, STEPS)
        self._progress.setAccessibleName("How far the measuring is")
        self._cancel, self._begin = QPushButton("&Cancel"), QPushButton("&Measure the network on screen")
        self._cancel.clicked.connect(self.cancelled)
        self._begin.clicked.connect(self.wanted)
        self._begin.setToolTip(BEGIN_TIP)
        QShortcut(QKeySequence("F5"), self._begin, self._begin.click)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACING, SPACING, 5 * SPACING, SPACING)
        column.setSpacing(SPACING)
        column.addStretch()
        column.addWidget(self._heading)
        column.addWidget(self._words)
        for control in (self._progress, self._cancel, self._begin):
            column.addWidget(control, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.show_progress("", 0, 0)

    @property
    def button(self) -> QPushButton:
        """The one that can be pressed now."""
        return self._begin if self._progress.isHidden() else self._cancel

    def show_progress(self, title: str, done: int, whole: int, left: str = "") -> None:
        """Say how far the measuring of the network with this title is.

        Args:
            title: the network's.
            done: how much is done.
            whole: of how much; 0: not known yet.
            left: "about 40 s left"; empty while nobody knows.
        """
        share = done / whole if whole else 0.0
        self._progress.setValue(round(STEPS * share))
        self._heading.setText(MEASURING.format(title))
        self._words.setText(f"{share * 100:.0f}% · {left}" if left else f"{share * 100:.0f}%")
        self._arrange(under_way=True)

    def show_reason(self, heading: str, reason: str) -> None:
        """Say why there are no figures, and offer to begin."""
        self._heading.setText(heading)
        self._words.setText(reason)
        self._arrange(under_way=False)

    def _arrange(self, *, under_way: bool) -> None:
        self._words.setVisible(bool(self._words.text()))
        self._progress.setVisible(under_way)
        self._cancel.setVisible(under_way)
        self._begin.setVisible(not under_way)


def _label(role: str) -> QLabel:
    label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label
