"""One rule for the number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
import torch

from lenet_viz.cores import cores
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.threads import (
    SMALL_BATCH,
    flush_tiny_numbers,
    share_cores,
    threads_for,
    training_threads,
)


def test_small_batches_are_not_shared():
    assert training_threads(Recipe(batch=1)) == training_threads(Recipe(batch=SMALL_BATCH - 1)) == 1
    assert training_threads(Recipe(batch=SMALL_BATCH)) == cores()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not say which thread runs where")
def test_a_program_that_was_given_one_core_trains_in_one_thread():
    code = "from lenet_viz.cores import cores; print(cores())"
    hold = f"import os; os.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}}); "
    told = subprocess.run([sys.executable, "-c", hold + code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "1"


def test_the_count_is_given_back():
    before = torch.get_num_threads()
    with threads_for(Recipe(batch=SMALL_BATCH)):
        assert torch.get_num_threads() == cores()
    assert torch.get_num_threads() == before


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not say which thread runs where")
def test_threads_that_need_all_cores_get_one_each_and_others_stay_free():
    cores = os.sched_getaffinity(0)
    if len(cores) < 2:
        pytest.skip("one core is all that there is")
    found = {}

    def work(threads: int) -> None:
        share_cores(threads)
        found[threads] = (torch.get_num_threads(), os.sched_getaffinity(0))

    for threads in (1, len(cores)):
        thread = threading.Thread(target=work, args=(threads,))
        thread.start()
        thread.join()
    assert found[1] == (1, cores)
    assert found[len(cores)] == (len(cores), {min(cores)})
    assert os.sched_getaffinity(0) == cores, "only the thread that asked is held"


def test_tiny_numbers_are_flushed_by_all_threads_that_share_the_work():
    found = []

    def work() -> None:
        flush_tiny_numbers()
        torch.set_num_threads(os.cpu_count() or 1)
        small = torch.full((1 << 20,), 1e-20)
        found.append(int((small * small).count_nonzero()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [0]
