"""Which samples are selected, as keyboard and mouse change it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """Numbers of samples.

    Attributes:
        chosen: those that are selected.
        current: the one that keys move; None before the first.
        anchor: where a range begins.
    """

    chosen: frozenset[int] = frozenset()
    current: int | None = None
    anchor: int | None = None

    @classmethod
    def single(cls, index: int) -> Selection:
        """One sample alone."""
        return cls(frozenset({index}), index, index)

    @classmethod
    def everything(cls, count: int, current: int | None) -> Selection:
        """All of `count` samples; the current one stays current."""
        at = 0 if current is None and count else current
        return cls(frozenset(range(count)), at, at)

    def extended(self, index: int) -> Selection:
        """Everything from the anchor to a sample."""
        start = index if self.anchor is None else self.anchor
        low, high = sorted((start, index))
        return Selection(frozenset(range(low, high + 1)), index, start)

    def toggled(self, index: int) -> Selection:
        """A sample in or out; the others stay."""
        return Selection(self.chosen ^ {index}, index, index)
