"""Who reads what the other misses, and whether it can be chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.analysis.mcnemar import exact_p_value, versus
from lenet_viz.network.spec import Output


def evaluation(right: list[bool], label: int = 3, total: int | None = None) -> Evaluation:
    scores = np.full((len(right), 10), 60.0, np.float32)
    scores[np.arange(len(right)), np.where(right, label, label + 1)] = 1.0
    labels = np.full(len(right), label)
    return Evaluation(labels, scores, Output.RBF, total or len(right), USUAL_LIMITS[Output.RBF])


def split(both: int, left: int, right: int, neither: int = 0):
    lefts = [True] * (both + left) + [False] * (right + neither)
    rights = [True] * both + [False] * left + [True] * right + [False] * neither
    return versus(evaluation(lefts), evaluation(rights))


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_p_value_against_binomial_coefficients(ones, others):
    coins = ones + others
    tail = sum(math.comb(coins, heads) for heads in range(min(ones, others) + 1)) / 2**coins
    assert exact_p_value(ones, others) == pytest.approx(min(1.0, 2 * tail), rel=1e-12)
    assert exact_p_value(ones, others) == exact_p_value(others, ones)


@pytest.mark.parametrize(
    # The sign test of textbooks: 1 of 10 coins, 0 of 6, and nothing at all.
    ("ones", "others", "value"), [(1, 9, 0.021484375), (6, 0, 0.03125), (0, 0, 1.0), (5, 5, 1.0), (1, 0, 1.0)]
)  # fmt: skip
def test_p_values_that_are_known(ones, others, value):
    assert exact_p_value(ones, others) == value


def test_no_p_value_is_zero():
    assert 0 < exact_p_value(0, 10_000) < 1e-300
    assert 0 < exact_p_value(3_000, 7_000) < 1e-300


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_every_digit_is_in_one_of_four_places(answers):
    lefts, rights = (list(each) for each in zip(*answers, strict=True))
    got = versus(evaluation(lefts), evaluation(rights))
    places = [
        (got.both_right, (True, True)),
        (got.only_left, (True, False)),
        (got.only_right, (False, True)),
        (got.both_wrong, (False, False)),
    ]
    for numbers, place in places:
        assert numbers.tolist() == [number for number, each in enumerate(answers) if each == place]


def test_words_claim_no_more_than_there_is():
    assert split(5, 0, 0).words.startswith("Both read exactly the same digits")
    assert split(0, 1, 0).words.startswith("One digit is read by only one of the two, 1 against 0")
    even = split(10, 4, 3, 2)
    assert "7 digits are read by only one of the two, 4 against 3" in even.words
    assert "100% of such sets, so these digits do not tell" in even.words
    assert "so the left network most likely reads" in split(0, 9, 1).words
    assert "so the right network most likely reads" in split(0, 1, 9).words
    assert "so LeNet-1 most likely reads" in split(0, 1, 9).sentence("LeNet-5", "LeNet-1")
    assert "2% of such sets" in split(0, 9, 1).words
    assert "less than 0.01% of such sets" in split(0, 0, 100).words


def test_other_digits_cannot_be_compared():
    with pytest.raises(ValueError, match="different digits"):
        versus(evaluation([True]), evaluation([True], label=4))
    with pytest.raises(ValueError, match="2 digits and the other 1"):
        versus(evaluation([True, True]), evaluation([True], total=2))
