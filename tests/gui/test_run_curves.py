from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QToolButton

from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.run_curves import NamedHistory, RunComparisonCurves
from lenet_viz.gui.views.theme import DARK
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.history import RunHistory


@pytest.fixture
def curves(qtbot):
    made = RunComparisonCurves()
    qtbot.addWidget(made)
    made.resize(800, 200)
    with qtbot.waitExposed(made):
        made.show()
    return made


def named(name: str, factor: float = 1.0, steps: int = 200, passes: float = 4) -> NamedHistory:
    history = RunHistory()
    for number in range(1, steps + 1):
        history.add_step(StepDone(number, factor * 2 / number, 0.01, number, number / 100))
    for number in range(1, steps // 100 + 1):
        history.add_pass(PassDone(number, 4, 100 * number, 0.1, 0.05, factor * 0.02 / number))
    return NamedHistory(name, history, passes)


def loss_plot(curves: RunComparisonCurves) -> CurvePlot:
    return curves.findChildren(CurvePlot)[0]


def shown(curves: RunComparisonCurves) -> list[list[list[float]]]:
    return [plot.getPlotItem().getViewBox().viewRange() for plot in curves.findChildren(CurvePlot)]


def test_every_run_has_a_name_a_colour_and_its_lines(curves):
    curves.show_runs([named("modern"), named("1998", 2.0)])
    assert curves.legend_words == "modern  1998"
    assert len(set(curves.colours)) == 6
    loss, error = curves.findChildren(CurvePlot)
    drawn = [line for line in loss.listDataItems() if len(line.getData()[0])]
    assert len(drawn) == 2
    tests = [
        line.getData()[1].tolist() for line in error.listDataItems() if line.opts["symbol"] and line.xData is not None
    ]
    assert [row for row in tests if row] == [[2.0, 1.0], [4.0, 2.0]]


def test_the_pointer_reads_out_all_runs(curves):
    curves.show_runs([named("long"), named("short", 2.0, steps=100)])
    loss, error = curves.findChildren(CurvePlot)
    loss.pointed.emit(0.5, 0.0)
    assert "pass 0.50" in curves.loss_words
    assert [(name, len(value)) for _, name, value in loss.rows_shown] == [("long", 6), ("short", 6)]
    loss.pointed.emit(2.0, 0.0)
    assert [name for _, name, _ in loss.rows_shown] == ["long"], "the other one had ended"
    assert [(name, value) for _, name, value in error.rows_shown] == [("long", "1.00%")]
    loss.left.emit()
    assert not loss.rows_shown
    assert "pass" not in curves.loss_words


def test_a_zoom_stays_while_the_same_runs_go_on(curves):
    curves.show_runs([named("modern"), named("1998")])
    loss_plot(curves).show_passes(0.5, 1.5)
    curves.show_runs([named("modern", steps=250), named("1998", steps=250)])
    assert shown(curves)[0][0] == [0.5, 1.5]
    curves.show_runs([named("modern", passes=9)])
    assert shown(curves)[0][0] == [0, pytest.approx(9, rel=0.02)]


def test_smoothing_scale_and_figure_5_are_in_the_menu(curves):
    curves.show_runs([named("modern")])
    assert "mean of the last 100 steps" in curves.loss_words
    actions = {action.text().replace("&", ""): action for action in curves.findChild(QToolButton).menu().actions()}
    next(action for words, action in actions.items() if "every step" in words).trigger()
    assert "mean" not in curves.loss_words
    assert 10 ** loss_plot(curves).listDataItems()[0].getData()[1][0] == pytest.approx(2.0)
    next(action for words, action in actions.items() if "Logarithmic" in words).trigger()
    assert loss_plot(curves).listDataItems()[0].getData()[1][0] == pytest.approx(2.0)
    next(action for words, action in actions.items() if "Fig. 5" in words).trigger()
    assert "Fig. 5" in curves.error_words


def test_nothing_and_too_many_runs(curves):
    curves.show_runs([])
    assert curves.legend_words == ""
    with pytest.raises(ValueError, match="6 runs"):
        curves.show_runs([named(str(number)) for number in range(7)])


def test_colours_follow_the_theme(curves):
    before = curves.colours
    curves.set_theme(DARK)
    assert not set(before) & set(curves.colours)


def test_an_error_on_held_out_digits_is_not_called_a_test_error(curves):
    curves.show_runs([named("a"), named("b")])
    assert curves.error_words == "test error"
    held_out = [replace(named(name), held_out=True) for name in "ab"]
    curves.show_runs(held_out)
    assert curves.error_words == "error on held-out digits"
    curves.show_runs([named("a"), held_out[1]])
    assert curves.error_words == "error on test or held-out digits"
