"""How far a kernel has come on its way, and where the pointer looks meanwhile. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sweep:
    """One way across the input, position by position.

    The map is filled up to the furthest position that was reached by playing, stepping or dragging. Hovering is only
    a glance: the map shows filled up to there, and when the pointer leaves everything is as it was before. So a
    pointer that crosses the picture on its way to a button changes nothing.

    Attributes:
        length: number of positions, at least 1.
        position: where the motion is, 0 … length − 1.
        reached: the furthest position of this sweep, ≥ position unless something outside asked for the position.
        glance: the position under the pointer, or None.
    """

    length: int
    position: int = 0
    reached: int = 0
    glance: int | None = None

    @property
    def shown(self) -> int:
        """The position that is looked at."""
        return self.position if self.glance is None else self.glance

    @property
    def filled(self) -> int:
        """How many units of the map show their value, from the first on."""
        return max(self.reached, self.shown) + 1

    @property
    def at_end(self) -> bool:
        """Whether there is no further position."""
        return self.position == self.length - 1

    def moved(self, position: int) -> Sweep:
        """Gone to a position, or the nearest there is; what lies before it is filled."""
        position = self._within(position)
        return Sweep(self.length, position, max(self.reached, position))

    def placed(self, position: int) -> Sweep:
        """Sent to a position from outside, which fills nothing for good."""
        return Sweep(self.length, self._within(position), self.reached)

    def glanced(self, position: int | None) -> Sweep:
        """Looking at a position, or no longer."""
        return replace(self, glance=None if position is None else self._within(position))

    def restarted(self) -> Sweep:
        """At the first position of an empty map."""
        return Sweep(self.length)

    def _within(self, position: int) -> int:
        return max(0, min(self.length - 1, position))
