"""How well a network reads what people draw on the pad, and how surely it rejects what is no digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Evaluation, evaluate, wilson_interval
from lenet_viz.analysis.hands_measured import HandsMeasured
from lenet_viz.analysis.limits import Limit
from lenet_viz.analysis.reading import INK_SHARES
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.digit_forms import FORMS, forms
from lenet_viz.data.hands import StrokeSet
from lenet_viz.data.ink import BOX_SIDE
from lenet_viz.data.many_hands import many_hands
from lenet_viz.data.replay import PEN, THICKEST_PEN, THINNEST_PEN, Replay, drawn, pictured
from lenet_viz.data.unseen_rubbish import UnseenRubbish, unseen_rubbish
from lenet_viz.network.lenet5 import LeNet5

PENS: Final = (THINNEST_PEN, 10.0, PEN, 29.0, THICKEST_PEN)
"""Pad pixels."""
SIZES: Final = (40.0, 90.0, 140.0, 200.0, 270.0)
"""Longest side of a digit, in pad pixels."""
PLACES: Final[Mapping[str, tuple[float, float]]] = {
    "middle": (0.5, 0.5),
    "top left": (0.0, 0.0),
    "top right": (1.0, 0.0),
    "bottom left": (0.0, 1.0),
    "bottom right": (1.0, 1.0),
}
"""Where digits of a third of the pad's side are drawn."""
FORM_DRAWINGS: Final = 40
"""Drawings of every form of a digit."""
RUBBISH_COUNT: Final = 2000
"""Pictures of each kind of rubbish."""

_PLACED_SIZE: Final = 90.0
# Training draws the forms with another seed.
_FORM_SEED: Final = 1998

Report = Callable[[int, int], None]


def measure_hands(
    network: LeNet5, strokes: StrokeSet, *, limit: Limit | None = None, report: Report | None = None
) -> HandsMeasured:
    """Let a network read people's digits, drawn in many ways.

    Args:
        network: the network.
        strokes: the digits, at least one.
        limit: beyond it an answer is rejected; None: the usual one of the network's output.
        report: told drawings read and in all, now and then; may raise to stop.

    Raises:
        ValueError: the network cannot be judged by that limit.
    """
    counter = _Counter(report, len(strokes) * (1 + len(PENS) + len(SIZES) + len(PLACES)))
    digits = drawn(strokes, report=counter.report)
    counter.begin_next(len(strokes))
    evaluation = evaluate(network, digits, limit=limit)
    wrong = evaluation.answers != evaluation.labels

    def error(digits: DigitSet) -> float:
        counter.begin_next(len(strokes))
        return evaluate(network, digits).error

    return HandsMeasured(
        title=strokes.title,
        digits=len(strokes),
        writers=len(strokes.people),
        error=evaluation.error,
        interval=evaluation.interval,
        rejected=float(_rejected(evaluation, digits).mean()),
        class_errors=tuple(evaluation.class_errors),
        writer_errors={writer: float(wrong[strokes.writers == writer].mean()) for writer in strokes.people},
        pens={pen: error(pictured(strokes, Replay(pen=pen), counter.report)) for pen in PENS},
        sizes={size: error(drawn(strokes, Replay(size=size), counter.report)) for size in SIZES},
        places={
            name: error(drawn(strokes, Replay(_PLACED_SIZE, place), counter.report)) for name, place in PLACES.items()
        },
        forms=measure_forms(network),
    )


def measure_forms(network: LeNet5) -> dict[str, float]:
    """The error by the form of the digit, 0…1: "7 with bar", "4 open"…."""
    digits = many_hands(forms(), FORM_DRAWINGS, _FORM_SEED)
    evaluation = evaluate(network, digits)
    wrong = (evaluation.answers != evaluation.labels).reshape(FORM_DRAWINGS, len(FORMS))
    return dict(zip(FORMS, wrong.mean(axis=0).tolist(), strict=True))


def measure_rubbish(
    network: LeNet5,
    *,
    clothes: DigitSet | None = None,
    limit: Limit | None = None,
    count: int = RUBBISH_COUNT,
    report: Report | None = None,
) -> dict[str, float]:
    """The share rejected of each kind of unseen rubbish, 0…1.

    Args:
        network: the network.
        clothes: Fashion-MNIST's test pictures; None: that kind is left out.
        limit: as for `measure_hands`.
        count: pictures of each kind.
        report: told kinds done and in all; may raise to stop.

    Raises:
        ValueError: the network cannot be judged by that limit.
    """
    kinds = [kind for kind in UnseenRubbish if kind is not UnseenRubbish.CLOTHES or clothes is not None]
    shares = {}
    for number, kind in enumerate(kinds, start=1):
        images = torch.from_numpy(unseen_rubbish(kind, count, clothes=clothes))
        # No label is right; the answers are not looked at, only whether they stand.
        pictures = DigitSet(None, Part.TEST, images, torch.zeros(len(images), dtype=torch.int64), kind.value)
        shares[kind.value] = float(_rejected(evaluate(network, pictures, limit=limit), pictures).mean())
        if report is not None:
            report(number, len(kinds))
    return shares


def rejected_interval(measured: HandsMeasured) -> tuple[float, float]:
    """95% interval of the share of digits that would be rejected, 0…1."""
    return wilson_interval(round(measured.rejected * measured.digits), measured.digits)


def _rejected(evaluation: Evaluation, pictures: DigitSet) -> NDArray[np.bool_]:
    """Which are rejected as on the pad: by the score, or by too little or too much ink."""
    smallest, largest = INK_SHARES
    ink = pictures.images.numpy().sum(axis=(1, 2), dtype=np.float64) / (255 * BOX_SIDE**2)
    rejected: NDArray[np.bool_] = evaluation.rejected | (ink < smallest) | (ink > largest)
    return rejected


class _Counter:
    """Counts on through several rounds of drawings."""

    def __init__(self, report: Report | None, total: int) -> None:
        self._report = report
        self._total = total
        self._before = 0

    def report(self, done: int, _total: int) -> None:
        if self._report is not None:
            self._report(self._before + done, self._total)

    def begin_next(self, count: int) -> None:
        """A round of so many drawings is done."""
        self._before += count
        self.report(0, 0)
