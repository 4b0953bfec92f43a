"""One rule for the number of threads."""

from __future__ import annotations

import os

import torch

from lenet_viz.training.recipe import Recipe
from lenet_viz.training.threads import SMALL_BATCH, threads_for, training_threads


def test_small_batches_are_not_shared():
    assert training_threads(Recipe(batch=1)) == training_threads(Recipe(batch=SMALL_BATCH - 1)) == 1
    assert training_threads(Recipe(batch=SMALL_BATCH)) == os.cpu_count()


def test_the_count_is_given_back():
    before = torch.get_num_threads()
    with threads_for(Recipe(batch=SMALL_BATCH)):
        assert torch.get_num_threads() == os.cpu_count()
    assert torch.get_num_threads() == before
