"""Strokes drawn a little otherwise, as another hand, or the same one on another day, might have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.data.drawing import Drawing
from lenet_viz.data.ink import PEN_WIDTH

Points = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Variation:
    """How far strokes may change. Lengths are parts of the drawing's longest side.

    Attributes:
        turn: degrees, either way.
        slant: shear, either way.
        aspect: width against height, e^−aspect … e^aspect.
        bend: a smooth field moves all points by up to about this.
        apart: every stroke moves on its own by up to this.
        wobble: the pen trembles along its way by up to about this.
        cut: up to this part of each stroke's points is missing at its start, and at its end.
        sparse: up to so many neighbouring points become one, as from a slow pointer; at least 1.
        pens: thinnest and thickest pen, in pixels of the 20×20 box.
        usual_pen: share of the drawings that have the pad's own pen, 0…1.
    """

    turn: float = 12.0
    slant: float = 0.25
    aspect: float = 0.22
    bend: float = 0.035
    apart: float = 0.03
    wobble: float = 0.008
    cut: float = 0.03
    sparse: int = 3
    pens: tuple[float, float] = (0.6, 4.2)
    usual_pen: float = 0.5


PEOPLE: Final = Variation()
"""About as much as one person's digits differ from another's."""

# Waves of the bending field for each direction, and of the trembling along a stroke.
_WAVES: Final = 3
_TREMBLES: Final = 3
# Points stay in place within this part of the longest side: a dot is not torn apart.
_LEAST_EXTENT: Final = 1e-6


def varied(drawing: Drawing, variation: Variation, random: np.random.Generator) -> Drawing:
    """A new drawing of what was drawn, about 1 large and around 0, 0.

    Args:
        drawing: not blank; stays as it is.
        variation: how far it may change.
        random: source of the random numbers.
    """
    points = np.concatenate(drawing.strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = max(float((high - low).max()), _LEAST_EXTENT)
    points = (points - (low + high) / 2) / extent
    points = (points + _field(points, variation.bend, random)) @ _map(variation, random).T
    ends = np.cumsum([len(stroke) for stroke in drawing.strokes])
    step = int(random.integers(1, variation.sparse + 1))
    tremble = random.uniform(0, variation.wobble)
    strokes = (_redrawn(stroke, variation, step, tremble, random) for stroke in np.split(points, ends[:-1]))
    return Drawing(tuple(stroke.astype(np.float32) for stroke in strokes))


def any_pen(variation: Variation, random: np.random.Generator) -> float:
    """A width of the pen in pixels of the box: the pad's own, or any, thin ones as often as thick ones."""
    if random.random() < variation.usual_pen:
        return PEN_WIDTH
    thin, thick = np.log(variation.pens)
    return float(np.exp(random.uniform(thin, thick)))


def _map(variation: Variation, random: np.random.Generator) -> Points:
    angle = np.radians(random.uniform(-variation.turn, variation.turn))
    slant = random.uniform(-variation.slant, variation.slant)
    wider = np.exp(random.uniform(-variation.aspect, variation.aspect) / 2)
    turned = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    stretched: Points = turned @ np.array(((wider, slant), (0.0, 1 / wider)))
    return stretched


def _field(points: Points, amount: float, random: np.random.Generator) -> Points:
    """(n, 2) displacements, a sum of a few slow waves in random directions."""
    waves = random.normal(0, 3.0, (2, _WAVES, 2))
    phases = random.uniform(0, 2 * np.pi, (2, _WAVES))
    sizes = random.normal(0, amount / np.sqrt(_WAVES), (2, _WAVES))
    moved: Points = (np.sin(points @ waves.transpose(0, 2, 1) + phases[:, None]) * sizes[:, None] * 1.4).sum(axis=2).T
    return moved


def _redrawn(stroke: Points, variation: Variation, step: int, tremble: float, random: np.random.Generator) -> Points:
    count = len(stroke)
    first, missing = (int(random.uniform(0, variation.cut) * count) for _ in range(2))
    # The stroke's last point stays, however many are left out before it.
    keep = np.append(np.arange(first, max(count - missing - 1, first), step), max(count - missing - 1, first))
    stroke = stroke[keep] + random.uniform(-variation.apart, variation.apart, 2)
    travelled = np.concatenate(((0.0,), np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))))
    rates = random.uniform(8, 40, (_TREMBLES, 2))
    phases = random.uniform(0, 2 * np.pi, (_TREMBLES, 2))
    shaken: Points = np.sin(travelled[:, None, None] * rates + phases).sum(axis=1) * (tremble / _TREMBLES)
    return stroke + shaken
