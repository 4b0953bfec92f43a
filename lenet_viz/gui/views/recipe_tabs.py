"""The names of the form's pages, with a dot at those on which something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

TABS: Final = ("Ru&n", "&Method", "Di&gits", "Fr&eeze")
TIPS: Final = (
    "What learns, from what, for how long",
    "How it learns: optimiser, loss, rate",
    "How the digits are distorted, and their order",
    "Which stages do not learn",
)
PADDING: Final = "QTabBar::tab { padding: 4px 8px; }"
"""Closer than the tabs of the window: these have to stand beside the list of recipes."""

DOT: Final = 2.5
DOT_INSET: Final = 5.0
"""Radius of the dot, and how far its middle is from the right and the upper edge."""


class RecipeTabs(QTabBar):
    """Run, Method, Digits and Freeze. A dot does not widen them, so that nothing moves when a value is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong: tuple[bool, ...] = (False,) * len(TABS)
        self._theme = LIGHT
        for text, tip in zip(TABS, TIPS, strict=True):
            self.setTabToolTip(self.addTab(text), tip)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setStyleSheet(PADDING)
        self.setAccessibleName("pages of the recipe")

    @property
    def wrong(self) -> tuple[bool, ...]:
        """For each page whether something is wrong on it."""
        return self._wrong

    def set_wrong(self, wrong: Sequence[bool]) -> None:
        """Says for each page whether something is wrong on it."""
        if tuple(wrong) == self._wrong:
            return
        self._wrong = tuple(wrong)
        for index, (text, marked) in enumerate(zip(TABS, self._wrong, strict=True)):
            name = text.replace("&", "")
            self.setAccessibleTabName(index, f"{name}, something is wrong there" if marked else name)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colour of the dots."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(QColor(self._theme.accent))
            for index, marked in enumerate(self._wrong):
                if marked:
                    place = self.tabRect(index)
                    middle = QPointF(place.right() - DOT_INSET + 1, place.top() + DOT_INSET + DOT)
                    painter.drawEllipse(middle, DOT, DOT)
