"""The columns of the table of runs: heading, words, order. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lenet_viz.gui.views.runs.row import MARKS, RunRow
from lenet_viz.gui.views.runs.words import duration, loss_words, passes_words, percent, when

SortValue = str | float | None


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        heading: its title.
        tip: what it means, one sentence.
        text: what it says of a run.
        order: what it sorts by; None goes last either way.
        sample: words as wide as it needs room for.
        number: whether it is flush right.
        more: what the tool tip of a cell says; empty: nothing.
    """

    heading: str
    tip: str
    text: Callable[[RunRow], str]
    order: Callable[[RunRow], SortValue]
    sample: str
    number: bool = False
    more: Callable[[RunRow], str] = lambda row: ""


def headed(column: Column, arrow: str) -> str:
    """The heading of a column, with an arrow on the side where its words may begin or end anywhere."""
    if not arrow:
        return column.heading
    return f"{arrow} {column.heading}" if column.number else f"{column.heading} {arrow}"


def _error_words(error: float | None, row: RunRow) -> str:
    return "" if error is None else f"{error:.3%} of {row.measured_on}"


def _created_words(row: RunRow) -> str:
    return "" if row.created is None else f"began {row.created:%Y-%m-%d %H:%M:%S}"


COLUMNS: Final = (
    Column(
        "Name",
        "What the run is called; F2 changes it. Bold: its network is on screen.",
        lambda row: row.name,
        lambda row: row.name.casefold(),
        "modern on paper-1998",
        more=lambda row: row.name,
    ),
    Column(
        "Status",
        "Where the run stands.",
        lambda row: MARKS[row.mark].label,
        lambda row: MARKS[row.mark].label,
        "running here",
        more=lambda row: " ".join(filter(None, (MARKS[row.mark].meaning, row.reason))),
    ),
    Column(
        "Best",
        "The smallest error after any pass, on the digits that watched the run: "
        "held-out ones, or the test digits where none were held out.",
        lambda row: percent(row.best_error),
        lambda row: row.best_error,
        "00.00%",
        number=True,
        more=lambda row: _error_words(row.best_error, row),
    ),
    Column(
        "Last",
        "The error after the last pass, on the same digits.",
        lambda row: percent(row.last_error),
        lambda row: row.last_error,
        "00.00%",
        number=True,
        more=lambda row: _error_words(row.last_error, row),
    ),
    Column(
        "Test",
        "The error of the final network on the test digits.",
        lambda row: percent(row.test_error),
        lambda row: row.test_error,
        "00.00%",
        number=True,
        more=lambda row: "" if row.test_error is None else f"{row.test_error:.3%} of the test digits",
    ),
    Column(
        "Loss",
        "Mean training loss of the last pass; only runs with the same loss can be compared by it.",
        lambda row: loss_words(row.loss),
        lambda row: row.loss,
        "0.00000",
        number=True,
    ),
    Column(
        "Passes",
        "Times through the training set.",
        lambda row: passes_words(row.passes, row.passes_wanted) if row.passes_wanted else "",
        lambda row: row.passes,
        "00.0 of 00",
        number=True,
    ),
    Column(
        "Recipe",
        "All that decides a run, besides network and data.",
        lambda row: row.recipe,
        lambda row: row.recipe.casefold(),
        "1998, as printed",
        more=lambda row: row.recipe,
    ),
    Column(
        "Network",
        "What was trained.",
        lambda row: row.network,
        lambda row: row.network.casefold(),
        "LeNet-5, softmax form",
        more=lambda row: row.network,
    ),
    Column(
        "Data",
        "What it learned from.",
        lambda row: row.data,
        lambda row: row.data.casefold(),
        "Fashion-MNIST",
        more=lambda row: row.data,
    ),
    Column(
        "Time",
        "How long it trained, pauses left out.",
        lambda row: duration(row.seconds),
        lambda row: row.seconds,
        "00 min 00 s",
        number=True,
    ),
    Column(
        "Began",
        "When the run began.",
        lambda row: when(row.created, datetime.now().astimezone().date()),
        lambda row: None if row.created is None else row.created.timestamp(),
        "yesterday 00:00",
        more=_created_words,
    ),
)

NAME: Final = 0
STATUS: Final = 1
BEGAN: Final = len(COLUMNS) - 1
