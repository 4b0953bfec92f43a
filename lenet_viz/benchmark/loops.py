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
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Final

import torch

from lenet_viz.benchmark.machine import training_threads
from lenet_viz.benchmark.options import ENDLESS
from lenet_viz.benchmark.plain_loop import plain_steps
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.distortions import MILD_DISTORTIONS
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.events import StepDone
from lenet_viz.training.loop import Training

WARM_UP_STEPS: Final = 5


class Loops:
    """The other processes."""

    def __init__(self, own: ProcessPoolExecutor, plain: ProcessPoolExecutor) -> None:
        self._own = own
        self._plain = plain

    def rate(self, kind: str, name: str, seconds: float) -> float:
        """Digits a second of the loop `bare`, `distorted` or `plain` for a network, going on where it stood."""
        pool = self._plain if kind == "plain" else self._own
        return pool.submit(digits_per_second, kind, name, seconds).result()


@contextmanager
def other_processes() -> Iterator[Loops]:
    """Processes for loops, ended with the block."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as own, ProcessPoolExecutor(1, mp_context=context) as plain:
        yield Loops(own, plain)


def digits_per_second(kind: str, name: str, seconds: float) -> float:
    """Digits a second of a loop in this process."""
    torch.set_num_threads(training_threads())
    steps = _steps(kind, name)
    for _ in range(WARM_UP_STEPS):
        next(steps)
    start = now = time.perf_counter()
    count = 0
    while now - start < seconds:
        next(steps)
        count += 1
        now = time.perf_counter()
    return count * ENDLESS.batch / (now - start)


@cache
def _steps(kind: str, name: str) -> Iterator[object]:
    digits = load(DatasetName.MNIST, Part.TRAIN)
    if kind == "plain":
        return plain_steps(name, digits, batch=ENDLESS.batch, rate=ENDLESS.rate)
    recipe = replace(ENDLESS, distortions=MILD_DISTORTIONS if kind == "distorted" else None)
    events = Training(LeNet5(VARIANTS[name]), digits, recipe).events()
    return (event for event in events if isinstance(event, StepDone))
