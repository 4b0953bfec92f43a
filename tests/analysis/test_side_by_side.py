"""Parts in threads: in order, never more than are wanted, and no thread left behind."""

from __future__ import annotations

import threading

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis.side_by_side import WAITING, side_by_side
from lenet_viz.cores import cores


@given(st.lists(st.integers(), max_size=30), st.integers(1, 4))
def test_results_come_in_the_order_of_the_parts(parts, threads):
    assert list(side_by_side(lambda part: part * 2, parts, threads)) == [part * 2 for part in parts]


def test_the_first_part_is_done_last_and_comes_first():
    second_done = threading.Event()

    def work(part: int) -> int:
        if part:
            second_done.set()
        else:
            assert second_done.wait(60)
        return part

    assert list(side_by_side(work, range(2), threads=2)) == [0, 1]


def test_parts_are_taken_as_there_is_room():
    taken: list[int] = []

    def parts():
        for part in range(100):
            taken.append(part)
            yield part

    results = side_by_side(lambda part: part, parts(), threads=2)
    assert next(results) == 0
    assert len(taken) == 2 * WAITING
    results.close()
    assert len(taken) == 2 * WAITING


def test_closing_leaves_no_thread():
    before = threading.active_count()
    results = side_by_side(lambda part: part, range(100), threads=3)
    next(results)
    assert threading.active_count() > before
    results.close()
    assert threading.active_count() == before


def test_what_goes_wrong_is_told_at_its_place():
    def work(part: int) -> float:
        return 1 / part

    results = side_by_side(work, [1, 2, 0, 4], threads=2)
    assert [next(results), next(results)] == [1.0, 0.5]
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert threading.active_count() < before


def test_torch_is_alone_in_each_thread():
    torch.set_num_threads(2)
    try:
        assert set(side_by_side(lambda part: torch.get_num_threads(), range(6), threads=2)) == {1}
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(1)


def test_there_is_a_core():
    assert cores() >= 1
