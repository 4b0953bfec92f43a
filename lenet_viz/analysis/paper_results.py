"""What the paper measured, figure by figure, to hold a network's own figures against. No torch.

LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998. The numbers lie in
resources/paper, each file with its source. Fig. 5 is in `training.fig5`; what section III-E claims of robustness in
`analysis.robustness`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lenet_viz.data.resource_files import resource

TEST_ERROR: Final = 0.95
"""% of the MNIST test digits that LeNet-5 misread after learning from the 60,000 training digits."""

TEST_ERROR_DISTORTED: Final = 0.8
"""% after learning from distorted digits, too. Fig. 8 shows the 82 mistakes of this network."""

UNCERTAINTY: Final = 0.1
"""Points by which the paper's errors may be off, as the caption of Fig. 9 says."""


class TrainingSizes(NamedTuple):
    """Fig. 6: errors by how many digits were learned from, in %.

    Attributes:
        sizes: numbers of training digits, ascending.
        test: error on the test digits for each size.
        training: error on the training digits for each size.
        distorted: test error after learning from 60,000 digits and 540,000 distorted copies.
    """

    sizes: tuple[int, ...]
    test: tuple[float, ...]
    training: tuple[float, ...]
    distorted: float


class DistortedDigit(NamedTuple):
    """One of the 100 pictures of Fig. 7.

    Attributes:
        digit: the true class.
        number: of the MNIST training digit that was distorted, from 0.
        map: (2, 3), for `data.resampling.resampled` and an input of 32×32.
    """

    digit: int
    number: int
    map: NDArray[np.float32]


class Mistake(NamedTuple):
    """One of the 82 pictures of Fig. 8.

    Attributes:
        number: of the MNIST test digit, from 0.
        label: its true class.
        answer: what LeNet-5 took it for in 1998.
    """

    number: int
    label: int
    answer: int


class Result(NamedTuple):
    """One bar of Fig. 9 or Fig. 10.

    Attributes:
        label: the classifier, as the paper calls it.
        preparation: how its digits were made ready, "distorted" where it learned from distorted ones too; "": as
            LeNet-5's.
        value: the length of the bar, in %.
    """

    label: str
    preparation: str
    value: float


def _read(name: str) -> Mapping[str, Any]:
    contents: Mapping[str, Any] = json.loads(resource("paper", f"{name}.json").read_text(encoding="utf-8"))
    return contents


def _training_sizes(contents: Mapping[str, Any]) -> TrainingSizes:
    sizes, test, training = (tuple(contents[name]) for name in ("sizes", "test", "training"))
    return TrainingSizes(sizes, test, training, contents["distorted"])


FIG_6: Final = _training_sizes(_read("fig6"))

FIG_7: Final = tuple(
    DistortedDigit(digit, number, np.array(rows, np.float32)) for digit, number, rows in _read("fig7")["distorted"]
)
"""Ten pictures of each of ten training digits, in the order of their classes."""

FIG_8: Final = tuple(Mistake(*each) for each in _read("fig8")["mistakes"])
"""The 82 test digits that LeNet-5 misread, by number."""

FIG_9: Final = tuple(Result(*each) for each in _read("fig9")["errors"])
"""Test errors of the paper's classifiers, in the order of the figure."""

FIG_10: Final = tuple(Result(*each) for each in _read("fig10")["rejected"])
"""% of the test digits to be rejected for an error of 0.5% on the rest. The figure has no value for LeNet-5."""
