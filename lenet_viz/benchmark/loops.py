"""Training loops without a window, in processes of their own.

OpenMP slows every thread team of a process down as soon as there are more threads than processors, and
the run in the window has a team already: in one process the loops would disturb each other. The plain
loop is also kept apart from what the program's own loop does to its process's memory.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from typing import Final

import torch

from lenet_viz.benchmark.keras_loop import keras_rate
from lenet_viz.benchmark.machine import training_threads
from lenet_viz.benchmark.options import ENDLESS
from lenet_viz.benchmark.plain_loop import in_memory_steps, plain_steps
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.distortions import MILD_DISTORTIONS
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.loop import Training, start_network
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.threads import flush_tiny_numbers

WARM_UP_STEPS: Final = 5

PAPER_DIGITS: Final = 60_000
"""A pass of the 1998 recipe has so many steps."""

PLAIN_LOOPS: Final = {"plain": plain_steps, "memory": in_memory_steps}


class Loops:
    """The other processes."""

    def __init__(self, own: ProcessPoolExecutor, plain: ProcessPoolExecutor, keras: ProcessPoolExecutor) -> None:
        self._own = own
        self._plain = plain
        self._keras = keras

    def rate(self, kind: str, name: str, seconds: float) -> float:
        """Digits a second of a loop for a network, going on where it stood.

        Args:
            kind: `bare`, `distorted`, `plain`, `memory`, or `keras` where it is installed.
            name: of the network; Keras has but one.
            seconds: how long to measure.
        """
        if kind == "keras":
            return self._keras.submit(_keras_rate, seconds).result()
        pool = self._own if kind in ("bare", "distorted") else self._plain
        return pool.submit(digits_per_second, kind, name, seconds).result()

    def rate_of_1998(self, seconds: float) -> float:
        """Digits a second of the 1998 recipe on one core, the second derivatives of each pass included."""
        return self._own.submit(rate_of_1998, seconds).result()

    def cuda_pass(self, name: str) -> float:
        """Seconds of one pass on CUDA, the whole set resident there."""
        return self._own.submit(cuda_pass, name).result()


@contextmanager
def other_processes() -> Iterator[Loops]:
    """Processes for loops, ended with the block; those that nothing is asked of never start."""
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        yield Loops(*(stack.enter_context(ProcessPoolExecutor(1, mp_context=context)) for _ in range(3)))


def digits_per_second(kind: str, name: str, seconds: float) -> float:
    """Digits a second of a loop in this process."""
    torch.set_num_threads(training_threads())
    if kind not in PLAIN_LOOPS:
        flush_tiny_numbers()
    steps = _steps(kind, name)
    for _ in range(WARM_UP_STEPS):
        next(steps)
    return ENDLESS.batch * _steps_per_second(steps, seconds)


def rate_of_1998(seconds: float) -> float:
    """See `Loops.rate_of_1998`."""
    torch.set_num_threads(1)
    recipe = RECIPES["1998"]
    training = Training(start_network(LeNet5(VARIANTS["paper-1998"]), recipe), _learned(), recipe)
    # A short run would see too few passes, and a pass all too many steps: each is timed on its own.
    start = time.perf_counter()
    events = training.events()
    next(events)
    before = time.perf_counter() - start
    steps = (event for event in events if isinstance(event, StepDone))
    each = 1 / _steps_per_second(steps, seconds)
    return PAPER_DIGITS / (before + PAPER_DIGITS * each)


def cuda_pass(name: str) -> float:
    """See `Loops.cuda_pass`."""
    recipe = replace(ENDLESS, passes=2)
    events = Training(LeNet5(VARIANTS[name]).to("cuda"), _learned(), recipe).events()
    # The first pass sets up libraries and captures the step.
    start = next(time.perf_counter() for event in events if isinstance(event, PassDone))
    return next(time.perf_counter() for event in events if isinstance(event, PassDone)) - start


def _steps_per_second(steps: Iterator[object], seconds: float) -> float:
    start = now = time.perf_counter()
    count = 0
    while now - start < seconds:
        next(steps)
        count += 1
        now = time.perf_counter()
    return count / (now - start)


@cache
def _steps(kind: str, name: str) -> Iterator[object]:
    if kind in PLAIN_LOOPS:
        return PLAIN_LOOPS[kind](name, _learned(), batch=ENDLESS.batch, rate=ENDLESS.rate)
    recipe = replace(ENDLESS, distortions=MILD_DISTORTIONS if kind == "distorted" else None)
    events = Training(LeNet5(VARIANTS[name]), _learned(), recipe).events()
    return (event for event in events if isinstance(event, StepDone))


def _keras_rate(seconds: float) -> float:
    return keras_rate(_learned(), seconds, batch=ENDLESS.batch, rate=ENDLESS.rate)


def _learned() -> DigitSet:
    return load(DatasetName.MNIST, Part.TRAIN)
