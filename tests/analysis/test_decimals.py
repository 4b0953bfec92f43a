"""Decimals that add up, and are never more than a rounding away from their number."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lenet_viz.analysis.decimals import Exact, as_text, as_units, decimals_of, printed_sum

NUMBERS = st.one_of(
    st.floats(-1e6, 1e6),
    st.floats(-2, 2, width=32),
    st.integers(-9, 9).map(float),
    st.floats(-1e-7, 1e-7),
    st.sampled_from([0.0, -0.0, 0.5, 0.3, 1e-300, 5e-324]),
)
DIGITS = st.integers(0, 9)


@given(st.lists(NUMBERS, min_size=1, max_size=50), DIGITS)
@example([1.0, -1e-20], 4)
@example([0.5, 1e-20], 0)
@example([0.1] * 10, 0)
def test_printed_terms_add_up(terms, digits):
    total = math.fsum(terms)
    units = printed_sum(terms, total, digits)
    assert sum(units) == round(Fraction(total) * 10**digits)
    for term, unit in zip(terms, units, strict=True):
        exact = Fraction(term) * 10**digits
        assert math.floor(exact) <= unit <= math.ceil(exact)


@given(st.lists(NUMBERS, min_size=1, max_size=20), DIGITS)
def test_nearest_multiples(numbers, digits):
    assert Exact.of(numbers).rounded(digits) == [round(Fraction(number) * 10**digits) for number in numbers]


@given(st.lists(NUMBERS, min_size=4, max_size=20))
def test_exact_sums(numbers):
    exact = Exact.of(numbers).sums([3])
    values = [Fraction(numerator, 2**exact.shift) for numerator in exact.numerators]
    assert values == [sum(map(Fraction, numbers[:3])), *map(Fraction, numbers[3:])]


def test_the_largest_remainder_is_rounded_up_first():
    assert printed_sum([0.14, 0.13, 0.13], 0.4, 1) == [2, 1, 1]
    assert printed_sum([-0.14, -0.13, -0.13], -0.4, 1) == [-2, -1, -1]
    assert printed_sum([0.25, 0.25, 0.5], 1.0, 0) == [0, 0, 1]


def test_huge_sums_add_up_exactly():
    terms = [2.0**60, 1.0, 1.0]
    assert sum(printed_sum(terms, math.fsum(terms), 2)) == 100 * (2**60 + 2)


def test_a_total_of_other_terms():
    with pytest.raises(ValueError, match=r"0\.5 is not the sum of these 2 terms"):
        printed_sum([0.2, 0.2], 0.5, 4)
    with pytest.raises(ValueError, match=r"with 4 decimals these numbers cannot add up to 0\.5000"):
        Exact.of([0.2, 0.2]).apportioned(5000, 4)


def test_numbers_in_print():
    assert as_text(-8709, 4) == "−0.8709"
    assert as_text(0, 4) == "0.0000"
    assert as_text(-5, 0) == "−5"
    assert as_text(123456, 4) == "12.3456"
    assert as_text(Exact.of([-1e-9]).rounded(4)[0], 4) == "0.0000"


@given(st.integers(-(10**12), 10**12), DIGITS)
def test_reading_print(units, digits):
    text = as_text(units, digits)
    assert as_units(text) == units
    assert decimals_of(text) == digits
