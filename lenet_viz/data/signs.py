"""Signs that people draw on a pad to try it out, and that are no digits: ticks, arrows, hearts, smileys and more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from lenet_viz.data.curves import Points, arc, corners, spline
from lenet_viz.data.drawing import Drawing

Random = np.random.Generator
Strokes = list[Points]


def sign(random: Random) -> Drawing:
    """A sign of any sort, about 1 large."""
    strokes = SORTS[int(random.integers(len(SORTS)))](random)
    return Drawing(tuple(stroke.astype(np.float32) for stroke in strokes))


def _tick(random: Random) -> Strokes:
    return [corners(((0, random.uniform(0.4, 0.7)), (random.uniform(0.2, 0.4), 1), (1, random.uniform(0, 0.3))))]


def _cross(random: Random) -> Strokes:
    lean = random.uniform(-0.1, 0.1)
    return [corners(((0, lean), (1, 1))), corners(((1, 0), (lean, 1)))]


def _plus(random: Random) -> Strokes:
    height = random.uniform(0.4, 0.6)
    return [corners(((0, height), (1, height))), corners(((height, 0), (0.5, 1)))]


def _minus(random: Random) -> Strokes:
    return [corners(((0, 0), (1, random.uniform(-0.12, 0.12))))]


def _equals(random: Random) -> Strokes:
    gap = random.uniform(0.25, 0.5)
    return [corners(((0, 0), (1, 0))), corners(((0, gap), (1, gap)))]


def _arrow(random: Random) -> Strokes:
    head = random.uniform(0.2, 0.4)
    turned = _turned(random.integers(4) * 90 + random.uniform(-20, 20))
    return [corners(((0, 0), (1, 0))) @ turned, corners(((1 - head, -head), (1, 0), (1 - head, head))) @ turned]


def _star(random: Random) -> Strokes:
    """In one go, as one learns it at school; or as rays."""
    if random.random() < 0.5:
        angles = np.radians(-90 + 144 * np.arange(5))
        return [corners(np.stack((np.cos(angles), np.sin(angles)), axis=1), closed=True)]
    rays = int(random.integers(3, 6))
    angles = np.radians(180 / rays * np.arange(rays) + random.uniform(0, 90))
    return [corners(((-np.cos(a), -np.sin(a)), (np.cos(a), np.sin(a)))) for a in angles]


def _polygon(random: Random) -> Strokes:
    """Triangles and rectangles; with more corners one is a nought to the eye."""
    if random.random() < 0.5:
        return [corners(((random.uniform(0.2, 0.8), 0), (1, 1), (0, random.uniform(0.8, 1))), closed=True)]
    high = random.uniform(0.5, 1.0)
    return [corners(((0, 0), (1, 0), (1, high), (0, high)), closed=True)]


def _house(random: Random) -> Strokes:
    roof = random.uniform(0.25, 0.45)
    walls = corners(((0, roof), (0, 1), (1, 1), (1, roof)))
    return [walls, corners(((0, roof), (0.5, 0), (1, roof), (0, roof)))]


def _heart(random: Random) -> Strokes:
    t = np.linspace(0, 2 * np.pi, 50)
    x = 16 * np.sin(t) ** 3 * random.uniform(0.8, 1.2)
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return [np.stack((x, y), axis=1) / 32]


def _smiley(random: Random) -> Strokes:
    smile = (20, 160) if random.random() < 0.7 else (200, 340)
    eyes = [arc((x, 0.35), (0.03, random.uniform(0.03, 0.1)), 0, 360) for x in (0.32, 0.68)]
    mouth = arc((0.5, 0.6 if smile[0] < 90 else 0.85), (0.25, 0.18), *smile)
    return [arc((0.5, 0.5), (0.5, 0.5), -90, 280), *eyes, mouth]


def _person(random: Random) -> Strokes:
    arms = random.uniform(0.3, 0.6)
    return [
        arc((0.5, 0.13), (0.13, 0.13), 0, 360),
        corners(((0.5, 0.26), (0.5, 0.65))),
        corners(((0.15, arms), (0.5, 0.4), (0.85, arms))),
        corners(((0.2, 1), (0.5, 0.65), (0.8, 1))),
    ]


def _sun(random: Random) -> Strokes:
    rays = int(random.integers(5, 10))
    angles = np.radians(360 / rays * np.arange(rays))
    ends = [np.array((np.cos(a), np.sin(a))) for a in angles]
    return [arc((0, 0), (0.5, 0.5), 0, 360), *(corners((end * 0.65, end)) for end in ends)]


def _flower(random: Random) -> Strokes:
    petals = int(random.integers(3, 7))
    t = np.linspace(0, 2 * np.pi, 90)
    radius = 0.6 + 0.4 * np.cos(petals * t)
    return [np.stack((np.cos(t) * radius, np.sin(t) * radius), axis=1)]


def _bolt(random: Random) -> Strokes:
    return [corners(((0.6, 0), (0.1, 0.55), (0.5, 0.5), (0.2, 1), (0.9, 0.35), (0.5, 0.42)), closed=True)]


def _lying_eight(random: Random) -> Strokes:
    t = np.linspace(0, 2 * np.pi, 50)
    return [np.stack((np.sin(t), np.sin(2 * t) * random.uniform(0.2, 0.45)), axis=1)]


def _moon(random: Random) -> Strokes:
    return [np.concatenate((arc((0.5, 0.5), (0.5, 0.5), 60, 300), arc((0.6, 0.5), (0.3, 0.43), 290, 70)))]


def _cloud(random: Random) -> Strokes:
    bumps = [(0.2, 0.6), (0.35, 0.35), (0.65, 0.3), (0.82, 0.6)]
    return [*(arc(place, (0.22, 0.2), 150, 390) for place in bumps), corners(((0.05, 0.75), (1, 0.75)))]


def _grid(random: Random) -> Strokes:
    lines = int(random.integers(2, 4))
    places = (np.arange(lines) + 0.5) / lines
    return [*(corners(((p, 0), (p, 1))) for p in places), *(corners(((0, p), (1, p))) for p in places)]


def _ringed(random: Random) -> Strokes:
    """A ring with something in it: a dot, a cross, another ring."""
    inside = (
        [arc((0.5, 0.5), (0.05, 0.05), 0, 360)],
        [corners(((0.2, 0.2), (0.8, 0.8))), corners(((0.8, 0.2), (0.2, 0.8)))],
        [arc((0.5, 0.5), (0.22, 0.22), 0, 360)],
        [corners(((0.5, 0.0), (0.5, 1.0))), corners(((0.0, 0.5), (1.0, 0.5)))],
    )
    return [arc((0.5, 0.5), (0.5, 0.5), 0, 360), *inside[int(random.integers(len(inside)))]]


def _bracket(random: Random) -> Strokes:
    """Corners and brackets, open on a side where no digit is."""
    return [corners(((1, 0), (0, 0), (0, 1), (1, 1)))] if random.random() < 0.5 else [corners(((0, 0), (0, 1), (1, 1)))]


def _arch(random: Random) -> Strokes:
    """Half an ellipse, open below or above; one that is open at a side is a 1 when it is narrow."""
    first = float(random.choice((180, 0)))
    return [arc((0, 0), (1, random.uniform(0.6, 1.3)), first, first + random.uniform(150, 190))]


def _fish(random: Random) -> Strokes:
    return [spline(((1, 0.2), (0.3, 0.75), (0, 0.5), (0.3, 0.25), (1, 0.8)))]


def _turned(degrees: float) -> Points:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array(((cos, sin), (-sin, cos)))


SORTS: Final[tuple[Callable[[Random], Strokes], ...]] = (
    *(_tick, _cross, _plus, _minus, _equals, _arrow, _star, _polygon, _house, _heart, _smiley, _person, _sun),
    *(_flower, _bolt, _lying_eight, _moon, _cloud, _grid, _ringed, _bracket, _arch, _fish),
)
