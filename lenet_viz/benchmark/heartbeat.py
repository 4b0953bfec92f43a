"""How long the window does not answer: the gaps between beats of a timer."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

BEAT_MS: Final = 4


class Heartbeat(QObject):
    """Beats while the event loop runs; what else the event loop does delays it.

    Attributes:
        delays: by how many seconds each beat came too late.
    """

    def __init__(self) -> None:
        super().__init__()
        self.delays: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Count from now on."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Count no more until the next start."""
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.delays.append(max(0.0, now - self._last - BEAT_MS / 1000))
        self._last = now
