"""Where the pictures of the codes panel are, and which cell lies under a point. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, Rect
from lenet_viz.network.codes import CODE_HEIGHT, CODE_PIXELS, CODE_WIDTH

CAPTION: Final = 17
"""Height of the line above and of the line below the pictures, in pixels."""

SIGN: Final = 18
"""Room for a sign between two pictures that belong together, in pixels."""

BREAK: Final = 28
"""Room between two groups of pictures, in pixels."""

TAIL: Final = 30
"""Room at the right for captions that are wider than their picture, in pixels."""

EDGE: Final = 2
"""Room at the left for the first picture's frame, in pixels."""

_WIDEST: Final = 20
"""Columns of a grid that is still as high as a code."""


@dataclass(frozen=True)
class RowLayout:
    """A row of equal cells in several pictures.

    Attributes:
        columns: of every picture.
        cells: number of cells that count in every picture; the last row may not be full.
        cell: side of a cell.
        pictures: where each picture is; `signs`: the room before each of them, the first one's empty.
        width: of the whole row.
    """

    columns: int
    cells: int
    cell: float
    pictures: tuple[Rect, ...]
    signs: tuple[Rect, ...]
    width: float

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Number of the picture and of the cell under a point; None beside them."""
        for number, rect in enumerate(self.pictures):
            if rect.contains(x, y):
                index = int((y - rect.y) // self.cell) * self.columns + int((x - rect.x) // self.cell)
                return (number, index) if index < self.cells else None
        return None

    def cell_rect(self, picture: int, index: int) -> Rect:
        """Where a cell of a picture is."""
        row, column = divmod(index, self.columns)
        rect = self.pictures[picture]
        return Rect(rect.x + column * self.cell, rect.y + row * self.cell, self.cell, self.cell)


def grid(cells: int) -> tuple[int, int]:
    """Rows and columns for so many units: 12×7 for the 84 of a code, otherwise 12 rows or about a square."""
    if cells == CODE_PIXELS:
        return CODE_HEIGHT, CODE_WIDTH
    columns = math.ceil(cells / CODE_HEIGHT)
    if columns > _WIDEST:
        columns = math.ceil(math.sqrt(cells))
    return math.ceil(cells / columns), columns


def lay_out_row(*, cells: int, breaks: Sequence[bool], width: float, height: float, ratio: float = 1.0) -> RowLayout:
    """Place pictures side by side, as large as the area allows.

    Args:
        cells: cells of each picture.
        breaks: for every picture, whether a group begins with it.
        width: of the area, in logical pixels.
        height: of the area; a line of words goes above the pictures and one below.
        ratio: device pixels for each logical pixel.
    """
    rows, columns = grid(cells)
    pixels = Pixels(ratio)
    rooms = [0.0, *(float(BREAK if begins else SIGN) for begins in breaks[1:])]
    for_width = (width - sum(rooms) - EDGE - TAIL) / (columns * len(breaks))
    cell = max(1 / ratio, pixels.down(min(for_width, (height - 2 * CAPTION) / rows)))
    top = pixels.snap((height - rows * cell) / 2)
    pictures, signs, x = [], [], float(EDGE)
    for room in rooms:
        signs.append(Rect(x, top, room, rows * cell))
        pictures.append(Rect(pixels.snap(x + room), top, columns * cell, rows * cell))
        x = pictures[-1].right
    return RowLayout(columns, cells, cell, tuple(pictures), tuple(signs), x + TAIL)
