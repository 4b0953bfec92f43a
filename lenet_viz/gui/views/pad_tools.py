"""The row above the pad: its heading, four small buttons and the pen's width."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from lenet_viz.gui.views import pad_icons
from lenet_viz.gui.views.pen import MAX_PEN_WIDTH, MIN_PEN_WIDTH, PEN_WIDTH
from lenet_viz.gui.views.theme import LIGHT, Theme

SLIDER_WIDTH: Final = 64
GAP: Final = 2


class PadTools(QWidget):
    """Heading, undo, redo, eraser, clear and a slider for the pen's width.

    The actions are the window's own, so that menus, shortcuts and buttons agree; this row gives them their
    pictures.

    Signals:
        pen_width_changed (float): pad pixels, when the user moves the slider.
    """

    pen_width_changed = Signal(float)

    def __init__(
        self, *, undo: QAction, redo: QAction, eraser: QAction, clear: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = {
            undo: pad_icons.undo_icon,
            redo: pad_icons.redo_icon,
            eraser: pad_icons.eraser_icon,
            clear: pad_icons.clear_icon,
        }
        self._slider = self._make_slider()
        heading = QLabel("Draw a digit")
        heading.setProperty("role", "heading")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(heading)
        row.addStretch()
        for action in self._pictures:
            row.addWidget(self._make_button(action))
        row.addSpacing(3 * GAP)
        row.addWidget(self._slider)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Draws the pictures in the colours of a theme."""
        for action, picture in self._pictures.items():
            action.setIcon(picture(theme))

    @Slot(float)
    def set_pen_width(self, width: float) -> None:
        """Shows a width (pad pixels) that was chosen elsewhere."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(width))
        self._slider.setToolTip(f"Pen width: {width:g} of the pad's 280 pixels")

    def _make_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(pad_icons.GRID, pad_icons.GRID))
        button.setProperty("role", "quiet")
        button.setAccessibleName(action.text().replace("&", ""))
        return button

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(round(MIN_PEN_WIDTH), round(MAX_PEN_WIDTH))
        slider.setValue(round(PEN_WIDTH))
        slider.setFixedWidth(SLIDER_WIDTH)
        slider.setAccessibleName("Pen width")
        slider.setToolTip("Pen width")
        slider.valueChanged.connect(self._slide)
        return slider

    @Slot(int)
    def _slide(self, value: int) -> None:
        self.set_pen_width(value)
        self.pen_width_changed.emit(float(value))
