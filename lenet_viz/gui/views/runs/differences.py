"""In what some runs differ, and what came of them: side by side, in words. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lenet_viz.gui.views.runs.words import duration, loss_words, passes_words, percent
from lenet_viz.network.spec_differences import Difference, spec_differences
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.recipe_differences import recipe_differences


@dataclass(frozen=True)
class DifferenceRow:
    """One line of the comparison.

    Attributes:
        title: what is compared.
        values: what it is in each run, in words.
        best: which of the values are the best ones, by number; empty where none is better.
        outcome: whether it came of the run, not of anybody's choice.
    """

    title: str
    values: tuple[str, ...]
    best: frozenset[int] = frozenset()
    outcome: bool = False


def differences(sheets: Sequence[RunSheet]) -> tuple[DifferenceRow, ...]:
    """What came of each run, then all in which they differ; one run differs from nothing.

    Args:
        sheets: one run or more.

    Returns:
        One line each; every line has as many values as there are sheets.
    """
    first, others = sheets[0], sheets[1:]
    return (
        *_outcomes(sheets),
        *_line("recipe", [sheet.recipe.name for sheet in sheets]),
        *_merged([recipe_differences(first.recipe, other.recipe) for other in others]),
        *_line("network", [sheet.spec.title for sheet in sheets]),
        *_merged([spec_differences(first.spec, other.spec) for other in others]),
        *_line("data", [sheet.data.title for sheet in sheets]),
        *_line("digits held out", [f"{sheet.held_out:,}" for sheet in sheets]),
        *_line("started from", [sheet.start.words for sheet in sheets]),
        *_line("changed while running", [_times(len(sheet.changes)) for sheet in sheets]),
        *_line("device", [sheet.device for sheet in sheets]),
    )


def test_error(sheet: RunSheet) -> float | None:
    """The error on the test digits, 0…1: measured once at the end, or after every pass where none were held out."""
    watched = None if sheet.held_out else sheet.watch_error
    return watched if sheet.test_error is None else sheet.test_error


def _outcomes(sheets: Sequence[RunSheet]) -> list[DifferenceRow]:
    # Errors of other digits, and losses of other kinds, cannot be held against each other.
    same_digits = len({(sheet.held_out, sheet.data) for sheet in sheets}) == 1
    same_test = len({sheet.data for sheet in sheets}) == 1
    return [
        _outcome("best error", [sheet.best_error for sheet in sheets], percent, ranked=same_digits),
        _outcome("last error", [sheet.watch_error for sheet in sheets], percent, ranked=same_digits),
        _outcome("test error", [test_error(sheet) for sheet in sheets], percent, ranked=same_test),
        _outcome("error in training", [sheet.train_error for sheet in sheets], percent, ranked=False),
        _outcome("loss of the last pass", [sheet.loss for sheet in sheets], loss_words, ranked=False),
        _plain("passes", [passes_words(sheet.passes, sheet.recipe.passes) for sheet in sheets]),
        _plain("time", [duration(sheet.seconds) for sheet in sheets]),
    ]


def _outcome(
    title: str, numbers: Sequence[float | None], words: Callable[[float | None], str], *, ranked: bool
) -> DifferenceRow:
    known = [number for number in numbers if number is not None]
    best = [place for place, number in enumerate(numbers) if known and number == min(known)]
    shown = ranked and len(known) > 1 and len(best) < len(numbers)
    values = tuple(words(number) for number in numbers)
    return DifferenceRow(title, values, frozenset(best if shown else ()), outcome=True)


def _plain(title: str, words: Sequence[str]) -> DifferenceRow:
    return DifferenceRow(title, tuple(words), outcome=True)


def _merged(pairs: Sequence[Sequence[Difference]]) -> list[DifferenceRow]:
    """Lines from the differences between the first run and each of the others."""
    first = {each.name: each.left for pair in pairs for each in pair}
    rights = [{each.name: each.right for each in pair} for pair in pairs]
    return [DifferenceRow(name, (own, *(right.get(name, own) for right in rights))) for name, own in first.items()]


def _line(title: str, words: Sequence[str]) -> list[DifferenceRow]:
    """The line of some words if they differ, else none."""
    return [DifferenceRow(title, tuple(words))] if len(set(words)) > 1 else []


def _times(count: int) -> str:
    return "no" if not count else "once" if count == 1 else f"{count} times"
