"""One line of words that is shortened where it does not fit, and then says everything in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.figure.brush import write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme, font
from lenet_viz.gui.views.unit.scene import BODY, SMALL


class TextLine(QWidget):
    """A bold beginning and muted words behind it; either may be empty."""

    def __init__(self, *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = SMALL if small else BODY
        self._strong, self._quiet = "", ""
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(part for part in (self._strong, self._quiet) if part)

    def set_words(self, strong: str, quiet: str) -> None:
        """Show other words."""
        if (strong, quiet) == (self._strong, self._quiet):
            return
        self._strong, self._quiet = strong, quiet
        self.setAccessibleDescription(self.text)
        self._explain()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def _explain(self) -> None:
        self.setToolTip(self.text if self._wanted() > self.width() + 1 else "")

    def _fonts(self) -> tuple[QFont, QFont]:
        return font(pixels=self._size, bold=True), font(pixels=self._size)

    def _wanted(self) -> float:
        """The width of all words."""
        bold, plain = (QFontMetricsF(each) for each in self._fonts())
        gap = SPACING if self._strong and self._quiet else 0
        return bold.horizontalAdvance(self._strong) + gap + plain.horizontalAdvance(self._quiet)

    def sizeHint(self) -> QSize:
        """One line high."""
        return QSize(100, round(self._size * 1.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tool tip is for words that do not fit."""
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        bold, plain = self._fonts()
        with QPainter(self) as painter:
            x = 0.0
            if self._strong:
                x = write(painter, Rect(0, 0, self.width(), self.height()), self._strong, bold, self._theme.text)
                x += SPACING
            if x < self.width():
                place = Rect(x, 0, self.width() - x, self.height())
                write(painter, place, self._quiet, plain, self._theme.muted)
