"""A drawing: what the pen did, independent of where, how large and how thick it was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

COORDINATE_LIMIT: Final = 1e9
"""Coordinates beyond ± this are a mistake, and differences of larger ones would overflow."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes in time order.

    Attributes:
        strokes: one array (points ≥ 1, 2) a stroke: x, y, with y down, in any one unit.
    """

    strokes: tuple[NDArray[np.float32], ...] = ()

    @classmethod
    def of(cls, strokes: Iterable[Any]) -> Drawing:
        """A drawing from anything array-like; strokes without a point are dropped.

        Raises:
            ValueError: a stroke is not a list of x, y pairs of finite numbers of sensible size.
        """
        arrays = (_stroke(number, stroke) for number, stroke in enumerate(strokes))
        return cls(tuple(array for array in arrays if len(array)))

    @classmethod
    def from_dict(cls, document: object) -> Drawing:
        """A drawing from `{"strokes": [[[x, y], …], …]}`; other keys are left alone.

        Raises:
            ValueError: the document has another form, or a stroke is unusable.
        """
        if not isinstance(document, dict):
            raise ValueError(f'a drawing is {{"strokes": [[[x, y], …], …]}}, not {_json_word(document)}')
        if "strokes" not in document:
            raise ValueError('the drawing has no "strokes"')
        strokes = document["strokes"]
        if not isinstance(strokes, list):
            raise ValueError(f'"strokes" must be a list of strokes, not {_json_word(strokes)}')
        return cls.of(strokes)

    def to_dict(self) -> dict[str, list[list[list[float]]]]:
        """The form that `from_dict` reads and that stroke files hold; no digit is lost."""
        # The shortest text that gives the same float32 again: 0.1, not 0.10000000149011612.
        return {"strokes": [[[float(str(value)) for value in point] for point in stroke] for stroke in self.strokes]}

    @property
    def is_blank(self) -> bool:
        """Whether there is no ink at all."""
        return not self.strokes


def _stroke(number: int, stroke: object) -> NDArray[np.float32]:
    try:
        points = np.asarray(stroke)
    except (ValueError, OverflowError, TypeError):
        raise ValueError(f"stroke {number}: points must be x, y pairs of numbers") from None
    if points.size == 0:
        return np.empty((0, 2), np.float32)
    if points.dtype.kind not in "fiu":
        raise ValueError(f"stroke {number}: points must be x, y pairs of numbers")
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"stroke {number}: points must be x, y pairs, not an array of shape {points.shape}")
    if not np.isfinite(points).all():
        raise ValueError(f"stroke {number}: a coordinate is NaN or infinite")
    if np.abs(points.astype(np.float64)).max() > COORDINATE_LIMIT:
        raise ValueError(f"stroke {number}: a coordinate is beyond ±{COORDINATE_LIMIT:.0e}")
    return points.astype(np.float32)


def _json_word(value: object) -> str:
    words = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return words.get(type(value), "a number")
