"""Where the cells and numbers of the table editor lie, and what a point or a sweep touches. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from lenet_viz.network.connection_table import Link

LABEL_WIDTH: Final = 44
"""Room for "S2 0" beside the rows and "fan-in" below them."""

LINE_HEIGHT: Final = 16
"""Of the column numbers and of the fan-ins."""

NARROWEST: Final = 26
"""A column's width: three digits of a fan-in stand apart from the next."""

LARGEST: Final = 40
LOWEST: Final = 16


class Box(NamedTuple):
    """A rectangle in logical pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Place:
    """A cell, or the number of a row (no map) or of a column (no source).

    Attributes:
        source: the S2 map; None for the number of a column.
        map: the C3 map; None for the number of a row.
    """

    source: int | None
    map: int | None

    def is_like(self, other: Place) -> bool:
        """Whether both are cells, both rows or both columns."""
        return (self.source is None, self.map is None) == (other.source is None, other.map is None)


@dataclass(frozen=True)
class GridLayout:
    """Columns of one width and rows of one height, numbers left of and above them, fan-ins below.

    Attributes:
        sources: number of rows.
        maps: number of columns.
        cell_width: pixels.
        cell_height: pixels.
    """

    sources: int
    maps: int
    cell_width: int
    cell_height: int

    @property
    def places(self) -> list[Place]:
        """Every cell, row by row, then the numbers of the rows and of the columns."""
        cells = [Place(source, index) for source in range(self.sources) for index in range(self.maps)]
        rows = [Place(source, None) for source in range(self.sources)]
        return cells + rows + [Place(None, index) for index in range(self.maps)]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of everything."""
        return LABEL_WIDTH + self.maps * self.cell_width, 2 * LINE_HEIGHT + self.sources * self.cell_height

    def box(self, place: Place) -> Box:
        """The rectangle of a place, without gaps to its neighbours."""
        x, width = (0, LABEL_WIDTH) if place.map is None else (self._x(place.map), self.cell_width)
        if place.source is None:
            return Box(x, 0, width, LINE_HEIGHT)
        return Box(x, LINE_HEIGHT + place.source * self.cell_height, width, self.cell_height)

    def fan_in_box(self, index: int) -> Box:
        """Where the fan-in of a map stands; −1 is their label."""
        x, width = (0, LABEL_WIDTH) if index < 0 else (self._x(index), self.cell_width)
        return Box(x, LINE_HEIGHT + self.sources * self.cell_height, width, LINE_HEIGHT)

    def place_at(self, x: float, y: float) -> Place | None:
        """What lies under a point; None in the corner, on the fan-ins and outside."""
        index = math.floor((x - LABEL_WIDTH) / self.cell_width)
        source = math.floor((y - LINE_HEIGHT) / self.cell_height)
        if x < 0 or y < 0 or index >= self.maps or source >= self.sources or (index < 0 and source < 0):
            return None
        return Place(None if source < 0 else source, None if index < 0 else index)

    def places_between(self, start: tuple[float, float], end: tuple[float, float]) -> list[Place]:
        """What a pointer touches on the straight way from one point to another, in order, each once.

        Fast movements are told in leaps; no cell on the way is left out.
        """
        across, down = end[0] - start[0], end[1] - start[1]
        steps = max(1, math.ceil(math.hypot(across, down) / (min(self.cell_width, self.cell_height) / 4)))
        points = [(start[0] + across * step / steps, start[1] + down * step / steps) for step in range(steps + 1)]
        touched = (self.place_at(*point) for point in points)
        return list(dict.fromkeys(place for place in touched if place is not None))

    def links(self, place: Place) -> tuple[Link, ...]:
        """The links that a place stands for: one, a row's or a column's."""
        sources = range(self.sources) if place.source is None else (place.source,)
        maps = range(self.maps) if place.map is None else (place.map,)
        return tuple((source, index) for source in sources for index in maps)

    def neighbour(self, place: Place, down: int, right: int) -> Place:
        """The place some steps away; the numbers are row and column −1. It ends at the edges.

        From a number it does not go into the empty corner.
        """
        source = -1 if place.source is None else place.source
        index = -1 if place.map is None else place.map
        source = min(max(source + down, -1), self.sources - 1)
        index = min(max(index + right, -1), self.maps - 1)
        if source < 0 and index < 0:
            return place
        return Place(None if source < 0 else source, None if index < 0 else index)

    def _x(self, index: int) -> int:
        return LABEL_WIDTH + index * self.cell_width


def arrange(height: float, sources: int, maps: int) -> GridLayout:
    """The layout for a height; its width follows: square cells where they are not too narrow for numbers."""
    cell_height = min(LARGEST, max(LOWEST, math.floor((height - 2 * LINE_HEIGHT) / sources)))
    return GridLayout(sources, maps, max(NARROWEST, cell_height), cell_height)
