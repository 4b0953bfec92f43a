"""How long a run has taken."""

from __future__ import annotations

import time


class RunClock:
    """Seconds of a run, pauses left out."""

    def __init__(self) -> None:
        self._before = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return self._before + (0.0 if self._since is None else time.monotonic() - self._since)

    def restart(self) -> None:
        """Begin at 0."""
        self._before, self._since = 0.0, time.monotonic()

    def start(self) -> None:
        """Go on after `stop`."""
        self._since = time.monotonic()

    def stop(self) -> None:
        """Let time pass uncounted."""
        self._before, self._since = self.seconds, None
