"""Small sets that a network can learn in a few steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Small batches gain nothing from more; and sums then always add up in the same order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def draw_boxes(count: int, seed: int) -> DigitSet:
    """Ten classes: bars and boxes of five sizes at two places, a little moved and smeared."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    images = np.zeros((count, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        top, left = random.integers(4, 7, 2) + (9 if label % 2 else 0)
        image[top : top + 2 + 2 * (label // 2), left : left + 10 - label // 2] = random.integers(180, 256)
    return DigitSet(DatasetName.MNIST, Part.TRAIN, torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64)))


@pytest.fixture(scope="session")
def boxes() -> DigitSet:
    return draw_boxes(200, seed=1)


@pytest.fixture(scope="session")
def other_boxes() -> DigitSet:
    return draw_boxes(50, seed=2)
