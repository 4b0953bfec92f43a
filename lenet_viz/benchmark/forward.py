"""The parts of an answer: preparing a drawing, and one forward pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import torch

from lenet_viz.benchmark.measure import Measure, quantile
from lenet_viz.benchmark.options import Options
from lenet_viz.benchmark.pen import samples
from lenet_viz.data.preparation import prepare_drawing
from lenet_viz.network.inference import run, scores
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS

TIMES: Final = 500
WARM_UP: Final = 50


def measure(options: Options) -> Iterator[Measure]:
    """One forward pass with every stage kept, one for the scores alone, one drawing prepared."""
    options.tell("forward: one pass, one preparation")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as in the window
    network = LeNet5(VARIANTS[DEFAULT_VARIANT]).eval()
    weights = network.snapshot()
    drawings = samples()
    prepared = prepare_drawing(drawings[3])
    assert prepared is not None
    batch = torch.from_numpy(prepared.input)[None, None]
    traced = _timed(lambda turn: run(network, prepared.input, weights))
    plain = _timed(lambda turn: scores(network, batch))
    preparation = _timed(lambda turn: prepare_drawing(drawings[turn % len(drawings)]))
    torch.set_num_threads(threads)
    named = {"network": DEFAULT_VARIANT}
    yield _measure("trace", "one forward pass, every stage kept, p50", traced, named)
    yield _measure("scores", "one forward pass, scores only, p50", plain, named)
    yield _measure("preparation", "one drawing prepared, p50", preparation, {"drawings": len(drawings)})


def _timed(work: Callable[[int], object]) -> list[float]:
    """Seconds of each of many calls, which are given their number."""
    seconds: list[float] = []
    for turn in range(WARM_UP + TIMES):
        start = time.perf_counter()
        work(turn)
        seconds.append(time.perf_counter() - start)
    return seconds[WARM_UP:]


def _measure(name: str, title: str, seconds: list[float], details: dict[str, Any]) -> Measure:
    details = {"p99": round(quantile(seconds, 0.99) * 1000, 2), "times": len(seconds), **details}
    return Measure(f"forward.{name}", title, quantile(seconds, 0.5) * 1000, "ms", details)
