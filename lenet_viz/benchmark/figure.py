"""How soon the figure follows the pen."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from lenet_viz.benchmark.digit_sets import any_digits
from lenet_viz.benchmark.live_training import LiveTraining
from lenet_viz.benchmark.measure import Measure, latencies, median
from lenet_viz.benchmark.open_window import OpenWindow, open_window, settle
from lenet_viz.benchmark.options import ENDLESS, Options
from lenet_viz.benchmark.pen import Latency, Pen, samples
from lenet_viz.network.variants import DEFAULT_VARIANT

EVENTS: Final = 400
GAP_MS: Final = 5


def measure(options: Options) -> Iterator[Measure]:
    """Pen event to painted figure and longest gap of the event loop, idle and while training."""
    with any_digits() as digits, open_window() as opened:
        settle(opened.window)
        options.tell("figure: drawing, idle")
        Pen(opened).draw(samples()[8])  # fonts, caches and torch warm up
        yield from _drawn(opened, "idle", "idle", {})
        options.tell("figure: drawing while training")
        run = LiveTraining(opened, DEFAULT_VARIANT)
        details = {"training": DEFAULT_VARIANT, "batch": ENDLESS.batch, "digits": digits}
        yield from _drawn(opened, "training", "while training", details)
        run.stop()


def _drawn(opened: OpenWindow, name: str, words: str, details: dict[str, Any]) -> Iterator[Measure]:
    """The measures of drawing the samples over and over."""
    pen, ticker = Pen(opened), _Ticker()
    events: list[Latency] = []
    for drawing in itertools.cycle(samples()):
        events += pen.draw(drawing)
        if len(events) >= EVENTS:
            break
    gap = ticker.stop()
    seconds = [each.seconds for each in events]
    size, figure = opened.window.size(), opened.window.figure.size()
    details = {
        "events": len(seconds),
        "longest": round(max(seconds) * 1000, 1),
        "at work p50": round(median([each.work for each in events]) * 1000, 1),
        "window": f"{size.width()}×{size.height()}",
        "figure": f"{figure.width()}×{figure.height()}",
        **details,
    }
    yield from latencies(f"figure.{name}", f"pen event to painted figure, {words}", seconds, details)
    yield Measure(
        f"figure.{name}.gap", f"longest gap of the event loop, {words}", gap * 1000, "ms", {"timer": f"{GAP_MS} ms"}
    )


class _Ticker(QObject):
    """A fast timer that notes the longest time between two of its ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer)
        self._timer.start(GAP_MS)

    def stop(self) -> float:
        """End. Returns the longest gap in seconds."""
        self._timer.stop()
        return self._longest

    @Slot()
    def _on_timer(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now
