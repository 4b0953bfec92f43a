"""What the table of runs says of a run, and what can be asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from lenet_viz.gui.views.runs.columns import COLUMNS
from lenet_viz.gui.views.runs.row import MARKS, RunAction, RunMark, RunRow, obstacle
from lenet_viz.gui.views.runs.words import duration, loss_words, passes_words, percent, when

FINISHED = RunRow("a", "first", RunMark.FINISHED, passes=20, passes_wanted=20, moments=200, resumable=True)
STOPPED = replace(FINISHED, key="b", name="second", mark=RunMark.STOPPED, passes=3.5)
RUNNING = replace(FINISHED, key="c", name="third", mark=RunMark.RUNNING_ELSEWHERE, busy=True)
DAMAGED = RunRow("d", "fourth", RunMark.DAMAGED, "run.json: not JSON")


def test_every_mark_has_words():
    assert set(MARKS) == set(RunMark)


def test_without_a_choice_nothing_can_be_asked():
    assert all(obstacle(action, []) for action in RunAction)


def possible(*rows: RunRow) -> set[RunAction]:
    return {action for action in RunAction if not obstacle(action, rows)}


def test_what_can_be_asked_of_one_run():
    usual = set(RunAction) - {RunAction.COMPARE}
    assert possible(FINISHED) == usual - {RunAction.RESUME}
    assert possible(STOPPED) == usual
    assert possible(RUNNING) == usual - {RunAction.RESUME, RunAction.DELETE}
    assert possible(DAMAGED) == {RunAction.DELETE, RunAction.FOLDER}


def test_what_can_be_asked_of_several():
    assert possible(FINISHED, STOPPED) == {RunAction.COMPARE, RunAction.DELETE}
    assert possible(FINISHED, STOPPED, DAMAGED) == {RunAction.DELETE}
    assert possible(FINISHED, DAMAGED) == {RunAction.DELETE}
    assert "third" in obstacle(RunAction.DELETE, [FINISHED, RUNNING])


def test_a_run_without_moments_cannot_be_walked_through():
    bare = replace(FINISHED, moments=1)
    assert {RunAction.LOOK_BACK, RunAction.FILM}.isdisjoint(possible(bare))


def test_a_paused_run_that_a_process_holds_is_neither_resumed_nor_deleted():
    paused = replace(STOPPED, mark=RunMark.PAUSED)
    assert {RunAction.RESUME, RunAction.DELETE} <= possible(paused)
    assert {RunAction.RESUME, RunAction.DELETE}.isdisjoint(possible(replace(paused, busy=True)))
    assert RunAction.RESUME not in possible(replace(paused, resumable=False))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0.0 s"), (8.24, "8.2 s"), (59.99, "59.9 s"), (245.9, "4 min 5 s"), (3900, "1 h 05 min")],
)
def test_duration(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 5, 3, 14, 5), "today 14:05"),
        (datetime(2026, 5, 2, 9, 0), "yesterday 09:00"),
        (datetime(2026, 3, 31, 9, 0), "31 Mar 09:00"),
        (datetime(2024, 9, 1, 9, 0), "1 Sept 2024"),
        (None, "–"),
    ],
)
def test_when(moment, words):
    assert when(moment, date(2026, 5, 3)) == words


def test_numbers():
    assert [percent(0.0095), percent(None)] == ["0.95%", "–"]
    assert [loss_words(0.012345), loss_words(12345.6), loss_words(None)] == ["0.0123", "12,346", "–"]
    assert [passes_words(20, 20), passes_words(3.46, 20), passes_words(0, 20)] == ["20", "3.4 of 20", "0 of 20"]
    assert [loss_words(0.65), loss_words(100.4), loss_words(0.0)] == ["0.650", "100", "0.00"]
    assert passes_words(19.999, 20) == "19.9 of 20"
    assert passes_words(3.04, 20) == "3 of 20"


def test_every_cell_has_words():
    for row in (FINISHED, STOPPED, RUNNING, DAMAGED):
        assert all(isinstance(column.text(row), str) and isinstance(column.more(row), str) for column in COLUMNS)
    status = next(column for column in COLUMNS if column.heading == "Status")
    assert "not JSON" in status.more(DAMAGED)
