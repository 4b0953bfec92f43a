"""What was measured on strokes, on its way through JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis.hands_measured import HandsMeasured

SHARES = st.floats(0, 1)
LENGTHS = st.floats(0.1, 1000)
MEASURED = st.builds(
    HandsMeasured,
    title=st.text(max_size=8),
    digits=st.integers(1, 10**9),
    writers=st.integers(1, 10**9),
    error=SHARES,
    interval=st.tuples(SHARES, SHARES),
    rejected=SHARES,
    class_errors=st.lists(st.none() | SHARES, min_size=10, max_size=10).map(tuple),
    writer_errors=st.dictionaries(st.integers(0, 2**63 - 1), SHARES, max_size=3),
    pens=st.dictionaries(LENGTHS, SHARES, min_size=1, max_size=3),
    sizes=st.dictionaries(LENGTHS, SHARES, min_size=1, max_size=3),
    places=st.dictionaries(st.text(max_size=8), SHARES, min_size=1, max_size=3),
    forms=st.dictionaries(st.text(max_size=8), SHARES, max_size=3),
    rubbish=st.dictionaries(st.text(max_size=8), SHARES, max_size=3),
)
SOME = HandsMeasured(
    title="people",
    digits=10,
    writers=2,
    error=0.1,
    interval=(0.02, 0.4),
    rejected=0.0,
    class_errors=(0.0,) * 10,
    writer_errors={7: 0.1},
    pens={4.0: 0.1},
    sizes={40.0: 0.1},
    places={"middle": 0.1},
    forms={},
)


@given(MEASURED)
def test_everything_survives_json(measured):
    """Numbers of writers, too: nobody knows how large they are."""
    assert HandsMeasured.from_dict(json.loads(json.dumps(measured.to_dict()))) == measured


def test_whole_numbers_of_pixels_are_written_as_such():
    assert list(SOME.to_dict()["pens"]) == ["4"]


@pytest.mark.parametrize(
    "change",
    [
        {"error": "many"},
        {"error": float("nan")},
        {"error": 1.5},
        {"rejected": True},
        {"pens": {}},
        {"places": {}},
        {"sizes": {"large": 0.1}},
        {"pens": {"4": "few"}},
        {"writer_errors": {"1.5": 0.1}},
        {"writers": None},
        {"class_errors": [2.0]},
        {"mood": "good"},
    ],
)
def test_impossible_records_are_refused(change):
    values: dict[str, Any] = json.loads(json.dumps(SOME.to_dict())) | change
    with pytest.raises(ValueError, match="not what is measured on strokes"):
        HandsMeasured.from_dict(values)


def test_the_record_that_they_are_changes_of_is_read():
    assert HandsMeasured.from_dict(SOME.to_dict()) == dataclasses.replace(SOME)
