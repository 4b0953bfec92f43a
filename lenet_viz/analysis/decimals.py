"""Sums in print: decimals of the summands that add up to the decimals of their sum. Exact; no torch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

_MANTISSA_BITS = 53


@dataclass(frozen=True)
class Exact:
    """Floating-point numbers as whole multiples of 2^−shift: they add and scale without rounding.

    Attributes:
        numerators: each number × 2^shift.
        shift: at least 1.
    """

    numerators: tuple[int, ...]
    shift: int

    @classmethod
    def of(cls, values: ArrayLike) -> Exact:
        """Finite numbers of any shape, flattened."""
        fractions, exponents = np.frexp(np.asarray(values, dtype=np.float64).ravel())
        whole = (fractions * 2.0**_MANTISSA_BITS).astype(np.int64).tolist()
        shift = max(1, _MANTISSA_BITS - int(exponents.min(initial=0)))
        places = (exponents + (shift - _MANTISSA_BITS)).tolist()
        return cls(tuple(number << place for number, place in zip(whole, places, strict=True)), shift)

    @property
    def total(self) -> Exact:
        """The sum of all, one number."""
        return Exact((sum(self.numerators),), self.shift)

    def sums(self, counts: Iterable[int]) -> Exact:
        """The sums of consecutive runs, and after them the numbers beyond the last run one by one."""
        sums, first = [], 0
        for count in counts:
            sums.append(sum(self.numerators[first : first + count]))
            first += count
        return Exact((*sums, *self.numerators[first:]), self.shift)

    def rounded(self, digits: int) -> list[int]:
        """Each number to the nearest multiple of 10^−digits, a tie to the even one."""
        scale, half, mask = 10**digits, 1 << (self.shift - 1), (1 << self.shift) - 1
        units = []
        for numerator in self.numerators:
            floor, rest = numerator * scale >> self.shift, numerator * scale & mask
            units.append(floor + (rest > half or (rest == half and floor % 2 == 1)))
        return units

    def apportioned(self, target: int, digits: int) -> list[int]:
        """Each number to a neighbouring multiple of 10^−digits, so that the multiples add up to the target.

        All are rounded down first; those with the largest remainders are then rounded up instead.

        Raises:
            ValueError: no choice of neighbours has that sum.
        """
        scale, mask = 10**digits, (1 << self.shift) - 1
        scaled = [numerator * scale for numerator in self.numerators]
        units = [number >> self.shift for number in scaled]
        rests = [number & mask for number in scaled]
        missing = target - sum(units)
        if not 0 <= missing <= sum(map(bool, rests)):
            raise ValueError(f"with {digits} decimals these numbers cannot add up to {as_text(target, digits)}")
        for index in sorted(range(len(rests)), key=rests.__getitem__, reverse=True)[:missing]:
            units[index] += 1
        return units


def printed_sum(terms: Sequence[float], total: float, digits: int) -> list[int]:
    """The terms in print: whole multiples of 10^−digits that add up to the printed total.

    Args:
        terms: finite summands.
        total: their `math.fsum`.
        digits: decimals, at least 0.

    Returns:
        For each term its multiple, rounded down or up; together they are the total, rounded to nearest.
        (Of a total beyond 2^52 units, whose own last bit is worth more than a unit, it is the exact sum.)

    Raises:
        ValueError: the total is not the sum of the terms.
    """
    if abs(total - math.fsum(terms)) > math.ulp(total):
        raise ValueError(f"{total} is not the sum of these {len(terms)} terms")
    exact = Exact.of(terms)
    try:
        return exact.apportioned(Exact.of(total).rounded(digits)[0], digits)
    except ValueError:
        return exact.apportioned(exact.total.rounded(digits)[0], digits)


def as_text(units: int, digits: int) -> str:
    """A multiple of 10^−digits as a decimal number with a true minus sign: −8709 and 4 make −0.8709."""
    sign = "−" if units < 0 else ""
    if not digits:
        return f"{sign}{abs(units)}"
    text = f"{abs(units):0{digits + 1}d}"
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def as_units(text: str) -> int:
    """What `as_text` was given: −0.8709 makes −8709."""
    return int(text.replace("−", "-").replace(".", ""))


def decimals_of(text: str) -> int:
    """How many decimals a printed number has."""
    return len(text.partition(".")[2])
