"""Where a training run stands, what it is called, and what can be asked of it then. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class RunState(Enum):
    """Where a training run stands."""

    IDLE = auto()
    """Nothing runs."""
    PREPARING = auto()
    """Digits are being loaded or downloaded; no step is done yet."""
    RUNNING = auto()
    PAUSED = auto()
    PUT_ASIDE = auto()
    """Its device is lost; it can go on elsewhere from where it was kept last, or another run be started."""
    STOPPING = auto()
    """Stop was asked for; the step in progress has to end first."""
    FINISHED = auto()
    """The run has ended, by itself or because Stop was asked for."""
    FAILED = auto()


@dataclass(frozen=True)
class RunRules:
    """What a state is called and what it allows.

    Attributes:
        label: the word for people.
        startable: whether a new run may be started, and therefore the whole form be edited.
        stoppable: whether there is something to stop.
        pausable, resumable: whether it can be held, or go on.
        steppable: whether it can make one step, or go to the end of the pass, and hold again.
        rewindable: whether it can go back to its starting weights.
        changeable: whether rate, batch, distortions and noise can be changed under way.
        saveable: whether what the last run has produced may be saved: not while it is still changing.
    """

    label: str
    startable: bool = False
    stoppable: bool = False
    pausable: bool = False
    resumable: bool = False
    steppable: bool = False
    rewindable: bool = False
    changeable: bool = False
    saveable: bool = False


RUN_RULES: Final = {
    RunState.IDLE: RunRules("ready", startable=True, saveable=True),
    RunState.PREPARING: RunRules("preparing", stoppable=True),
    RunState.RUNNING: RunRules("training", stoppable=True, pausable=True, changeable=True),
    RunState.PAUSED: RunRules(
        "paused", stoppable=True, resumable=True, steppable=True, rewindable=True, changeable=True
    ),
    RunState.PUT_ASIDE: RunRules("device lost", startable=True, resumable=True, steppable=True, rewindable=True),
    RunState.STOPPING: RunRules("stopping"),
    RunState.FINISHED: RunRules("finished", startable=True, rewindable=True, saveable=True),
    RunState.FAILED: RunRules("failed", startable=True, rewindable=True, saveable=True),
}
"""Every state has its row."""
