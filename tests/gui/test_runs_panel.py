"""The runs panel: table, actions, what is said beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QRegion
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QToolButton

from lenet_viz.gui.views.curve_plot import configure_plots
from lenet_viz.gui.views.run_curves import NamedHistory
from lenet_viz.gui.views.runs.columns import COLUMNS
from lenet_viz.gui.views.runs.differences import DifferenceRow
from lenet_viz.gui.views.runs.model import RunModel, SortedRuns
from lenet_viz.gui.views.runs.panel import HOW_TO_BEGIN, NO_RUNS, RunsPanel
from lenet_viz.gui.views.runs.row import RunAction, RunMark, RunRow
from lenet_viz.gui.views.runs.side import NOTHING_CHOSEN
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.history import RunHistory

BEST = next(number for number, column in enumerate(COLUMNS) if column.heading == "Best")
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def row(key: str, error: float | None = None, mark=RunMark.FINISHED, age: int = 0) -> RunRow:
    return RunRow(
        key,
        f"run {key}",
        mark,
        passes=5,
        passes_wanted=5,
        best_error=error,
        measured_on="the test digits",
        created=NOON - timedelta(days=age),
        moments=9,
        resumable=True,
    )


ROWS = (row("a", 0.03, age=0), row("b", None, age=1), row("c", 0.01, age=2), row("d", 0.02, RunMark.STOPPED, age=3))


@pytest.fixture
def panel(qtbot):
    configure_plots(LIGHT)
    panel = RunsPanel()
    qtbot.addWidget(panel)
    panel.resize(1130, 220)
    panel.set_rows(ROWS)
    panel.show()
    return panel


def history(passes: int = 2) -> RunHistory:
    made = RunHistory()
    for number in range(1, passes + 1):
        made.add_step(StepDone(number, 1 / number, 0.1, number * 10, float(number)))
        made.add_pass(PassDone(number, passes, number, 1 / number, 0.5, 0.4))
    return made


def button(panel, name) -> QToolButton:
    return next(each for each in panel.findChildren(QToolButton) if each.accessibleName() == name)


def keys(panel) -> str:
    return "".join(row.key for row in panel.table.rows)


def test_newest_first_and_sortable(panel):
    assert keys(panel) == "abcd"
    panel.table.sortByColumn(BEST, Qt.SortOrder.AscendingOrder)
    assert keys(panel) == "cdab"
    panel.table.sortByColumn(BEST, Qt.SortOrder.DescendingOrder)
    assert keys(panel) == "adcb"


def test_without_runs_it_says_how_to_begin(panel):
    panel.set_rows(())
    assert not panel.table.isVisible()
    words = {label.text() for label in panel.findChildren(type(panel._empty)) if label.isVisible()}
    assert {NO_RUNS, HOW_TO_BEGIN, NOTHING_CHOSEN} <= words
    panel.set_obstacle("/runs: Permission denied")
    assert "/runs: Permission denied" in {label.text() for label in panel.findChildren(type(panel._empty))}
    panel.set_rows(ROWS)
    assert panel.table.isVisible()


def test_a_choice_outlives_new_rows_and_another_order(panel, qtbot):
    panel.table.choose(["c"])
    assert panel.chosen == ("c",)
    with qtbot.assertNotEmitted(panel.chosen_changed):
        panel.set_rows((row("e"), *(replace(each, passes=4.5) for each in ROWS)))
    assert panel.chosen == ("c",)
    with qtbot.waitSignal(panel.chosen_changed):
        panel.set_rows(ROWS[:2])
    assert panel.chosen == ()


def test_buttons_follow_the_choice(panel):
    assert not button(panel, "Open").isEnabled()
    assert "Select a run" in button(panel, "Open").toolTip()
    panel.table.choose(["a"])
    assert button(panel, "Open").isEnabled()
    assert not button(panel, "Resume").isEnabled()
    panel.table.choose(["a", "d"])
    assert not button(panel, "Open").isEnabled()
    assert button(panel, "Compare").isEnabled()
    panel.set_rows((ROWS[0], replace(ROWS[3], busy=True, mark=RunMark.RUNNING_ELSEWHERE)))
    assert not button(panel, "Delete").isEnabled()


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("Open", RunAction.OPEN),
        ("Look back", RunAction.LOOK_BACK),
        ("Rerun", RunAction.RERUN),
        ("Resume", RunAction.RESUME),
        ("Delete", RunAction.DELETE),
        ("Film…", RunAction.FILM),
        ("Folder", RunAction.FOLDER),
    ],
)
def test_buttons_ask(panel, qtbot, name, action):
    panel.table.choose(["d"])
    with qtbot.waitSignal(panel.asked) as asked:
        button(panel, name).click()
    assert asked.args == [action, ("d",)]


def test_keys_ask(panel, qtbot):
    panel.activateWindow()
    panel.table.setFocus()
    panel.table.choose(["a", "c"])
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert asked.args == [RunAction.DELETE, ("a", "c")]
    panel.table.choose(["c"])
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert asked.args == [RunAction.OPEN, ("c",)]


def test_a_double_click_opens(panel, qtbot):
    index = panel.table.model().index(1, 3)
    place = panel.table.visualRect(index).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [RunAction.OPEN, ("b",)]


def test_a_damaged_run_is_not_opened(panel, qtbot):
    panel.set_rows((RunRow("x", "x", RunMark.DAMAGED, "not JSON"),))
    place = panel.table.visualRect(panel.table.model().index(0, 0)).center()
    with qtbot.assertNotEmitted(panel.asked):
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_rename_in_place(panel, qtbot):
    panel.activateWindow()
    panel.table.choose(["b"])
    button(panel, "Rename").click()
    field = panel.table.findChild(QLineEdit)
    assert field.text() == "run b"
    field.setText("  the second ")
    with qtbot.waitSignal(panel.rename_wanted) as wanted:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wanted.args == ["b", "the second"]
    assert panel.table.rows[1].name == "run b"  # until whoever renames it says so


def test_an_empty_name_or_the_same_is_no_renaming(panel, qtbot):
    model = panel.table.model()
    with qtbot.assertNotEmitted(panel.rename_wanted):
        assert not model.setData(model.index(0, 0), "   ")
        assert not model.setData(model.index(0, 0), "run a")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_offers_the_same(panel, qtbot):
    panel.table.choose(["a"])
    panel._tools.open_menu(panel.mapToGlobal(panel.rect().center()))
    menu = panel.findChild(QMenu)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts[0] == "Open"
    assert button(panel, "Film…").text() == "Film…"
    assert len(texts) == len(RunAction)
    menu.close()


def test_curves_and_differences(panel):
    lines = (DifferenceRow("best error", ("1.00%", "2.00%"), frozenset({0}), outcome=True),)
    runs = [NamedHistory("one", history(), 5), NamedHistory("two", history(3), 5)]
    panel.show_runs(["a", "c"], runs, lines, left_out=1)
    assert panel.side.hint == ""
    assert panel.side.curves.isVisible()
    assert "the first 2 of 3 chosen" in {label.text() for label in panel.findChildren(type(panel._empty))}
    button(panel, "Differences").click()
    table = panel.side.differences
    assert table.isVisible()
    assert [table.item(0, column).text() for column in range(3)] == ["best error", "1.00%", "2.00%"]
    assert [table.item(0, column).font().bold() for column in (1, 2)] == [True, False]
    panel.show_words("")
    assert panel.side.hint == NOTHING_CHOSEN


def test_names_have_the_colours_of_their_curves(panel):
    panel.show_runs(["a", "c"], [NamedHistory(name, history(), 5) for name in "ac"], ())
    size = QSize(8, 8)
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        model = panel.table.model()
        seen = [
            model.index(place, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(size, mode).toImage().pixelColor(3, 3)
            for place, mode in enumerate((QIcon.Mode.Normal, QIcon.Mode.Normal, QIcon.Mode.Selected))
        ]
        colours = panel.side.curves.colours
        assert [seen[0].name(), seen[2].name()] == list(colours[:2])
        assert seen[1].alpha() == 0


def test_undo_belongs_to_the_panel_while_the_keyboard_is_there(panel, qtbot):
    done = []
    panel.undo_stack.undo = lambda: done.append("undo")
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["undo"]


@given(
    st.lists(st.permutations("abcdef").flatmap(lambda order: st.integers(0, 6).map(lambda n: order[:n])), min_size=2)
)
def test_the_model_holds_what_it_was_given(orders):
    model = RunModel()
    for number, order in enumerate(orders):
        rows = tuple(replace(row(key), passes=number / 10) for key in order)
        model.set_rows(rows)
        assert model.rows == rows
        assert model.rowCount() == len(rows)
        assert model.rowCount(model.index(0, 0) if rows else QModelIndex()) in (0, len(rows))


@given(st.lists(st.none() | st.floats(0, 1)), st.sampled_from(Qt.SortOrder))
def test_what_a_run_lacks_puts_it_last(errors, order):
    model, ordered = RunModel(), SortedRuns()
    model.set_rows([row(str(number), error) for number, error in enumerate(errors)])
    ordered.setSourceModel(model)
    ordered.sort(BEST, order)
    shown = [model.at(ordered.mapToSource(ordered.index(place, 0)).row()).best_error for place in range(len(errors))]
    known = sorted((error for error in errors if error is not None), reverse=order is Qt.SortOrder.DescendingOrder)
    assert shown == known + [None] * (len(errors) - len(known))


class Painted(QObject):
    """Where a widget was painted."""

    def __init__(self, widget) -> None:
        super().__init__(widget)
        self.regions: list[QRegion] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.regions.append(QRegion(event.region()))
        return False


def test_the_line_round_the_row_that_the_keyboard_has_left_goes(panel, qtbot):
    table = panel.table
    table.setFocus()
    table.choose(["a"])
    table.viewport().repaint()
    painted = Painted(table.viewport())
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    last = table.visualRect(table.model().index(0, 3))
    qtbot.waitUntil(lambda: any(QRegion(last).subtracted(region).isEmpty() for region in painted.regions))


def test_a_click_on_the_chosen_name_does_not_rename(panel):
    # It would be what is left of a double click that came too slowly.
    assert panel.table.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers


def test_the_heading_says_what_the_runs_are_sorted_by(panel):
    def headings() -> list[str]:
        model = panel.table.model()
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(len(COLUMNS))]

    assert [words for words in headings() if words not in {column.heading for column in COLUMNS}] == ["Began ▾"]
    panel.table.sortByColumn(BEST, Qt.SortOrder.AscendingOrder)
    assert headings()[BEST] == "▴ Best"
    assert headings()[-1] == "Began"
