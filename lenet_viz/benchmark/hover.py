"""How soon a unit explains itself: from the pointer to the ladder in the figure and the filled panel."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.benchmark.digit_sets import any_digits
from lenet_viz.benchmark.live_training import LiveTraining
from lenet_viz.benchmark.measure import Measure, latencies
from lenet_viz.benchmark.open_window import OpenWindow, open_window, settle, turn
from lenet_viz.benchmark.options import ENDLESS, Options
from lenet_viz.benchmark.pen import LOST_MS, TICK_S, Pen, samples
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import DEFAULT_VARIANT

HOVERS: Final = 400
WARM_UP: Final = 16
"""Two of every stage: fonts, caches and pictures."""

SEED: Final = 1998


def measure(options: Options) -> Iterator[Measure]:
    """Pointer event to painted ladder and filled panel, idle and while training, a digit on the pad."""
    with any_digits() as digits, open_window() as opened:
        settle(opened.window)
        Pen(opened).draw(samples()[3])
        opened.window.docks.bring_up(opened.window.unit_panel)
        turn(0.1)
        pointer = Pointer(opened)
        options.tell("hover: pointing, idle")
        pointer.visit(WARM_UP)
        yield from _pointed(pointer, "idle", "idle", {})
        options.tell("hover: pointing while training")
        run = LiveTraining(opened, DEFAULT_VARIANT)
        opened.window.docks.bring_up(opened.window.unit_panel)
        details = {"training": DEFAULT_VARIANT, "batch": ENDLESS.batch, "digits": digits}
        yield from _pointed(pointer, "training", "while training", details)
        run.stop()


def _pointed(pointer: Pointer, name: str, words: str, details: dict[str, Any]) -> Iterator[Measure]:
    seconds = pointer.visit(HOVERS)
    details = {"units": len(seconds), "longest": round(max(seconds) * 1000, 1), **details}
    yield from latencies(f"hover.{name}", f"pointer to ladder and unit panel, {words}", seconds, details)


class Pointer(QObject):
    """Sends mouse moves to the figure and times how long figure and unit panel take to follow.

    The time of a move runs from its sending until the turn of the event loop is over in which both
    were painted with the new unit.
    """

    def __init__(self, opened: OpenWindow) -> None:
        super().__init__()
        self._figure = opened.window.figure
        self._inspection = opened.window.explanations.inspection
        self._random = random.Random(SEED)
        self._unit: Unit | None = None
        self._waiting: set[QWidget] = set()
        self._late = False
        self._loop = QEventLoop(self)
        self._alarm = QTimer(self)
        self._alarm.setSingleShot(True)
        self._alarm.setInterval(LOST_MS)
        self._alarm.timeout.connect(self._on_alarm)
        self._watched = (self._figure, opened.window.unit_panel.canvas)
        for widget in self._watched:
            widget.installEventFilter(self)

    def visit(self, count: int) -> list[float]:
        """Point at so many units, stage after stage, sixty a second. Returns the seconds of each.

        Raises:
            TimeoutError: a unit was never shown.
        """
        layout = self._figure.figure_layout
        assert layout is not None
        stages = list(layout.spec.by_stage)
        seconds: list[float] = []
        due = time.perf_counter()
        while len(seconds) < count:
            unit = self._any_unit(layout, stages[len(seconds) % len(stages)])
            if unit == self._unit:
                continue
            seconds.append(self._point_at(unit, place_of(layout, unit)))
            due = max(due + TICK_S, time.perf_counter())
            turn(due - time.perf_counter())
        return seconds

    def _any_unit(self, layout: FigureLayout, stage: Stage) -> Unit:
        return Unit(stage, *(self._random.randrange(size) for size in layout.spec.layer(stage).shape))

    def _point_at(self, unit: Unit, place: QPointF) -> float:
        self._unit, self._waiting, self._late = unit, set(self._watched), False
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            self._figure.mapToGlobal(place),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        start = time.perf_counter()
        QCoreApplication.sendEvent(self._figure, event)
        self._alarm.start()
        self._loop.exec()
        seconds = time.perf_counter() - start
        self._alarm.stop()
        if self._late:
            raise TimeoutError(f"{unit} was not shown; is the window covered?")
        return seconds

    @Slot()
    def _on_alarm(self) -> None:
        self._late = True
        self._loop.quit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the paintings."""
        inspection = self._inspection.inspection
        if event.type() == QEvent.Type.Paint and inspection is not None and inspection.unit == self._unit:
            self._waiting = {widget for widget in self._waiting if widget is not watched}
            if not self._waiting:
                # The loop ends after this turn, and with it after the painting.
                self._loop.quit()
        return False


def place_of(layout: FigureLayout, unit: Unit) -> QPointF:
    """The middle of a unit in the figure, in logical pixels."""
    if unit.stage is Stage.OUTPUT:
        return QPointF(*layout.outputs[unit.map].row.centre)
    if unit.stage in layout.units:
        return QPointF(*layout.units[unit.stage][unit.map].centre)
    rect = layout.maps[unit.stage][unit.map]
    _, rows, columns = layout.spec.layer(unit.stage).shape
    return QPointF(rect.x + (unit.column + 0.5) * rect.w / columns, rect.y + (unit.row + 0.5) * rect.h / rows)
