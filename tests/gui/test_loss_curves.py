from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from lenet_viz.gui.views.curve_heading import CurveHeading, Entry
from lenet_viz.gui.views.curve_plot import CurvePlot, configure_plots
from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.theme import DARK
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.history import RunHistory

STEPS_PER_PASS = 100


@pytest.fixture
def curves(qtbot):
    made = LossCurves()
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.begin_run(4)
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


def step(number: int, loss: float, rate: float = 0.01) -> StepDone:
    return StepDone(number, loss, rate, number * 4, number / STEPS_PER_PASS)


def pass_done(number: int, train: float, watch: float | None) -> PassDone:
    return PassDone(number, 4, number * STEPS_PER_PASS, 0.1, train, watch)


def fill(curves: LossCurves, passes: int = 2) -> None:
    curves.add_steps([step(number, 2 / number) for number in range(1, passes * STEPS_PER_PASS + 1)])
    for number in range(1, passes + 1):
        curves.add_pass(pass_done(number, 0.09 / number, 0.03 / number))


def on_curve(curves: LossCurves, passes: float) -> QPoint:
    """The place of the loss curve at a pass."""
    loss, _ = plots(curves)
    box = loss.getPlotItem().getViewBox()
    height = math.log10(2 / (passes * STEPS_PER_PASS))
    return loss.mapFromScene(box.mapViewToScene(QPointF(passes, height)))


def grip(curves: LossCurves, passes: float) -> QPoint:
    """The place of the handle's grip in the left plot."""
    loss, _ = plots(curves)
    return QPoint(at(loss, passes).x(), round(loss.area.top()) + 8)


def drag(loss: CurvePlot, start: QPoint, *places: QPoint) -> None:
    """Pulls with the left button; the button stays down."""
    port = loss.viewport()
    mouse(port, QEvent.Type.MouseButtonPress, start)
    for place in places:
        mouse(port, QEvent.Type.MouseMove, place)


