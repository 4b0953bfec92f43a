"""Muting and restoring links by pressing on the connection table and dragging over it. No Qt."""

from __future__ import annotations

import math

from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.targets import ColumnTarget, RowTarget, Target, links_of, target_at
from lenet_viz.network.connection_table import Link

_STILL = 6.0
"""Pixels by which the pointer may move during a click before it is a drag."""


class Sweep:
    """One press, and what the pointer covers until it is released.

    Where it begins decides whether it mutes or restores, and whether it takes cells, rows or columns.

    Attributes:
        muted: True when it mutes, False when it restores.
        first: the links of the press itself.
    """

    def __init__(
        self, layout: FigureLayout, target: Target, already: frozenset[Link], place: tuple[float, float]
    ) -> None:
        self._layout = layout
        self._target = target
        self.first = links_of(layout.spec, target)
        # A map must read something: the whole column is muted never, so that one muted link makes it restore.
        self.muted = not (self.first & already if isinstance(target, ColumnTarget) else self.first <= already)
        self._covered = self.first
        self._start = self._last = place
        self._dragging = False

    def moved(self, place: tuple[float, float]) -> frozenset[Link]:
        """The links that were not covered before, all along the way from the last place to this one."""
        self._dragging = self._dragging or math.dist(self._start, place) > _STILL
        if not self._dragging:
            return frozenset()
        cell = next(iter(self._layout.cells.values()))
        steps = max(1, math.ceil(math.dist(self._last, place) / (min(cell.w, cell.h) / 2)))
        (x, y), (to_x, to_y) = self._last, place
        found: set[Link] = set()
        for step in range(1, steps + 1):
            found |= self._links_at(x + (to_x - x) * step / steps, y + (to_y - y) * step / steps)
        self._last = place
        new = frozenset(found - self._covered)
        self._covered |= new
        return new

    def _links_at(self, x: float, y: float) -> frozenset[Link]:
        """The links of the row, column or cell at a point; a drag over numbers may leave them sideways."""
        layout = self._layout
        table = layout.spec.table
        match self._target:
            case RowTarget():
                rows = (
                    row for row in range(table.sources) if _holds(layout.cells[row, 0].y, layout.cells[row, 0].h, y)
                )
                return links_of(layout.spec, next(map(RowTarget, rows), None))
            case ColumnTarget():
                numbers = enumerate(layout.column_numbers)
                columns = (column for column, number in numbers if _holds(number.x, number.w, x))
                return links_of(layout.spec, next(map(ColumnTarget, columns), None))
            case _:
                target = target_at(layout, x, y)
                return frozenset() if isinstance(target, RowTarget | ColumnTarget) else links_of(layout.spec, target)


def _holds(start: float, length: float, value: float) -> bool:
    return start <= value < start + length
