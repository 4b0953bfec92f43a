"""What moves the kernel by itself: a beat in the rhythm of a speed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from lenet_viz.gui.views.motion.speed import USUAL, beat


class Metronome(QObject):
    """A timer that says how many positions to go on.

    Signals:
        beaten (int): at each beat: positions to go on, 0 or more.
    """

    beaten = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beat = beat(USUAL)
        self._carried = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def set_speed(self, speed: float) -> None:
        """Beat at a speed in positions per second."""
        self._beat = beat(speed)
        if self._timer.isActive() and self._timer.interval() != self._beat.interval_ms:
            self._timer.start(self._beat.interval_ms)

    def set_running(self, running: bool) -> None:
        """Go on, or stop; what was left over of a position is then forgotten."""
        if not running:
            self._timer.stop()
            self._carried = 0.0
        elif not self._timer.isActive():
            self._timer.start(self._beat.interval_ms)

    @Slot()
    def _on_timeout(self) -> None:
        self._carried += self._beat.positions
        steps = int(self._carried)
        self._carried -= steps
        self.beaten.emit(steps)
