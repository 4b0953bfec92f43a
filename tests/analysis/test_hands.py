"""How well people's strokes are read, however they are drawn."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from lenet_viz.analysis import hands
from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.hands import (
    PENS,
    PLACES,
    SIZES,
    measure_forms,
    measure_hands,
    measure_rubbish,
    rejected_interval,
)
from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.data.digit_forms import FORMS, forms
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.many_hands import many_hands
from lenet_viz.data.replay import Replay, drawn, pictured
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS

NOTHING = Limit(Measure.PENALTY, 0.0)
ANYTHING = Limit(Measure.PENALTY, 1e9)


@pytest.fixture(scope="module")
def network():
    return LeNet5(VARIANTS["paper-1998"], seed=2)


@pytest.fixture(scope="module")
def strokes(stroke_file):
    return read_strokes(stroke_file)


def test_every_figure_is_the_error_of_its_own_drawings(network, strokes):
    measured = measure_hands(network, strokes)
    evaluation = evaluate(network, drawn(strokes))
    assert (measured.title, measured.digits, measured.writers) == ("people", 50, 5)
    assert (measured.error, measured.interval) == (evaluation.error, evaluation.interval)
    assert measured.class_errors == tuple(evaluation.class_errors)
    assert (tuple(measured.pens), tuple(measured.sizes), tuple(measured.places)) == (PENS, SIZES, tuple(PLACES))
    assert measured.pens[40.0] == evaluate(network, pictured(strokes, Replay(pen=40.0))).error
    assert measured.sizes[40.0] == evaluate(network, drawn(strokes, Replay(40.0))).error


def test_sizes_and_places_are_the_ones_named(network, strokes, monkeypatch):
    asked = []
    monkeypatch.setattr(hands, "drawn", lambda strokes, how=None, report=None: asked.append(how) or drawn(strokes))
    measure_hands(network, strokes)
    assert asked == [None, *(Replay(size) for size in SIZES), *(Replay(90.0, place) for place in PLACES.values())]


def test_writers_errors_add_up_to_the_error(network, strokes):
    measured = measure_hands(network, strokes)
    assert set(measured.writer_errors) == {11, 12, 13, 14, 15}
    assert np.mean(list(measured.writer_errors.values())) == pytest.approx(measured.error)


def test_spreads_are_between_best_and_worst(network, strokes):
    measured = replace(
        measure_hands(network, strokes),
        pens={4.0: 0.1, 18.0: 0.02},
        sizes={40.0: 0.05, 90.0: 0.04},
        places={"middle": 0.045, "top left": 0.01},
    )
    assert measured.pen_spread == pytest.approx(0.08)
    assert measured.place_spread == pytest.approx(0.04)


def test_rejected_are_those_beyond_the_limit(network, strokes):
    assert measure_hands(network, strokes, limit=NOTHING).rejected == 1
    assert measure_hands(network, strokes, limit=ANYTHING).rejected == 0
    low, high = rejected_interval(measure_hands(network, strokes, limit=ANYTHING))
    assert low == pytest.approx(0)
    assert 0 < high < 0.1
    with pytest.raises(ValueError, match="have no probability"):
        measure_hands(network, strokes, limit=Limit(Measure.PROBABILITY, 0.5))


def test_blanks_are_rejected_whatever_the_limit(network, other_boxes):
    shares = measure_rubbish(network, clothes=other_boxes, limit=ANYTHING, count=20)
    assert set(shares) == {"scribbles", "letters", "letters like digits", "Fashion-MNIST", "blanks"}
    assert shares["blanks"] == 1
    # Most of the others have as much ink as a digit, and then nothing but the score rejects.
    assert shares["letters"] < 0.5
    kinds = {"scribbles", "letters", "letters like digits", "blanks"}
    assert measure_rubbish(network, limit=NOTHING, count=20) == dict.fromkeys(kinds, 1)


def test_forms_are_told_apart(network):
    errors = measure_forms(network)
    assert list(errors) == list(FORMS)
    answers = evaluate(network, many_hands(forms(), hands.FORM_DRAWINGS, 1998)).answers
    seven = list(FORMS).index("7 with bar")
    assert errors["7 with bar"] == pytest.approx(float((answers[seven :: len(FORMS)] != 7).mean()))


def test_values_for_json(network, strokes):
    measured = replace(measure_hands(network, strokes), rubbish={"letters": 0.9})
    values = json.loads(json.dumps(measured.to_dict()))
    assert values["pens"]["4"] == measured.pens[4.0]
    assert values["writer_errors"]["11"] == measured.writer_errors[11]
    assert values["rubbish"] == {"letters": 0.9}
    assert values["pen_spread"] == measured.pen_spread
    assert len(values["class_errors"]) == 10


def test_progress_counts_all_drawings(network, strokes, monkeypatch):
    told: list[tuple[int, int]] = []
    measure_hands(network, strokes, report=lambda done, total: told.append((done, total)))
    rounds = 1 + len(PENS) + len(SIZES) + len(PLACES)
    assert told[-1] == (50 * rounds, 50 * rounds)
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    monkeypatch.setattr(hands, "evaluate", lambda *_, **__: pytest.fail("it went on"))
    with pytest.raises(InterruptedError):
        measure_hands(network, strokes, report=stop)
    assert torch.is_inference_mode_enabled() is False
