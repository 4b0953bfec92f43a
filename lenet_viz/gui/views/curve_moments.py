"""Which of the kept moments of a run is meant: by a place on the curves, or by a key. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def nearest(moments: Sequence[float], passes: float) -> float | None:
    """The moment nearest to a place; None when none are kept.

    Args:
        moments: places in passes, rising.
        passes: the place.
    """
    return min(moments, key=lambda moment: abs(moment - passes), default=None)


def earlier(moments: Sequence[float], place: float | None) -> float | None:
    """The last moment before a place, or the last of all when the place is None; the first has none before it."""
    index = len(moments) if place is None else bisect_left(moments, place)
    return moments[index - 1] if index else None


def later(moments: Sequence[float], place: float) -> float | None:
    """The first moment after a place; None when there is none."""
    index = bisect_right(moments, place)
    return moments[index] if index < len(moments) else None
