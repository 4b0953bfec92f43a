"""Errors, intervals and confusions of a set, against counting by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.analysis.evaluation import Evaluation, evaluate, rejected_by_score, wilson_interval
from lenet_viz.analysis.reading import read
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output
from lenet_viz.network.variants import VARIANTS


def digits(count: int) -> DigitSet:
    random = np.random.default_rng(5)
    images = torch.from_numpy(random.integers(0, 256, (count, 28, 28), dtype=np.uint8))
    return DigitSet(DatasetName.MNIST, Part.TEST, images, torch.from_numpy(random.integers(0, 10, count)))


def evaluation(labels: list[int], answers: list[int]) -> Evaluation:
    return Evaluation(np.array(labels), np.array(answers), np.zeros(len(labels), dtype=np.bool_))


@pytest.mark.parametrize("name", ["paper-1998", "keras-5x5"])
def test_answers_are_those_of_one_digit_at_a_time(name):
    network, some = LeNet5(VARIANTS[name], seed=3), digits(23)
    got = evaluate(network, some, batch=10)
    for index, (image, label) in enumerate(zip(some.images, some.labels, strict=True)):
        with torch.inference_mode():
            scores = network(to_inputs(image[None], network.spec.input_size))
            if network.spec.output is Output.SOFTMAX:
                scores = scores.softmax(dim=1)
        answer = read(scores[0].numpy(), network.spec.output)
        assert got.answers[index] == answer.best
        assert got.rejected[index] == answer.rejected
        assert (index in got.wrong) == (answer.best != label)
    assert got.count == 23
    assert got.rejected_share == got.rejected.sum() / 23


def test_dropout_is_off():
    network = LeNet5(VARIANTS["keras-5x5"], seed=3).train()
    evaluate(network, digits(2))
    assert not network.training


def test_no_digits():
    with pytest.raises(ValueError, match="no digits"):
        evaluate(LeNet5(VARIANTS["lenet-1"]), digits(0))


def test_mistakes_are_counted():
    got = evaluation([0, 0, 0, 1, 4, 4, 4, 4], [0, 0, 7, 1, 9, 9, 4, 1])
    assert got.error == 4 / 8
    assert got.wrong.tolist() == [2, 4, 5, 7]
    assert got.confusion.sum() == 8
    assert got.confusion[4].tolist() == [0, 1, 0, 0, 1, 0, 0, 0, 0, 2]
    assert got.confusions == [(4, 9, 2), (0, 7, 1), (4, 1, 1)]
    assert got.class_errors == [pytest.approx(1 / 3), 0, None, None, 0.75, None, None, None, None, None]


def test_interval_of_the_textbook():
    # Newcombe, Statistics in Medicine 17, 1998, table I.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert evaluation([1] * 20, [1] * 20).interval == wilson_interval(0, 20)


@given(st.integers(1, 10_000).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_interval_holds_the_share(wrong_of_count):
    wrong, count = wrong_of_count
    low, high = wilson_interval(wrong, count)
    assert 0 <= low <= wrong / count + 1e-12
    assert wrong / count - 1e-12 <= high <= 1
    assert high - low < 2 / math.sqrt(count)


@given(arrays(np.float32, (3, 10), elements=st.floats(0, 60, width=32)), st.sampled_from(Output))
def test_a_set_is_rejected_as_one_drawing_is(scores, output):
    if output is Output.SOFTMAX:
        scores = scores / 60
    assert rejected_by_score(scores, output).tolist() == [read(row, output).rejected for row in scores]
