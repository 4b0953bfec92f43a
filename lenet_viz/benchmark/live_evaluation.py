"""Evaluations in the open window, one after the other: how fast, and how late the window answers meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from lenet_viz.benchmark.heartbeat import Heartbeat
from lenet_viz.benchmark.measure import Measure, latencies, median
from lenet_viz.benchmark.open_window import open_window, settle, wait_until
from lenet_viz.benchmark.options import Options
from lenet_viz.gui.controllers.evaluation_sources import Source

ROUNDS: Final = 8


def measure(options: Options) -> Iterator[Measure]:
    """Images a second from the order to the whole result on screen, and the window's delays.

    Raises:
        TimeoutError: an evaluation does not end.
    """
    options.tell("evaluation: in the window")
    rates: list[float] = []
    heartbeat = Heartbeat()
    with open_window() as opened:
        laboratory = opened.window.laboratory
        controller = laboratory.evaluation
        opened.window.docks.bring_up(laboratory.evaluation_panel)
        settle(opened.window)
        for number in range(ROUNDS + 1):
            start = time.perf_counter()
            controller.start(Source.MNIST)
            wait_until(lambda: not controller.running, "the evaluation did not end")
            assert controller.result is not None
            if number:  # the first one loads the digits
                rates.append(controller.result.evaluation.count / (time.perf_counter() - start))
            else:
                heartbeat.start()
        heartbeat.stop()
    rounds = {"rounds": [round(rate) for rate in rates]}
    yield Measure("evaluation.window", "evaluation in the window", median(rates), "images/s", rounds)
    longest = {"longest": f"{max(heartbeat.delays) * 1000:.1f} ms", "bar": "≤ 16 ms at p99, longest ≤ 50 ms"}
    yield from latencies("evaluation.window.delay", "evaluation, window answers late", heartbeat.delays, longest)
