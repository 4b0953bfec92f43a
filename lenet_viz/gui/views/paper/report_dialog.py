"""A report being written, and where it lies then."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from lenet_viz.gui.views.theme import SPACING

WIDTH: Final = 460
STEPS: Final = 1000


class ReportDialog(QDialog):
    """How far the report is, with a way to stop; then where it lies, with a way to open it.

    Signals:
        cancelled(): stop writing.
        open_wanted(): show the finished report.
    """

    cancelled = Signal()
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._under_way = False
        self.setWindowTitle("Write a report")
        self.setFixedWidth(WIDTH)
        self._heading, self._words = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label, role in ((self._heading, "heading"), (self._words, "muted")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", role)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, STEPS)
        self._progress.setAccessibleName("How far the report is")
        self._open, self._end = QPushButton("&Open the report"), QPushButton()
        self._open.setProperty("role", "primary")
        self._open.clicked.connect(self._on_open_clicked)
        self._end.clicked.connect(self.reject)
        self._assemble()

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACING, 2 * SPACING + 4, 3 * SPACING, 2 * SPACING)
        column.setSpacing(SPACING)
        for part in (self._heading, self._words, self._progress):
            column.addWidget(part)
        column.addStretch()
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACING, 0, 0)
        row.addStretch()
        row.addWidget(self._open)
        row.addWidget(self._end)
        column.addLayout(row)

    def show_progress(self, heading: str, words: str, done: int, whole: int) -> None:
        """Say what is being done and how far it is; `whole` 0: not known yet."""
        self._say(heading, words, under_way=True)
        self._progress.setValue(round(STEPS * done / whole) if whole else 0)

    def show_end(self, heading: str, words: str, *, written: bool) -> None:
        """Say what came of it; there is something to open only if a report was written."""
        self._say(heading, words, under_way=False)
        self._open.setVisible(written)
        (self._open if written else self._end).setFocus()

    def _say(self, heading: str, words: str, *, under_way: bool) -> None:
        self._under_way = under_way
        self._heading.setText(heading)
        self._words.setText(words)
        self._progress.setVisible(under_way)
        self._open.setVisible(False)
        self._end.setText("&Cancel" if under_way else "&Close")
        self.adjustSize()

    @Slot()
    def _on_open_clicked(self) -> None:
        self.open_wanted.emit()
        self.accept()

    def reject(self) -> None:
        if self._under_way:
            self._under_way = False
            self.cancelled.emit()
        super().reject()
