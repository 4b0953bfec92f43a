"""Where matrix and gallery put things, in which order mistakes come, and what is said: without Qt's widgets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.analysis.paper_results import FIG_8
from lenet_viz.gui.views.evaluation.confusions_page import digits_of
from lenet_viz.gui.views.evaluation.gallery_layout import SIDES, TALL, GalleryLayout
from lenet_viz.gui.views.evaluation.matrix_layout import SMALLEST, MatrixLayout, Place
from lenet_viz.gui.views.evaluation.matrix_painter import strengths
from lenet_viz.gui.views.evaluation.mistake_order import Order, ordered
from lenet_viz.gui.views.evaluation.words import (
    cell_words,
    limit_words,
    place_heading,
    result_words,
    share_words,
    two_digits,
)
from lenet_viz.network.spec import Output
from tests.gui.evaluation.lab import CLASSES, evaluation_of

digits = st.integers(0, 9)
readings = st.lists(st.tuples(digits, digits), min_size=1, max_size=80)


@given(st.integers(0, 2000), st.integers(0, 900), st.none() | digits, st.none() | digits)
def test_every_place_of_the_matrix_is_found_where_it_is(width, height, label, answer):
    layout = MatrixLayout.of(width, height)
    place = Place(label, answer)
    left, top, wide, high = layout.box(place)
    assert layout.at(left, top) == place
    assert layout.at(left + wide - 1, top + high - 1) == place


@given(st.integers(SMALLEST[0], 2000), st.integers(SMALLEST[1], 900))
def test_the_matrix_stays_in_its_widget(width, height):
    layout = MatrixLayout.of(width, height)
    left, _, wide, _ = layout.recall_box(9)
    _, top, _, high = layout.precision_box(9)
    assert left + wide <= width
    assert top + high <= height


def test_beside_the_matrix_is_nothing():
    layout = MatrixLayout.of(600, 200)
    assert layout.at(-1, 20) is None
    assert layout.at(599, 20) is None
    assert layout.at(200, layout.height * 11 + 1) is None


def test_only_mistakes_have_a_colour():
    counts = np.zeros((10, 10), np.int64)
    np.fill_diagonal(counts, 1000)
    counts[2, 7], counts[4, 9] = 1, 4
    strong = strengths(counts)
    assert strong[4, 9] == 1
    assert strong[2, 7] == pytest.approx(0.5)
    assert strong.sum() == pytest.approx(1.5)
    assert not strengths(np.eye(10, dtype=np.int64)).any()


@given(st.integers(1, 900), st.integers(1, 900), st.integers(1, 3000), st.sampled_from((0, 46)), st.data())
def test_every_picture_is_found_where_it_is(width, height, count, across, data):
    layout = GalleryLayout.of(width, height, count, across)
    place = data.draw(st.integers(0, count - 1))
    left, top, wide, high = layout.box(place)
    assert layout.at(left, top) == place
    assert layout.at(left + wide - 1, top + high - 1) == place
    assert layout.at(left + wide, top) is None
    assert top + high <= layout.height
    assert place in layout.between(top, top + high)


@given(st.integers(100, 900), st.integers(1, 500), st.integers(0, 3000), st.integers(10, 600))
def test_pictures_out_of_sight_are_not_painted(width, count, top, height):
    layout = GalleryLayout.of(width, height, count)
    seen = layout.between(top, top + height)
    for place in range(count):
        _, upper, _, high = layout.box(place)
        if upper < top + height and upper + high > top:
            assert place in seen
    assert len(seen) <= (height // layout.pitch[1] + 3) * layout.columns


def test_keys_lead_from_picture_to_picture():
    layout = GalleryLayout.of(10 * 37, 200, 25)
    assert layout.columns == 9
    assert layout.walk(None, Qt.Key.Key_Right, 2) == 0
    assert layout.walk(0, Qt.Key.Key_Right, 2) == 1
    assert layout.walk(0, Qt.Key.Key_Down, 2) == 9
    assert layout.walk(20, Qt.Key.Key_Down, 2) == 24
    assert layout.walk(20, Qt.Key.Key_PageUp, 2) == 2
    assert layout.walk(5, Qt.Key.Key_End, 2) == 24
    assert layout.walk(5, Qt.Key.Key_A, 2) is None
    assert GalleryLayout.of(300, 200, 0).walk(None, Qt.Key.Key_Home, 2) is None


def test_where_there_is_room_pictures_are_large():
    assert GalleryLayout.of(300, TALL - 1, 5).side == SIDES[0]
    assert GalleryLayout.of(300, TALL, 5).side == SIDES[1]


@given(readings)
def test_the_digits_of_a_cell_are_those_that_it_counts(pairs):
    evaluation = evaluation_of(*zip(*pairs, strict=True))
    for label in range(10):
        for answer in range(10):
            found = digits_of(evaluation, Place(label, answer))
            assert len(found) == evaluation.confusion[label, answer]
            assert (evaluation.labels[found] == label).all()
            assert (evaluation.answers[found] == answer).all()
    assert sorted(digits_of(evaluation, Place())) == evaluation.wrong.tolist()
    rows = [digits_of(evaluation, Place(label=label)) for label in range(10)]
    columns = [digits_of(evaluation, Place(answer=answer)) for answer in range(10)]
    assert sorted(np.concatenate(rows)) == sorted(np.concatenate(columns)) == evaluation.wrong.tolist()


@given(readings, st.sampled_from(Order), st.sampled_from(Output))
def test_every_order_shows_every_mistake_once(pairs, order, output):
    evaluation = evaluation_of(*zip(*pairs, strict=True), output=output)
    assert sorted(ordered(evaluation, order)) == evaluation.wrong.tolist()


@pytest.mark.parametrize("output", Output)
def test_mistakes_of_which_the_network_is_surest_come_first(output):
    evaluation = evaluation_of([4] * 9, [9] * 9, output=output)
    best = np.sort(evaluation.scores, axis=1)
    gaps = best[:, 1] - best[:, 0] if output is Output.RBF else best[:, -1] - best[:, -2]
    assert (np.diff(gaps[ordered(evaluation, Order.GAP)]) <= 0).all()
    surest = ordered(evaluation, Order.SCORE)
    if output is Output.RBF:
        assert (np.diff(best[surest, 0]) >= 0).all()
    else:
        assert (np.diff(best[surest, -1]) <= 0).all()


def test_frequent_confusions_come_first():
    evaluation = evaluation_of([1, 4, 4, 4, 5, 5, 6], [2, 9, 9, 9, 3, 3, 6])
    found = ordered(evaluation, Order.CONFUSION)
    assert evaluation.labels[found].tolist() == [4, 4, 4, 5, 5, 1]


def test_what_is_said_of_a_place():
    evaluation = evaluation_of([4, 4, 4, 7], [9, 9, 4, 1])
    assert cell_words(evaluation, Place(4, 9), CLASSES) == "true 4, answered 9: 2 of 3 digits (66.67%)"
    assert cell_words(evaluation, Place(4, 4), CLASSES) == "true 4, read rightly: 1 of 3 digits (33.33%)"
    assert cell_words(evaluation, Place(0, 9), CLASSES) == "true 0, answered 9: 0 of 0 digits"
    assert cell_words(evaluation, Place(label=4), CLASSES).endswith(": 2")
    assert cell_words(evaluation, Place(answer=1), CLASSES).endswith(": 1")
    assert cell_words(evaluation, Place(), CLASSES) == "all mistakes: 3"


def test_headings():
    assert place_heading(Place(4, 9), 2, CLASSES) == "4 read as 9: 2 mistakes"
    assert place_heading(Place(4, 4), 1, CLASSES) == "1 true 4, read rightly"
    assert place_heading(Place(4, 4), 3, CLASSES) == "3 true 4, read rightly"
    assert place_heading(Place(), 0, CLASSES) == "No mistakes"
    assert place_heading(Place(), 1, CLASSES) == "The only mistake"
    assert place_heading(Place(), 1200, CLASSES) == "All 1,200 mistakes"
    assert place_heading(Place(label=5), 1, ("",) * 5 + ("Sandal",)) == "true 5 Sandal: 1 mistake"


def test_a_part_of_a_set_is_said_to_be_one():
    part = evaluation_of([1, 2], [1, 3], total=10)
    words = result_words(part, "My net", "MNIST test", left_out=3)
    assert words == "50.00% error (9.45 … 90.55%) on MNIST test · first 2 of 10 · 3 files left out · My net"
    assert "first" not in result_words(evaluation_of([1, 2], [1, 3]), "My net", "MNIST test")


def test_only_everything_is_a_hundred_percent():
    assert share_words(1.0) == "100%"
    assert share_words(0.99999) == "99.9%"
    assert share_words(None) == "–"
    assert share_words(0.5, unit=False) == "50.0"


def test_numbers_have_two_digits_that_count():
    assert [two_digits(value) for value in (0, 0.0182, 0.46, 5.13, 18.4, 1203.2)] == [
        "0",
        "0.018",
        "0.46",
        "5.1",
        "18",
        "1203",
    ]


def test_limits_in_words():
    assert limit_words(Limit(Measure.PENALTY, 20.0), Output.RBF) == "penalty above 20"
    assert limit_words(Limit(Measure.GAP, 0.25), Output.SOFTMAX) == "gap below 25%"


def test_the_papers_mistakes_are_82():
    assert len(FIG_8) == 82
