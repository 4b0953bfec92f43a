"""What the pad holds, and every earlier state of it. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PAD_SIDE: Final = 280.0
"""Side of the pad in its own pixels, however large it is on the screen: ten for each of MNIST's 28."""

HISTORY_LIMIT: Final = 200


@dataclass(frozen=True, eq=False)
class Stroke:
    """What the pen left between down and up.

    Attributes:
        points: (n, 2) float32, x and y in pad pixels, y down; n ≥ 1, read-only.
        width: thickness of the ink in pad pixels.
    """

    points: NDArray[np.float32]
    width: float

    @classmethod
    def of(cls, points: Sequence[tuple[float, float]] | NDArray[np.floating], width: float) -> Stroke:
        """A stroke with its own read-only copy of the points.

        Raises:
            ValueError: The points are not a non-empty, finite (n, 2) array.
        """
        own = np.array(points, dtype=np.float32)
        if own.ndim != 2 or own.shape[0] == 0 or own.shape[1] != 2 or not np.isfinite(own).all():
            raise ValueError(f"a stroke is a non-empty, finite (n, 2) array, not one of shape {own.shape}")
        own.flags.writeable = False
        return cls(own, width)


@dataclass(frozen=True, eq=False)
class Backdrop:
    """A ready-made picture that takes the place of strokes: a test digit or an opened image.

    Attributes:
        ink: (rows, columns), 0 paper … 1 ink.
        note: whose digit it is; may be empty.
    """

    ink: NDArray[np.float32]
    note: str


@dataclass(frozen=True)
class PadState:
    """Everything on the pad at one moment: strokes in drawing order, or a backdrop."""

    strokes: tuple[Stroke, ...] = ()
    backdrop: Backdrop | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on the pad."""
        return not self.strokes and self.backdrop is None


class PadHistory:
    """The states of a pad in order, with one of them current; the oldest are forgotten."""

    def __init__(self, limit: int = HISTORY_LIMIT) -> None:
        self._states = [PadState()]
        self._index = 0
        self._limit = limit

    @property
    def current(self) -> PadState:
        """The state on the pad."""
        return self._states[self._index]

    @property
    def can_undo(self) -> bool:
        """Whether an earlier state is known."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether a state was undone and nothing new came since."""
        return self._index < len(self._states) - 1

    def push(self, state: PadState) -> None:
        """Makes a new state current; what was undone is forgotten, and so is the oldest beyond the limit."""
        self._states[self._index + 1 :] = [state]
        del self._states[: max(0, len(self._states) - 1 - self._limit)]
        self._index = len(self._states) - 1

    def replace(self, state: PadState) -> None:
        """Puts a state in the current one's place, so that leafing through digits is one step to undo."""
        self._states[self._index :] = [state]

    def undo(self) -> PadState:
        """Goes one state back, if there is one; returns the current state."""
        self._index = max(0, self._index - 1)
        return self.current

    def redo(self) -> PadState:
        """Goes one state forward, if there is one; returns the current state."""
        self._index = min(len(self._states) - 1, self._index + 1)
        return self.current
