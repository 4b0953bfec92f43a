"""The looks of buttons that have to be told apart."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT, Theme


def button(kind: type[QToolButton] | type[QPushButton], role: str) -> QToolButton | QPushButton:
    made = kind()
    made.setText("C1")
    made.setCheckable(True)
    made.setProperty("role", role)
    return made


def frame_colour(shown: QToolButton | QPushButton) -> QColor:
    image: QImage = shown.grab().toImage()
    return image.pixelColor(image.width() // 2, 0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("kind", "role"), [(QToolButton, ""), (QToolButton, "quiet"), (QPushButton, "")])
def test_a_checked_button_shows_the_focus(qtbot, theme: Theme, kind, role):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    checked, other = button(kind, role), button(kind, role)
    row.addWidget(checked)
    row.addWidget(other)
    window.setStyleSheet(style_sheet(theme))
    window.show()
    window.activateWindow()
    checked.setChecked(True)
    checked.setFocus()
    qtbot.waitUntil(checked.hasFocus)
    focused = frame_colour(checked)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert frame_colour(checked) == QColor(theme.accent)
    assert focused == QColor(theme.text)
    assert frame_colour(other) == QColor(theme.accent), "the focus of a button that is not checked"
