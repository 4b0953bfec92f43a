"""What a benchmark says: figures and ratios, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Measure:
    """One figure.

    Attributes:
        name: for scripts, dotted: `figure.idle.p99`.
        title: for people: `pen event to painted figure, idle, p99`.
        value: in `unit`; None where it cannot be measured.
        unit: `ms`, `digits/s`, `MiB`, …; `×` for a ratio.
        details: what the figure rests on, as plain JSON values.
    """

    name: str
    title: str
    value: float | None
    unit: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """The figure as plain JSON values."""
        return {"measure": self.name, "value": self.value, "unit": self.unit, "details": dict(self.details)}


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share, 0…1, of the values lies, linear between two of them.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("there is nothing to take a quantile of")
    return float(np.quantile(values, share))


def median(values: Sequence[float]) -> float:
    """The middle value.

    Raises:
        ValueError: there are no values.
    """
    return quantile(values, 0.5)


def ratio(values: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios, round by round: what slows a round down falls on both of its sides.

    Raises:
        ValueError: the lengths differ, or there are no values.
    """
    return median([value / other for value, other in zip(values, others, strict=True)])


def rounded(values: Sequence[float], digits: int = 1) -> list[float]:
    """Values as details show them."""
    return [round(value, digits) for value in values]


def latencies(name: str, title: str, seconds: Sequence[float], details: Mapping[str, Any]) -> Iterator[Measure]:
    """The half and the 99% of some latencies, in milliseconds."""
    for percent in (50, 99):
        value = quantile(seconds, percent / 100) * 1000
        yield Measure(f"{name}.p{percent}", f"{title}, p{percent}", value, "ms", details)
