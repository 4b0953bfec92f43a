"""Ten weighted sums and the probabilities that follow, in print. No torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lenet_viz.analysis.account_words import negated, scientific, signed_sum
from lenet_viz.analysis.decimals import Exact, as_text, decimals_of

_DIGITS: Final = 4
"""Decimals of a probability that is near neither 0 nor 1."""

_NEAR: Final = Decimal("1e-4")
_CERTAIN: Final = Decimal("1e-15")
"""Closer than this to 1, a probability is written as its distance from 1."""

_CLOSE: Final = Decimal("1e-6")
"""The same for a narrow column."""

_ALMOST_ONE: Final = "1 − "


@dataclass(frozen=True, eq=False)
class Softmax:
    """How ten weighted sums become probabilities; everything printed, ten entries each.

    Attributes:
        logits: the ten weighted sums; the unit's own is `Account.total`.
        largest: which is the largest; it is subtracted from all before the exponential.
        exponentials: exp(logit − largest logit); the ten add up to `normaliser` as printed.
        normaliser: their sum; it has more decimals than the logits where a probability close to 1 needs them.
        probabilities: exponential ÷ normaliser, never a false 0 or 1; the unit's own is `Account.value`, and follows
            from the printed numbers unless it is closer to 1 than 10⁻¹⁵.
        brief: the same in eleven letters at most, for narrow columns; no false 0 or 1 either.
    """

    logits: tuple[str, ...]
    largest: int
    exponentials: tuple[str, ...]
    normaliser: str
    probabilities: tuple[str, ...]
    brief: tuple[str, ...]


def softmax(logits: Sequence[float], own: int, digits: int, *, forced: bool) -> Softmax | None:
    """Ten outputs in print.

    Args:
        logits: the ten weighted sums.
        own: the output asked about; its printed probability follows from the printed numbers.
        digits: decimals of the logits, and at least of the exponentials.
        forced: accept a last digit of the probability that does not follow.

    Returns:
        None when more digits are needed.
    """
    largest = max(range(len(logits)), key=logits.__getitem__)
    gaps = [logit - logits[largest] for logit in logits]
    powers = [Decimal(gap).exp() for gap in gaps]
    shares = [_share(powers, index) for index in range(len(powers))]
    probabilities = [probability_text(*share) for share in shares]
    units = Exact.of(logits).rounded(digits)
    # A probability with more decimals needs a normaliser with as many more.
    near_one = 0 if " " in probabilities[own] else decimals_of(probabilities[own]) - _DIGITS
    decimals = digits + near_one
    exact = Exact.of([math.exp(gap) for gap in gaps])
    whole = exact.total.rounded(decimals)[0]
    if not forced and not probabilities[own].startswith(_ALMOST_ONE):
        power = (Decimal(units[own] - units[largest]) / 10**digits).exp()
        quotient = power * 10**decimals / whole
        if probability_text(quotient, 1 - quotient) != probabilities[own]:
            return None
    return Softmax(
        tuple(as_text(unit, digits) for unit in units),
        largest,
        tuple(as_text(unit, decimals) for unit in exact.apportioned(whole, decimals)),
        as_text(whole, decimals),
        tuple(probabilities),
        tuple(brief_text(*share) for share in shares),
    )


def quotient_words(softmax: Softmax, own: int) -> str:
    """The left side of a probability: exp(4.2137 − 9.0021) / 1.0031."""
    gap = signed_sum([softmax.logits[own], negated(softmax.logits[softmax.largest])])
    return f"exp({gap}) / {softmax.normaliser}"


def probability_text(probability: Decimal, complement: Decimal) -> str:
    """A probability that is never printed as a false 0 or 1.

    Args:
        probability: 0 … 1.
        complement: 1 − probability, which may be too small to be seen in it.
    """
    if probability < _NEAR:
        return _scientific(probability, 2)
    if complement >= _NEAR:
        return f"{probability:.{_DIGITS}f}"
    if complement < _CERTAIN:
        return f"{_ALMOST_ONE}{_scientific(complement, 1)}"
    # Two digits of the distance from 1.
    return f"{1 - complement:.{1 - complement.adjusted()}f}"


def brief_text(probability: Decimal, complement: Decimal) -> str:
    """A probability for a narrow column: "0.8731", "2.4·10⁻⁷", "0.9999919", "1−8.1·10⁻⁸".

    Args:
        probability: above 0, at most 1.
        complement: 1 − probability, above 0.
    """
    if probability >= _NEAR and complement >= _CLOSE:
        return probability_text(probability, complement)
    small = probability if probability < _NEAR else complement
    words = _scientific(small, 1).replace(" × ", "·")
    return words if probability < _NEAR else f"1−{words}"


def _share(powers: Sequence[Decimal], index: int) -> tuple[Decimal, Decimal]:
    """One exponential ÷ the sum of all, and what is left to 1."""
    others = sum((power for place, power in enumerate(powers) if place != index), Decimal(0))
    normaliser = powers[index] + others
    return powers[index] / normaliser, others / normaliser


def _scientific(value: Decimal, digits: int) -> str:
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return scientific(mantissa, int(exponent))
