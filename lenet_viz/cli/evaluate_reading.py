"""What `lenet-viz evaluate` measures: a network reads a set, with a progress bar, and Ctrl+C keeps what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from lenet_viz.analysis.evaluation import Evaluation, read_in_parts
from lenet_viz.analysis.limits import Measure
from lenet_viz.analysis.mcnemar import Versus, versus
from lenet_viz.analysis.paper_results import FIG_8, Mistake
from lenet_viz.analysis.rejection_curve import RejectionCurve, rejection_curve
from lenet_viz.analysis.robustness import Disturbance, RobustnessCurve, robustness_curve
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import Card, usual_limit

REJECTED_BY: Final = Measure.GAP
"""What answers are rejected by to reach an error: the measure of the paper's Fig. 10, which every network has."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A network that is measured.

    Attributes:
        name: what was typed.
        network: it.
        card: where it comes from.
    """

    name: str
    network: LeNet5
    card: Card

    @property
    def title(self) -> str:
        """What people call it, and what was typed."""
        return f"{self.network.spec.title} ({self.name})"


@dataclass(frozen=True, eq=False)
class Findings:
    """What one network made of one set.

    Attributes:
        subject: the network.
        digits: the set.
        evaluation: of the whole set, or of its first digits.
    """

    subject: Subject
    digits: DigitSet
    evaluation: Evaluation

    @property
    def rejection(self) -> RejectionCurve | None:
        """What rejecting by the gap brings; None where no score is a number."""
        finite = np.isfinite(REJECTED_BY.of(self.evaluation.scores, self.evaluation.output)).any()
        return rejection_curve(self.evaluation, REJECTED_BY) if finite else None

    @property
    def more_than_card(self) -> int | None:
        """How many more digits it misreads than its card says; None where the card is about another set or none."""
        card, evaluation = self.subject.card, self.evaluation
        same = evaluation.complete and card.test_digits == evaluation.count and self.digits.name is tested_on(card)
        if not same or card.test_error is None:
            return None
        return len(evaluation.wrong) - round(card.test_error * card.test_digits)

    @property
    def of_the_82(self) -> tuple[list[Mistake], list[Mistake]] | None:
        """Which of the digits in the paper's Fig. 8 it reads, and which not; None for other sets."""
        if self.digits.name is not DatasetName.MNIST or self.digits.part is not Part.TEST:
            return None
        wrong = set(self.evaluation.wrong.tolist())
        seen = [mistake for mistake in FIG_8 if mistake.number < self.evaluation.count]
        return [each for each in seen if each.number not in wrong], [each for each in seen if each.number in wrong]


@dataclass(frozen=True, eq=False)
class Report:
    """All that was asked for.

    Attributes:
        findings: of the network.
        against: of the network that it is held against, and what comes of it.
        curves: errors on disturbed digits.
        stopped: whether Ctrl+C ended it before all was measured.
    """

    findings: Findings
    against: tuple[Findings, Versus] | None = None
    curves: tuple[RobustnessCurve, ...] = ()
    stopped: bool = False


def tested_on(card: Card) -> DatasetName | None:
    """The published set whose test digits a card's error is about, by what the card says of its data."""
    fashion_first = (DatasetName.FASHION, DatasetName.MNIST)  # whose name holds the other's
    return next((name for name in fashion_first if name.full_name in card.data), None)


def read_set(subject: Subject, digits: DigitSet, *, bar: bool) -> Findings:
    """Let a network read a set.

    Args:
        subject: the network.
        digits: what it reads.
        bar: whether progress is shown where standard error is a terminal.

    Raises:
        ValueError: there are no digits.
        KeyboardInterrupt: Ctrl+C came before anything was known; later it leaves an evaluation of the first digits.
    """
    network = subject.network
    parts: list[NDArray[np.float32]] = []
    with _progress(subject.name, len(digits), bar) as progress, closing(read_in_parts(network, digits)) as reading:
        try:
            for part in reading:
                parts.append(part)
                progress.update(len(part))
        except KeyboardInterrupt:
            if not parts:
                raise
    scores, output = np.concatenate(parts), network.spec.output
    labels = digits.labels.numpy()[: len(scores)]
    return Findings(subject, digits, Evaluation(labels, scores, output, len(digits), usual_limit(subject.card, output)))


def report(subject: Subject, other: Subject | None, digits: DigitSet, *, robustness: bool, bar: bool) -> Report:
    """Measure what was asked for, until Ctrl+C.

    Args:
        subject: the network.
        other: what it is held against.
        digits: what is read.
        robustness: whether the digits are disturbed, too.
        bar: see `read_set`.
    """
    findings = read_set(subject, digits, bar=bar)
    against = None
    curves: list[RobustnessCurve] = []
    stopped = not findings.evaluation.complete
    try:
        if other is not None and not stopped:
            theirs = read_set(other, digits, bar=bar)
            stopped = not theirs.evaluation.complete
            against = None if stopped else (theirs, versus(findings.evaluation, theirs.evaluation))
        if robustness and not stopped:
            curves.extend(_disturbed(subject.network, digits, bar=bar))
    except KeyboardInterrupt:
        stopped = True
    return Report(findings, against, tuple(curves), stopped)


def _disturbed(network: LeNet5, digits: DigitSet, *, bar: bool) -> Iterator[RobustnessCurve]:
    """The curve of every disturbance, one after the other."""
    for disturbance in Disturbance:
        with _progress(disturbance, len(disturbance.amounts) * len(digits), bar) as progress:
            yield robustness_curve(network, digits, disturbance, _advance(progress))


def _advance(progress: tqdm[Any]) -> Callable[[int, int], None]:
    def advance(done: int, _whole: int) -> None:
        progress.update(done - progress.n)

    return advance


@contextmanager
def _progress(title: str, total: int, shown: bool) -> Iterator[tqdm[Any]]:
    with tqdm(total=total, desc=title, unit="digit", leave=False, disable=None if shown else True) as progress:
        yield progress