def mouse(port: QWidget, kind: QEvent.Type, place: QPoint) -> None:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    globally = QPointF(port.mapToGlobal(place))
    event = QMouseEvent(kind, QPointF(place), globally, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(port, event)


def test_the_newest_values_stand_above_in_words(curves):
    assert curves.loss_words == "loss  rate"
    assert curves.error_words == "train error %  test error %"
    fill(curves)
    assert curves.loss_words == "loss 0.0100  step 200 · pass 2  rate 0.01"
    assert curves.error_words == "train error 4.50%  test error 1.50%  pass 2"


def test_nothing_watched_is_not_an_error_of_zero(curves):
    curves.add_pass(pass_done(1, 0.2, None))
    assert curves.error_words == "train error 20.00%  pass 1"


def test_the_curves_hold_what_was_added(curves):
    fill(curves)
    loss, error = plots(curves)
    x, y = loss.listDataItems()[0].getData()
    assert x[49] == pytest.approx(0.5)
    assert 10 ** y[49] == pytest.approx(2 / 50)
    train, watch = (item.getData() for item in error.listDataItems()[:2])
    assert (train[0].tolist(), train[1].tolist()) == ([1, 2], [9, 4.5])
    assert watch[1].tolist() == pytest.approx([3, 1.5])


def test_the_whole_run_has_room_from_the_start_and_the_axis_grows_beyond(curves):
    fill(curves, 1)
    for plot in plots(curves):
        (first, last), _ = shown(plot)
        assert first == 0
        assert last == pytest.approx(4, rel=0.02)
    curves.add_steps([step(900, 0.01)])
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
    assert curves.loss_words.endswith("pass 1  rate 0.01")
    assert curves.error_words == "train error 9.000%  test error 3.000%  pass 1"
    qtbot.mouseMove(error.viewport(), at(error, 2.2))
    assert "test error 1.500%" in curves.error_words
    qtbot.mouseMove(error.viewport(), QPoint(2, 2))
    assert curves.loss_words == "loss 0.0100  step 200 · pass 2  rate 0.01"


def test_merged_steps_say_so(curves):
    count = 20_000
    curves.add_steps([step(number, 1.0) for number in range(1, count + 1)])
    loss, _ = plots(curves)
    loss.pointed.emit(0.5, 0.0)
    assert curves.loss_words == "loss 1.0000, mean  steps 49–50 · pass 1  rate 0.01"


def test_a_zoom_stays_until_a_double_click(curves, qtbot):
    fill(curves, 1)
    loss, error = plots(curves)
    _, values = shown(loss)
    wheel(loss, at(loss, 0.5))
    zoomed = shown(loss)
    assert zoomed[0][1] < 3.5
    assert zoomed[1] == values, "the wheel zooms the passes only"
    assert shown(error)[0] == pytest.approx(zoomed[0])
    curves.add_steps([step(900, 50.0)])
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
    curves.set_moments([1.0])
    curves.show_moment(1.0)
    curves.begin_run(7)
    assert curves.loss_words == "loss  rate"
    assert curves.moment is None
    loss, error = plots(curves)
    assert all(item.getData()[0] is None or not len(item.getData()[0]) for item in loss.listDataItems())
    assert shown(error)[0] == [0, pytest.approx(7, rel=0.02)]
    curves.add_steps([step(50, 1.0)])
    assert loss.listDataItems()[0].getData()[0].tolist() == [0.5]


def test_a_history_is_shown_as_a_whole_and_may_go_on_without_changing_it(curves):
    history = RunHistory()
    for number in range(1, 151):
        history.add_step(step(number, 1 / number))
    history.add_pass(pass_done(1, 0.09, 0.03))
    curves.show_history(history, 3)
    assert curves.loss_words.startswith("loss 0.0067  step 150")
    assert "test error 3.00%" in curves.error_words
    assert shown(plots(curves)[0])[0][1] == pytest.approx(3, rel=0.02)
    curves.add_steps([step(151, 0.5)])
    assert history.losses.newest.last == 150


def test_what_came_while_hidden_is_drawn_when_seen_again(curves, qtbot):
    curves.hide()
    fill(curves)
    loss, _ = plots(curves)
    assert not len(loss.listDataItems()[0].getData()[0])
    with qtbot.waitExposed(curves):
        curves.show()
    assert len(loss.listDataItems()[0].getData()[0]) == 200


def test_the_loss_can_be_drawn_on_even_steps(curves):
    fill(curves)
    loss, _ = plots(curves)
    wheel(loss, at(loss, 0.5))
    passes = shown(loss)[0]
    curves.set_logarithmic(False)
    assert shown(loss) == [passes, [0, pytest.approx(2, rel=0.02)]]
    places, values = loss.listDataItems()[0].getData()
    assert values == pytest.approx(2 / (places * STEPS_PER_PASS))
    curves.set_logarithmic(True)
    assert shown(loss)[1][0] == pytest.approx(-2)


def test_smoothing_says_what_it_is_and_keeps_the_raw_line(curves):
    fill(curves)
    curves.set_smoothing(10)
    mean = sum(2 / number for number in range(191, 201)) / 10
    assert f"mean of the last 10: {mean:.4f}" in curves.loss_words
    raw, smooth = plots(curves)[0].listDataItems()
    assert 10 ** raw.getData()[1][-1] == pytest.approx(0.01)
    assert 10 ** smooth.getData()[1][-1] == pytest.approx(mean)
    curves.set_smoothing(1)
    assert "mean" not in curves.loss_words
    with pytest.raises(ValueError, match="1, 10, 100 or 1,000"):
        curves.set_smoothing(7)


@pytest.mark.parametrize(
    ("words", "signal", "value"),
    [
        ("Logarithmic", "logarithmic_changed", False),
        ("last 100 steps", "smoothing_changed", 100),
        ("Fig. 5", "reference_changed", True),
    ],
)
def test_the_menu_changes_the_curves_and_says_so(curves, qtbot, words, signal, value):
    actions = curves.findChild(QToolButton).menu().actions()
    action = next(action for action in actions if words in action.text().replace("&", ""))
    with qtbot.waitSignal(getattr(curves, signal)) as told:
        action.trigger()
    assert told.args == [value]


def test_a_heading_leaves_out_whole_entries_and_cuts_none_but_the_only_one(qtbot):
    heading = CurveHeading()
    qtbot.addWidget(heading)
    heading.set_entries([Entry("loss 1.2345", "#123456"), Entry("step 12,345"), Entry("rate 0.00123", "#654321")])
    shown = []
    for width in (400, 180, 120, 40):
        heading.resize(width, heading.height())
        shown.append([words for _, _, words in heading.placed()])
    assert shown[0] == ["loss 1.2345", "step 12,345", "rate 0.00123"]
    assert shown[1:3] == [["loss 1.2345", "step 12,345"], ["loss 1.2345"]]
    assert len(shown[3]) == 1
    assert shown[3][0].endswith("…")


def test_figure_5_is_drawn_and_read_out_beside_the_errors(curves):
    fill(curves)
    _, error = plots(curves)
    reference = error.listDataItems()[2:]
    assert not any(line.isVisible() for line in reference)
    curves.set_reference(True)
    assert all(line.isVisible() for line in reference)
    assert curves.error_words.endswith("Fig. 5, 1998  pass 2")
    error.pointed.emit(2.2, 1.0)
    assert curves.error_words.endswith("Fig. 5, 1998: 3.04, 2.24%")
    assert [row[1:] for row in error.rows_shown] == [
        ("train", "4.50%"),
        ("1998", "3.04%"),
        ("test", "1.50%"),
        ("1998", "2.24%"),
    ]
    curves.set_reference(False)
    error.pointed.emit(2.2, 1.0)
    assert not error.rows_shown
    assert "Fig. 5" not in curves.error_words


def test_the_handle_is_dragged_from_the_newest_step_to_kept_moments_and_back(curves, qtbot):
    fill(curves)
    loss, _ = plots(curves)
    curves.set_moments([0.5, 1.0, 1.5])
    wanted, lived = [], []
    curves.moment_wanted.connect(wanted.append)
    curves.live_wanted.connect(lambda: lived.append(True))
    drag(loss, grip(curves, 2), grip(curves, 1.4), grip(curves, 1.3), grip(curves, 0.9))
    assert wanted == [1.5, 1.0]
    assert curves.moment == 1.0
    curves.add_steps([step(201, 0.01)])
    curves.show_moment(1.5)  # an answer that comes late
    assert curves.moment == 1.0
    mouse(loss.viewport(), QEvent.Type.MouseMove, grip(curves, 2.3))
    assert curves.moment is None
    assert lived == [True]
    mouse(loss.viewport(), QEvent.Type.MouseButtonRelease, grip(curves, 2.3))
    curves.show_moment(1.5)
    assert curves.moment == 1.5
    assert shown(loss)[0][0] == 0, "the plot itself was not dragged"


def test_without_moments_there_is_nothing_to_grab(curves, qtbot):
    fill(curves)
    loss, _ = plots(curves)
    with qtbot.assertNotEmitted(curves.moment_wanted):
        drag(loss, grip(curves, 2), grip(curves, 1))
        mouse(loss.viewport(), QEvent.Type.MouseButtonRelease, grip(curves, 1))


def test_new_data_and_fewer_moments_never_move_the_handle(curves):
    fill(curves)
    curves.set_moments([0.5, 1.0, 1.5])
    curves.show_moment(1.0)
    curves.set_moments([0.5, 1.5])
    curves.add_steps([step(number, 0.01) for number in range(201, 401)])
    curves.add_pass(pass_done(3, 0.01, 0.01))
    assert curves.moment == 1.0


def test_a_click_on_the_loss_looks_back_and_one_beside_it_does_not(curves, qtbot):
    fill(curves)
    loss, _ = plots(curves)
    curves.set_moments([0.5, 1.0, 1.5])
    with qtbot.assertNotEmitted(curves.moment_wanted):
        qtbot.mouseClick(loss.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at(loss, 1.1).x(), grip(curves, 1).y()))
    with qtbot.waitSignal(curves.moment_wanted) as wanted:
        qtbot.mouseClick(loss.viewport(), Qt.MouseButton.LeftButton, pos=on_curve(curves, 1.1))
    assert wanted.args == [1.0]


