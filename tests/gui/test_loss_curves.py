from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from lenet_viz.gui.views.curve_plot import CurvePlot, configure_plots
from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.theme import DARK

STEPS_PER_PASS = 100


@pytest.fixture
def curves(qtbot):
    made = LossCurves()
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.set_passes(4)
    made.clear_run(STEPS_PER_PASS)
    with qtbot.waitExposed(made):
        made.show()
    return made


def plots(curves: LossCurves) -> list[CurvePlot]:
    loss, error = sorted(curves.findChildren(CurvePlot), key=lambda plot: plot.mapTo(curves, QPoint()).toTuple())
    return [loss, error]


def shown(plot: CurvePlot) -> list[list[float]]:
    return plot.getPlotItem().getViewBox().viewRange()


def at(plot: CurvePlot, passes: float) -> QPoint:
    """The place of a pass, half-way up the plot."""
    box = plot.getPlotItem().getViewBox()
    (_, _), (low, high) = box.viewRange()
    return plot.mapFromScene(box.mapViewToScene(QPointF(passes, (low + high) / 2)))


def wheel(plot: CurvePlot, place: QPoint) -> None:
    port = plot.viewport()
    event = QWheelEvent(
        QPointF(place),
        QPointF(port.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def fill(curves: LossCurves, passes: int = 2) -> None:
    count = passes * STEPS_PER_PASS
    curves.add_steps(range(1, count + 1), [2 / step for step in range(1, count + 1)])
    for number in range(1, passes + 1):
        curves.add_pass(number, 0.09 / number, 0.03 / number)


def test_the_newest_values_stand_above_in_words(curves):
    assert curves.loss_words == "loss"
    assert curves.error_words == "train error %  test error %"
    fill(curves)
    assert curves.loss_words == "loss 0.0100  step 200 · pass 2"
    assert curves.error_words == "train error 4.50 %  test error 1.50 %  pass 2"


def test_nothing_watched_is_not_an_error_of_zero(curves):
    curves.add_pass(1, 0.2, None)
    assert curves.error_words == "train error 20.00 %  pass 1"


def test_the_curves_hold_what_was_added(curves):
    fill(curves)
    loss, error = plots(curves)
    x, y = loss.listDataItems()[0].getData()
    assert x[49] == pytest.approx(0.5)
    assert 10 ** y[49] == pytest.approx(2 / 50)
    train, watch = (item.getData() for item in error.listDataItems())
    assert (train[0].tolist(), train[1].tolist()) == ([1, 2], [9, 4.5])
    assert watch[1].tolist() == pytest.approx([3, 1.5])


def test_the_whole_run_has_room_from_the_start_and_the_axis_grows_beyond(curves):
    fill(curves, 1)
    for plot in plots(curves):
        (first, last), _ = shown(plot)
        assert first == 0
        assert last == pytest.approx(4, rel=0.02)
    curves.add_steps([900], [0.01])
    assert shown(plots(curves)[0])[0][1] == pytest.approx(9, rel=0.02)


def test_all_values_are_in_sight(curves):
    fill(curves)
    low, high = shown(plots(curves)[0])[1]
    assert low <= math.log10(0.01)
    assert high >= math.log10(2)
    assert shown(plots(curves)[1])[1] == [0, pytest.approx(10, rel=0.02)]


def test_the_pointer_reads_out_step_pass_loss_and_errors(curves, qtbot):
    fill(curves)
    loss, error = plots(curves)
    qtbot.mouseMove(loss.viewport(), at(loss, 0.5))
    assert curves.loss_words.startswith("loss 0.0")
    step = int(curves.loss_words.split("step ")[1].split(" ")[0])
    assert abs(step - 50) <= 2
    assert f"loss {2 / step:.4f}" in curves.loss_words
    assert curves.loss_words.endswith("pass 1")
    assert curves.error_words == "train error 9.000 %  test error 3.000 %  pass 1"
    qtbot.mouseMove(error.viewport(), at(error, 2.2))
    assert "test error 1.500 %" in curves.error_words
    qtbot.mouseMove(error.viewport(), QPoint(2, 2))
    assert curves.loss_words == "loss 0.0100  step 200 · pass 2"


def test_merged_steps_say_so(curves):
    count = 20_000
    curves.add_steps(range(1, count + 1), [1.0] * count)
    loss, _ = plots(curves)
    loss.pointed.emit(0.5)
    assert curves.loss_words == "loss 1.0000  steps 49–50, mean · pass 1"


def test_a_zoom_stays_until_a_double_click(curves, qtbot):
    fill(curves, 1)
    loss, error = plots(curves)
    _, values = shown(loss)
    wheel(loss, at(loss, 0.5))
    zoomed = shown(loss)
    assert zoomed[0][1] < 3.5
    assert zoomed[1] == values, "the wheel zooms the passes only"
    assert shown(error)[0] == pytest.approx(zoomed[0])
    curves.add_steps([900], [50.0])
    assert shown(loss) == zoomed
    loss.left.emit()
    assert "double click" in curves.loss_words
    qtbot.mouseDClick(error.viewport(), Qt.MouseButton.LeftButton, pos=at(error, 1))
    assert shown(loss)[0] == [0, pytest.approx(9, rel=0.02)]
    assert shown(error)[0] == [0, pytest.approx(9, rel=0.02)]
    loss.left.emit()
    assert "double click" not in curves.loss_words


def test_a_new_run_starts_empty_and_shows_all(curves):
    fill(curves)
    wheel(plots(curves)[0], at(plots(curves)[0], 0.5))
    curves.set_passes(7)
    curves.clear_run(50)
    assert curves.loss_words == "loss"
    loss, error = plots(curves)
    assert all(item.getData()[0] is None or not len(item.getData()[0]) for item in loss.listDataItems())
    assert shown(error)[0] == [0, pytest.approx(7, rel=0.02)]
    curves.add_steps([25], [1.0])
    assert loss.listDataItems()[0].getData()[0].tolist() == [0.5]


@pytest.mark.parametrize(("size", "beside"), [((900, 200), True), ((300, 300), False)])
def test_plots_stand_where_there_is_room(curves, qtbot, size, beside):
    curves.resize(*size)
    loss, error = curves.findChildren(CurvePlot)

    def arranged() -> None:
        assert (loss.mapTo(curves, QPoint()).y() == error.mapTo(curves, QPoint()).y()) is beside
        assert (loss.mapTo(curves, QPoint()).x() == error.mapTo(curves, QPoint()).x()) is not beside

    qtbot.waitUntil(arranged)


def test_a_dark_theme_reaches_the_background(curves):
    configure_plots(DARK)
    curves.set_theme(DARK)
    fill(curves)
    picture = plots(curves)[0].grab().toImage()
    assert picture.pixelColor(1, 1).name() == DARK.panel
