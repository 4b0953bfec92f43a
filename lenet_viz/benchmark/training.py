"""How fast it learns: the bare loop, under the open window, against loops of other people's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import torch

from lenet_viz.benchmark.digit_sets import DigitSets, short_watch
from lenet_viz.benchmark.heartbeat import Heartbeat
from lenet_viz.benchmark.keras_loop import NETWORK as KERAS_NETWORK
from lenet_viz.benchmark.keras_loop import keras_is_installed
from lenet_viz.benchmark.live_training import LiveTraining
from lenet_viz.benchmark.loops import Loops, other_processes
from lenet_viz.benchmark.measure import Measure, latencies, median, ratio, rounded
from lenet_viz.benchmark.open_window import OpenWindow, open_window, settle, turn
from lenet_viz.benchmark.options import ENDLESS, Options
from lenet_viz.storage.resources import resource

NETWORKS: Final = ("paper-1998", "softmax-full")
ROUNDS: Final = 3
SAMPLE: Final = "3.json"


def measure(options: Options) -> Iterator[Measure]:
    """Digits a second of each network and loop, and the ratios between the loops."""
    with short_watch() as sets, other_processes() as loops:
        with open_window() as opened:
            settle(opened.window)
            opened.window.drawing.open_source(resource("samples", SAMPLE))
            for network in NETWORKS:
                yield from rate_measures(network, _rates(network, loops, opened, options), sets)
        options.tell("training: the 1998 recipe on one core")
        of_1998 = [loops.rate_of_1998(options.seconds) for _ in range(ROUNDS)]
        yield measure_of_1998(of_1998, sets)
        for network in NETWORKS:
            yield cuda_measure(network, loops, sets)


@dataclass
class Rates:
    """Digits a second, round by round.

    Attributes:
        bare: the program's loop alone.
        window: under the open window.
        plain: Dataset and DataLoader.
        memory: all inputs in memory.
        distorted: the program's loop, distorting every digit.
        keras: `fit`; empty where Keras is not installed, and for networks that it does not have.
        delays: by how many seconds the window answered too late, beat by beat.
    """

    bare: list[float] = field(default_factory=list)
    window: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    distorted: list[float] = field(default_factory=list)
    keras: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)


def _rates(name: str, loops: Loops, opened: OpenWindow, options: Options) -> Rates:
    """All loops in turns, so that what else the machine does falls on all alike."""
    live = LiveTraining(opened, name)
    live.hold()
    rates = Rates()
    for number in range(1, ROUNDS + 1):
        options.tell(f"training: {name}, round {number} of {ROUNDS}")
        rates.bare.append(loops.rate("bare", name, options.seconds))
        rates.window.append(_live_rate(live, options.seconds, rates.delays))
        for kind, found in (("plain", rates.plain), ("memory", rates.memory), ("distorted", rates.distorted)):
            found.append(loops.rate(kind, name, options.seconds))
        if name == KERAS_NETWORK and keras_is_installed():
            rates.keras.append(loops.rate("keras", name, options.seconds))
    live.stop()
    return rates


def _live_rate(live: LiveTraining, seconds: float, delays: list[float]) -> float:
    """Digits a second of the run in the window, while the event loop runs; its delays are added."""
    live.go_on()
    heartbeat = Heartbeat()
    heartbeat.start()
    first, start = live.steps, time.perf_counter()
    turn(seconds)
    last, end = live.steps, time.perf_counter()
    heartbeat.stop()
    delays.extend(heartbeat.delays)
    live.hold()
    return (last - first) * ENDLESS.batch / (end - start)


def rate_measures(name: str, rates: Rates, sets: DigitSets) -> Iterator[Measure]:
    """Medians of the rounds, the ratios between them with the bar that each should clear, and the delays."""
    details = {"batch": ENDLESS.batch, "digits": sets.words}
    for key, title, values in (
        ("bare", "bare loop", rates.bare),
        ("window", "window open and live", rates.window),
        ("plain", "plain loop", rates.plain),
        ("memory", "in-memory loop", rates.memory),
        ("distorted", "bare loop, distortions", rates.distorted),
        *((("keras", "Keras", rates.keras),) if rates.keras else ()),
    ):
        rounds: dict[str, Any] = {"rounds": [round(value) for value in values]}
        yield Measure(f"training.{name}.{key}", f"{name}, {title}", median(values), "digits/s", rounds | details)
    for key, title, values, others, bar in (
        ("window_per_bare", "window / bare", rates.window, rates.bare, "≥ 0.95"),
        ("bare_per_plain", "bare / plain", rates.bare, rates.plain, "≥ 2"),
        ("bare_per_memory", "bare / in-memory", rates.bare, rates.memory, "≥ 1.15"),
        ("distorted_per_bare", "distortions / none", rates.distorted, rates.bare, "≥ 0.6"),
        *((("bare_per_keras", "bare / Keras", rates.bare, rates.keras, "≥ 1.3"),) if rates.keras else ()),
    ):
        each = rounded([value / other for value, other in zip(values, others, strict=True)], 3)
        words = {"bar": bar, "rounds": each}
        yield Measure(f"training.{name}.{key}", f"{name}, {title}", ratio(values, others), "×", words)
    if not rates.keras:
        yield _no_keras(name)
    longest = {"longest": f"{max(rates.delays) * 1000:.1f} ms", "bar": "≤ 16 ms at p99, longest ≤ 50 ms"}
    yield from latencies(f"training.{name}.delay", f"{name}, window answers late", rates.delays, longest)


def _no_keras(name: str) -> Measure:
    why = "Keras is not installed" if name == KERAS_NETWORK else "Keras has no such layers"
    return Measure(f"training.{name}.bare_per_keras", f"{name}, bare / Keras", None, "×", {"skipped": why})


def measure_of_1998(rounds: list[float], sets: DigitSets) -> Measure:
    """The paper's own way of learning."""
    details = {"bar": "≥ 800, aim 1,500", "rounds": [round(value) for value in rounds], "digits": sets.words}
    return Measure("training.1998", "1998 recipe, one core, SDLM included", median(rounds), "digits/s", details)


def cuda_measure(name: str, loops: Loops, sets: DigitSets) -> Measure:
    """Seconds of a pass on CUDA, where there is such a device."""
    found, details = None, {"skipped": "torch finds no CUDA device"}
    if torch.cuda.is_available():
        details = {"device": torch.cuda.get_device_name(), "digits": f"{len(sets.learn):,} of {sets.words}"}
        found = loops.cuda_pass(name)
    return Measure(f"training.{name}.cuda_pass", f"{name}, one pass on CUDA", found, "s", details)
