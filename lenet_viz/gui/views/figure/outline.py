"""The exact outline of a block of units, of whatever form. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.network.ladder import Mask


@dataclass(frozen=True)
class Edge:
    """A straight piece of an outline, along the lines between the units.

    Attributes:
        horizontal: whether it lies between two rows.
        at: the number of the row (or column) that begins there.
        first, last: the columns (or rows) where it begins and ends.
        inside: +1 when the block lies below (to the right), −1 when above (to the left).
    """

    horizontal: bool
    at: int
    first: int
    last: int
    inside: int


def outline(mask: Mask) -> tuple[Edge, ...]:
    """The boundary of a mask in as few straight pieces as it has.

    Args:
        mask: (rows, columns); what lies outside of it does not belong.
    """
    return _outline(mask.tobytes(), mask.shape)


@lru_cache(maxsize=64)
def _outline(cells: bytes, shape: tuple[int, ...]) -> tuple[Edge, ...]:
    # Cached, since a ladder has the same mask in many maps.
    mask = np.frombuffer(cells, dtype=bool).reshape(shape)
    return (*_edges(mask, horizontal=True), *_edges(mask.T, horizontal=False))


def _edges(mask: Mask, *, horizontal: bool) -> list[Edge]:
    steps = np.diff(np.pad(mask.astype(np.int8), 1), axis=0)[:, 1:-1]
    edges = []
    for at in np.flatnonzero(steps.any(axis=1)).tolist():
        for inside in (1, -1):
            runs = np.diff(np.pad((steps[at] == inside).astype(np.int8), 1))
            pairs = zip(np.flatnonzero(runs == 1).tolist(), np.flatnonzero(runs == -1).tolist(), strict=True)
            edges += [Edge(horizontal, at, first, last, inside) for first, last in pairs]
    return edges


def placed(edges: tuple[Edge, ...], rows: list[float], columns: list[float], reach: float) -> list[Rect]:
    """An outline as thin rectangles on the inside (reach > 0) or the outside (reach < 0) of the block.

    Args:
        edges: the outline.
        rows: y of the top of each row, and of the bottom of the last.
        columns: x of the left of each column, and of the right of the last.
        reach: thickness; outside ones are longer by it, so that they meet at the corners.
    """
    thickness, longer = abs(reach), max(0.0, -reach)
    rects = []
    for edge in edges:
        across, along = (rows, columns) if edge.horizontal else (columns, rows)
        inward = edge.inside if reach > 0 else -edge.inside
        start = across[edge.at] - (thickness if inward < 0 else 0.0)
        first, length = along[edge.first] - longer, along[edge.last] - along[edge.first] + 2 * longer
        rects.append(
            Rect(first, start, length, thickness) if edge.horizontal else Rect(start, first, thickness, length)
        )
    return rects
