"""What pointer and keyboard do in the figure."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from lenet_viz.analysis.reading import read
from lenet_viz.gui.views.figure.answer_panel import AnswerPanel
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.figure.targets import KernelTarget, UnitTarget
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.inference import run
from lenet_viz.network.ladder import ladder
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
UNIT = Unit(Stage.C3, 9, 5, 4)


@pytest.fixture
def figure(qtbot) -> NetworkFigure:
    figure = NetworkFigure()
    qtbot.addWidget(figure)
    figure.resize(1120, 580)
    figure.set_network(PAPER, LeNet5(PAPER).snapshot())
    figure.show()
    return figure


def inspect(figure: NetworkFigure, unit: Unit = UNIT, *, pinned: bool = True) -> None:
    figure.set_inspection(Inspection(unit, pinned, ladder(PAPER, unit), (), None))


def mouse(figure: NetworkFigure, kind: QEvent.Type, place: tuple[float, float]) -> None:
    spot = QPointF(*place)
    button = NONE if kind is QEvent.Type.MouseMove else LEFT
    QApplication.sendEvent(figure, QMouseEvent(kind, spot, spot, button, LEFT, Qt.KeyboardModifier.NoModifier))


def drag(figure: NetworkFigure, *places: tuple[float, float]) -> None:
    mouse(figure, QEvent.Type.MouseButtonPress, places[0])
    for place in places[1:]:
        mouse(figure, QEvent.Type.MouseMove, place)
    mouse(figure, QEvent.Type.MouseButtonRelease, places[-1])


def press(figure: NetworkFigure, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Press a key; True when the figure took it."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, held)
    QApplication.sendEvent(figure, event)
    return event.isAccepted()


def collected(figure: NetworkFigure) -> list[tuple]:
    """Everything that the figure tells about muting, in order."""
    told: list[tuple] = []
    figure.sweep_started.connect(lambda: told.append(("started",)))
    figure.links_muted.connect(lambda links, muted: told.append((links, muted)))
    figure.sweep_finished.connect(lambda: told.append(("finished",)))
    return told


def test_a_click_mutes_one_link(figure):
    told = collected(figure)
    x, y = figure.figure_layout.kernels[3, 9].centre
    drag(figure, (x, y), (x + 3, y))
    assert told == [("started",), (frozenset({(3, 9)}), True), ("finished",)]


def test_a_click_on_a_muted_link_restores_it(figure):
    figure.set_alterations(UNALTERED.with_muted([(3, 9)], True))
    told = collected(figure)
    drag(figure, figure.figure_layout.kernels[3, 9].centre)
    assert told[1] == (frozenset({(3, 9)}), False)


def test_a_drag_is_one_sweep(figure):
    told = collected(figure)
    cells = figure.figure_layout.cells
    drag(figure, cells[5, 11].centre, cells[5, 10].centre, cells[5, 8].centre)
    covered = [(frozenset({(5, 11)}), True), (frozenset({(5, 10)}), True), (frozenset({(5, 8), (5, 9)}), True)]
    assert told == [("started",), *covered, ("finished",)]


def test_numbers_mute_a_row(figure):
    told = collected(figure)
    drag(figure, figure.figure_layout.row_numbers[2].centre)
    links, muted = told[1]
    assert muted
    assert links == {link for link in PAPER.table.links if link[0] == 2}


def test_nothing_is_muted_where_there_is_no_kernel_or_with_another_button(figure):
    told = collected(figure)
    drag(figure, figure.figure_layout.cells[1, 9].centre)
    drag(figure, figure.figure_layout.c1_kernels[1].centre)
    spot = QPointF(*figure.figure_layout.kernels[3, 9].centre)
    right = Qt.MouseButton.RightButton
    kind = QEvent.Type.MouseButtonPress
    QApplication.sendEvent(figure, QMouseEvent(kind, spot, spot, right, right, Qt.KeyboardModifier.NoModifier))
    assert told == []


def test_another_layout_ends_a_sweep(figure):
    told = collected(figure)
    mouse(figure, QEvent.Type.MouseButtonPress, figure.figure_layout.kernels[3, 9].centre)
    figure.resize(1000, 560)
    assert told[-1] == ("finished",)
    mouse(figure, QEvent.Type.MouseMove, figure.figure_layout.kernels[3, 3].centre)
    assert told[-1] == ("finished",)


def test_headings_can_be_clicked(figure, qtbot):
    for place, stage in (
        (figure.figure_layout.headings[Stage.S4].centre, Stage.S4),
        (figure.figure_layout.table_heading.centre, Stage.C3),
    ):
        with qtbot.waitSignal(figure.heading_clicked) as clicked:
            drag(figure, place)
        assert clicked.args == [stage]


def test_the_word_answer_is_the_heading_of_the_outputs(figure, qtbot):
    panel = figure.findChild(AnswerPanel)
    with qtbot.waitSignal(figure.heading_clicked) as clicked:
        qtbot.mouseClick(panel, LEFT, pos=QPoint(10, 5))
    assert clicked.args == [Stage.OUTPUT]
    below = QPoint(10, panel.height() - 5)
    qtbot.mouseMove(panel, below)
    assert figure.cursor().shape() is Qt.CursorShape.ArrowCursor
    with qtbot.assertNotEmitted(figure.heading_clicked):
        qtbot.mouseClick(panel, LEFT, pos=below)
    qtbot.mouseMove(panel, QPoint(12, 6))
    assert figure.cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_the_hand_points_at_what_can_be_clicked(figure):
    layout, hand = figure.figure_layout, Qt.CursorShape.PointingHandCursor
    for place, shape in (
        (layout.kernels[3, 9].centre, hand),
        (layout.row_numbers[1].centre, hand),
        (layout.headings[Stage.C1].centre, hand),
        (layout.cells[1, 9].centre, Qt.CursorShape.ArrowCursor),
        (layout.c1_kernels[0].centre, Qt.CursorShape.ArrowCursor),
    ):
        mouse(figure, QEvent.Type.MouseMove, place)
        assert figure.cursor().shape() is shape


@pytest.mark.parametrize(
    ("key", "held", "unit"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, Unit(Stage.C3, 9, 5, 5)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.KeypadModifier, Unit(Stage.C3, 9, 4, 4)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, Unit(Stage.C3, 0, 5, 4)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, Unit(Stage.C3, 15, 5, 4)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, Unit(Stage.S4, 9, 2, 2)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier, Unit(Stage.S2, 3, 7, 6)),
    ],
)
def test_keys_walk(figure, qtbot, key, held, unit):
    inspect(figure)
    with qtbot.waitSignal(figure.unit_wanted) as wanted:
        assert press(figure, key, held)
    assert wanted.args == [unit]


def test_a_walk_begins_at_the_winner(figure, qtbot):
    with qtbot.waitSignal(figure.unit_wanted) as wanted:
        press(figure, Qt.Key.Key_Down)
    assert wanted.args == [Unit(Stage.C1, 0, 14, 14)]
    trace = run(LeNet5(PAPER), np.zeros((32, 32), np.float32))
    figure.set_trace(trace)
    answer = read(trace.scores, PAPER.output)
    figure.set_answer(answer)
    with qtbot.waitSignal(figure.unit_wanted) as wanted:
        press(figure, Qt.Key.Key_Left)
    assert wanted.args == [Unit(Stage.OUTPUT, answer.best)]


def test_keys_ask_about_the_inspected_unit(figure, qtbot):
    inspect(figure)
    for key, signal in (
        (Qt.Key.Key_Return, figure.source_wanted),
        (Qt.Key.Key_Enter, figure.source_wanted),
        (Qt.Key.Key_Escape, figure.let_go),
        (Qt.Key.Key_F, figure.fan_out_toggled),
        (Qt.Key.Key_P, figure.pin_toggled),
    ):
        with qtbot.waitSignal(signal):
            assert press(figure, key)
    with qtbot.waitSignal(figure.heading_clicked) as asked:
        press(figure, Qt.Key.Key_I)
    assert asked.args == [Stage.C3]
    for key, whole_map in ((Qt.Key.Key_S, False), (Qt.Key.Key_M, True)):
        with qtbot.waitSignal(figure.silence_toggled) as silenced:
            press(figure, key)
        assert silenced.args == [whole_map]


def test_whoever_walks_by_keyboard_leaves_the_pointer_behind(figure, qtbot):
    inspect(figure)
    rect = unit_rect(figure.figure_layout, Unit(Stage.C1, 2, 14, 14))
    mouse(figure, QEvent.Type.MouseMove, rect.centre)
    with qtbot.waitSignal(figure.unit_hovered) as hovered:
        press(figure, Qt.Key.Key_Right)
    assert hovered.args == [None]
    with qtbot.waitSignal(figure.unit_hovered) as hovered:
        mouse(figure, QEvent.Type.MouseMove, rect.centre)
    assert hovered.args == [Unit(Stage.C1, 2, 14, 14)]


def test_keys_that_mean_nothing_are_left_to_others(figure):
    keys = (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F, Qt.Key.Key_I, Qt.Key.Key_PageUp, Qt.Key.Key_Home)
    for key in keys:
        assert not press(figure, key)
    inspect(figure)
    assert not press(figure, Qt.Key.Key_Q)
    assert not press(figure, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert not press(figure, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    inspect(figure, Unit(Stage.OUTPUT, 3))
    assert not press(figure, Qt.Key.Key_PageDown)


def test_menus_are_asked_for_by_mouse_and_keyboard(figure, qtbot):
    spot = QPoint(*(round(v) for v in figure.figure_layout.kernels[3, 9].centre))
    with qtbot.waitSignal(figure.menu_wanted) as wanted:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, QPoint(300, 200))
        QApplication.sendEvent(figure, event)
    target, place = wanted.args
    assert isinstance(target, KernelTarget)
    assert (target.source, target.map, place) == (3, 9, QPoint(300, 200))
    inspect(figure)
    with qtbot.waitSignal(figure.menu_wanted) as wanted:
        QApplication.sendEvent(figure, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, spot, spot))
    assert wanted.args[0] == UnitTarget(UNIT)
    with qtbot.waitSignal(figure.menu_wanted) as wanted:
        assert press(figure, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert figure.rect().contains(figure.mapFromGlobal(wanted.args[1]))


def test_no_menu_where_there_is_nothing(figure):
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1))
        QApplication.sendEvent(figure, event)
        assert not event.isAccepted()


def test_the_ring_shows_only_for_the_keyboard(figure):
    def ring() -> bool:
        return figure.grab().toImage().pixelColor(0, 300) != figure.grab().toImage().pixelColor(3, 300)

    assert figure.focusPolicy() is Qt.FocusPolicy.StrongFocus
    QApplication.sendEvent(figure, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert ring()
    drag(figure, (1, 1))
    assert not ring()
    inspect(figure)
    press(figure, Qt.Key.Key_Right)
    assert ring()
    QApplication.sendEvent(figure, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert not ring()


def test_without_a_network_nothing_happens(qtbot):
    figure = NetworkFigure()
    qtbot.addWidget(figure)
    figure.show()
    drag(figure, (50, 50))
    assert not press(figure, Qt.Key.Key_Right)
    with pytest.raises(ValueError, match="its own network"):
        inspect(figure)
    with pytest.raises(ValueError, match="their network"):
        figure.set_alterations(UNALTERED)
