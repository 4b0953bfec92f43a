"""The page of rejection by itself: the line that is pulled, what is read off, and the paper's figures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt

from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.paper_results import FIG_10
from lenet_viz.analysis.rejection_curve import rejection_curve
from lenet_viz.gui.views.evaluation.rejection_page import RejectionPage
from lenet_viz.gui.views.evaluation.rejection_plot import ShareAxis
from lenet_viz.gui.views.theme import LIGHT
from lenet_viz.network.spec import Output
from tests.gui.evaluation.lab import evaluation_of, shown


@pytest.fixture
def rejection(qtbot):
    page = shown(qtbot, RejectionPage())
    evaluation = evaluation_of(np.arange(400) % 10, np.where(np.arange(400) % 40 == 0, 3, np.arange(400) % 10))
    page.set_measures([Measure.PENALTY, Measure.GAP], Measure.PENALTY)
    page.show_curve(rejection_curve(evaluation, Measure.PENALTY), "My net", on_mnist=True)
    page.show_limit(USUAL_LIMITS[Output.RBF], usual=True, stale=False)
    return page


def test_the_limit_is_read_off(rejection):
    share, rest = rejection._curve.at(20.0)
    assert rejection.readings["limit"] == "penalty above 20"
    assert rejection.readings["rejected"] == f"{share:.2%}"
    assert rejection.readings["error of the rest"] == f"{rest:.2%}"
    assert rejection.plot.limit_at == (share, rest)
    assert not rejection._usual.isEnabled()


def test_the_papers_values_stand_beside(rejection):
    values = {row.name: row.value for row in rejection.paper.rows if not row.own}
    assert len(values) == len(FIG_10) + 1
    assert values["LeNet-1, 16×16"] == 3.7
    assert values["LeNet-5: not in the paper"] is None
    assert [row.name for row in rejection.paper.rows if row.own] == ["here: My net, by penalty"]


def test_the_line_can_be_pulled(qtbot, rejection):
    plot = rejection.plot
    x, y = plot.pixel_of(100 * plot.limit_at[0]), plot.area.center().y()
    viewport = plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    with qtbot.waitSignal(rejection.share_wanted) as caught:
        qtbot.mouseMove(viewport, QPoint(round(x) + 40, round(y)))
    assert caught.args[0] == pytest.approx(plot.limit_at[0] + plot.pixels_in_passes(40) / 100, abs=0.01)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 40, round(y)))


def test_the_line_follows_the_keys(qtbot, rejection):
    """A step is a tenth of a percent, or a digit where those are more: here 0.25%."""
    plot, curve = rejection.plot, rejection._curve
    at = plot.limit_at[0]
    for key, wanted in (
        (Qt.Key.Key_Right, at + 0.0025),
        (Qt.Key.Key_Left, at - 0.0025),
        (Qt.Key.Key_PageDown, at - 0.01),
        (Qt.Key.Key_PageUp, at + 0.01),
        (Qt.Key.Key_Home, 0.0),
        (Qt.Key.Key_End, curve.rejected[-1]),
    ):
        with qtbot.waitSignal(rejection.share_wanted) as caught:
            qtbot.keyClick(plot, key)
        assert caught.args[0] == pytest.approx(wanted)
        assert caught.args[0] in curve.rejected


def test_a_stale_curve_moves_no_limit(qtbot, rejection):
    rejection.show_limit(USUAL_LIMITS[Output.RBF], usual=True, stale=True)
    assert rejection.note
    with qtbot.assertNotEmitted(rejection.share_wanted):
        qtbot.keyClick(rejection.plot, Qt.Key.Key_Right)


def test_a_limit_of_another_measure_is_only_named(rejection):
    rejection.show_limit(Limit(Measure.GAP, 3.0), usual=False, stale=False)
    assert rejection.plot.limit_at is None
    assert rejection.readings["limit"] == "gap below 3"
    assert rejection.readings["rejected"] == "–"


@pytest.mark.parametrize(("percent", "edge"), [(-300.0, 0.01), (300.0, 0.04)])
def test_a_line_that_is_pulled_out_of_the_plot_stays_at_its_edge(qtbot, rejection, percent, edge):
    plot, curve = rejection.plot, rejection._curve
    plot.show_passes(1, 4)
    with qtbot.waitSignal(rejection.share_wanted) as caught:
        plot.pulled_to.emit(percent)
    share = caught.args[0]
    assert plot.area.left() - 1 <= plot.pixel_of(100 * share) <= plot.area.right() + 1
    assert curve.rejected[np.abs(curve.rejected - share).argmin()] == pytest.approx(share)
    assert share == pytest.approx(edge, abs=0.003)


def longest_run(image, box, colour: str) -> int:
    """So many neighbours in a row of the box have a colour at most."""
    longest = 0
    for y in range(round(box.top()), round(box.bottom())):
        run = 0
        for x in range(round(box.left()), round(box.right())):
            run = run + 1 if image.pixelColor(x, y).name() == colour else 0
            longest = max(longest, run)
    return longest


def test_the_curve_does_not_strike_out_the_words_of_the_limit(qtbot, rejection):
    """Where everything is wrong it passes at the height of the words."""
    wrong = evaluation_of(np.arange(400) % 10, (np.arange(400) + 1) % 10)
    plot = rejection.plot
    plot.set_theme(LIGHT)
    rejection.show_curve(rejection_curve(wrong, Measure.PENALTY), "My net", on_mnist=False)
    rejection.show_limit(Limit(Measure.PENALTY, 20.0), usual=False, stale=False)
    plot.show_passes(0, 100)
    image, x = plot.viewport().grab().toImage(), plot.pixel_of(100 * plot.limit_at[0])
    behind = QRectF(x + 12, plot.area.top(), 100, 16)
    beyond = behind.translated(200, 0)
    assert longest_run(image, beyond, LIGHT.text) > 50
    assert longest_run(image, behind, LIGHT.text) < 20


def test_what_is_counted_below_is_said_apart_from_the_left_axis():
    assert ShareAxis().tickStrings([0, 1, 2], 1, 1) == ["0%", "1% rejected", "2%"]
