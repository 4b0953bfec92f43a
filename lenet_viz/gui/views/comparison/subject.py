"""What is compared: two networks, and what each makes of the digit. No Qt."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from lenet_viz.analysis.comparison import Verdict, verdict
from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.spec_differences import same_structure
from lenet_viz.network.trace import Array, Trace
from lenet_viz.network.weights import Weights
from lenet_viz.storage.card import Card


class Side(Enum):
    """One of the two columns."""

    LEFT = 0
    RIGHT = 1

    @property
    def other(self) -> Side:
        """The other column."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


@dataclass(frozen=True)
class NetworkChoice:
    """A network that can be put into a column.

    Attributes:
        key: how the code calls it.
        title: what people read.
        note: a line more about it.
    """

    key: str
    title: str
    note: str = ""


@dataclass(frozen=True, eq=False)
class Subject:
    """One of the two networks.

    Attributes:
        title, note: as it was chosen.
        card: how it was trained, where that is known.
        start: equal for networks that grew from the same starting weights; None: not known.
        altered: whether it was altered by hand after its training.
    """

    spec: NetworkSpec
    weights: Weights
    title: str
    note: str = ""
    card: Card | None = None
    start: Hashable | None = None
    altered: bool = False

    @cached_property
    def kernel_limit(self) -> float:
        """End of its kernels' colour scale."""
        return kernel_limit(self.weights)


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network makes of the digit."""

    trace: Trace
    answer: Answer


@dataclass(frozen=True, eq=False)
class Pair:
    """Both networks and what they make of the digit.

    Attributes:
        subjects: left and right.
        readings: the same; (None, None) on a blank pad.
    """

    subjects: tuple[Subject, Subject]
    readings: tuple[Reading | None, Reading | None] = (None, None)

    @property
    def share_start(self) -> bool:
        """Whether map for map can be compared: the same structure, grown from the same starting weights."""
        left, right = self.subjects
        return left.start is not None and left.start == right.start and same_structure(left.spec, right.spec)

    @cached_property
    def kernel_limit(self) -> float:
        """End of the one colour scale of all kernels: two scales would make different kernels look alike."""
        return max(subject.kernel_limit for subject in self.subjects)

    @cached_property
    def verdict(self) -> Verdict:
        """How the two answers compare."""
        left, right = (None if reading is None else reading.answer for reading in self.readings)
        return verdict(left, right)

    @cached_property
    def limits(self) -> tuple[dict[Stage, float], dict[Stage, float]]:
        """Ends of the activations' colour scales, stage by stage."""
        left, right = (
            activation_limits(subject.spec, None if reading is None else reading.trace)
            for subject, reading in zip(self.subjects, self.readings, strict=True)
        )
        return left, right

    def values(self, side: Side, stage: Stage, *, difference: bool = False) -> Array | None:
        """A stage's activations, or on the right by how much they differ from the left; None on a blank pad."""
        reading, other = self.readings[side.value], self.readings[Side.LEFT.value]
        if reading is None:
            return None
        values = reading.trace.values[stage]
        if difference and side is Side.RIGHT and other is not None:
            return values - other.trace.values[stage]
        return values

    def kernels(self, side: Side, stage: Stage, *, difference: bool = False) -> Array:
        """The kernels of C1 or C3, or on the right by how much they differ from the left."""
        kernels = self.subjects[side.value].weights[stage].weights
        other = self.subjects[Side.LEFT.value].weights[stage].weights
        assert kernels is not None
        assert other is not None
        return kernels - other if difference and side is Side.RIGHT else kernels
