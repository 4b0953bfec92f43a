"""Hand-over from the training thread to the window: bounded, emptied by the window's timer. No Qt."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

from torch import Tensor

from lenet_viz.training.events import StepDone

STEP_LIMIT: Final = 65_536
"""Steps that wait at most; a window that has not looked for longer misses the oldest."""

PAINT_S: Final = 0.05
"""So long the thread lets the window paint; a repaint takes about 5 ms."""

State = dict[str, Tensor]
"""A network's tensors by name, on the CPU, never written to again."""


@dataclass(frozen=True)
class Post:
    """What lay in the mailbox.

    Attributes:
        steps: the steps since the mailbox was last emptied, oldest first.
        state: the newest weights, if some were asked for and have arrived.
    """

    steps: tuple[StepDone, ...]
    state: State | None


class Mailbox:
    """Newest weights and recent steps, for one producer and one consumer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: deque[StepDone] = deque(maxlen=STEP_LIMIT)
        self._state: State | None = None
        self._wanted = False
        self._seen = threading.Event()
        self._seen.set()

    @property
    def wants_state(self) -> bool:
        """Whether the window has asked for weights since it last got some."""
        return self._wanted

    def ask_for_state(self) -> None:
        """Ask for a copy of the weights at the next step's end; `seen` follows once it is on screen."""
        self._seen.clear()
        self._wanted = True

    def seen(self) -> None:
        """What was asked for is on screen: a thread that waits for that goes on."""
        self._seen.set()

    def wait_until_seen(self) -> None:
        """Wait until the window has painted what it asked for, but not for long."""
        self._seen.wait(PAINT_S)

    def put_step(self, step: StepDone) -> None:
        """Hand over one step."""
        with self._lock:
            self._steps.append(step)

    def put_state(self, state: State) -> None:
        """Hand over weights; they replace any that still wait."""
        with self._lock:
            self._state, self._wanted = state, False

    def drain(self) -> Post:
        """Take everything out."""
        with self._lock:
            post = Post(tuple(self._steps), self._state)
            self._steps.clear()
            self._state = None
        return post
