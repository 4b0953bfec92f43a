"""How many threads share a step: one rule, since sums in another order are other sums."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import torch

from lenet_viz.training.distributed import processes_here
from lenet_viz.training.recipe import Recipe

SMALL_BATCH: Final = 32
"""Below this many digits, sharing a step between cores costs more than it brings."""


def training_threads(recipe: Recipe) -> int:
    """So many threads train by a recipe, as it was at the start of the run, in this process of this machine."""
    return 1 if recipe.batch < SMALL_BATCH else max(1, (os.cpu_count() or 1) // processes_here())


@contextmanager
def threads_for(recipe: Recipe) -> Iterator[None]:
    """Within this block torch uses as many threads as `training_threads` says; the count is the calling thread's."""
    before = torch.get_num_threads()
    torch.set_num_threads(training_threads(recipe))
    try:
        yield
    finally:
        torch.set_num_threads(before)
