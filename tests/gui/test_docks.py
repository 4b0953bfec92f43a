"""The docks: tabs with keys, places for the keyboard focus, an order for the Tab key."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QTabBar, QToolTip, QWidget

from lenet_viz.gui.docks import chain, tab_stops
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.storage.resources import resource

TITLES = ["Unit", "Motion", "Codes", "Backward", "Table", "Training", "Runs", "My digits", "Evaluation"]


def tab_bar(window) -> QTabBar:
    """The bar in use: Qt keeps another outside the window."""
    own = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bars = [bar for bar in own if bar.geometry().intersects(window.rect())]
    assert len(bars) == 1
    return bars[0]


def area_of(window, widget: QWidget) -> str:
    areas = {"header": window.header, "drawing": window._drawing_area, "figure": window._figure_area}
    for title, panel in window._panels.items():
        if panel.isAncestorOf(widget):
            return title
    return next((name for name, area in areas.items() if area is widget or area.isAncestorOf(widget)), "")


@pytest.mark.parametrize("title", TITLES)
def test_a_key_brings_the_focus_to_something_that_takes_keys(window, qtbot, title):
    window.drawing.open_source(resource("samples", "3.json"))
    window._actions[f"show_{title.lower().replace(' ', '_')}"].trigger()
    panel = window._panels[title]
    qtbot.waitUntil(panel.isVisible)
    focus = QApplication.focusWidget()
    assert panel.isAncestorOf(focus)
    assert focus.focusPolicy() & Qt.FocusPolicy.TabFocus, "the Tab key would not stop here"


def test_the_tab_key_goes_round_the_window_and_never_out_of_sight(window, qtbot):
    window.drawing.open_source(resource("samples", "3.json"))
    window.pad.setFocus()
    seen: list[QWidget] = []
    while QApplication.focusWidget() not in seen:
        widget = QApplication.focusWidget()
        assert widget.isVisible()
        assert widget.rect().translated(widget.mapTo(window, QPoint())).intersects(window.rect()), widget
        seen.append(widget)
        window.focusNextChild()
    assert QApplication.focusWidget() is seen[0] is window.pad
    assert any(isinstance(widget, NetworkFigure) for widget in seen)
    assert tab_bar(window) in seen
    areas = [area for area in (area_of(window, widget) for widget in seen) if area]
    changes = [area for before, area in zip(["", *areas], areas, strict=False) if area != before]
    assert changes == ["drawing", "figure", "Unit", "header", "drawing"]


def test_every_stop_of_the_tab_key_has_a_name(window, qtbot):
    window.drawing.open_source(resource("samples", "3.json"))
    nameless = []
    for title in TITLES:
        window._actions[f"show_{title.lower().replace(' ', '_')}"].trigger()
        qtbot.waitUntil(window._panels[title].isVisible)
        for widget in tab_stops(window):
            interface = QAccessible.queryAccessibleInterface(widget)
            if widget.isVisible() and not interface.text(QAccessible.Text.Name):
                nameless.append((title, type(widget).__name__, widget.objectName()))
    assert not [name for name in nameless if name[1] != "QTabBar"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_tab_tells_its_key(window, qtbot):
    bar = tab_bar(window)
    assert [bar.tabText(index) for index in range(bar.count())] == TITLES
    place = bar.tabRect(2).center()
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, place, bar.mapToGlobal(place)))
    assert QToolTip.text() == "F6 beside the codes of the ten digits (Ctrl+3)"


def test_no_key_means_two_things(window):
    keys = [action.shortcut().toString() for action in window._actions.values() if not action.shortcut().isEmpty()]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_no_letter_of_a_menu_means_two_things(window):
    def check(menu):
        letters = [word[word.index("&") + 1].lower() for word in texts(menu) if "&" in word]
        assert [letter for letter, count in Counter(letters).items() if count > 1] == [], texts(menu)
        for action in menu.actions():
            if action.menu() is not None:
                check(action.menu())

    def texts(menu):
        return [action.text() for action in menu.actions() if action.isVisible()]

    check(window.header.more_menu)


def test_every_panel_can_be_hidden_and_its_key_brings_it_back(window, qtbot):
    for dock in window.docks.all:
        dock.toggleViewAction().trigger()
        assert dock.isHidden()
    window._actions["show_table"].trigger()
    qtbot.waitUntil(window.table_panel.isVisible)
    window._actions["reset_layout"].trigger()
    qtbot.waitUntil(window.unit_panel.isVisible)
    assert not any(dock.isHidden() for dock in window.docks.all)
    assert [tab_bar(window).tabText(index) for index in range(len(TITLES))] == TITLES


def test_a_chain_goes_through_areas_in_order_and_skips_what_takes_no_keys(qtbot):
    home = QWidget()
    qtbot.addWidget(home)
    row = QHBoxLayout(home)
    areas = [QWidget() for _ in range(3)]
    for index, area in enumerate(areas):
        inside = QHBoxLayout(area)
        inside.addWidget(QLineEdit(f"first of {index}"))
        button = QPushButton(f"second of {index}")
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus if index == 1 else Qt.FocusPolicy.StrongFocus)
        inside.addWidget(button)
        row.addWidget(area)
    chain([areas[2], areas[0], areas[1]])
    words = [stop.text() for stop in tab_stops(home)]
    turned = words[words.index("first of 2") :] + words[: words.index("first of 2")]
    assert turned == ["first of 2", "second of 2", "first of 0", "second of 0", "first of 1"]
