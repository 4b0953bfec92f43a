"""The card of a network that a run has given."""

from __future__ import annotations

import datetime

from lenet_viz import __version__
from lenet_viz.storage.card import Card
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.loop import Training


def card_of(sheet: RunSheet, training: Training, *, best: bool = False) -> Card:
    """The card of the network as it is now.

    Args:
        sheet: the run's, up to date. Its errors belong on the card only if no step has moved the
            weights since the end of that pass.
        training: the run.
        best: whether the network was chosen among those of all passes for its error.
    """
    watch_error = sheet.watch_error if training.passes_seen == training.passes_done else None
    test_error, test_digits = sheet.test_error, sheet.test_digits
    if test_error is None and not sheet.held_out and watch_error is not None:
        test_error, test_digits = watch_error, training.watched
    return Card(
        recipe=sheet.recipe,
        data=_data(sheet, training, best=best),
        digits=training.digits - training.rubbish,
        # People's strokes that were kept apart are watched beside the digits that the order names.
        held_out=training.watched if sheet.held_out else 0,
        held_out_error=watch_error if sheet.held_out else None,
        test_digits=test_digits if test_error is not None else 0,
        test_error=test_error,
        seconds=round(sheet.seconds, 1),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=sheet.command,
        program=__version__,
    )


def _data(sheet: RunSheet, training: Training, *, best: bool) -> str:
    """What it learned from, and whatever else decided the network and is not in the recipe."""
    words = [" + ".join((f"{sheet.data.set_title} training set", *sheet.data.additions))]
    if sheet.start.path is not None:
        words.append(f"starting {sheet.start.words}")
    if sheet.changes:
        words.append(f"recipe changed at step {', '.join(f'{change.step:,}' for change in sheet.changes)}")
    if best:
        watched = "held-out" if sheet.held_out else "test"
        words.append(f"chosen after pass {sheet.best_pass} for its error on the {watched} digits")
    elif not training.finished:
        words.append(f"stopped after {training.passes_done} of {sheet.recipe.passes} passes")
    return ", ".join(words)
