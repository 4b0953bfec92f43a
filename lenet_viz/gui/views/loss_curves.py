"""The curves of a training run: the loss of every step, the errors of every pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QColor, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from lenet_viz.gui.views.curve_axes import LogAxis, ValueAxis
from lenet_viz.gui.views.curve_data import ErrorHistory, LossHistory
from lenet_viz.gui.views.curve_heading import CurveHeading, Entry
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.curve_ticks import ceiling, log_ceiling, log_floor
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme

ERROR_WIDTH: Final = 2
MARK_SIZE: Final = 6
SIDE_BY_SIDE: Final = 1.6
"""From this width per height on the two plots stand beside each other, else below each other."""

LEAST_LOSS: Final = 1e-6
"""A loss of 0 has no logarithm."""

WORDS_LOSS: Final = "loss"
WORDS_TRAIN: Final = "train error"
WORDS_WATCH: Final = "test error"
HINT_ZOOMED: Final = "double click: show all"

HELP: Final = (
    "Loss: mean of each batch before its step; equal distances are equal ratios.\n"
    "Train error: share of the training digits read wrongly just before they were learned from; "
    "distorted ones when distortions are on, so it may lie above the other one.\n"
    "Wheel: zoom the passes; over the numbers at the left: the values. Drag: move. Double click: show all."
)


class LossCurves(QWidget):
    """Two plots over the passes of a run, with the newest values, or those under the pointer, above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._steps_per_pass = 1
        self._passes = 1
        self._losses = LossHistory()
        self._errors = ErrorHistory()
        self._pointer: float | None = None
        # The loss falls by a factor of fifty, most of it in the first few steps: on even steps
        # all the rest would be one flat line.
        self._loss_heading, self._loss_plot = CurveHeading(), CurvePlot(LogAxis())
        self._error_heading, self._error_plot = CurveHeading(), CurvePlot(ValueAxis(), lowest=0)
        self._loss_line = self._loss_plot.plot()
        self._train_line = self._error_plot.plot(antialias=True, symbol="o", symbolSize=MARK_SIZE)
        self._watch_line = self._error_plot.plot(antialias=True, symbol="o", symbolSize=MARK_SIZE)
        self._arrange()
        self._connect()
        self.setObjectName("lossCurves")
        self.setAccessibleName("Loss and error curves")
        self.set_theme(LIGHT)
        self.clear_run(1)

    @property
    def loss_words(self) -> str:
        """What stands above the loss."""
        return self._loss_heading.text

    @property
    def error_words(self) -> str:
        """What stands above the errors."""
        return self._error_heading.text

    def set_passes(self, passes: int) -> None:
        """How many passes a run will have; the lower axis reaches so far from the next `clear_run` on."""
        self._passes = passes

    def clear_run(self, steps_per_pass: int) -> None:
        """Starts anew, with a run of so many steps in a pass."""
        self._steps_per_pass = steps_per_pass
        self._losses, self._errors = LossHistory(), ErrorHistory()
        self._loss_line.setData([], [])
        self._draw_errors()
        self._show_all()
        self._update_extents()
        self._update_words()

    def add_steps(self, steps: Sequence[int], losses: Sequence[float]) -> None:
        """Draws further steps, see `LossHistory.extend`."""
        self._losses.extend(steps, losses)
        heights = np.log10(np.maximum(self._losses.losses, LEAST_LOSS))
        self._loss_line.setData(self._losses.steps / self._steps_per_pass, heights)
        self._update_extents()
        self._update_words()

    def add_pass(self, number: int, train_error: float, watch_error: float | None) -> None:
        """Draws the errors of a finished pass, see `ErrorHistory.add_pass`."""
        self._errors.add_pass(number, train_error, watch_error)
        self._draw_errors()
        self._update_extents()
        self._update_words()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything."""
        self._theme = theme
        for plot in (self._loss_plot, self._error_plot):
            plot.set_theme(theme)
        for heading in (self._loss_heading, self._error_heading):
            heading.set_theme(theme)
        # One pixel whatever the screen's scale: thicker pens are ten times slower on long curves.
        self._loss_line.setPen(QPen(QColor(theme.second), 0))
        for line, colour in ((self._train_line, theme.second), (self._watch_line, theme.accent)):
            line.setPen(pg.mkPen(colour, width=ERROR_WIDTH))
            line.setSymbolBrush(colour)
            line.setSymbolPen(None)
        self._update_words()

    def _arrange(self) -> None:
        self._boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._boxes.setContentsMargins(0, 0, 0, 0)
        self._boxes.setSpacing(SPACING)
        for heading, plot in ((self._loss_heading, self._loss_plot), (self._error_heading, self._error_plot)):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(heading)
            column.addWidget(plot, 1)
            self._boxes.addLayout(column, 1)
            heading.setToolTip(HELP)

    def _connect(self) -> None:
        for plot in (self._loss_plot, self._error_plot):
            plot.pointed.connect(self._on_pointed)
            plot.left.connect(self._on_left)
            plot.reset_asked.connect(self._on_reset_asked)
        self._loss_plot.zoomed.connect(self._on_loss_zoomed)
        self._error_plot.zoomed.connect(self._on_error_zoomed)

    def _draw_errors(self) -> None:
        self._train_line.setData(*self._errors.train_curve())
        self._watch_line.setData(*self._errors.watch_curve())

    def _show_all(self) -> None:
        self._loss_plot.follow()
        self._error_plot.follow()

    def _update_extents(self) -> None:
        newest = self._losses.newest
        passes = max(self._passes, 0 if newest is None else newest.last / self._steps_per_pass)
        losses = self._losses.losses if len(self._losses) else np.ones(1)
        low, high = max(LEAST_LOSS, float(losses.min())), max(LEAST_LOSS, float(losses.max()))
        self._loss_plot.set_extent(passes, log_floor(low), log_ceiling(1.01 * high))
        self._loss_plot.set_numbered(len(self._losses) > 0)
        (_, train), (_, watch) = self._errors.train_curve(), self._errors.watch_curve()
        highest = float(max(train.max(initial=0), watch.max(initial=0)))
        self._error_plot.set_extent(passes, 0, ceiling(highest or 1.0))
        self._error_plot.set_numbered(len(self._errors) > 0)

    def _update_words(self) -> None:
        self._loss_heading.set_entries(self._loss_entries())
        self._error_heading.set_entries(self._error_entries())

    def _loss_entries(self) -> list[Entry]:
        pointer = self._pointer
        point = self._losses.newest if pointer is None else self._losses.at(pointer * self._steps_per_pass)
        if point is None:
            return [Entry(WORDS_LOSS, self._theme.second)]
        passes = (point.last - 1) // self._steps_per_pass + 1
        merged = point.last > point.first
        steps = f"steps {point.first:,}–{point.last:,}, mean" if merged else f"step {point.last:,}"
        entries = [
            Entry(f"{WORDS_LOSS} {point.loss:.4f}", self._theme.second),
            Entry(f"{steps} · pass {passes:,}", brief=steps),
        ]
        if pointer is None and not self._loss_plot.following:
            entries.append(Entry(HINT_ZOOMED))
        return entries

    def _error_entries(self) -> list[Entry]:
        train, watch = self._theme.second, self._theme.accent
        entry = self._errors.newest if self._pointer is None else self._errors.at(self._pointer)
        if entry is None:
            return [_error_entry(WORDS_TRAIN, "%", train), _error_entry(WORDS_WATCH, "%", watch)]
        # One digit of 60,000 shows in the third place.
        places = 2 if self._pointer is None else 3
        words = [_error_entry(WORDS_TRAIN, f"{entry.train:.{places}f} %", train)]
        if entry.watch is not None:
            words.append(_error_entry(WORDS_WATCH, f"{entry.watch:.{places}f} %", watch))
        return [*words, Entry(f"pass {entry.number:,}", brief=f"p. {entry.number:,}")]

    @Slot(float)
    def _on_pointed(self, passes: float) -> None:
        self._pointer = passes
        point, entry = self._losses.at(passes * self._steps_per_pass), self._errors.at(passes)
        if point is not None:
            self._loss_plot.show_hairline(point.last / self._steps_per_pass)
        if entry is not None:
            self._error_plot.show_hairline(entry.number)
        self._update_words()

    @Slot()
    def _on_left(self) -> None:
        self._pointer = None
        self._loss_plot.hide_hairline()
        self._error_plot.hide_hairline()
        self._update_words()

    @Slot()
    def _on_loss_zoomed(self) -> None:
        self._error_plot.show_passes(*self._loss_plot.passes_shown())

    @Slot()
    def _on_error_zoomed(self) -> None:
        self._loss_plot.show_passes(*self._error_plot.passes_shown())

    @Slot()
    def _on_reset_asked(self) -> None:
        self._show_all()
        self._update_words()

    def sizeHint(self) -> QSize:
        return QSize(480, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= SIDE_BY_SIDE * self.height()
        self._boxes.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)


def _error_entry(name: str, value: str, colour: str) -> Entry:
    """An error with its line; in brief the word "error" is left to the plot."""
    return Entry(f"{name} {value}", colour, brief=f"{name.removesuffix(' error')} {value}")
