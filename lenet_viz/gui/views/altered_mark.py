"""The mark of an altered network: what is altered, what it costs, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views import pad_icons
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme


class AlteredMark(QWidget):
    """Says that the network on screen is not the trained one, and offers to undo.

    Where there is little room the words about what is altered give way; what it costs is always there in full.
    """

    def __init__(self, undo: QAction, redo: QAction, restore: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alteredMark")
        self._pictures = {undo: pad_icons.undo_icon, redo: pad_icons.redo_icon}
        self._sign = QLabel("altered")
        self._sign.setProperty("role", "altered")
        self._words = ElidedLabel()
        self._error = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._error.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for part in (self._sign, self._words, self._error):
            row.addWidget(part)
        row.addStretch(1)
        for action in self._pictures:
            row.addWidget(_button(action, quiet=True))
        row.addWidget(_button(restore, quiet=False))
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self.set_theme(LIGHT)

    def set_words(self, words: str) -> None:
        """What is altered: "2 links muted, 1 number changed"."""
        self._words.set_words(words)
        self._tell()

    def set_error(self, words: str, *, stale: bool, details: str = "") -> None:
        """The measured test error of the altered network, or why there is none.

        Args:
            words: "test error 0.48% → 1.92%".
            stale: whether another measurement is under way, so that the number is of an earlier alteration.
            details: more words for the tool tip.
        """
        self._error.setText(words)
        self._error.setToolTip(details or words)
        self._error.setEnabled(not stale)
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Draw the arrows in the colours of a theme."""
        for action, picture in self._pictures.items():
            action.setIcon(picture(theme))

    @property
    def words(self) -> str:
        """Everything it says, in one line."""
        return " · ".join(part for part in (self._words.text(), self._error.text()) if part)

    @property
    def stale(self) -> bool:
        """Whether the test error is not, or not yet, that of the network on screen."""
        return not self._error.isEnabled()

    def sizeHint(self) -> QSize:
        # It takes what title and menus leave, and asks for no more than what cannot give way.
        return self.minimumSizeHint()

    def _tell(self) -> None:
        self.setAccessibleName(f"The network is altered: {self.words}")


def _button(action: QAction, *, quiet: bool) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    if quiet:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(pad_icons.GRID, pad_icons.GRID))
        button.setProperty("role", "quiet")
        button.setAccessibleName(f"{action.text()} an alteration")
    return button
