"""Scribbles: what a pen leaves that writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from lenet_viz.data.curves import Points, arc, corners, spline
from lenet_viz.data.drawing import Drawing

Random = np.random.Generator
Strokes = list[Points]


def scribble(random: Random) -> Drawing:
    """A scribble of any sort, about 1 large."""
    strokes = SORTS[int(random.integers(len(SORTS)))](random)
    return Drawing(tuple(stroke.astype(np.float32) for stroke in strokes))


def _walk(random: Random) -> Strokes:
    """A pen that wanders, keeping its direction for a while."""
    count = int(random.integers(60, 220))
    turns = np.cumsum(random.normal(0, random.uniform(0.15, 0.6), count))
    steps = np.stack((np.cos(turns), np.sin(turns)), axis=1)
    # Drawn back to the middle, so that it crosses itself and does not become a plain line.
    place, way = np.zeros(2), []
    pull = random.uniform(0.02, 0.1)
    for step in steps:
        place = place * (1 - pull) + step
        way.append(place)
    return [np.array(way)]


def _smooth(random: Random) -> Strokes:
    """Smooth curves through points anywhere; too many for a digit."""
    count = int(random.integers(1, 3))
    return [spline(random.random((int(random.integers(6, 14)) // count + 2, 2))) for _ in range(count)]


def _angular(random: Random) -> Strokes:
    """Straight lines from anywhere to anywhere."""
    return [corners(random.random((int(random.integers(5, 12)), 2)))]


def _zigzag(random: Random) -> Strokes:
    """To and fro, across the paper."""
    count = int(random.integers(5, 14))
    along = np.linspace(0, 1, count) + random.normal(0, 0.02, count)
    height = random.uniform(0.15, 0.9)
    across = (np.arange(count) % 2) * height + random.normal(0, 0.06, count)
    points = np.stack((along, across), axis=1) @ _turned(random.uniform(0, 360))
    return [spline(points) if random.random() < 0.4 else corners(points)]


def _loops(random: Random) -> Strokes:
    """Loop after loop, as a pen is tried out."""
    count = random.uniform(2.5, 6)
    t = np.linspace(0, count * 2 * np.pi, int(count * 24))
    advance = random.uniform(0.08, 0.3)
    curve = np.stack((np.cos(t) * random.uniform(0.2, 0.6) + advance * t / 2, np.sin(t) * 0.6), axis=1)
    return [curve @ _turned(random.uniform(0, 360))]


def _hatching(random: Random) -> Strokes:
    """Lines beside each other, sometimes crossed by others."""
    strokes: Strokes = []
    for angle in random.uniform(0, 180, int(random.integers(1, 3))):
        count = int(random.integers(3, 7))
        for place in np.linspace(-0.5, 0.5, count):
            jitter = random.normal(0, 0.06, (2, 2))
            strokes.append(corners(np.array(((place, -0.5), (place, 0.5))) + jitter) @ _turned(float(angle)))
    return strokes


def _spiral(random: Random) -> Strokes:
    turns = random.uniform(2.2, 4.5)
    t = np.linspace(0.05, 1, int(turns * 26))
    angle = t * turns * 2 * np.pi * random.choice((-1, 1)) + random.uniform(0, 6)
    return [np.stack((np.cos(angle) * t, np.sin(angle) * t * random.uniform(0.6, 1.2)), axis=1)]


def _rounds(random: Random) -> Strokes:
    """Round and round about the same place, as one blackens something."""
    count = int(random.integers(18, 40))
    angle = np.cumsum(random.normal(1.1, 0.3, count))
    radius = random.uniform(0.3, 1, count)[:, None]
    return [spline(np.stack((np.cos(angle), np.sin(angle) * random.uniform(0.4, 1)), axis=1) * radius)]


def _lines(random: Random) -> Strokes:
    """A few straight or bent strokes, anywhere."""
    strokes: Strokes = []
    for _ in range(int(random.integers(3, 7))):
        ends = random.random((2, 2))
        middle = ends.mean(axis=0) + random.normal(0, 0.12, 2)
        strokes.append(spline(np.array((ends[0], middle, ends[1]))))
    return strokes


def _wave(random: Random) -> Strokes:
    """A wave, as if it were writing."""
    waves = random.uniform(2.5, 6)
    x = np.linspace(0, 1, int(waves * 16))
    swell = 1 + random.uniform(-0.5, 0.5) * np.sin(x * random.uniform(3, 9))
    y = np.sin(x * waves * 2 * np.pi + random.uniform(0, 6)) * random.uniform(0.06, 0.35) * swell
    return [np.stack((x, y), axis=1) @ _turned(random.uniform(0, 180))]


def _dots(random: Random) -> Strokes:
    """Dots, and strokes hardly longer."""
    count = int(random.integers(2, 12))
    return [corners(place + random.normal(0, 0.02, (2, 2))) for place in random.random((count, 2))]


def _blackened(random: Random) -> Strokes:
    """Something circled, and crossed out."""
    ring = arc((0.5, 0.5), (0.5, random.uniform(0.3, 0.5)), random.uniform(0, 90), random.uniform(400, 520))
    return [ring, *_zigzag(random)]


def _turned(degrees: float) -> Points:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array(((cos, sin), (-sin, cos)))


SORTS: Final[tuple[Callable[[Random], Strokes], ...]] = (
    *(_walk, _smooth, _smooth, _angular, _zigzag, _loops, _hatching),
    *(_spiral, _rounds, _lines, _wave, _dots, _blackened),
)
