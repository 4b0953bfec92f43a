"""A pen that draws on the window's pad, event by event, and times how long the figure takes to follow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent

from lenet_viz.benchmark.open_window import OpenWindow, turn
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.preparation import Preparation
from lenet_viz.data.stroke_files import read_drawings
from lenet_viz.storage.resources import resource

TICK_S: Final = 1 / 60
"""A screen's refresh, and about as often as a mouse or a pen reports."""

LOST_MS: Final = 5_000
"""A figure that takes longer is not painted at all, because the window is covered or the screen is off."""

Gesture = tuple[QEvent.Type, float, float]
"""What the pen does, and where, in pad pixels."""


class Latency(NamedTuple):
    """What one event took.

    Attributes:
        seconds: from its sending to the painted figure.
        work: how much of that this thread was at work; the rest it waited for others.
    """

    seconds: float
    work: float


class Pen(QObject):
    """Sends mouse events to the pad of an open window.

    The time of an event runs from its sending until the turn of the event loop is over in which the
    figure was painted with what that event has drawn; other paintings, as of new weights, do not count.
    """

    def __init__(self, opened: OpenWindow) -> None:
        super().__init__()
        self._pad, self._session, self._figure = opened.window.pad, opened.session, opened.window.figure
        self._noticed = False
        self._before: Preparation | None = None
        self._late = False
        self._loop = QEventLoop(self)
        self._alarm = QTimer(self)
        self._alarm.setSingleShot(True)
        self._alarm.setInterval(LOST_MS)
        self._alarm.timeout.connect(self._on_alarm)
        self._pad.drawing_changed.connect(self._on_drawing_changed)
        self._figure.installEventFilter(self)

    def draw(self, drawing: Drawing) -> list[Latency]:
        """Draw on a cleared pad, sixty events a second. Returns the latency of every event that drew.

        Raises:
            TimeoutError: an event never reached the figure.
        """
        self._pad.clear()
        turn(2 * TICK_S)
        latencies: list[Latency] = []
        due = time.perf_counter()
        for gesture in gestures(drawing.strokes):
            latency = self._send(gesture)
            if latency is not None:
                latencies.append(latency)
            # After an event that took longer than a tick, the next one follows at once, and no burst.
            due = max(due + TICK_S, time.perf_counter())
            turn(due - time.perf_counter())
        return latencies

    def _send(self, gesture: Gesture) -> Latency | None:
        """How long the figure takes to show it; None when the pad saw nothing new in it."""
        event = self._mouse_event(*gesture)
        self._noticed, self._late = False, False
        self._before = self._session.preparation
        start, work = time.perf_counter(), time.thread_time()
        QCoreApplication.sendEvent(self._pad, event)
        if not self._noticed:
            return None
        self._alarm.start()
        self._loop.exec()
        latency = Latency(time.perf_counter() - start, time.thread_time() - work)
        self._alarm.stop()
        if self._late:
            raise TimeoutError("the figure does not follow the pen; is the window covered?")
        return latency

    def _mouse_event(self, kind: QEvent.Type, x: float, y: float) -> QMouseEvent:
        place = QPointF(x, y) * self._pad.scale
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        return QMouseEvent(
            kind,
            place,
            self._pad.mapToGlobal(place),
            none if kind == QEvent.Type.MouseMove else left,
            none if kind == QEvent.Type.MouseButtonRelease else left,
            Qt.KeyboardModifier.NoModifier,
        )

    @Slot(object)
    def _on_drawing_changed(self, strokes: object) -> None:
        self._noticed = True

    @Slot()
    def _on_alarm(self) -> None:
        self._late = True
        self._loop.quit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the painting."""
        if event.type() == QEvent.Type.Paint and self._session.preparation is not self._before:
            # The loop ends after this turn, and with it after the painting.
            self._loop.quit()
        return False


def gestures(strokes: Sequence[NDArray[np.float32]]) -> Iterator[Gesture]:
    """Press, moves and release for every stroke."""
    for stroke in strokes:
        points = stroke.tolist()
        yield (QEvent.Type.MouseButtonPress, *points[0])
        for point in points[1:]:
            yield (QEvent.Type.MouseMove, *point)
        yield (QEvent.Type.MouseButtonRelease, *points[-1])


def samples() -> tuple[Drawing, ...]:
    """The sample digits 0 to 9 that come with the program.

    Raises:
        ValueError: one of them cannot be used.
    """
    drawings: list[Drawing] = []
    for digit in range(10):
        for _, drawing in read_drawings(resource("samples", f"{digit}.json")):
            if isinstance(drawing, ValueError):
                raise drawing
            drawings.append(drawing)
    return tuple(drawings)
