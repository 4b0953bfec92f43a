"""What a user has changed in a trained network: single numbers, muted links, silenced units. No torch.

The trained numbers stay as they are; `altered` makes the changed ones from them, so that taking every
alteration back gives the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.connection_table import Link
from lenet_viz.network.silence import NOT_SILENCED, MapName, Silenced
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.weights import LayerWeights, Weights

LARGEST_NUMBER: Final = 1e6
"""Far beyond any trained weight, and far from what sums and squares of single precision can hold."""


class Part(StrEnum):
    """The two arrays of a layer."""

    WEIGHTS = "weights"
    BIASES = "biases"


@dataclass(frozen=True)
class Place:
    """Where one number of a network stands.

    Attributes:
        index: in the flattened array, as `Wiring.weights` and `Wiring.bias` count.
    """

    stage: Stage
    part: Part
    index: int


@dataclass(frozen=True)
class Alterations:
    """Everything that differs from the trained network.

    Attributes:
        numbers: other values for single weights, biases, coefficients and code pixels.
        muted: links of the connection table through which nothing passes; their kernels are kept.
        silenced: maps and units whose value is 0.
    """

    numbers: frozenset[tuple[Place, float]] = field(default_factory=frozenset)
    muted: frozenset[Link] = field(default_factory=frozenset)
    silenced: Silenced = NOT_SILENCED

    def __bool__(self) -> bool:
        return bool(self.numbers or self.muted or self.silenced)

    @property
    def count(self) -> int:
        """How many things are altered."""
        return len(self.numbers) + len(self.muted) + len(self.silenced.maps) + len(self.silenced.units)

    @property
    def places(self) -> frozenset[Place]:
        """Where numbers are altered."""
        return frozenset(place for place, _ in self.numbers)

    def number(self, place: Place) -> float | None:
        """The value put in a place; None where it is as trained."""
        return dict(self.numbers).get(place)

    def with_number(self, place: Place, value: float | None) -> Alterations:
        """A number put in a place; None puts the trained one back."""
        others = {(other, kept) for other, kept in self.numbers if other != place}
        return replace(self, numbers=frozenset(others if value is None else others | {(place, value)}))

    def with_muted(self, links: Iterable[Link], muted: bool) -> Alterations:
        """Links muted, or restored."""
        return replace(self, muted=self.muted | set(links) if muted else self.muted - set(links))

    def with_silenced_map(self, name: MapName, silenced: bool) -> Alterations:
        """A whole map silenced, or heard again."""
        maps = self.silenced.maps | {name} if silenced else self.silenced.maps - {name}
        return replace(self, silenced=replace(self.silenced, maps=maps))

    def with_silenced_unit(self, unit: Unit, silenced: bool) -> Alterations:
        """A single unit silenced, or heard again."""
        units = self.silenced.units | {unit} if silenced else self.silenced.units - {unit}
        return replace(self, silenced=replace(self.silenced, units=units))

    def __str__(self) -> str:
        """In words: "2 links muted, 1 number changed"; empty for none."""
        kinds = (
            (len(self.muted), "link", "muted"),
            (len(self.numbers), "number", "changed"),
            (len(self.silenced.maps), "map", "silenced"),
            (len(self.silenced.units), "unit", "silenced"),
        )
        return ", ".join(f"{many} {what}{'' if many == 1 else 's'} {done}" for many, what, done in kinds if many)


UNALTERED: Final = Alterations()


def check(spec: NetworkSpec, alterations: Alterations) -> None:
    """Make sure that a network can be altered so.

    Raises:
        ValueError: a place, link or unit does not exist, a value is no number within ±LARGEST_NUMBER, or a C3 map
            would read no S2 map at all.
    """
    for place, value in alterations.numbers:
        if place.stage not in spec.by_stage or not 0 <= place.index < _size(spec, place):
            raise ValueError(f"{spec.title} has no number {place.index} among the {place.part} of {place.stage}")
        # "Not within" also catches what is no number.
        if not abs(value) <= LARGEST_NUMBER:
            raise ValueError(f"{value:g} is no number between −{LARGEST_NUMBER:,.0f} and {LARGEST_NUMBER:,.0f}")
    unknown = alterations.muted - set(spec.table.links)
    if unknown:
        source, index = min(unknown)
        raise ValueError(f"C3 map {index} does not read S2 map {source}: there is no link to mute")
    for index, column in enumerate(spec.table.columns):
        if all((source, index) in alterations.muted for source in column):
            raise ValueError(
                f"C3 map {index} would read no S2 map any more: keep one of its links, or silence the map instead"
            )
    alterations.silenced.check(spec)


def altered(spec: NetworkSpec, trained: Weights, alterations: Alterations) -> Weights:
    """The numbers with which an altered network computes; untouched layers are shared with the trained ones.

    Raises:
        ValueError: as `check`.
    """
    check(spec, alterations)
    weights = dict(trained)
    for stage in {place.stage for place in alterations.places} | ({Stage.C3} if alterations.muted else set()):
        numbers, biases = _copy(trained[stage].weights), _copy(trained[stage].biases)
        for place, value in alterations.numbers:
            if place.stage is stage:
                array = numbers if place.part is Part.WEIGHTS else biases
                assert array is not None
                array.ravel()[place.index] = value
        if stage is Stage.C3 and alterations.muted:
            assert numbers is not None
            numbers[[spec.table.kernel_index[link] for link in alterations.muted]] = 0.0
        weights[stage] = LayerWeights(numbers, biases)
    return weights


def number_at(weights: Weights, place: Place) -> float:
    """The number that stands in a place.

    Raises:
        ValueError: there is no such place.
    """
    layer = weights.get(place.stage)
    array = None if layer is None else layer.weights if place.part is Part.WEIGHTS else layer.biases
    if array is None or not 0 <= place.index < array.size:
        raise ValueError(f"there is no number {place.index} among the {place.part} of {place.stage}")
    return float(array.ravel()[place.index])


def _size(spec: NetworkSpec, place: Place) -> int:
    layer = spec.layer(place.stage)
    return layer.biases if place.part is Part.BIASES else math.prod(layer.weight_shape or (0,))


def _copy(array: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    # A contiguous copy: its ravel() is a view, so that single numbers can be put into it.
    return None if array is None else np.array(array, order="C")
