"""How the network shall learn from the user's digits: copies, MNIST mixed in, and the button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from lenet_viz.gui.views.own_digits.copies_strip import CopiesStrip
from lenet_viz.gui.views.own_digits.words import CLASSES, mix_words, warning_words
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme

USUAL_SHARE: Final = 50
MOST_SHARE: Final = 95
"""Per cent of MNIST. With more the network would hardly see the user's digits."""

USUAL_COPIES: Final = 10
MOST_COPIES: Final = 100
FIELD_WIDTH: Final = 58
LINE_GAP: Final = 2
WORDS_HEIGHT: Final = 28
"""Two small lines."""

NONE_YET: Final = "There are no digits of yours to learn from yet."
STARTS: Final = "Goes on from the network on screen, for a few passes at a low rate"
SHARE_TIP: Final = (
    "How much of what the network sees is MNIST. Without it the network forgets\n"
    "how others write, and the digits that you have not written"
)
COPIES_TIP: Final = (
    "How many distorted copies the network sees of each of your digits,\n"
    "made anew for the run; none is kept in the folder"
)


class Tuning(QWidget):
    """Two fields, a preview, a button, and what will happen.

    Signals:
        requested (float, int): learn; the share of MNIST, 0…1, and copies of each digit.
        copies_changed (): another number of copies is wanted.
    """

    requested = Signal(float, int)
    copies_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = (0,) * CLASSES
        self._obstacle = ""
        self._theme = LIGHT
        self.strip = CopiesStrip()
        self._copies = _field("Distorted copies of each digit", COPIES_TIP, MOST_COPIES, USUAL_COPIES)
        self._copies.setPrefix("× ")
        self._share = _field("Share of MNIST mixed in", SHARE_TIP, MOST_SHARE, USUAL_SHARE)
        self._share.setSuffix("%")
        self._start = QPushButton("Fine-t&une on these")
        self._start.setProperty("role", "primary")
        self._heading = QLabel("Let the network learn from all of them")
        self._heading.setProperty("role", "heading")
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words.setFixedHeight(WORDS_HEIGHT)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._copies.valueChanged.connect(self._on_copies)
        self._share.valueChanged.connect(self._show)
        self._start.clicked.connect(self._on_start)
        self._lay_out()
        self._show()

    @property
    def copies(self) -> int:
        """Distorted copies of each digit."""
        return self._copies.value()

    @property
    def share(self) -> float:
        """Part of what the network sees that is MNIST, 0…1."""
        return self._share.value() / 100

    @property
    def words(self) -> str:
        """What is said below the button."""
        return self._words.text()

    def set_counts(self, counts: Sequence[int]) -> None:
        """How many samples each class has."""
        self._counts = tuple(counts)
        self._show()

    def set_obstacle(self, reason: str) -> None:
        """Why no run can begin now, whatever the samples are; empty when one can."""
        self._obstacle = reason
        self._show()

    def set_heading_shown(self, shown: bool) -> None:
        """Whether there is room for a heading."""
        self._heading.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything that is painted here."""
        self._theme = theme
        self.strip.set_theme(theme)
        self._show()

    def _lay_out(self) -> None:
        multiply = QHBoxLayout()
        multiply.setSpacing(SPACING - 2)
        multiply.addWidget(self._copies)
        multiply.addWidget(self.strip)
        multiply.addStretch()
        start = QHBoxLayout()
        start.setSpacing(SPACING - 2)
        start.addWidget(self._start)
        mixed = QLabel("&mixed with")
        mixed.setBuddy(self._share)
        start.addStretch()
        start.addWidget(mixed)
        start.addWidget(self._share)
        start.addWidget(QLabel("MNIST"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LINE_GAP)
        column.addWidget(self._heading)
        column.addLayout(multiply)
        column.addLayout(start)
        column.addWidget(self._words)

    @Slot()
    def _on_copies(self) -> None:
        self._show()
        self.copies_changed.emit()

    @Slot()
    def _on_start(self) -> None:
        self.requested.emit(self.share, self.copies)

    @Slot()
    def _show(self) -> None:
        whole = sum(self._counts)
        obstacle = self._obstacle or ("" if whole else NONE_YET)
        warning = warning_words(self._counts, self.share)
        self._start.setEnabled(not obstacle)
        self._start.setToolTip(obstacle or f"{STARTS} (Alt+U)")
        self._words.setText(warning or self._obstacle or mix_words(whole, self.copies, self.share))
        self._words.setToolTip(self._words.text())
        colour = self._theme.accent if warning else self._theme.muted
        self._words.setStyleSheet(f"QLabel {{ font-size: 11px; color: {colour}; }}")


def _field(name: str, tip: str, most: int, usual: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(0, most)
    field.setValue(usual)
    field.setFixedWidth(FIELD_WIDTH)
    field.setAccessibleName(name)
    field.setToolTip(tip)
    return field
