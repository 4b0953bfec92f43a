"""Everything about the input: tools and pad, what the network sees, the test digits."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lenet_viz.gui.views.digit_browser import DigitBrowser
from lenet_viz.gui.views.drawing_pad import DrawingPad
from lenet_viz.gui.views.pad_tools import PadTools
from lenet_viz.gui.views.preparation_strip import PreparationStrip
from lenet_viz.gui.views.theme import SPACING, Theme


class DrawingArea(QWidget):
    """The column at the left edge of the window.

    Attributes:
        tools, pad, strip, browser: its parts, from top to bottom.
    """

    def __init__(
        self, *, undo: QAction, redo: QAction, eraser: QAction, clear: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tools = PadTools(undo=undo, redo=redo, eraser=eraser, clear=clear)
        self.pad = DrawingPad()
        self.strip = PreparationStrip()
        self.browser = DigitBrowser()
        column = QVBoxLayout(self)
        column.setSpacing(SPACING)
        column.setContentsMargins(2 * SPACING, SPACING, SPACING // 2, SPACING)
        column.addWidget(self.tools)
        column.addWidget(self.pad, stretch=1)
        column.addWidget(self.strip)
        column.addWidget(self.browser)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        for view in (self.tools, self.pad, self.strip, self.browser):
            view.set_theme(theme)
