"""What lies under a point of the unit panel, and which way the arrow keys go. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.unit.scene import Kind, Scene, Target, targets
from lenet_viz.network.alterations import Part, Place
from lenet_viz.network.arithmetic import Explanation
from lenet_viz.network.spec import Stage, Unit

TERM_KINDS: Final = (Kind.SOURCE, Kind.FACTOR, Kind.TERM)
_SIDEWAYS: Final = 3.0
"""How much a step aside counts against a step ahead."""
_NEAREST: Final = 0.5
"""Pixels ahead that are no step."""


def target_at(scene: Scene, x: float, y: float) -> Target | None:
    """What lies under a point, in logical pixels."""
    for grid in scene.grids:
        if grid.rect.contains(x, y):
            return Target(grid.kind, grid.index_at(x, y))
    return next((spot.target for spot in scene.spots if spot.rect.contains(x, y)), None)


def term_of(target: Target | None) -> int | None:
    """The term that a target belongs to."""
    return target.index if target is not None and target.kind in TERM_KINDS else None


def rects_of_term(scene: Scene, index: int) -> Iterator[Rect]:
    """Every place where a term is seen: its cells, its numbers."""
    for grid in scene.grids:
        cell = grid.cell(index)
        if cell is not None:
            yield cell
    for spot in scene.spots:
        # A weight's spot lies within its term's.
        if spot.target in (Target(Kind.SOURCE, index), Target(Kind.TERM, index)):
            yield spot.rect


def rect_of(scene: Scene, target: Target) -> Rect | None:
    """Where a target is first seen."""
    for grid in scene.grids:
        if grid.kind is target.kind:
            cell = grid.cell(target.index)
            if cell is not None:
                return cell
    return next((spot.rect for spot in scene.spots if spot.target == target), None)


def next_target(scene: Scene, target: Target | None, dx: int, dy: int) -> Target | None:
    """The nearest target in a direction, one of (±1, 0) and (0, ±1); the same one at the end of the scene.

    Without a target to start from, the first weight, or the first thing there is.
    """
    here = None if target is None else rect_of(scene, target)
    places = list(targets(scene))
    if here is None:
        weights = (found for found, _ in places if found.kind is Kind.FACTOR)
        return next(weights, places[0][0] if places else None)
    x, y = here.centre
    best, best_rank = target, (True, float("inf"))
    for found, rect in places:
        ahead = (rect.centre[0] - x) * dx + (rect.centre[1] - y) * dy
        aside = abs((rect.centre[0] - x) * dy) + abs((rect.centre[1] - y) * dx)
        # What shares the row, or the column, comes first, however far it is.
        shared = _overlap(here, rect, across=dx != 0)
        rank = (not shared, ahead if shared else ahead + _SIDEWAYS * aside)
        if ahead > _NEAREST and rank < best_rank and (shared or dy or aside <= 2 * ahead):
            best, best_rank = found, rank
    return best


def _overlap(one: Rect, other: Rect, *, across: bool) -> bool:
    """Whether two rectangles share a row (across) or a column."""
    if across:
        return min(one.bottom, other.bottom) - max(one.y, other.y) > 0.5
    return min(one.right, other.right) - max(one.x, other.x) > 0.5


def place_of(explanation: Explanation, target: Target | None) -> Place | None:
    """The number of the network that a target stands for; None if it is none that can be changed."""
    if target is None:
        return None
    stage, wires = explanation.unit.stage, explanation.wiring
    match target.kind:
        case Kind.BIAS if wires.bias is not None:
            return Place(stage, Part.BIASES, wires.bias)
        case Kind.FACTOR if wires.weights is not None:
            return Place(stage, Part.WEIGHTS, int(wires.weights[target.index]))
        case Kind.COEFFICIENT if wires.weights is not None:
            return Place(stage, Part.WEIGHTS, int(wires.weights[0]))
        case _:
            return None


def number_of(explanation: Explanation, target: Target) -> float:
    """The number that a bias, weight or coefficient stands for, as it is now."""
    return explanation.bias if target.kind is Kind.BIAS else float(explanation.factors[target.index])


def source_of(explanation: Explanation, index: int) -> Unit:
    """The unit that a term reads."""
    wires = explanation.wiring
    return Unit(wires.stage, int(wires.maps[index]), int(wires.rows[index]), int(wires.columns[index]))


def unit_of(explanation: Explanation, target: Target | None) -> Unit | None:
    """The unit that a target leads to: the source of a term, or another output."""
    if target is None:
        return None
    if target.kind is Kind.LOGIT:
        return Unit(Stage.OUTPUT, target.index)
    index = term_of(target)
    return None if index is None else source_of(explanation, index)


def term_that_reads(explanation: Explanation, unit: Unit | None) -> int | None:
    """The term whose source is a unit."""
    wires = explanation.wiring
    if unit is None or unit.stage is not wires.stage:
        return None
    here = (wires.maps == unit.map) & (wires.rows == unit.row) & (wires.columns == unit.column)
    found = np.flatnonzero(here)
    return int(found[0]) if len(found) else None


def target_of(explanation: Explanation, place: Place | None) -> Target | None:
    """Where a number of the network is used in this unit's sum; None if it is not."""
    wires = explanation.wiring
    if place is None or place.stage is not explanation.unit.stage:
        return None
    if place.part is Part.BIASES:
        return Target(Kind.BIAS) if place.index == wires.bias else None
    if wires.weights is None:
        return None
    found = np.flatnonzero(wires.weights == place.index)
    if len(found) == 0:
        return None
    return Target(Kind.COEFFICIENT) if len(found) > 1 else Target(Kind.FACTOR, int(found[0]))


def altered_targets(explanation: Explanation, places: frozenset[Place]) -> frozenset[Target]:
    """Which of a unit's weights, bias and coefficient are altered."""
    found = (target_of(explanation, place) for place in places if place.stage is explanation.unit.stage)
    return frozenset(target for target in found if target is not None)
