"""Training does not ask the system for the same memory at every step."""

from __future__ import annotations

import subprocess
import sys

import pytest

STEPS = """
import resource
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Recipe
import torch
torch.set_num_threads(1)
images = torch.randint(0, 256, (1280, 28, 28), dtype=torch.uint8)
digits = DigitSet(DatasetName.MNIST, Part.TRAIN, images, torch.arange(1280) % 10)
events = Training(LeNet5(VARIANTS["softmax-full"]), digits, Recipe(passes=5)).events()
for _ in range(20):
    next(events)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    next(events)
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 20)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only GNU's malloc hands memory back at once")
def test_steps_reuse_the_memory_of_the_steps_before():
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True, timeout=120)
    # Thousands of pages a step without the program's care; a few at most with it.
    assert float(done.stdout) < 200
