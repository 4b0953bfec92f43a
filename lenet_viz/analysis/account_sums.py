"""The sum of one unit in print, and the value that follows from the printed sum. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from lenet_viz.analysis.decimals import Exact, as_text
from lenet_viz.network.arithmetic import Explanation, squashed

_CLEAR: Final = 0.5 - 1e-4
"""A number this close to a multiple is rounded to it whoever rounds, and however carelessly."""

_QUARTER_DIGITS: Final = 2
"""The coefficient of a mean of four is 0.25, exactly."""


@dataclass(frozen=True)
class Sum:
    """Printed numbers as multiples: Σ shares + bias = total, or Σ shares × coefficient + bias ≈ total.

    Attributes:
        digits: decimals of bias and total.
        share_digits: decimals of the shares.
        coefficient_text: what the sum of the shares is multiplied by; None where it is not.
    """

    digits: int
    share_digits: int
    shares: list[int]
    bias: int
    total: int
    coefficient_text: str | None = None


def plain_sum(shares: Exact, total: int, digits: int) -> Sum:
    """Shares and the bias, which comes last, so that they add up to the total, a neighbour of their sum."""
    *parts, bias = shares.apportioned(total, digits)
    return Sum(digits, digits, parts, bias, total)


def scaled_sum(explanation: Explanation, total: int | None, digits: int) -> Sum | None:
    """Four inputs × one coefficient + a bias: the printed total follows from the printed numbers by rounding.

    Coefficient and inputs have more decimals where large numbers multiply their rounding.

    Args:
        explanation: a subsampling unit's, trainable or average.
        total: what must follow, a multiple of 10^−digits; None takes what follows from the nearest decimals.
        digits: decimals of bias and total.

    Returns:
        None when more digits are needed.
    """
    inputs = Exact.of(explanation.inputs)
    coefficient = float(explanation.factors[0])
    share_digits = digits + _whole_digits(coefficient)
    more = max(1, _whole_digits(float(explanation.inputs.sum())))
    coefficient_digits = _QUARTER_DIGITS if explanation.wiring.bias is None else digits + more
    factor = Exact.of(coefficient).rounded(coefficient_digits)[0]
    scale = 10 ** (share_digits + coefficient_digits - digits)
    biases = list(neighbours(Exact.of(explanation.bias), digits))
    for added, bias in product(neighbours(inputs.total, share_digits), biases):
        follows = (added * factor + bias * scale) / scale
        if total is None or abs(follows - total) < _CLEAR:
            shares = inputs.apportioned(added, share_digits)
            last = round(follows) if total is None else total
            return Sum(digits, share_digits, shares, bias, last, as_text(factor, coefficient_digits))
    return None


def value_of(explanation: Explanation, total: int, digits: int, *, forced: bool) -> int | None:
    """The printed value, provided that it follows from the printed total by rounding.

    Args:
        explanation: of a unit that is no softmax output.
        total: the printed total, a multiple of 10^−digits.
        digits: decimals of both.
        forced: take the value that follows, though it is not the unit's own to the last digit.

    Returns:
        A multiple of 10^−digits; None when more digits are needed.
    """
    if explanation.silenced:
        return 0
    follows = squashed(explanation.squashing, total / 10**digits) * 10**digits
    value = Exact.of(explanation.value).rounded(digits)[0]
    if abs(follows - value) < _CLEAR:
        return value
    return round(follows) if forced else None


def neighbours(number: Exact, digits: int) -> Iterator[int]:
    """The nearest multiple, and then the one on the number's other side, if it lies between two."""
    (nearest,) = number.rounded(digits)
    yield nearest
    offset = (number.numerators[0] * 10**digits) - (nearest << number.shift)
    if offset:
        yield nearest + (1 if offset > 0 else -1)


def _whole_digits(number: float) -> int:
    """How many digits a number has before its point; 0 below 1."""
    return len(str(int(abs(number)))) if abs(number) >= 1 else 0
