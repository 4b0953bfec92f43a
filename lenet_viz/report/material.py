"""Everything that the figures of one network are drawn from, computed once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.rejection_curve import RejectionCurve
from lenet_viz.analysis.robustness import RobustnessCurve
from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.report.study import SizeStudy
from lenet_viz.storage.card import Card
from lenet_viz.training.error_history import ErrorHistory


@dataclass(frozen=True, eq=False)
class DistortedDigits:
    """The hundred digits of the paper's Fig. 7, made again, and what the network answers.

    Attributes:
        originals: (10, S, S) uint8, the training digits they come from, 0…9 in order.
        images: (10, 10, S, S) uint8, for each of those ten distorted ones; 0 background, 255 ink.
        answers: (10, 10) the network's answers, 0…9.
    """

    originals: NDArray[np.uint8]
    images: NDArray[np.uint8]
    answers: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Material:
    """What there is to say about one network on one set of test digits.

    Attributes:
        title: what people call the network.
        card: where it comes from; None: nobody knows.
        network: on the CPU, in evaluation mode.
        digits: the test digits.
        evaluation: of all of them.
        rejection: what rejecting by the gap costs and gains, as in the paper's Fig. 10.
        hidden_stage: the last stage before the output.
        means: (10, units) mean activations of that stage over the test digits of each class; NaN for a
            class without digits.
        robustness: one curve for each disturbance.
        passes: the errors after each pass of its training; None: they were not kept.
        distorted: the digits of Fig. 7; None where the MNIST training digits are missing.
        study: errors by the size of the training set, as recorded; None: there is no record.
    """

    title: str
    card: Card | None
    network: LeNet5
    digits: DigitSet
    evaluation: Evaluation
    rejection: RejectionCurve
    hidden_stage: Stage
    means: NDArray[np.float32]
    robustness: tuple[RobustnessCurve, ...]
    passes: ErrorHistory | None = None
    distorted: DistortedDigits | None = None
    study: SizeStudy | None = None

    @property
    def spec(self) -> NetworkSpec:
        """What the network is."""
        return self.network.spec

    @property
    def is_mnist(self) -> bool:
        """Whether the digits are the paper's own, so that its numbers can be held against these."""
        return self.digits.name is DatasetName.MNIST
