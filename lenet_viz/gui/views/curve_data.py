"""What the training curves show: a loss for every step, errors for every pass, in bounded memory. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_POINTS: Final = 20_000
"""So many points at most; on reaching it, neighbours are merged in pairs and half as many remain."""


@dataclass(frozen=True)
class LossPoint:
    """One point of the loss curve.

    Attributes:
        first, last: the steps it stands for, 1…; the same for a single step.
        loss: the loss of that step, or the mean of them all.
    """

    first: int
    last: int
    loss: float


@dataclass(frozen=True)
class PassErrors:
    """What was measured at the end of a pass.

    Attributes:
        number: passes done, 1….
        train, watch: errors in %, 0…100; watch is None when nothing was watched.
    """

    number: int
    train: float
    watch: float | None


class LossHistory:
    """Losses of a run, oldest first.

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
        self._last = np.zeros(max_points, np.int64)
        self._losses = np.zeros(max_points, np.float64)
        self._first_step = 0
        self._count = 0
        self._share = 1
        self._pending: list[tuple[int, float]] = []
        self._newest: LossPoint | None = None

    def __len__(self) -> int:
        return self._count

    @property
    def steps(self) -> NDArray[np.int64]:
        """The last step of every point, (N,), rising; a view that is valid until `extend`."""
        return self._last[: self._count]

    @property
    def losses(self) -> NDArray[np.float64]:
        """The loss of every point, (N,); a view that is valid until `extend`."""
        return self._losses[: self._count]

    @property
    def newest(self) -> LossPoint | None:
        """The newest single step, also when it is not part of a point yet; None when there is none."""
        return self._newest

    def extend(self, steps: Sequence[int], losses: Sequence[float]) -> None:
        """Takes in further steps.

        Args:
            steps: numbers of the steps, rising, above all earlier ones.
            losses: their losses.

        Raises:
            ValueError: the lengths differ, the steps do not rise, or a loss is not a finite number;
                nothing is taken in then.
        """
        if not len(steps) and not len(losses):
            return
        self._check(steps, losses)
        if not self._count and not self._pending:
            self._first_step = int(steps[0])
        self._newest = LossPoint(int(steps[-1]), int(steps[-1]), float(losses[-1]))
        for step, loss in zip(steps, losses, strict=True):
            self._pending.append((int(step), float(loss)))
            if len(self._pending) >= self._share:
                self._add_point()

    def at(self, step: float) -> LossPoint | None:
        """The point nearest to a step; None when there is none."""
        if not self._count:
            return None
        index = int(np.searchsorted(self.steps, step))
        before = max(0, index - 1)
        index = min(index, self._count - 1)
        if abs(self._last[before] - step) < abs(self._last[index] - step):
            index = before
        first = int(self._last[index - 1]) + 1 if index else self._first_step
        last = int(self._last[index])
        # Steps may be missing in between; a point of one step is that step.
        return LossPoint(last if self._share == 1 else first, last, float(self._losses[index]))

    def _check(self, steps: Sequence[int], losses: Sequence[float]) -> None:
        if len(steps) != len(losses):
            raise ValueError(f"{len(steps)} steps do not fit {len(losses)} losses")
        before = self._newest.last if self._newest is not None else -1
        if np.any(np.diff(np.concatenate([[before], np.asarray(steps)])) <= 0):
            raise ValueError(f"steps rise, and these do not: they follow step {before}")
        if not np.all(np.isfinite(losses)):
            raise ValueError("a loss is not a finite number")

    def _add_point(self) -> None:
        self._last[self._count] = self._pending[-1][0]
        self._losses[self._count] = sum(loss for _, loss in self._pending) / len(self._pending)
        self._count += 1
        self._pending.clear()
        if self._count == len(self._last):
            self._merge_pairs()

    def _merge_pairs(self) -> None:
        half = self._count // 2
        self._last[:half] = self._last[1 : self._count : 2]
        self._losses[:half] = self._losses[: self._count].reshape(half, 2).mean(axis=1)
        self._count = half
        self._share *= 2


class ErrorHistory:
    """Errors of a run, one entry a pass, oldest first."""

    def __init__(self) -> None:
        self._passes: list[PassErrors] = []

    def __len__(self) -> int:
        return len(self._passes)

    @property
    def newest(self) -> PassErrors | None:
        """The last finished pass; None before the first."""
        return self._passes[-1] if self._passes else None

    def add_pass(self, number: int, train_error: float, watch_error: float | None) -> None:
        """Takes in a finished pass.

        Args:
            number: passes done, above all earlier numbers.
            train_error: share of training digits read wrongly, 0…1.
            watch_error: the same of the watched digits; None when none are watched.

        Raises:
            ValueError: the number does not rise.
        """
        if self._passes and number <= self._passes[-1].number:
            raise ValueError(f"pass {number} cannot follow pass {self._passes[-1].number}")
        watch = None if watch_error is None else 100 * watch_error
        self._passes.append(PassErrors(number, 100 * train_error, watch))

    def train_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pass numbers and training errors in %, both (N,)."""
        return _columns([(entry.number, entry.train) for entry in self._passes])

    def watch_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pass numbers and errors of the watched digits in %, of the passes that have one."""
        return _columns([(entry.number, entry.watch) for entry in self._passes if entry.watch is not None])

    def at(self, number: float) -> PassErrors | None:
        """The pass nearest to a number; None when there is none."""
        return min(self._passes, key=lambda entry: abs(entry.number - number), default=None)


def _columns(rows: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(rows, np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
