"""What stands above the curves: the values that count now, or those under the pointer."""

from __future__ import annotations

import math
from typing import Final

from lenet_viz.gui.views.curve_axes import plain
from lenet_viz.gui.views.curve_heading import Entry, Sample
from lenet_viz.gui.views.theme import Theme
from lenet_viz.training.error_history import PassErrors
from lenet_viz.training.history import LossPoint

LOSS: Final = "loss"
RATE: Final = "rate"
TRAIN: Final = "train error"
WATCH: Final = "test error"
HELD_OUT: Final = "held-out error"
"""In place of the test error, where training digits are watched that the run does not learn from."""
HINT_ZOOMED: Final = "double click: show all"

HELP: Final = (
    "Loss: mean of each batch before its step; on the logarithmic axis equal distances are equal ratios.\n"
    "Rate: the learning rate η of each step; its numbers stand at the right.\n"
    "Train error: share of the training digits read wrongly just before they were learned from; "
    "distorted ones when distortions are on, so it may lie above the other one.\n"
    "Fig. 5, 1998: the errors that the paper reports for LeNet-5, read off its figure to ±0.03 points.\n"
    "Wheel: zoom the passes; over the numbers at the left: the values. Drag: move. Double click: show all.\n"
    "To look back: drag the grip, click the loss, or press ← and →; End or Esc returns to the newest step."
)


def loss_entries(point: LossPoint | None, mean: Entry | None, theme: Theme) -> list[Entry]:
    """The words above the loss.

    Args:
        point: whose values are said; None when there is nothing yet.
        mean: what is said of the smoothed line; None without one.
        theme: the colours.
    """
    if point is None:
        return [Entry(LOSS, theme.second), Entry(RATE, theme.faint, sample=Sample.AREA)]
    number = max(1, math.ceil(point.passes - 1e-9))
    loss = f"{LOSS} {point.loss:.4f}"
    return [
        Entry(f"{loss}, mean" if point.last > point.first else loss, theme.second if mean is None else theme.faint),
        *([] if mean is None else [mean]),
        Entry(f"{step_words(point)} · pass {number:,}", brief=f"step {point.last:,}"),
        # Last, where it is left out first: its own axis says nearly as much.
        Entry(f"{RATE} {plain(point.rate)}", theme.faint, brief=f"η {plain(point.rate)}", sample=Sample.AREA),
    ]


def mean_entry(steps: int, value: float | None, theme: Theme) -> Entry:
    """What is said of the smoothed line: over how many steps it is the mean, and its value."""
    words = f"mean of the last {steps:,}"
    if value is None:
        return Entry(words, theme.text)
    return Entry(f"{words}: {value:.4f}", theme.text, brief=f"mean {value:.4f}")


def error_entries(errors: PassErrors | None, theme: Theme, *, watched: str, places: int) -> list[Entry]:
    """The words above the errors.

    Args:
        errors: what is said; None when there is nothing yet.
        theme: the colours.
        watched: what the error is called that is measured after every pass.
        places: digits after the point; one digit of 60,000 shows in the third.
    """
    if errors is None:
        names = ((TRAIN, theme.second), (watched, theme.accent))
        return [Entry(f"{name} %", colour, brief=f"{short_name(name)} %") for name, colour in names]
    words = [_error_entry(TRAIN, errors.train, theme.second, places)]
    if errors.watch is not None:
        words.append(_error_entry(watched, errors.watch, theme.accent, places))
    return [*words, Entry(f"pass {errors.number:,}", brief=f"p. {errors.number:,}")]


def step_words(point: LossPoint) -> str:
    """Which step a point stands for, or which steps."""
    if point.last > point.first:
        return f"steps {point.first:,}–{point.last:,}"
    return f"step {point.last:,}"


def moment_words(point: LossPoint) -> str:
    """What is said beside the time machine's handle."""
    return f"{step_words(point)} · pass {point.passes:,.2f} · loss {point.loss:.4f}"


def _error_entry(name: str, error: float, colour: str, places: int) -> Entry:
    """An error in % with its line; in brief with two places, and the word "error" is left to the plot."""
    return Entry(f"{name} {error:.{places}f}%", colour, brief=f"{short_name(name)} {error:.2f}%")


def short_name(name: str) -> str:
    """An error's name without the word that stands at its axis."""
    return name.removesuffix(" error")
