from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.benchmark.machine import machine, peak_memory
from lenet_viz.benchmark.measure import Measure, median, quantile, ratio, rounded

times = st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=50)


def test_quantiles_lie_between_the_values():
    values = [4.0, 1.0, 3.0, 2.0, 5.0]
    assert quantile(values, 0.0) == 1.0
    assert quantile(values, 0.5) == median(values) == 3.0
    assert quantile(values, 0.9) == pytest.approx(4.6)
    assert quantile(values, 1.0) == 5.0


@given(times)
def test_a_larger_share_never_gives_a_smaller_quantile(values):
    quantiles = [quantile(values, share) for share in (0.0, 0.5, 0.99, 1.0)]
    assert quantiles == sorted(quantiles)
    assert (quantiles[0], quantiles[-1]) == (min(values), max(values))


def test_nothing_has_no_quantile():
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 0.5)


def test_a_slow_round_does_not_move_the_ratio():
    # The third round was ten times slower for both: medians of each side would give 3.
    assert ratio([30.0, 20.0, 2.0], [10.0, 10.0, 1.0]) == 2.0


def test_rounds_belong_together():
    with pytest.raises(ValueError, match="shorter"):
        ratio([1.0, 2.0], [1.0])


def test_details_are_rounded():
    assert rounded([1.26, 2.0]) == [1.3, 2.0]


def test_a_row_has_its_fields_and_is_json():
    row = Measure("figure.idle.p50", "pen event", 4.25, "ms", {"events": 400}).row()
    assert json.loads(json.dumps(row)) == {
        "measure": "figure.idle.p50",
        "value": 4.25,
        "unit": "ms",
        "details": {"events": 400},
    }


def test_the_machine_is_described(qapp):
    details = machine().row()["details"]
    assert details["qt platform"] == "offscreen"
    assert details["training threads"] >= 1
    assert all(details.values())


def test_the_peak_is_that_of_this_process():
    before = peak_memory()
    if before is None:
        pytest.skip("this system does not tell a process its peak memory")
    held = bytearray(before)  # as much again, and written to
    held[::4096] = b"x" * len(held[::4096])
    after = peak_memory()
    assert after is not None
    assert 10 << 20 < before < after < 100 << 30
