"""The grid under mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from lenet_viz.gui.views.table.editor import TableEditor
from lenet_viz.gui.views.table.grid_layout import Place
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.network.table_design import TableDesign, spec_with
from lenet_viz.network.variants import VARIANTS

DESIGN = TableDesign.of(TABLE_I)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def editor(qtbot):
    editor = TableEditor(VARIANTS["paper-1998"])
    qtbot.addWidget(editor)
    editor.fit(199)
    editor.resize(editor.width(), 199)
    editor.edited.connect(lambda design, words: editor.set_design(design))
    editor.show()
    return editor


def at(editor, source, index) -> QPoint:
    box = editor.layout_now.box(Place(source, index))
    return QPoint(box.x + box.width // 2, box.y + box.height // 2)


def click(qtbot, editor, source, index):
    with qtbot.waitSignal(editor.edited) as edit:
        qtbot.mouseClick(editor, LEFT, pos=at(editor, source, index))
    return edit.args


def test_a_click_adds_and_removes_a_link(editor, qtbot):
    design, words = click(qtbot, editor, 1, 9)
    assert (design, words) == (DESIGN.with_links([(1, 9)], True), "add S2 1 → C3 9")
    assert editor.design == design
    assert click(qtbot, editor, 1, 9)[0] == DESIGN


def test_a_number_is_its_whole_row_or_column(editor, qtbot):
    column = [(source, 9) for source in range(6)]
    assert click(qtbot, editor, None, 9)[0] == DESIGN.with_links(column, True)
    assert click(qtbot, editor, None, 9)[0] == DESIGN.with_links(column, False)
    row = [(2, index) for index in range(16)]
    assert click(qtbot, editor, 2, None)[0].links >= set(row)


def sweep(qtbot, editor, *places):
    qtbot.mousePress(editor, LEFT, pos=at(editor, *places[0]))
    for place in places[1:]:
        qtbot.mouseMove(editor, at(editor, *place))


def test_a_sweep_does_everywhere_what_it_did_first(editor, qtbot):
    sketches, edits = [], []
    editor.sketched.connect(sketches.append)
    editor.edited.connect(lambda design, words: edits.append((design, words)))
    sweep(qtbot, editor, (0, 1), (0, 15), (1, 15))
    whole_row = DESIGN.with_links([(0, index) for index in range(1, 16)], True)
    assert sketches[-1] == whole_row
    assert (editor.design, edits) == (DESIGN, [])
    qtbot.mouseRelease(editor, LEFT, pos=at(editor, 1, 15))
    assert edits == [(whole_row, "add 6 links")]


def test_a_sweep_from_a_number_stays_on_numbers(editor, qtbot):
    sweep(qtbot, editor, (None, 3), (None, 4), (5, 4), (5, 0))
    with qtbot.waitSignal(editor.edited) as edit:
        qtbot.mouseRelease(editor, LEFT, pos=at(editor, 5, 0))
    columns = [(source, index) for source in range(6) for index in (3, 4)]
    assert edit.args[0] == DESIGN.with_links(columns, True)


def test_escape_gives_a_sweep_up(editor, qtbot):
    sketches = []
    editor.sketched.connect(sketches.append)
    sweep(qtbot, editor, (0, 1), (0, 3))
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
        qtbot.mouseRelease(editor, LEFT, pos=at(editor, 0, 3))
    assert sketches[-1] == editor.design == DESIGN


def test_an_edit_is_only_told(qtbot):
    editor = TableEditor(VARIANTS["paper-1998"])
    qtbot.addWidget(editor)
    click(qtbot, editor, 1, 9)
    assert editor.design == DESIGN


def test_other_buttons_and_the_fan_ins_do_nothing(editor, qtbot):
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.mouseClick(editor, Qt.MouseButton.RightButton, pos=at(editor, 1, 9))
        qtbot.mouseClick(editor, LEFT, pos=QPoint(60, editor.height() - 2))


def test_pointing_says_what_a_click_would_do(editor, qtbot):
    offers = []
    editor.hovered.connect(offers.append)
    qtbot.mouseMove(editor, at(editor, 1, 9))
    assert offers[-1] == "S2 1 → C3 9: add a link"
    qtbot.mouseClick(editor, LEFT, pos=at(editor, 1, 9))
    assert offers[-1] == "S2 1 → C3 9: remove the link (new)"
    qtbot.mouseMove(editor, QPoint(2, 2))
    assert offers[-1] == ""


def test_the_keyboard_walks_and_toggles(editor, qtbot):
    keys = Qt.Key
    for key, place in (
        (keys.Key_Right, Place(0, 1)),
        (keys.Key_Down, Place(1, 1)),
        (keys.Key_End, Place(1, 15)),
        (keys.Key_PageDown, Place(5, 15)),
        (keys.Key_Home, Place(5, 0)),
        (keys.Key_PageUp, Place(0, 0)),
        (keys.Key_Up, Place(None, 0)),
    ):
        qtbot.keyClick(editor, key)
        assert editor.cursor_place == place
    assert editor.accessibleDescription() == "C3 map 0 reads 3 of 6 S2 maps: link all"
    with qtbot.waitSignal(editor.edited) as edit:
        qtbot.keyClick(editor, keys.Key_Space)
    assert edit.args[0] == DESIGN.with_links([(source, 0) for source in range(6)], True)
    assert editor.accessibleDescription() == "C3 map 0 reads 6 of 6 S2 maps: unlink all"


def test_a_network_of_another_shape(editor):
    spec = VARIANTS["lenet-1"]
    editor.set_network(spec, TableDesign.of(spec.table))
    assert (editor.layout_now.sources, editor.layout_now.maps) == (4, 12)
    assert editor.width() == editor.layout_now.size[0]


def test_the_keyboards_place_stays_when_the_design_becomes_the_network(editor, qtbot):
    editor.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(editor, key)
    design = DESIGN.with_links([(1, 2)], not DESIGN.links.issuperset({(1, 2)}))
    editor.set_design(design)
    told = []
    editor.hovered.connect(told.append)
    editor.set_network(spec_with(VARIANTS["paper-1998"], design.table), design)
    assert editor.cursor_place == Place(1, 2)
    assert told[-1] == editor.accessibleDescription()
    assert "(new)" not in told[-1]
    assert "(taken out)" not in told[-1]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_new_links_have_the_accent_and_others_do_not(editor, theme):
    editor.set_theme(theme)
    editor.set_design(DESIGN.with_links([(1, 9)], True))
    image = editor.grab().toImage()

    def colour(source, index):
        return image.pixelColor(at(editor, source, index) + QPoint(-6, -6)).name()

    assert colour(1, 9) == theme.accent
    assert colour(0, 9) == theme.muted
    assert colour(2, 9) not in (theme.accent, theme.muted)
