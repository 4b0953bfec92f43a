"""Round numbers for axes. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

_LINEAR_STEPS: Final = (1, 2, 5)
_LOG_STEPS: Final = ((1, 2, 5), (1, 3), (1,))
"""Ticks within a decade, from many to few."""

_CEILINGS: Final = (1, 1.5, 2, 3, 4, 5, 6, 8)
_LOG_ENDS: Final = (1, 2, 5)


def linear_ticks(low: float, high: float, most: float) -> list[float]:
    """Even steps of 1, 2 or 5 × 10ᵏ between two numbers; about `most` of them, at least one step apart."""
    step = round_up((high - low) / max(1.0, most), _LINEAR_STEPS)
    # Quotients of round numbers are a hair off: 0.3 / 0.1 is below 3.
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * number for number in range(first, last + 1)]


def log_ticks(low: float, high: float, most: float) -> list[float]:
    """Round values between 10^low and 10^high, evenly spread by their ratios; about `most` of them."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    smallest, largest = 10**low * (1 - 1e-9), 10**high * (1 + 1e-9)
    for steps in _LOG_STEPS:
        values = [step * 10.0**decade for decade in decades for step in steps]
        inside = [value for value in values if smallest <= value <= largest]
        if len(inside) <= max(1.0, most):
            break
    # Far zoomed in no round value is left: there even steps are as good.
    return inside if len(inside) > 1 else [tick for tick in linear_ticks(10**low, 10**high, most) if tick > 0]


def ceiling(value: float) -> float:
    """The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 × 10ᵏ that is not below a value above 0."""
    return round_up(value, _CEILINGS)


def log_ceiling(value: float) -> float:
    """The decimal logarithm of the smallest of 1, 2, 5 × 10ᵏ that is not below a value above 0."""
    return math.log10(round_up(value, _LOG_ENDS))


def log_floor(value: float) -> float:
    """The decimal logarithm of the largest of 1, 2, 5 × 10ᵏ that is not above a value above 0."""
    # 1/1, 1/5 and 1/2 are 1, 2 and 5 again, a decade lower.
    return -log_ceiling(1 / value)


def round_up(value: float, steps: Sequence[float]) -> float:
    """The smallest of the steps × 10ᵏ that is not below a value above 0; steps rise from 1 and stay below 10."""
    decade = math.floor(math.log10(value))
    enough = value * (1 - 1e-9)
    for step in (*steps, 10 * steps[0]):
        # Negative powers of ten are not exact, but quotients by positive ones are rounded only once.
        candidate = step * 10.0**decade if decade >= 0 else step / 10.0**-decade
        if candidate >= enough:
            return candidate
    raise AssertionError(f"{value} is above ten times its own decade")
