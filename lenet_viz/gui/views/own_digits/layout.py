"""Where the samples of a grid lie: one after another, each class behind its heading. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Heading:
    """The cell in front of a class.

    Attributes:
        label: the class.
        count: its samples.
        cell: where.
    """

    label: int
    count: int
    cell: Cell


@dataclass(frozen=True)
class SampleLayout:
    """Cells row by row.

    Attributes:
        columns: cells of a row, at least 2.
        headings: one for each class that has samples.
        cells: where each sample is, in their order.
    """

    columns: int
    headings: tuple[Heading, ...]
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, labels: Sequence[int], columns: int) -> SampleLayout:
        """Lay out samples, given class by class; a heading is never the last of its row."""
        columns = max(2, columns)
        headings: list[Heading] = []
        cells: list[Cell] = []
        place = 0
        for label, members in groupby(labels):
            count = len(list(members))
            place += place % columns == columns - 1
            headings.append(Heading(label, count, divmod(place, columns)))
            cells.extend(divmod(at, columns) for at in range(place + 1, place + 1 + count))
            place += 1 + count
        return cls(columns, tuple(headings), tuple(cells))

    @property
    def rows(self) -> int:
        """Rows in use."""
        return self.cells[-1][0] + 1 if self.cells else 0

    def at(self, cell: Cell) -> int | None:
        """The number of the sample in a cell."""
        try:
            return self.cells.index(cell)
        except ValueError:
            return None

    def above(self, index: int, rows: int) -> int:
        """The sample so many rows above (below, if negative) another, or the nearest to that place."""
        row, column = self.cells[index]
        wanted = min(max(row - rows, 0), self.rows - 1)
        nearest = min(range(len(self.cells)), key=lambda other: self._distance(other, wanted, column))
        # At the edge a step goes nowhere rather than sideways.
        return index if self.cells[nearest][0] == row else nearest

    def _distance(self, index: int, row: int, column: int) -> tuple[int, int]:
        at = self.cells[index]
        return abs(at[0] - row), abs(at[1] - column)
