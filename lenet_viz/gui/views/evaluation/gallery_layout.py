"""Where the pictures of a gallery lie: one after another, row by row, as many of them as there may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from lenet_viz.gui.views.keyboard import GRID_STEPS

GAP: Final = 5
CAPTION: Final = 13
MARGIN: Final = 4
"""Room round the pictures, for the ring of the keyboard."""

SIDES: Final = (32, 60)
"""Of a picture's frame: one pixel of the screen for each of the digit's, or two where there is room."""

TALL: Final = 420
"""A gallery so high has room for large pictures."""

Box = tuple[int, int, int, int]
"""Left, top, width, height."""


@dataclass(frozen=True)
class GalleryLayout:
    """Equal places.

    Attributes:
        count: how many pictures there are.
        columns: in a row, at least 1.
        side: of a picture's frame.
        width: of a place, which is wider than the frame where captions are long.
    """

    count: int
    columns: int
    side: int
    width: int

    @classmethod
    def of(cls, width: int, height: int, count: int, across: int = 0) -> GalleryLayout:
        """Lay out so many pictures in a view of this size, with at least `across` pixels for each caption."""
        side = SIDES[height >= TALL]
        place = max(side, across)
        return cls(count, max(1, (width - 2 * MARGIN + GAP) // (place + GAP)), side, place)

    @property
    def pitch(self) -> tuple[int, int]:
        """From one place to the next, across and down."""
        return self.width + GAP, self.side + CAPTION + GAP

    @property
    def height(self) -> int:
        """Of everything."""
        return -(-self.count // self.columns) * self.pitch[1] - GAP + 2 * MARGIN

    def box(self, place: int) -> Box:
        """A picture with its caption."""
        row, column = divmod(place, self.columns)
        across, down = self.pitch
        return MARGIN + column * across, MARGIN + row * down, self.width, self.side + CAPTION

    def at(self, x: float, y: float) -> int | None:
        """The place at a point."""
        across, down = self.pitch
        column, row = int((x - MARGIN) // across), int((y - MARGIN) // down)
        place = row * self.columns + column
        if not (0 <= column < self.columns and row >= 0 and place < self.count):
            return None
        left, top, width, height = self.box(place)
        return place if left <= x < left + width and top <= y < top + height else None

    def between(self, top: float, bottom: float) -> range:
        """The places of all rows that show anything between two heights."""
        down = self.pitch[1]
        first, last = max(0, int((top - MARGIN) // down)), max(0, int((bottom - MARGIN) // down) + 1)
        return range(min(first * self.columns, self.count), min(last * self.columns, self.count))

    def walk(self, place: int | None, key: Qt.Key, rows: int) -> int | None:
        """Where a key leads; None for keys that lead nowhere, and where there are no pictures.

        Args:
            place: where the keyboard is; from None every key leads to the first picture, End to the last.
            key: arrows, Home, End and the keys of pages count.
            rows: of a page, at least 1.
        """
        steps = {key: down * self.columns + right for key, (down, right) in GRID_STEPS.items()}
        steps |= {Qt.Key.Key_PageUp: -rows * self.columns, Qt.Key.Key_PageDown: rows * self.columns}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count - 1}
        if not self.count or key not in steps | ends:
            return None
        if key in ends:
            return ends[key]
        if place is None:
            return 0
        return min(max(place + steps[key], 0), self.count - 1)
