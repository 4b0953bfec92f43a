"""What a run has shown so far: a loss and a rate for every step, errors for every pass, in bounded memory."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.training.error_history import ErrorHistory
from lenet_viz.training.events import PassDone, StepDone

MAX_POINTS: Final = 20_000
"""So many points at most; on reaching it, neighbours are merged in pairs and half as many remain."""

LOSS_COLUMNS: Final = ("first_step", "last_step", "steps", "passes", "loss", "rate")
"""What the numbers of a row of `LossHistory.rows` are."""

LossRow = tuple[int, int, int, float, float, float]


@dataclass(frozen=True)
class LossPoint:
    """One point of the loss curve.

    Attributes:
        first, last: the steps it stands for, 1…; the same for a single step.
        passes: passes through the training set after the last of them, 0…, in parts of a pass.
        loss: the loss of that step, or the mean of them all.
        rate: the learning rate of the last of them.
    """

    first: int
    last: int
    passes: float
    loss: float
    rate: float


class LossHistory:
    """Losses and rates of a run, oldest first.

    Short runs keep every step. From `MAX_POINTS` on neighbouring points are merged in pairs, and new
    steps are gathered into points as large as the older ones. A merged point holds the mean loss of
    its steps: means of equal shares stay means however often they are merged, and a read-out can
    say exactly what they are.
    """

    def __init__(self, max_points: int = MAX_POINTS) -> None:
        """Start empty.

        Args:
            max_points: even, at least 2.
        """
        if max_points < 2 or max_points % 2:
            raise ValueError(f"points are merged in pairs, and {max_points} is no even number above 0")
        self._first = np.zeros(max_points, np.int64)
        self._last = np.zeros(max_points, np.int64)
        self._passes = np.zeros(max_points, np.float64)
        self._losses = np.zeros(max_points, np.float64)
        self._rates = np.zeros(max_points, np.float64)
        self._count = 0
        self._share = 1
        self._pending: list[LossPoint] = []
        self._newest: LossPoint | None = None

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[float]], max_points: int = MAX_POINTS) -> LossHistory:
        """The history that gave these rows; further steps continue it exactly.

        Args:
            rows: numbers as `LOSS_COLUMNS` names them, oldest first.
            max_points: as it was given to the history that they come from.

        Raises:
            ValueError: they are not the rows of a history; the message says why.
        """
        history = cls(max_points)
        share = 1
        for index, (first, last, steps, passes, loss, rate) in enumerate(rows):
            share = int(steps) if index == 0 else share
            point = LossPoint(int(first), int(last), float(passes), float(loss), float(rate))
            if steps not in (share, 1) or (steps == share and history._pending) or len(history._pending) >= share:
                raise ValueError(f"a point of {steps:g} steps cannot follow points of {share}")
            history._check(point)
            if steps == share:
                history._add_point(point)
                if history._share != 1:
                    raise ValueError(f"there are {max_points} points or more")
            else:
                history._pending.append(point)
            history._newest = point
        history._share = share
        return history

    def __len__(self) -> int:
        return self._count

    @property
    def share(self) -> int:
        """How many steps a point stands for: 1, 2, 4…."""
        return self._share

    @property
    def steps(self) -> NDArray[np.int64]:
        """The last step of every point, (N,), rising; a view that is valid until steps are added."""
        return self._last[: self._count]

    @property
    def passes(self) -> NDArray[np.float64]:
        """The place of every point in passes, (N,), rising; a view that is valid until steps are added."""
        return self._passes[: self._count]

    @property
    def losses(self) -> NDArray[np.float64]:
        """The loss of every point, (N,); a view that is valid until steps are added."""
        return self._losses[: self._count]

    @property
    def rates(self) -> NDArray[np.float64]:
        """The learning rate of every point, (N,); a view that is valid until steps are added."""
        return self._rates[: self._count]

    @property
    def newest(self) -> LossPoint | None:
        """The newest single step, also when it is not part of a point yet; None when there is none.

        After `from_rows` it may be a merged point: single losses are not kept for ever.
        """
        return self._newest

    def add(self, event: StepDone) -> None:
        """Takes in one further step.

        Raises:
            ValueError: the step does not rise, or its loss is not a finite number; nothing is taken in then.
        """
        point = LossPoint(event.step, event.step, event.passes, event.loss, event.rate)
        self._check(point)
        self._newest = point
        if self._share == 1:
            self._add_point(point)
            return
        self._pending.append(point)
        if len(self._pending) == self._share:
            mean = sum(part.loss for part in self._pending) / self._share
            whole = LossPoint(self._pending[0].first, point.last, point.passes, mean, point.rate)
            self._pending.clear()
            self._add_point(whole)

    def at(self, passes: float) -> LossPoint | None:
        """The point nearest to a place in passes; None when there is none."""
        if not self._count:
            return None
        index = int(np.searchsorted(self.passes, passes))
        before = max(0, index - 1)
        index = min(index, self._count - 1)
        if abs(self._passes[before] - passes) < abs(self._passes[index] - passes):
            index = before
        return LossPoint(
            int(self._first[index]),
            int(self._last[index]),
            float(self._passes[index]),
            float(self._losses[index]),
            float(self._rates[index]),
        )

    def rows(self) -> list[LossRow]:
        """Everything that is kept, as rows of `LOSS_COLUMNS`, oldest first; `from_rows` reads them back."""
        count = self._count
        columns = (self._first, self._last, self._passes, self._losses, self._rates)
        kept = zip(*(column[:count].tolist() for column in columns), strict=True)
        rows: list[LossRow] = [(first, last, self._share, *values) for first, last, *values in kept]
        rows += [(part.first, part.last, 1, part.passes, part.loss, part.rate) for part in self._pending]
        return rows

    def _check(self, point: LossPoint) -> None:
        before = self._newest
        if before is not None and point.first <= before.last:
            raise ValueError(f"steps rise, and step {point.first} follows step {before.last}")
        if point.last < point.first:
            raise ValueError(f"steps rise, and steps {point.first}–{point.last} do not")
        if before is not None and not point.passes >= before.passes:
            raise ValueError(f"passes rise, and {point.passes:g} follows {before.passes:g}")
        if not math.isfinite(point.loss):
            raise ValueError("a loss is not a finite number")

    def _add_point(self, point: LossPoint) -> None:
        index = self._count
        self._first[index], self._last[index] = point.first, point.last
        self._passes[index], self._losses[index], self._rates[index] = point.passes, point.loss, point.rate
        self._count += 1
        if self._count == len(self._last):
            self._merge_pairs()

    def _merge_pairs(self) -> None:
        half = self._count // 2
        self._first[:half] = self._first[: self._count : 2]
        self._losses[:half] = self._losses[: self._count].reshape(half, 2).mean(axis=1)
        for column in (self._last, self._passes, self._rates):
            column[:half] = column[1 : self._count : 2]
        self._count = half
        self._share *= 2


@dataclass
class RunHistory:
    """All that the curves of a run are drawn from.

    Attributes:
        losses: a loss and a rate for every step.
        errors: the errors of every pass.
    """

    losses: LossHistory = field(default_factory=LossHistory)
    errors: ErrorHistory = field(default_factory=ErrorHistory)

    def add_step(self, event: StepDone) -> None:
        """Takes in one further step, see `LossHistory.add`."""
        self.losses.add(event)

    def add_pass(self, event: PassDone) -> None:
        """Takes in a finished pass, see `ErrorHistory.add`."""
        self.errors.add(event)

    def copy(self) -> RunHistory:
        """The same, to be continued without changing this one."""
        return copy.deepcopy(self)
