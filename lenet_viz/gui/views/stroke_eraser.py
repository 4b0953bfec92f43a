"""The vector eraser: cuts away the parts of strokes that a moving disc touches. No Qt here."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.gui.views.pad_history import Stroke

CRUMB: Final = 1.0
"""Pieces shorter than this, in pad pixels, go with what was cut off."""

Point = tuple[float, float]
Points = NDArray[np.floating]


def erase(strokes: tuple[Stroke, ...], *, start: Point, end: Point, radius: float) -> tuple[Stroke, ...]:
    """What a disc leaves of some strokes when it moves in a straight line.

    Ink has thickness, so a stroke's middle line is cut at the disc's radius plus half its width: no ink is
    left under the disc, round ends included.

    Args:
        strokes: the strokes before, in pad pixels.
        start: centre of the disc before the move.
        end: centre of the disc after it; may be the same.
        radius: radius of the disc.

    Returns:
        The strokes that are left, split where they were cut; the very same tuple if nothing was touched.
    """
    left: list[Stroke] = []
    for stroke in strokes:
        pieces = _pieces(stroke.points, start=start, end=end, radius=radius + stroke.width / 2)
        left += [stroke] if pieces is None else [Stroke.of(piece, stroke.width) for piece in pieces]
    return strokes if len(left) == len(strokes) and all(map(_same, left, strokes)) else tuple(left)


def _same(one: Stroke, other: Stroke) -> bool:
    return one is other


def _pieces(points: Points, *, start: Point, end: Point, radius: float) -> list[Points] | None:
    """The parts of a polyline outside the swept disc; None if all of it is outside."""
    line = points.astype(np.float64)
    if len(line) == 1:  # a dot: a line of no length
        line = np.repeat(line, 2, axis=0)
    enter, leave = _inside(line, start=np.array(start), end=np.array(end), radius=radius)
    if not (enter < leave).any():
        return None
    pieces: list[list[Points]] = [[line[0]]]
    for index, (first, last) in enumerate(pairwise(line)):
        if enter[index] < leave[index]:
            pieces[-1].append(first + enter[index] * (last - first))
            pieces.append([first + leave[index] * (last - first)])
        pieces[-1].append(last)
    return [piece for piece in map(np.array, pieces) if _length(piece) >= CRUMB]


def _length(line: Points) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _inside(line: Points, *, start: Points, end: Points, radius: float) -> tuple[Points, Points]:
    """For each segment the interval 0…1 of it inside the swept disc; enter ≥ leave where there is none.

    The swept disc is two discs and the band between them. It is convex, so the three intervals of a segment
    join to one.
    """
    spans = [_inside_disc(line, start, radius), _inside_disc(line, end, radius)]
    if not np.array_equal(start, end):
        spans.append(_inside_band(line, start, end, radius))
    enter = np.min([np.where(low < high, low, 1.0) for low, high in spans], axis=0)
    leave = np.max([np.where(low < high, high, 0.0) for low, high in spans], axis=0)
    return enter, leave


def _inside_disc(line: Points, centre: Points, radius: float) -> tuple[Points, Points]:
    step = np.diff(line, axis=0)
    offset = line[:-1] - centre
    square = (step**2).sum(axis=1)
    mixed = (step * offset).sum(axis=1)
    rest = (offset**2).sum(axis=1) - radius**2
    point = square == 0.0
    root = np.sqrt(np.maximum(mixed**2 - square * rest, 0.0))
    safe = np.where(point, 1.0, square)
    # A line that misses the disc has no root and so an empty interval; a segment of no length is in or out.
    low = np.where(point, np.where(rest < 0.0, 0.0, 1.0), (-mixed - root) / safe)
    high = np.where(point, np.where(rest < 0.0, 1.0, 0.0), (-mixed + root) / safe)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def _inside_band(line: Points, start: Points, end: Points, radius: float) -> tuple[Points, Points]:
    length = float(np.hypot(*(end - start)))
    along = (end - start) / length
    across = np.array([-along[1], along[0]])
    low, high = _between((line - start) @ along, 0.0, length)
    low_across, high_across = _between((line - start) @ across, -radius, radius)
    return np.maximum(low, low_across), np.minimum(high, high_across)


def _between(position: Points, lower: float, upper: float) -> tuple[Points, Points]:
    """The interval 0…1 of each segment on which a coordinate lies between two bounds."""
    first, step = position[:-1], np.diff(position)
    level = step == 0.0
    safe = np.where(level, 1.0, step)
    one, other = (lower - first) / safe, (upper - first) / safe
    within = (first > lower) & (first < upper)
    low = np.where(level, np.where(within, 0.0, 1.0), np.minimum(one, other))
    high = np.where(level, np.where(within, 1.0, 0.0), np.maximum(one, other))
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
