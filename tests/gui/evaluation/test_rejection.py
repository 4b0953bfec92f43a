"""The limit of rejection on a small set, from the keys to the pad: what moves, moves by a digit at least."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.spec import Output


def stops(rig, key: Qt.Key, most: int = 60) -> list[float]:
    """The shares rejected after one press after the other, until nothing moves any more."""
    shares = [rig.result.evaluation.rejected_share]
    for _ in range(most):
        rig.qtbot.keyClick(rig.panel.rejection.plot, key)
        if rig.result.evaluation.rejected_share == shares[-1]:
            return shares
        shares.append(rig.result.evaluation.rejected_share)
    raise AssertionError("it goes on for ever")


@pytest.mark.parametrize(
    ("forwards", "backwards"),
    [(Qt.Key.Key_Right, Qt.Key.Key_Left), (Qt.Key.Key_Up, Qt.Key.Key_Down), (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)],
)
@pytest.mark.parametrize("measure", [Measure.PENALTY, Measure.GAP])
def test_keys_reach_every_limit_of_a_small_set(rig, forwards, backwards, measure):
    rig.evaluate()
    assert rig.result.evaluation.count == 40
    rig.turn_to(2)
    if measure is Measure.GAP:
        rig.panel.rejection.measure_chosen.emit(measure)
    qt = rig.qtbot
    qt.keyClick(rig.panel.rejection.plot, Qt.Key.Key_Home)
    curve = rig.controller.rejection._curve
    assert rig.result.evaluation.rejected_share == 0
    there = stops(rig, forwards)
    np.testing.assert_allclose(there, curve.rejected)
    np.testing.assert_allclose(stops(rig, backwards), curve.rejected[::-1])
    assert rig.session.limit == rig.result.evaluation.limit


def test_keys_lead_back_from_a_limit_beyond_everything(rig):
    rig.evaluate()
    rig.turn_to(2)
    rig.session.set_limit(Limit(Measure.PENALTY, 0.0))
    plot = rig.panel.rejection.plot
    assert plot.limit_at == (1.0, None)
    rig.qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.limit_at == (1.0, None)
    rig.qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.limit_at[0] == rig.controller.rejection._curve.rejected[-1]


def test_a_network_that_answers_no_numbers_has_no_curve(rig):
    rig.session.set_weights({name: float("nan") * each for name, each in rig.session.network.state_dict().items()})
    rig.evaluate()
    rig.turn_to(2)
    assert "nothing to draw" in rig.panel.rejection.note
    rig.panel.rejection.share_wanted.emit(0.5)
    assert rig.session.limit == USUAL_LIMITS[Output.RBF]


def test_pulling_the_line_lays_the_limit(rig):
    rig.evaluate()
    rig.turn_to(2)
    page = rig.panel.rejection
    assert page.readings["limit"] == "penalty above 20"
    page.share_wanted.emit(0.5)
    share = rig.result.evaluation.rejected_share
    assert share == pytest.approx(0.5, abs=0.05)
    assert rig.session.limit.measure is Measure.PENALTY
    assert page.plot.limit_at[0] == pytest.approx(share)
    page.measure_chosen.emit(Measure.GAP)
    assert rig.session.limit.measure is Measure.GAP
    assert rig.result.evaluation.rejected_share == pytest.approx(share, abs=0.05)
    assert page.plot.limit_at is not None
    page.usual_wanted.emit()
    assert rig.session.limit == USUAL_LIMITS[Output.RBF]
    assert page.readings["limit"] == "penalty above 20"


def test_a_stale_curve_lays_no_limit(rig):
    rig.evaluate()
    rig.turn_to(2)
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    assert rig.panel.rejection.note
    limit = rig.session.limit
    rig.panel.rejection.share_wanted.emit(0.5)
    rig.panel.rejection.measure_chosen.emit(Measure.GAP)
    assert rig.session.limit == limit
    rig.session.set_limit(Limit(Measure.GAP, 2.0))
    rig.panel.rejection.usual_wanted.emit()
    assert rig.session.limit == Limit(Measure.GAP, 2.0)


def test_moving_the_line_works_no_curve_out_anew(rig):
    rig.evaluate()
    rig.turn_to(2)
    curve = rig.controller.rejection._curve
    rig.panel.rejection.share_wanted.emit(0.5)
    assert rig.controller.rejection._curve is curve


def test_a_curve_of_another_network_looks_so(rig):
    rig.evaluate()
    rig.turn_to(2)
    page = rig.panel.rejection
    fresh = page.plot.grab().toImage()
    assert all(value.isEnabled() for value in page._values.values())
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    assert not any(value.isEnabled() for value in page._values.values())
    assert page.plot.grab().toImage() != fresh
    rig.session.alter(UNALTERED)
    assert all(value.isEnabled() for value in page._values.values())
    assert page.plot.grab().toImage() == fresh
