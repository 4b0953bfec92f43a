"""A focus that was borrowed comes back as it went: of itself, in the figure and in the unit's arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from lenet_viz.gui.views.digit_grid import DigitGrid
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.table.editor import TableEditor
from lenet_viz.gui.views.theme import LIGHT
from lenet_viz.gui.views.unit.canvas import UnitCanvas
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS

REASON = Qt.FocusReason
BORROWERS = [REASON.PopupFocusReason, REASON.MenuBarFocusReason, REASON.ActiveWindowFocusReason]
PAPER = VARIANTS["paper-1998"]


@pytest.mark.parametrize("borrower", BORROWERS)
@pytest.mark.parametrize("keyed", [True, False])
def test_a_borrowed_focus_comes_back_as_it_went(borrower, keyed):
    memory = FocusMemory()
    memory.went(borrower, keyed=keyed)
    assert memory.came(borrower) is keyed


def test_a_focus_that_was_left_is_forgotten():
    memory = FocusMemory()
    memory.went(REASON.TabFocusReason, keyed=True)
    assert not memory.came(REASON.PopupFocusReason)
    assert not memory.came(REASON.MouseFocusReason)
    for reason in (REASON.TabFocusReason, REASON.BacktabFocusReason, REASON.ShortcutFocusReason):
        assert memory.came(reason)


def figure() -> NetworkFigure:
    widget = NetworkFigure()
    widget.set_theme(LIGHT)
    network = LeNet5(PAPER, seed=0)
    widget.set_network(PAPER, network.snapshot())
    side = PAPER.input_size
    widget.set_trace(run(network, np.zeros((side, side), dtype=np.float32)))
    return widget


def canvas() -> UnitCanvas:
    widget = UnitCanvas()
    widget.set_theme(LIGHT)
    return widget


@pytest.fixture(params=[figure, canvas])
def view(request, qtbot):
    widget = request.param()
    qtbot.addWidget(widget)
    widget.resize(1120, 580)
    return widget


def send(view: QWidget, kind: QEvent.Type, reason: Qt.FocusReason) -> None:
    QApplication.sendEvent(view, QFocusEvent(kind, reason))


def has_ring(view: QWidget) -> bool:
    return view.grab().toImage().pixelColor(view.width() // 2, 0) == QColor(LIGHT.accent)


@pytest.mark.parametrize("reason", [REASON.TabFocusReason, REASON.ShortcutFocusReason])
def test_the_keyboard_brings_a_ring_and_the_mouse_takes_it(view, qtbot, reason):
    assert not has_ring(view)
    send(view, QEvent.Type.FocusIn, reason)
    assert has_ring(view)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert not has_ring(view)
    send(view, QEvent.Type.FocusOut, REASON.TabFocusReason)
    send(view, QEvent.Type.FocusIn, REASON.MouseFocusReason)
    assert not has_ring(view)


@pytest.mark.parametrize("borrower", BORROWERS)
def test_the_ring_is_back_after_a_menu(view, borrower):
    send(view, QEvent.Type.FocusIn, REASON.TabFocusReason)
    send(view, QEvent.Type.FocusOut, borrower)
    assert not has_ring(view)
    send(view, QEvent.Type.FocusIn, borrower)
    assert has_ring(view)


@pytest.mark.parametrize("make", [DigitGrid, lambda: TableEditor(VARIANTS["paper-1998"])], ids=["digits", "table"])
def test_grids_show_their_ring_again_after_a_menu(qtbot, make):
    grid = make()
    qtbot.addWidget(grid)
    for reason, coming, keyed in (
        (Qt.FocusReason.TabFocusReason, True, True),
        (Qt.FocusReason.PopupFocusReason, False, False),
        (Qt.FocusReason.PopupFocusReason, True, True),
        (Qt.FocusReason.MouseFocusReason, False, False),
        (Qt.FocusReason.PopupFocusReason, True, False),
    ):
        kind = QEvent.Type.FocusIn if coming else QEvent.Type.FocusOut
        QApplication.sendEvent(grid, QFocusEvent(kind, reason))
        assert grid._keyed is keyed
