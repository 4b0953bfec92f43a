"""How many threads share a step: one rule, since sums in another order are other sums."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import torch

from lenet_viz.cores import cores
from lenet_viz.training.distributed import processes_here
from lenet_viz.training.recipe import Recipe

SMALL_BATCH: Final = 32
"""Below this many digits, sharing a step between cores costs more than it brings."""

SHARED_NUMBERS: Final = 1 << 20
"""Enough of them that torch shares their sum."""


def training_threads(recipe: Recipe) -> int:
    """So many threads train by a recipe, as it was at the start of the run, in this process of this machine."""
    return 1 if recipe.batch < SMALL_BATCH else max(1, cores() // processes_here())


def flush_tiny_numbers() -> None:
    """Take numbers below 10⁻³⁸ for 0: dying gradients are full of them, and they take a hundred times as long.

    To be called by the thread that trains before it shares any work: the threads that share it inherit this when
    they begin, and in those that began before half of the numbers would be others.
    """
    torch.set_flush_denormal(True)


def share_cores(threads: int) -> None:
    """Let so many threads share the calling thread's steps, each on a core of its own where all cores are needed.

    They wait for each other many times in a step. Whenever a third thread has been at work, the window's most
    often, the system else puts two of them on one core, where each waits for the other: milliseconds of every repaint.
    To be called by a thread that has shared no work yet.
    """
    torch.set_num_threads(threads)
    if threads == 1 or not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) != threads:
        return
    # The threads that share the work begin with it, and inherit where they may run.
    os.sched_setaffinity(0, cores[1:])
    torch.zeros(SHARED_NUMBERS).sum()
    os.sched_setaffinity(0, cores[:1])


@contextmanager
def threads_for(recipe: Recipe) -> Iterator[None]:
    """Within this block torch uses as many threads as `training_threads` says; the count is the calling thread's."""
    before = torch.get_num_threads()
    torch.set_num_threads(training_threads(recipe))
    try:
        yield
    finally:
        torch.set_num_threads(before)
