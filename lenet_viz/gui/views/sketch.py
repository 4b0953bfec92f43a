"""What happens to a drawing: strokes grow, get erased, undone, replaced. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.gui.views.pad_history import Backdrop, PadHistory, PadState, Stroke
from lenet_viz.gui.views.stroke_eraser import Point, erase

POINT_DISTANCE: Final = 0.5
"""A pen that moved less than this, in pad pixels, has not moved."""


class Sketch:
    """A drawing with its history and the stroke or erasure that is growing on it.

    Attributes:
        state: what is on the pad, without the growing stroke.
        points: the growing stroke in pad pixels; empty while none grows.
        width: the growing stroke's thickness in pad pixels.
    """

    def __init__(self) -> None:
        self._history = PadHistory()
        self.state = self._history.current
        self.points: list[Point] = []
        self.width = 0.0

    @property
    def strokes(self) -> tuple[NDArray[np.float32], ...]:
        """All strokes as (n, 2) arrays in pad pixels, the growing one last."""
        done = tuple(stroke.points for stroke in self.state.strokes)
        return (*done, np.array(self.points, dtype=np.float32)) if self.points else done

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on the pad."""
        return not self.points and self.state.is_empty

    @property
    def can_undo(self) -> bool:
        """Whether an earlier state is known."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing new came since."""
        return self._history.can_redo

    def begin(self, at: Point, width: float) -> None:
        """Starts a stroke; a backdrop makes room for it."""
        if self.state.backdrop is not None:
            self.state = PadState()
        self.points, self.width = [at], width

    def extend(self, at: Point) -> bool:
        """Leads the growing stroke on; returns whether the pen moved enough to count."""
        if math.dist(at, self.points[-1]) < POINT_DISTANCE:
            return False
        self.points.append(at)
        return True

    def erase(self, start: Point, end: Point, radius: float) -> bool:
        """Wipes a disc from one point to another; returns whether it met any ink."""
        left = erase(self.state.strokes, start=start, end=end, radius=radius)
        if left is self.state.strokes:
            return False
        self.state = PadState(left)
        return True

    def end(self) -> bool:
        """Makes what grew one step of the history; returns whether anything did."""
        if self.points:
            self.state = PadState((*self.state.strokes, Stroke.of(self.points, self.width)))
            self.points = []
        if self.state is self._history.current:
            return False
        self._history.push(self.state)
        return True

    def undo(self) -> bool:
        """Goes one step back; returns whether there was one."""
        known = self._history.can_undo
        self.state = self._history.undo()
        return known

    def redo(self) -> bool:
        """Goes one step forward again; returns whether there was one."""
        known = self._history.can_redo
        self.state = self._history.redo()
        return known

    def clear(self) -> bool:
        """Removes everything as one step; returns whether there was anything."""
        if self.state.is_empty:
            return False
        self.state = PadState()
        return self.end()

    def set_strokes(self, strokes: Sequence[NDArray[np.floating]], width: float) -> None:
        """Replaces everything by strokes in pad pixels as one step.

        Raises:
            ValueError: A stroke is not a non-empty, finite (n, 2) array.
        """
        self.state = PadState(tuple(Stroke.of(points, width) for points in strokes))
        self.end()

    def set_backdrop(self, backdrop: Backdrop | None) -> bool:
        """Replaces everything by a picture, or takes a picture away; returns whether that changed anything.

        A picture that follows a picture takes its place in the history: leafing is one step.
        """
        leafing = self.state.backdrop is not None
        if backdrop is None and not leafing:
            return False
        self.state = PadState(backdrop=backdrop)
        if leafing:
            self._history.replace(self.state)
        else:
            self._history.push(self.state)
        return True