def test_a_double_click_on_the_loss_shows_all_and_does_not_look_back(curves, qtbot):
    fill(curves)
    loss, _ = plots(curves)
    curves.set_moments([0.5, 1.0])
    place = on_curve(curves, 1.0)
    qtbot.mouseClick(loss.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert curves.moment == 1.0
    qtbot.mouseDClick(loss.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert curves.moment is None


def test_keys_walk_through_the_moments(curves, qtbot):
    fill(curves)
    curves.set_moments([0.5, 1.0, 1.5])
    seen = []
    curves.moment_wanted.connect(seen.append)
    curves.live_wanted.connect(lambda: seen.append(None))
    for key in (
        Qt.Key.Key_Escape,  # live already: means nothing here
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_Left,
        Qt.Key.Key_End,
        Qt.Key.Key_Home,
        Qt.Key.Key_Escape,
    ):
        qtbot.keyClick(curves, key)
    assert seen == [1.5, 1.0, 1.5, None, 0.5, None, 0.5, None]


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


def test_held_out_errors_are_not_called_test_errors(curves):
    curves.set_watched(held_out=True)
    assert curves.error_words == "train error %  held-out error %"
    curves.add_pass(PassDone(1, 3, 5, 0.5, 0.1, 0.03))
    assert curves.error_words == "train error 10.00%  held-out error 3.00%  pass 1"
    curves.set_watched(held_out=False)
    assert curves.error_words == "train error 10.00%  test error 3.00%  pass 1"
