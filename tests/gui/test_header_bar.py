"""Header, style sheet, pad tools and the About dialog."""

import pytest
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QLabel, QSlider, QSpinBox, QToolButton, QVBoxLayout, QWidget

from lenet_viz.gui.views.about_dialog import AboutDialog
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.gui.views.pad_tools import PadTools
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT


def test_the_header_names_network_and_device(qtbot):
    bar = HeaderBar()
    qtbot.addWidget(bar)
    bar.set_title("LeNet-5, 1998", "60,000 parameters · 340,908 connections")
    bar.set_device("CPU")
    assert [word.text() for word in bar.findChildren(QLabel)] == [
        "LeNet-5, 1998",
        "60,000 parameters · 340,908 connections",
    ]
    buttons = {button.text(): button.menu() for button in bar.findChildren(QToolButton)}
    assert buttons == {"Network ▾": bar.network_menu, "Device: CPU ▾": bar.device_menu, "⋯": bar.more_menu}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_is_valid_and_its_pictures_exist(qtbot, theme):
    widget = QWidget()
    qtbot.addWidget(widget)
    column = QVBoxLayout(widget)
    box, heading = QSpinBox(), QLabel("x")
    heading.setProperty("role", "muted")
    column.addWidget(box)
    column.addWidget(heading)
    widget.setStyleSheet(style_sheet(theme))  # a sheet that does not parse is a Qt warning: the test fails
    widget.show()
    assert widget.grab().width() > 0
    assert heading.palette().color(QPalette.ColorRole.WindowText).name() == theme.muted
    assert box.fontInfo().pixelSize() == 13
    assert "$" not in style_sheet(theme)


@pytest.fixture
def tools(qtbot):
    actions = {name: QAction(name) for name in ("undo", "redo", "eraser", "clear")}
    tools = PadTools(**actions)
    tools.actions_given = actions
    qtbot.addWidget(tools)
    return tools


def test_the_tools_follow_the_windows_actions(qtbot, tools):
    undo = tools.actions_given["undo"]
    button = next(each for each in tools.findChildren(QToolButton) if each.defaultAction() is undo)
    with qtbot.waitSignal(undo.triggered):
        button.click()
    undo.setEnabled(False)
    assert not button.isEnabled()
    assert not button.icon().isNull()


def test_only_the_user_moves_the_width(qtbot, tools):
    slider = tools.findChild(QSlider)
    with qtbot.assertNotEmitted(tools.pen_width_changed):
        tools.set_pen_width(30)
    assert slider.value() == 30
    with qtbot.waitSignal(tools.pen_width_changed) as told:
        slider.setValue(12)
    assert told.args == [12.0]


def test_about_gives_the_paper_and_the_versions(qtbot):
    dialog = AboutDialog(LIGHT, version="1.2.3", built_with="Python 3.11 · Qt 6.11")
    qtbot.addWidget(dialog)
    words = " ".join(word.text() for word in dialog.findChildren(QLabel))
    for part in ("LeNet-viz 1.2.3", "Gradient-Based Learning Applied to Document Recognition", "2278–2324", "LGPL"):
        assert part in words
    assert "Python 3.11 · Qt 6.11" in words
    assert not dialog.grab().isNull()
