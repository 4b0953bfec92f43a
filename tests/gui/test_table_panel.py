"""The table panel: presets, undo, counts, messages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.table.panel import FRESH, TablePanel
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I
from lenet_viz.network.table_design import TableDesign
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
DESIGN = TableDesign.of(TABLE_I)
FULL = TableDesign.full(6, 16)


@pytest.fixture
def panel(qtbot):
    panel = TablePanel(PAPER)
    qtbot.addWidget(panel)
    panel.resize(1140, 215)
    panel.show()
    return panel


def button(panel, name) -> QToolButton | QPushButton:
    found = [
        each
        for kind in (QToolButton, QPushButton)
        for each in panel.findChildren(kind)
        if (each.accessibleName() or each.text().replace("&", "")).startswith(name)
    ]
    assert len(found) == 1
    return found[0]


def press(qtbot, panel, name) -> None:
    qtbot.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)


def test_presets(panel, qtbot):
    press(qtbot, panel, "Full")
    assert panel.design == FULL
    assert "60,900 parameters (+900)" in panel.count
    press(qtbot, panel, "Paper's")
    assert panel.design == DESIGN
    press(qtbot, panel, "Random")
    first = panel.design
    assert len(first.links) == 60
    assert first.problem == ""
    press(qtbot, panel, "Random")
    assert panel.design != first
    press(qtbot, panel, "Network's")
    assert panel.design == DESIGN
    assert not panel.edited


def test_every_edit_can_be_undone_and_redone(panel, qtbot):
    panel.editor._toggle(panel.editor.cursor_place)
    press(qtbot, panel, "Random")
    press(qtbot, panel, "Full")
    press(qtbot, panel, "Full")  # changes nothing, so there is nothing to undo
    assert button(panel, "Undo").toolTip() == "Undo the full table (Ctrl+Z)"
    seen = [panel.design]
    while panel.undo_stack.canUndo():
        press(qtbot, panel, "Undo")
        seen.append(panel.design)
    assert len(seen) == 4
    assert (seen[0], seen[2], seen[3]) == (FULL, DESIGN.with_links([(0, 0)], False), DESIGN)
    assert not button(panel, "Undo").isEnabled()
    assert button(panel, "Redo").toolTip() == "Redo remove S2 0 → C3 0 (Ctrl+Shift+Z)"
    for design in seen[2::-1]:
        press(qtbot, panel, "Redo")
        assert panel.design == design
    assert not button(panel, "Redo").isEnabled()


def test_the_keys_of_undo_work_wherever_the_keyboard_is_in_the_panel(panel, qtbot):
    press(qtbot, panel, "Full")
    for widget in (panel.editor, button(panel, "Random")):
        qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert panel.design == DESIGN
        qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert panel.design == FULL


def test_counts_follow_a_sweep_under_way(panel, qtbot):
    layout = panel.editor.layout_now
    cells = [QPoint(*layout.box(place)[:2]) + QPoint(4, 4) for place in layout.places[1:4]]
    qtbot.mousePress(panel.editor, Qt.MouseButton.LeftButton, pos=cells[0])
    qtbot.mouseMove(panel.editor, cells[-1])
    assert "63 of 96 links\n3 new" in panel.count
    assert panel.message == "add 3 links"
    assert panel.design == DESIGN
    qtbot.mouseRelease(panel.editor, Qt.MouseButton.LeftButton, pos=cells[-1])
    assert len(panel.design.links) == 63


def test_an_empty_column_is_told_and_neither_trained_nor_saved(panel, qtbot):
    panel.set_design(DESIGN.with_links([(source, 4) for source in range(6)], False), "empty it")
    assert panel.message.startswith("C3 map 4 reads no S2 map")
    assert not button(panel, "Train").isEnabled()
    assert "C3 map 4" in button(panel, "Train").toolTip()
    assert not button(panel, "Save").isEnabled()
    press(qtbot, panel, "Undo")
    assert panel.message == FRESH
    assert button(panel, "Train").isEnabled()


def test_too_few_links_for_a_random_table(panel, qtbot):
    panel.set_design(TableDesign(6, 16, frozenset([(0, 0)])), "nearly nothing")
    press(qtbot, panel, "Random")
    assert panel.message == "A random table of 6×16 has from 16 to 96 links, not 1."
    assert len(panel.design.links) == 1


def test_the_designed_network_is_handed_over(panel, qtbot):
    press(qtbot, panel, "Full")
    with qtbot.waitSignal(panel.train_requested) as asked:
        press(qtbot, panel, "Train")
    assert asked.args[0].title == "LeNet-5, 1998 · own table (96 kernels)"
    press(qtbot, panel, "Paper's")
    with qtbot.waitSignal(panel.train_requested) as asked:
        press(qtbot, panel, "Train")
    assert asked.args[0] is PAPER


def test_what_keeps_any_design_from_training(panel):
    panel.set_obstacle("A run is under way.")
    assert not button(panel, "Train").isEnabled()
    assert panel.message == "A run is under way."
    panel.editor.hovered.emit("S2 0 → C3 0: remove the link")
    assert panel.message == "S2 0 → C3 0: remove the link · A run is under way."
    panel.editor.hovered.emit("")
    panel.set_obstacle("")
    assert button(panel, "Train").isEnabled()


def test_trouble_stays_until_the_next_edit(panel, qtbot):
    panel.set_trouble("bad.json: not JSON")
    panel.editor.hovered.emit("S2 0 → C3 0: remove the link")
    assert panel.message == "bad.json: not JSON"
    press(qtbot, panel, "Full")
    assert panel.message != "bad.json: not JSON"


def test_another_network_with_the_same_design_keeps_what_can_be_undone(panel, qtbot):
    press(qtbot, panel, "Full")
    panel.set_network(VARIANTS["softmax-full"], panel.design)
    assert not panel.edited
    assert panel.undo_stack.canUndo()
    lenet_1 = VARIANTS["lenet-1"]
    panel.set_network(lenet_1, TableDesign.of(LENET_1_TABLE))
    assert not panel.undo_stack.canUndo()
    assert "2,578 parameters" in panel.count


def test_coming_into_sight_is_told(qtbot):
    panel = TablePanel(PAPER)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.shown):
        panel.show()


def test_everything_has_a_name_and_a_tip(panel):
    assert panel.accessibleName()
    for each in [*panel.findChildren(QToolButton), *panel.findChildren(QPushButton)]:
        assert each.accessibleName() or each.text()
        assert each.toolTip()
    assert panel.editor.accessibleName()
    assert panel.editor.toolTip()


LONGEST = TableDesign(6, 16, frozenset((s, c) for c in range(16) for s in range(c % 6 + 1)))
EMPTY = TableDesign(6, 16, frozenset([(0, 0)]))


@pytest.mark.parametrize("size", [(840, 170), (1140, 215), (1600, 320)])
@pytest.mark.parametrize("design", [DESIGN, LONGEST], ids=["paper", "longest"])
def test_nothing_overlaps_or_is_cut_off(panel, qapp, size, design):
    qapp.setStyleSheet(style_sheet(LIGHT))
    try:
        panel.set_design(design, "another")
        panel.resize(*size)
        panel.layout().activate()
        inside = panel.rect()
        rects = []
        for child in panel.findChildren(QWidget):
            if child.isVisible() and not child.findChildren(QWidget):
                rect = QRect(child.mapTo(panel, QPoint(0, 0)), child.size())
                assert inside.contains(rect), child
                rects.append((rect, child))
                if isinstance(child, QLabel) and child.wordWrap():
                    assert child.heightForWidth(child.width()) <= child.height(), child.text()
        for place, (rect, child) in enumerate(rects):
            for other, another in rects[:place]:
                assert not rect.intersects(other), (child, another)
    finally:
        qapp.setStyleSheet("")


def test_themes(panel):
    for theme in (DARK, LIGHT):
        panel.set_theme(theme)
        assert panel.grab().toImage().pixelColor(2, 2).name() == theme.panel


def test_the_words_about_a_place_follow_undo_and_redo(panel, qtbot):
    editor = panel.editor
    first = editor.layout_now.box(editor.layout_now.places[0])
    qtbot.mouseMove(editor, QPoint(*first[:2]) + QPoint(4, 4))
    before = panel.message
    press_at = QPoint(*first[:2]) + QPoint(4, 4)
    qtbot.mouseClick(editor, Qt.MouseButton.LeftButton, pos=press_at)
    after = panel.message
    assert before != after
    for key, said in ((Qt.KeyboardModifier.NoModifier, before), (Qt.KeyboardModifier.ShiftModifier, after)):
        qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | key)
        assert panel.message == said


def test_the_words_about_the_keyboards_place_follow_undo(panel, qtbot):
    editor = panel.editor
    qtbot.keyClick(editor, Qt.Key.Key_Right)
    before = panel.message
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    assert panel.message != before
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.message == before
