"""Errors, intervals and confusions of a set, against counting by hand."""

from __future__ import annotations

import math
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.analysis.evaluation import Evaluation, evaluate, read_in_parts, wilson_interval
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.reading import read
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import NO_DIGIT, DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output
from lenet_viz.network.variants import VARIANTS


def digits(count: int) -> DigitSet:
    random = np.random.default_rng(5)
    images = torch.from_numpy(random.integers(0, 256, (count, 28, 28), dtype=np.uint8))
    return DigitSet(DatasetName.MNIST, Part.TEST, images, torch.from_numpy(random.integers(0, 10, count)))


def evaluation(labels: list[int], answers: list[int]) -> Evaluation:
    scores = np.full((len(labels), 10), 60.0, np.float32)
    scores[np.arange(len(labels)), answers] = 1.0
    return Evaluation(np.array(labels), scores, Output.RBF, len(labels), USUAL_LIMITS[Output.RBF])


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


def test_more_threads_change_no_bit_of_the_scores():
    network, some = LeNet5(VARIANTS["paper-1998"], seed=3), digits(95)
    (alone, *others) = [np.concatenate(list(read_in_parts(network, some, 10, threads))) for threads in (1, 2, 3)]
    assert alone.shape == (95, 10)
    assert all(np.array_equal(alone, other) for other in others)


def test_parts_come_while_the_rest_is_read():
    network, some = LeNet5(VARIANTS["lenet-1"], seed=3), digits(95)
    reading = read_in_parts(network, some, 10)
    first = next(reading)
    assert first.shape == (10, 10)
    running = threading.active_count()
    reading.close()
    assert threading.active_count() < running
    assert np.array_equal(first, evaluate(network, some, batch=10).scores[:10])


def test_a_report_can_stop_it_and_no_thread_is_left():
    before, told = threading.active_count(), []

    def report(done: int, whole: int) -> None:
        told.append((done, whole))
        if done == 20:
            raise InterruptedError

    with pytest.raises(InterruptedError) as stopped:
        evaluate(LeNet5(VARIANTS["lenet-1"]), digits(95), 10, report)
    assert told == [(10, 95), (20, 95)]
    assert stopped.traceback  # it holds the frame, and must not hold the threads
    assert threading.active_count() == before


def test_no_digits():
    with pytest.raises(ValueError, match="no digits"):
        evaluate(LeNet5(VARIANTS["lenet-1"]), digits(0))


def test_rubbish_has_no_right_answer(boxes):
    network = LeNet5(VARIANTS["lenet-1"], seed=1)
    labels = boxes.labels.clone()
    labels[0] = NO_DIGIT
    with pytest.raises(ValueError, match="a set with rubbish has no error"):
        evaluate(network, replace(boxes, labels=labels))


@pytest.mark.parametrize("output", Output)
def test_a_score_that_is_no_number_is_the_last(output):
    scores = np.full((1, 10), 5.0 if output is Output.RBF else 0.05, np.float32)
    scores[0, 1], scores[0, 2] = np.nan, 3.0 if output is Output.RBF else 0.6
    evaluation = Evaluation(np.zeros(1, np.int64), scores, output, 1, USUAL_LIMITS[output])
    answer = read(scores[0], output)
    assert evaluation.answers[0] == answer.best == 2
    assert evaluation.rejected[0] == answer.rejected


def test_mistakes_are_counted():
    got = evaluation([0, 0, 0, 1, 4, 4, 4, 4], [0, 0, 7, 1, 9, 9, 4, 1])
    assert got.error == 4 / 8
    assert got.wrong.tolist() == [2, 4, 5, 7]
    assert got.confusion.sum() == 8
    assert got.confusion[4].tolist() == [0, 1, 0, 0, 1, 0, 0, 0, 0, 2]
    assert got.confusions == [(4, 9, 2), (0, 7, 1), (4, 1, 1)]
    assert got.class_errors == [pytest.approx(1 / 3), 0, None, None, 0.75, None, None, None, None, None]


def test_precision_recall_loss_and_sureness():
    got = evaluation([0, 0, 4, 4, 4], [0, 4, 4, 9, 4])
    assert got.recalls[0] == 0.5
    assert got.recalls[4] == pytest.approx(2 / 3)
    assert got.precisions[4] == pytest.approx(2 / 3)
    assert got.precisions[9] == 0
    assert got.recalls[9] is None
    assert got.precisions[1] is None
    assert got.loss == pytest.approx((3 * 1.0 + 2 * 60.0) / 5)
    assert got.sureness(wrong=True) == got.sureness(wrong=False) == 1.0
    assert evaluation([1], [1]).sureness(wrong=True) is None


def test_probabilities_lose_their_logarithm():
    scores = np.array([[0.75, 0.25] + [0.0] * 8, [0.0, 1.0] + [0.0] * 8], np.float32)
    got = Evaluation(np.array([0, 0]), scores, Output.SOFTMAX, 5, USUAL_LIMITS[Output.SOFTMAX])
    assert not got.complete
    assert got.loss == pytest.approx(-(math.log(0.75) + math.log(np.finfo(np.float32).tiny)) / 2)
    assert got.rejected.tolist() == [True, False]
    assert (got.sureness(wrong=False), got.sureness(wrong=True)) == (0.75, 1.0)


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
    for measure in Measure:
        if measure.fits(output):
            limit = Limit(measure, 0.5 if output is Output.SOFTMAX else 20.0)
            got = Evaluation(np.zeros(3, np.int64), scores, output, 3, limit)
            assert got.rejected.tolist() == [read(row, output, limit=limit).rejected for row in scores]
