"""How fast a network reads a set, and how soon the first mistake is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import numpy as np

from lenet_viz.analysis.evaluation import BATCH, evaluate, read_in_parts
from lenet_viz.benchmark import live_evaluation
from lenet_viz.benchmark.digit_sets import any_digits
from lenet_viz.benchmark.measure import Measure, median
from lenet_viz.benchmark.options import Options
from lenet_viz.cores import cores
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file

NETWORKS: Final = ("paper-1998", "softmax-full")
ROUNDS: Final = 5


def measure(options: Options) -> Iterator[Measure]:
    """Images a second of a whole evaluation, time until a mistake can be shown, and the same in the open window."""
    with any_digits() as words:
        digits = load(DatasetName.MNIST, Part.TEST)
    for name in NETWORKS:
        options.tell(f"evaluation: {name}, {len(digits):,} digits")
        network, _ = load_network(network_file(name))
        evaluate(network, digits)  # caches and threads warm up
        rates = [len(digits) / _seconds(network, digits) for _ in range(ROUNDS)]
        rounds = {"bar": "≥ 30,000", "rounds": [round(rate) for rate in rates]}
        details = {"digits": f"{len(digits):,} of {words}", "threads": cores(), "batch": BATCH}
        yield Measure(f"evaluation.{name}", f"{name}, evaluation", median(rates), "images/s", rounds | details)
        first = [each for each in (_until_first_mistake(network, digits) for _ in range(ROUNDS)) if each is not None]
        yield Measure(
            f"evaluation.{name}.first",
            f"{name}, first mistake known",
            median(first) * 1000 if first else None,
            "ms",
            details,
        )
    with any_digits():
        yield from live_evaluation.measure(options)


def _seconds(network: LeNet5, digits: DigitSet) -> float:
    start = time.perf_counter()
    evaluate(network, digits)
    return time.perf_counter() - start


def _until_first_mistake(network: LeNet5, digits: DigitSet) -> float | None:
    """Seconds; None where there is no mistake."""
    labels, done = digits.labels.numpy(), 0
    start = time.perf_counter()
    with closing(read_in_parts(network, digits)) as reading:
        for scores in reading:
            answers = scores.argmin(axis=1) if network.spec.output is Output.RBF else scores.argmax(axis=1)
            if np.any(answers != labels[done : done + len(scores)]):
                return time.perf_counter() - start
            done += len(scores)
    return None
