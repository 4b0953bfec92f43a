"""Where samples lie, which are selected, and what is said about them: no widgets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.own_digits.layout import SampleLayout
from lenet_viz.gui.views.own_digits.selection import Selection
from lenet_viz.gui.views.own_digits.words import (
    SampleReading,
    mix_words,
    sample_words,
    score_words,
    warning_words,
)

LABELS = st.lists(st.integers(0, 9), max_size=60).map(sorted)
ENOUGH = (2,) * 10


@given(LABELS, st.integers(0, 20))
def test_every_sample_has_its_own_cell_behind_its_heading(labels, columns):
    layout = SampleLayout.of(labels, columns)
    taken = [*layout.cells, *(heading.cell for heading in layout.headings)]
    assert len(set(taken)) == len(taken) == len(labels) + len(set(labels))
    assert all(0 <= column < layout.columns for _, column in taken)
    assert list(layout.cells) == sorted(layout.cells)
    for heading in layout.headings:
        assert heading.count == labels.count(heading.label)
        first = layout.cells[labels.index(heading.label)]
        assert first == (heading.cell[0], heading.cell[1] + 1)
    assert all(layout.at(cell) == index for index, cell in enumerate(layout.cells))
    assert layout.rows == (max((row for row, _ in taken), default=-1) + 1)


@given(LABELS.filter(bool), st.integers(2, 12), st.data())
def test_up_and_down_lead_to_another_row_or_nowhere(labels, columns, data):
    layout = SampleLayout.of(labels, columns)
    index = data.draw(st.integers(0, len(labels) - 1))
    row = layout.cells[index][0]
    for rows, wanted in ((1, max(row - 1, 0)), (-1, min(row + 1, layout.rows - 1))):
        reached = layout.above(index, rows)
        assert layout.cells[reached][0] == wanted
        assert reached == index or wanted != row


def test_a_cell_without_a_sample():
    assert SampleLayout.of([3, 3], 4).at((0, 0)) is None  # the heading


def test_selecting():
    one = Selection.single(3)
    assert one.extended(5).chosen == {3, 4, 5}
    assert one.extended(5).extended(1).chosen == {1, 2, 3}  # from where the range began
    assert one.toggled(5).chosen == {3, 5}
    assert one.toggled(3).chosen == frozenset()
    assert Selection.everything(3, None) == Selection(frozenset({0, 1, 2}), 0, 0)
    assert Selection.everything(0, None) == Selection()
    assert Selection().extended(2) == Selection.single(2)


def test_the_score_counts_the_nearest_class_and_waits_for_all():
    right, wrong = SampleReading(3, True), SampleReading(5, False)
    assert score_words([], []) == "No digits of yours yet"
    assert score_words([3, 3], [right, wrong]) == "The network reads 1 of 2"
    assert score_words([3, 3], [right, None]) == "Reading 2 digits …"


def test_a_sample_in_words():
    assert sample_words(3, None) == "a 3"
    assert sample_words(3, SampleReading(3, False)) == "a 3; the network reads it right"
    assert sample_words(3, SampleReading(8, True)) == (
        "a 3; the network reads an 8, but would reject it as like no digit"
    )


@pytest.mark.parametrize(
    ("counts", "share", "words"),
    [
        ((0,) * 10, 0.0, ""),
        (ENOUGH, 0.0, ""),
        ((0, 20, *ENOUGH[2:]), 0.5, ""),
        ((0, 20, *ENOUGH[2:]), 0.0, "You have no 0, and without MNIST the network forgets them."),
        ((0, 0, 0, *ENOUGH[3:]), 0.0, "You have no 0, 1 or 2, and without MNIST the network forgets them."),
        ((9, *(0,) * 9), 0.0, "You have no 9 digits, and without MNIST the network forgets them."),
        ((4, *(0,) * 9), 0.5, "Only 4 digits: the network learns them by heart rather than your hand."),
    ],
)
def test_warnings(counts, share, words):
    assert warning_words(counts, share) == words


def test_what_the_network_will_see():
    assert mix_words(0, 5, 0.5) == ""
    assert mix_words(23, 10, 0.5) == "23 digits of yours, each with 10 distorted copies; 50% of what it sees is MNIST."
    assert mix_words(1, 1, 0) == "1 digit of yours, each with 1 distorted copy; no MNIST."
    assert mix_words(2, 0, 0) == "2 digits of yours; no MNIST."
