"""The errors of a run, one entry a pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.training.events import PassDone

ERROR_COLUMNS: Final = ("pass", "step", "loss", "train_error_percent", "watch_error_percent")
"""What the numbers of a row of `ErrorHistory.rows` are; watched are held-out digits, or else the test digits."""

ErrorRow = tuple[int, int, float, float, float | None]


@dataclass(frozen=True)
class PassErrors:
    """What was measured at the end of a pass.

    Attributes:
        number: passes done, 1….
        step: steps done, 1….
        loss: mean loss of the pass.
        train, watch: errors in %, 0…100; watch is None when nothing was watched.
    """

    number: int
    step: int
    loss: float
    train: float
    watch: float | None


class ErrorHistory:
    """Errors of a run, one entry a pass, oldest first."""

    def __init__(self) -> None:
        self._passes: list[PassErrors] = []

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[float | None]]) -> ErrorHistory:
        """The history that gave these rows of `ERROR_COLUMNS`.

        Raises:
            ValueError: they are not the rows of a history; the message says why.
        """
        history = cls()
        for number, step, loss, train, watch in rows:
            if number is None or step is None or loss is None or train is None:
                raise ValueError("only the error of the watched digits may be missing")
            history._add(PassErrors(int(number), int(step), float(loss), float(train), watch))
        return history

    def __len__(self) -> int:
        return len(self._passes)

    @property
    def newest(self) -> PassErrors | None:
        """The last finished pass; None before the first."""
        return self._passes[-1] if self._passes else None

    def add(self, event: PassDone) -> None:
        """Takes in a finished pass.

        Raises:
            ValueError: its number does not rise; nothing is taken in then.
        """
        watch = None if event.watch_error is None else 100 * event.watch_error
        self._add(PassErrors(event.number, event.step, event.loss, 100 * event.train_error, watch))

    def train_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pass numbers and training errors in %, both (N,)."""
        return _columns([(entry.number, entry.train) for entry in self._passes])

    def watch_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pass numbers and errors of the watched digits in %, of the passes that have one."""
        return _columns([(entry.number, entry.watch) for entry in self._passes if entry.watch is not None])

    def at(self, passes: float) -> PassErrors | None:
        """The finished pass nearest to a place in passes; None when there is none."""
        return min(self._passes, key=lambda entry: abs(entry.number - passes), default=None)

    def rows(self) -> list[ErrorRow]:
        """All passes as rows of `ERROR_COLUMNS`, oldest first; None where nothing was watched."""
        return [(entry.number, entry.step, entry.loss, entry.train, entry.watch) for entry in self._passes]

    def _add(self, entry: PassErrors) -> None:
        if self._passes and entry.number <= self._passes[-1].number:
            raise ValueError(f"pass {entry.number} cannot follow pass {self._passes[-1].number}")
        self._passes.append(entry)


def _columns(rows: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(rows, np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
