"""A training set out of people's strokes: each digit many times, every time a little otherwise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.hands import StrokeSet
from lenet_viz.data.preparation import FIELD_SIDE, prepare_drawing
from lenet_viz.data.replay import as_bytes
from lenet_viz.data.sources import DatasetName
from lenet_viz.data.variations import PEOPLE, Variation, any_pen, varied

Report = Callable[[int, int], None]


def many_hands(
    strokes: StrokeSet,
    copies: int,
    seed: int,
    *,
    variation: Variation = PEOPLE,
    report: Report | None = None,
) -> DigitSet:
    """So many drawings of every digit, none like the other: first all digits once, then all once more….

    The strokes are changed before they are prepared, and inked with pens of many widths: ink stays ink, where
    distorting prepared pictures would blur it.

    Args:
        strokes: the digits.
        copies: 1 or more.
        seed: decides the changes.
        variation: how far they go.
        report: told digits done and in all, now and then; may raise to stop.
    """
    random = np.random.default_rng(seed)
    count = len(strokes) * copies
    images = np.zeros((count, FIELD_SIDE, FIELD_SIDE), np.uint8)
    for number in range(count):
        drawing = varied(strokes.drawings[number % len(strokes)], variation, random)
        prepared = prepare_drawing(drawing, any_pen(variation, random))
        assert prepared is not None  # no stroke of a set is empty
        images[number] = as_bytes(prepared)
        if report is not None and number % 100 == 99:
            report(number + 1, count)
    labels = torch.from_numpy(np.tile(strokes.labels, copies))
    return DigitSet(None, Part.TRAIN, torch.from_numpy(images), labels, strokes.title, DatasetName.MNIST.classes)
