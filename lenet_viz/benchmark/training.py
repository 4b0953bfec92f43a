"""How fast it learns: the bare loop, under the open window, against a plain loop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lenet_viz.benchmark.digit_sets import DigitSets, short_watch
from lenet_viz.benchmark.live_training import LiveTraining
from lenet_viz.benchmark.loops import Loops, other_processes
from lenet_viz.benchmark.measure import Measure, median, ratio, rounded
from lenet_viz.benchmark.open_window import OpenWindow, open_window, settle, turn
from lenet_viz.benchmark.options import ENDLESS, Options
from lenet_viz.storage.resources import resource

NETWORKS: Final = ("paper-1998", "softmax-full")
ROUNDS: Final = 3
SAMPLE: Final = "3.json"


def measure(options: Options) -> Iterator[Measure]:
    """Digits a second of each network and loop, and the ratios between the loops."""
    with short_watch() as sets, other_processes() as loops, open_window() as opened:
        settle(opened.window)
        opened.window.drawing.open_source(resource("samples", SAMPLE))
        for network in NETWORKS:
            yield from rate_measures(network, _rates(network, loops, opened, options), sets)


@dataclass
class Rates:
    """Digits a second, round by round."""

    bare: list[float] = field(default_factory=list)
    window: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    distorted: list[float] = field(default_factory=list)


def _rates(name: str, loops: Loops, opened: OpenWindow, options: Options) -> Rates:
    """All loops in turns, so that what else the machine does falls on all alike."""
    live = LiveTraining(opened, name)
    live.hold()
    rates = Rates()
    for number in range(1, ROUNDS + 1):
        options.tell(f"training: {name}, round {number} of {ROUNDS}")
        rates.bare.append(loops.rate("bare", name, options.seconds))
        rates.window.append(_live_rate(live, options.seconds))
        rates.plain.append(loops.rate("plain", name, options.seconds))
        rates.distorted.append(loops.rate("distorted", name, options.seconds))
    live.stop()
    return rates


def _live_rate(live: LiveTraining, seconds: float) -> float:
    """Digits a second of the run in the window, while the event loop runs."""
    live.go_on()
    first, start = live.steps, time.perf_counter()
    turn(seconds)
    last, end = live.steps, time.perf_counter()
    live.hold()
    return (last - first) * ENDLESS.batch / (end - start)


def rate_measures(name: str, rates: Rates, sets: DigitSets) -> Iterator[Measure]:
    """Medians of the rounds, and the ratios between them."""
    details = {"batch": ENDLESS.batch, "digits": sets.words}
    for key, title, values in (
        ("bare", "bare loop", rates.bare),
        ("window", "window open and live", rates.window),
        ("plain", "plain loop", rates.plain),
        ("distorted", "bare loop, distortions", rates.distorted),
    ):
        rounds: dict[str, Any] = {"rounds": [round(value) for value in values]}
        yield Measure(f"training.{name}.{key}", f"{name}, {title}", median(values), "digits/s", rounds | details)
    for key, title, values, others in (
        ("window_per_bare", "window / bare", rates.window, rates.bare),
        ("bare_per_plain", "bare / plain", rates.bare, rates.plain),
        ("distorted_per_bare", "distortions / none", rates.distorted, rates.bare),
    ):
        each = [value / other for value, other in zip(values, others, strict=True)]
        yield Measure(
            f"training.{name}.{key}", f"{name}, {title}", ratio(values, others), "×", {"rounds": rounded(each, 3)}
        )
