"""What the table of runs shows of one run, and what can be asked of it. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final


class RunMark(Enum):
    """Where a kept run stands, as the table says it."""

    RUNNING_HERE = auto()
    RUNNING_ELSEWHERE = auto()
    PAUSED = auto()
    FINISHED = auto()
    STOPPED = auto()
    FAILED = auto()
    INTERRUPTED = auto()
    """It ran when its process ended, or the power went."""
    DAMAGED = auto()
    """Its folder cannot be read."""


@dataclass(frozen=True)
class MarkWords:
    """What a mark is called.

    Attributes:
        label: the word in the table.
        meaning: one sentence.
        alive: whether the run goes on by itself.
        troubled: whether something went wrong.
    """

    label: str
    meaning: str
    alive: bool = False
    troubled: bool = False


MARKS: Final = {
    RunMark.RUNNING_HERE: MarkWords("running here", "This window trains it.", alive=True),
    RunMark.RUNNING_ELSEWHERE: MarkWords("running", "Another process trains it; Open follows it live.", alive=True),
    RunMark.PAUSED: MarkWords("paused", "It can be resumed where it was left."),
    RunMark.FINISHED: MarkWords("finished", "All its passes are done."),
    RunMark.STOPPED: MarkWords("stopped", "It was stopped before its last pass, and can be resumed."),
    RunMark.FAILED: MarkWords("failed", "It ended with an error; its last good weights are kept.", troubled=True),
    RunMark.INTERRUPTED: MarkWords(
        "interrupted", "Its process ended without a word; it can be resumed from its last save.", troubled=True
    ),
    RunMark.DAMAGED: MarkWords("damaged", "Its folder cannot be read.", troubled=True),
}
"""Every mark has its row."""


@dataclass(frozen=True)
class RunRow:
    """One run, as the table shows it. Errors are shares, 0…1; None: not known.

    Attributes:
        key: tells it from all others.
        name: what people call it.
        mark: where it stands.
        reason: why it failed or cannot be read, one sentence.
        network, recipe, data: their titles.
        passes: passes done, with the part of the one under way.
        passes_wanted: passes of the whole run.
        best_error: the smallest error after any pass.
        last_error: the error after the last pass.
        test_error: the error of the final network on the test digits.
        measured_on: the digits that best and last error are of, in words.
        loss: mean training loss of the last pass.
        seconds: how long it took so far, pauses left out.
        created: when it began; None: not known.
        moments: how many moments of it are kept.
        resumable: whether there is something to go on from.
        busy: whether a process, this one perhaps, holds it, also while it is paused.
        on_screen: whether the figure shows its network.
    """

    key: str
    name: str
    mark: RunMark
    reason: str = ""
    network: str = ""
    recipe: str = ""
    data: str = ""
    passes: float = 0.0
    passes_wanted: int = 0
    best_error: float | None = None
    last_error: float | None = None
    test_error: float | None = None
    measured_on: str = ""
    loss: float | None = None
    seconds: float = 0.0
    created: datetime | None = None
    moments: int = 0
    resumable: bool = False
    busy: bool = False
    on_screen: bool = False

    @property
    def alive(self) -> bool:
        """Whether it goes on at this moment."""
        return MARKS[self.mark].alive


class RunAction(Enum):
    """What can be asked of selected runs."""

    OPEN = auto()
    LOOK_BACK = auto()
    COMPARE = auto()
    RESUME = auto()
    RERUN = auto()
    RENAME = auto()
    DELETE = auto()
    FILM = auto()
    FOLDER = auto()


FEWEST_MOMENTS: Final = 2
"""One moment is neither a film nor something to walk through."""


def obstacle(action: RunAction, rows: Sequence[RunRow]) -> str:
    """Why something cannot be asked of the selected runs, one sentence; empty when it can."""
    if not rows:
        return "Select a run first."
    if action is RunAction.DELETE:
        busy = next((row for row in rows if row.busy), None)
        return f"{busy.name} is still in training; stop it first." if busy else ""
    if action is RunAction.COMPARE:
        if len(rows) != 2:
            return "Select two runs, the second one with Ctrl."
        return next((f"{row.name} cannot be read." for row in rows if row.mark is RunMark.DAMAGED), "")
    if len(rows) != 1:
        return "Select one run only."
    return _obstacle_of_one(action, rows[0])


def _obstacle_of_one(action: RunAction, row: RunRow) -> str:
    if action is RunAction.FOLDER:
        return ""
    if row.mark is RunMark.DAMAGED:
        return "Its folder cannot be read."
    if action in (RunAction.LOOK_BACK, RunAction.FILM) and row.moments < FEWEST_MOMENTS:
        return "It has no kept moments yet." if row.alive else "It has no kept moments."
    if action is not RunAction.RESUME:
        return ""
    if row.alive:
        return "It is running."
    if row.busy:
        return "It is held where it was paused; resume it there."
    if row.mark is RunMark.FINISHED:
        return "It is finished; Rerun trains it again from the start."
    return "" if row.resumable else "It has saved nothing to go on from."
