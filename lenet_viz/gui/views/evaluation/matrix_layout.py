"""Where everything of the confusion matrix lies. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lenet_viz.network.spec import CLASSES

NAMES: Final = 116
"""Width for the true classes at the left, with the names that some sets have."""

RECALLS: Final = 54
LEAST: Final = (27, 13)
"""Width and height of the smallest cell in which a count can be read."""

MOST: Final = (72, 44)
"""Larger cells would only push the counts apart."""

LINES: Final = CLASSES + 2
"""The answers above, the true classes, the precisions below."""

SMALLEST: Final = (NAMES + CLASSES * LEAST[0] + RECALLS, LINES * LEAST[1])

Box = tuple[int, int, int, int]
"""Left, top, width, height."""


@dataclass(frozen=True)
class Place:
    """A cell, or with one of the two a whole row or column of mistakes; with neither all of them.

    Attributes:
        label: the true class, 0…9.
        answer: what was answered, 0…9.
    """

    label: int | None = None
    answer: int | None = None

    @property
    def is_cell(self) -> bool:
        """Whether it is a single cell."""
        return self.label is not None and self.answer is not None


@dataclass(frozen=True)
class MatrixLayout:
    """Cells of one size.

    Attributes:
        width, height: of a cell.
        top: of the line of the answers.
    """

    width: int
    height: int
    top: int = 0

    @classmethod
    def of(cls, width: int, height: int) -> MatrixLayout:
        """The largest cells that fit into a widget of this size, at the top left."""
        across = min(max((width - NAMES - RECALLS) // CLASSES, LEAST[0]), MOST[0])
        return cls(across, min(max(height // LINES, LEAST[1]), MOST[1]))

    def box(self, place: Place) -> Box:
        """A cell, the name of a row or column, or the corner."""
        across = 0 if place.answer is None else NAMES + place.answer * self.width
        down = 0 if place.label is None else (place.label + 1) * self.height
        return across, self.top + down, NAMES if place.answer is None else self.width, self.height

    def recall_box(self, label: int | None) -> Box:
        """Beside a row; its heading for None."""
        down = 0 if label is None else (label + 1) * self.height
        return NAMES + CLASSES * self.width, self.top + down, RECALLS, self.height

    def precision_box(self, answer: int | None) -> Box:
        """Below a column; its heading for None."""
        left, _, width, height = self.box(Place(None, answer))
        return left, self.top + (LINES - 1) * self.height, width, height

    def at(self, x: float, y: float) -> Place | None:
        """What lies at a point."""
        row, column = int((y - self.top) // self.height) - 1, int((x - NAMES) // self.width)
        if x < 0 or y < self.top or row >= CLASSES or column >= CLASSES:
            return None
        return Place(None if row < 0 else row, None if x < NAMES else column)
