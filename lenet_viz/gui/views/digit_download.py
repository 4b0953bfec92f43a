"""What stands in the place of test digits that are not there: why, a button that fetches them, how far that is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from lenet_viz.gui.views.theme import SPACING

DOWNLOAD: Final = "Download MNIST (11 MB)"
MEGABYTE: Final = 1_000_000
PROGRESS_WIDTH: Final = 220


class DigitDownload(QStackedWidget):
    """Two pages: why there are no digits, and a download under way.

    Signals:
        requested (): the user wants the data set fetched.
        cancelled (): the user wants that stopped.
    """

    requested = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._why.setProperty("role", "muted")
        self._why.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(PROGRESS_WIDTH)
        self._progress_words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._progress_words.setProperty("role", "muted")
        fetch = QPushButton(DOWNLOAD)
        fetch.clicked.connect(self.requested)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.cancelled)
        self.addWidget(_centred(self._why, fetch))
        self.addWidget(_centred(self._progress_words, self._progress, cancel))

    def show_absent(self, reason: str) -> None:
        """Shows why there are no digits, and the button."""
        self._why.setText(reason)
        self.setCurrentIndex(0)

    def show_progress(self, done: int, total: int | None) -> None:
        """Shows a download under way, in bytes; total None while it is unknown."""
        self._progress.setRange(0, 0 if total is None else 1000)
        self._progress.setValue(0 if not total else round(1000 * done / total))
        of_total = "" if total is None else f" of {total / MEGABYTE:.1f}"
        self._progress_words.setText(f"downloading MNIST: {done / MEGABYTE:.1f}{of_total} MB")
        self.setCurrentIndex(1)


def _centred(*widgets: QWidget) -> QWidget:
    """A page with a few widgets one above the other, in the middle."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(SPACING - 2)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch()
    for widget in widgets:
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(widget)
        across.addStretch()
        column.addLayout(across)
    column.addStretch()
    return page
