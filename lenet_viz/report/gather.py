"""From a network and its test digits to the material of all figures."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.limits import Measure
from lenet_viz.analysis.nearest import Features, features
from lenet_viz.analysis.paper_results import FIG_7
from lenet_viz.analysis.rejection_curve import rejection_curve
from lenet_viz.analysis.robustness import Disturbance, robustness_curve
from lenet_viz.data.batches import to_images, to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.resampling import resampled
from lenet_viz.network.inference import scores
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import CLASSES
from lenet_viz.report.material import DistortedDigits, Material
from lenet_viz.report.study import recorded_study
from lenet_viz.storage.card import Card, usual_limit
from lenet_viz.training.error_history import ErrorHistory

ROBUSTNESS_DIGITS: Final = 2_000
"""So many test digits at most, evenly spread over the set, are read at each amount of each disturbance."""

_FIG_7_SIDE: Final = 32
"""The maps of Fig. 7 are those of an input of so many pixels."""

Report = Callable[[int, int], None]


def gather(
    network: LeNet5,
    title: str,
    card: Card | None,
    digits: DigitSet,
    *,
    training: DigitSet | None = None,
    passes: ErrorHistory | None = None,
    report: Report | None = None,
) -> Material:
    """Measure everything; in the order of half a minute on two cores for 10,000 digits.

    Args:
        network: stays as it is; a copy is moved to the CPU.
        title: what people call it.
        card: where it comes from, where known.
        digits: the test digits.
        training: the MNIST training digits, from which Fig. 7 is made; None, or others: without Fig. 7.
        passes: the errors after each pass of its training, where kept.
        report: told again and again how many readings are done, and how many there are in all; may raise to stop.

    Raises:
        ValueError: there are no digits, the network's scores are no numbers, or the record of the study is damaged.
    """
    network = copy.deepcopy(network).cpu().eval()
    some = _evenly(digits, ROBUSTNESS_DIGITS)
    told = _Told(report, 2 * len(digits) + sum(len(kind.amounts) * len(some) for kind in Disturbance))
    evaluation = evaluate(network, digits, report=told.part, limit=usual_limit(card, network.spec.output))
    seen = features(network, digits, told.next_part())
    return Material(
        title=title,
        card=card,
        network=network,
        digits=digits,
        evaluation=evaluation,
        rejection=rejection_curve(evaluation, Measure.GAP),
        hidden_stage=seen.stage,
        means=_means(seen),
        robustness=tuple(robustness_curve(network, some, kind, told.next_part()) for kind in Disturbance),
        passes=passes,
        distorted=None if training is None else _distorted(network, training),
        study=recorded_study(),
    )


class _Told:
    """Joins the progress of one part after the other to that of the whole."""

    def __init__(self, report: Report | None, whole: int) -> None:
        self._report = report
        self._whole = whole
        self._before = 0
        self._done = 0

    def next_part(self) -> Report:
        self._before = self._done
        return self.part

    def part(self, done: int, _: int) -> None:
        self._done = self._before + done
        if self._report is not None:
            self._report(self._done, self._whole)


def _evenly(digits: DigitSet, most: int) -> DigitSet:
    """So many digits at most, spread over the whole set: MNIST's first half is harder than its second."""
    step = max(1, -(-len(digits) // most))
    return digits.subset(torch.arange(0, len(digits), step))


def _means(seen: Features) -> NDArray[np.float32]:
    """(10, units); NaN for a class without digits."""
    means = np.full((CLASSES, seen.values.shape[1]), np.nan, np.float32)
    for label in range(CLASSES):
        own = seen.values[seen.labels == label]
        if len(own):
            means[label] = own.mean(axis=0)
    return means


def _distorted(network: LeNet5, training: DigitSet) -> DistortedDigits | None:
    """The digits of Fig. 7; None where these are not the training digits that the paper distorted."""
    numbers, classes = [each.number for each in FIG_7], [each.digit for each in FIG_7]
    if max(numbers) >= len(training) or training.labels[numbers].tolist() != classes:
        return None
    whole = to_inputs(training.images[numbers], _FIG_7_SIDE)
    inputs = resampled(whole, np.stack([each.map for each in FIG_7]))
    margin = (_FIG_7_SIDE - network.spec.input_size) // 2
    cut = inputs[:, :, margin : _FIG_7_SIDE - margin, margin : _FIG_7_SIDE - margin]
    answers = network.logits(scores(network, cut)).argmax(dim=1).numpy()
    copies = len(FIG_7) // CLASSES
    pictures = to_images(inputs).numpy().reshape(CLASSES, copies, _FIG_7_SIDE, _FIG_7_SIDE)
    return DistortedDigits(to_images(whole[::copies]).numpy(), pictures, answers.reshape(CLASSES, copies))
