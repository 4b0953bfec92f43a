"""The curves of several runs, drawn over each other: loss and error, one colour a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QColor, QPen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lenet_viz.gui.views.curve_axes import LossAxis, ValueAxis
from lenet_viz.gui.views.curve_heading import CurveHeading, Entry
from lenet_viz.gui.views.curve_lines import LEAST, StepLine
from lenet_viz.gui.views.curve_options import CurveOptions
from lenet_viz.gui.views.curve_pair import CurvePair
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.curve_readout import Row
from lenet_viz.gui.views.curve_reference import ReferenceLines
from lenet_viz.gui.views.curve_sampling import trailing_mean
from lenet_viz.gui.views.curve_ticks import ceiling, log_ceiling, log_floor
from lenet_viz.gui.views.curve_words import WATCH
from lenet_viz.gui.views.theme import DARK, LIGHT, Theme
from lenet_viz.training.history import RunHistory

COLOURS: Final = {
    LIGHT.name: ("#0072b2", "#c2491d", "#007a5e", "#a8458a", "#191918", "#8a6d00"),
    DARK.name: ("#56b4e9", "#f5934a", "#2fc79a", "#e59bc8", "#ececea", "#e8c547"),
}
"""Of each theme as many as runs can be told apart, after Okabe and Ito; also without red–green vision."""

SYMBOLS: Final = ("o", "s", "t1", "d", "x", "star")
"""The marks of the passes: a second way to tell the runs apart."""

MARK_SIZE: Final = 7
ERROR_WIDTH: Final = 1.5
FIRST_SMOOTHING: Final = 100
"""Losses of single steps scatter so much that several runs would hide each other."""

ALL_NAMES: Final = 64
"""Letters of all names together that fit above the curves, where these are narrow."""

HELD_OUT: Final = "error on held-out digits"
EITHER: Final = "error on test or held-out digits"

HELP: Final = (
    "Colours and marks are those of the runs named above.\n"
    "Losses of different kinds, such as cross-entropy and those of the paper, have no common scale; errors have.\n"
    "Wheel: zoom the passes; over the numbers at the left: the values. Drag: move. Double click: show all."
)


@dataclass(frozen=True)
class NamedHistory:
    """A run to be compared.

    Attributes:
        name: what people call it.
        history: what it has shown so far; it is not changed.
        passes: how many the whole run has.
        held_out: whether its errors are of digits held out, not of the test digits.
    """

    name: str
    history: RunHistory
    passes: float
    held_out: bool = False


class RunComparisonCurves(QWidget):
    """Two plots over the passes, with the names of the runs above, and their values where the pointer is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._runs: tuple[NamedHistory, ...] = ()
        self._means: list[NDArray[np.float64]] = []
        self._pointer: float | None = None
        self._logarithmic, self._smoothing, self._stale = True, FIRST_SMOOTHING, False
        self._legend = CurveHeading()
        self._options = CurveOptions()
        self._options.set_smoothing(FIRST_SMOOTHING)
        self._loss_axis = LossAxis()
        self._pair = CurvePair(CurvePlot(self._loss_axis), CurvePlot(ValueAxis(), lowest=0), self._options)
        self._reference = ReferenceLines(self._pair.error_plot, test_only=True)
        self._loss_lines = [StepLine() for _ in SYMBOLS]
        self._error_lines = [
            self._pair.error_plot.plot(antialias=True, symbol=symbol, symbolSize=MARK_SIZE) for symbol in SYMBOLS
        ]
        for line in self._loss_lines:
            line.set_logarithmic(True)
            self._pair.loss_plot.addItem(line, ignoreBounds=True)
        boxes = QVBoxLayout(self)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(0)
        boxes.addWidget(self._legend)
        boxes.addWidget(self._pair, 1)
        self._pair.set_help(HELP)
        self._connect()
        self.setObjectName("runComparisonCurves")
        self.setAccessibleName("Curves of the chosen runs")
        self.set_theme(LIGHT)

    @property
    def colours(self) -> tuple[str, ...]:
        """The runs' colours as '#rrggbb', first run first; so many runs can be compared."""
        return COLOURS[self._theme.name]

    @property
    def legend_words(self) -> str:
        """The names of the runs."""
        return self._legend.text

    @property
    def loss_words(self) -> str:
        """What stands above the losses."""
        return self._pair.loss_heading.text

    @property
    def error_words(self) -> str:
        """What stands above the errors."""
        return self._pair.error_heading.text

    def show_runs(self, runs: Sequence[NamedHistory]) -> None:
        """Draws runs. A zoom stays as long as the same runs are drawn, however far they have come.

        Raises:
            ValueError: more runs than there are colours.
        """
        if len(runs) > len(SYMBOLS):
            raise ValueError(f"{len(SYMBOLS)} runs can be told apart, and these are {len(runs)}")
        before = [(run.name, run.passes) for run in self._runs]
        self._runs = tuple(runs)
        self._redraw()
        if [(run.name, run.passes) for run in runs] != before:
            self._pair.show_all()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything."""
        self._theme = theme
        self._pair.set_theme(theme)
        self._legend.set_theme(theme)
        self._reference.set_theme(theme)
        for loss, error, colour in zip(self._loss_lines, self._error_lines, self.colours, strict=True):
            loss.setPen(QPen(QColor(colour), 0))
            error.setPen(pg.mkPen(colour, width=ERROR_WIDTH))
            error.setSymbolBrush(colour)
            error.setSymbolPen(colour)
        self._update_words()

    def _connect(self) -> None:
        self._pair.pointed.connect(self._on_pointed)
        self._pair.left.connect(self._on_left)
        self._pair.part_changed.connect(self._show_part)
        self._options.logarithmic_changed.connect(self._on_logarithmic)
        self._options.smoothing_changed.connect(self._on_smoothing)
        self._options.reference_changed.connect(self._on_reference)
        self._options.show_all_requested.connect(self._pair.show_all)

    def _redraw(self) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        self._means = [trailing_mean(run.history.losses.losses, self._points(run)) for run in self._runs]
        for index, (loss, error) in enumerate(zip(self._loss_lines, self._error_lines, strict=True)):
            if index < len(self._runs):
                history = self._runs[index].history
                loss.set_curve(history.losses.passes, self._means[index])
                error.setData(*history.errors.watch_curve())
            else:
                loss.set_curve(np.zeros(0), np.zeros(0))
                error.setData([], [])
        self._update_extents()
        self._show_part()
        self._update_words()

    def _points(self, run: NamedHistory) -> int:
        """How many points of a run the mean is taken over."""
        return max(1, round(self._smoothing / run.history.losses.share))

    def _update_extents(self) -> None:
        passes = [run.passes for run in self._runs]
        passes += [float(run.history.losses.passes[-1]) for run in self._runs if len(run.history.losses)]
        means = np.concatenate([*self._means, np.zeros(0)])
        low, high = (float(means.min()), float(means.max())) if len(means) else (1.0, 1.0)
        low, high = max(LEAST, low), max(LEAST, high)
        scale = (log_floor(low), log_ceiling(1.01 * high)) if self._logarithmic else (0.0, ceiling(high))
        errors = [float(run.history.errors.watch_curve()[1].max(initial=0)) for run in self._runs]
        highest = max([*errors, self._reference.highest()])
        end = max(passes, default=1.0)
        self._pair.loss_plot.set_extent(end, *scale)
        self._pair.loss_plot.set_numbered(len(means) > 0)
        self._pair.error_plot.set_extent(end, 0, ceiling(1.02 * highest or 1.0))
        self._pair.error_plot.set_numbered(highest > 0)

    @Slot()
    def _show_part(self) -> None:
        if not self._stale:
            plot = self._pair.loss_plot
            for line in self._loss_lines:
                line.show_part(*plot.passes_shown(), plot.columns())

    def _update_words(self) -> None:
        colours = self.colours[: len(self._runs)]
        room = ALL_NAMES // max(1, len(self._runs)) - 3  # the mark before the name takes the place of three
        names = [
            Entry(run.name, colour, brief=shortened(run.name, room))
            for run, colour in zip(self._runs, colours, strict=True)
        ]
        self._legend.set_entries(names)
        self._legend.setToolTip("\n".join(run.name for run in self._runs))
        mean = "" if self._smoothing == 1 else f", mean of the last {self._smoothing:,} steps"
        brief = "loss" if self._smoothing == 1 else f"loss, mean of {self._smoothing:,}"
        pointer = self._pointer
        place = [] if pointer is None else [Entry(f"pass {max(0.0, pointer):.2f}")]
        self._pair.loss_heading.set_entries([Entry(f"loss{mean}", brief=brief), *place])
        after = [] if pointer is None else [Entry(f"pass {max(1, round(pointer)):,}")]
        reference = [self._reference.entry(pointer, self._theme)] if self._reference.shown else []
        self._pair.error_heading.set_entries([self._watched(), *after, *reference])

    def _watched(self) -> Entry:
        """What the errors are of: held-out digits are no test set."""
        kinds = {run.held_out for run in self._runs} or {False}
        if len(kinds) > 1:
            return Entry(EITHER, brief="error")
        return Entry(HELD_OUT, brief="held-out error") if kinds.pop() else Entry(WATCH)

    def _loss_rows(self, passes: float) -> list[Row]:
        """What the drawn loss of each run is at a place; a run that ended before says nothing."""
        rows = []
        for run, means, colour in zip(self._runs, self._means, self.colours, strict=False):
            places = run.history.losses.passes[: len(means)]
            if len(means) and passes <= places[-1] + self._pair.loss_plot.pixels_in_passes(1):
                index = min(len(means) - 1, int(np.searchsorted(places, passes)))
                rows.append((colour, run.name, f"{means[index]:.4f}"))
        return rows

    def _error_rows(self, number: int) -> list[Row]:
        """What the test error of each run is after a pass; a run without one says nothing."""
        rows = []
        for run, colour in zip(self._runs, self.colours, strict=False):
            entry = run.history.errors.at(number)
            if entry is not None and entry.number == number and entry.watch is not None:
                rows.append((colour, run.name, f"{entry.watch:.2f}%"))
        return rows

    @Slot(float)
    def _on_pointed(self, passes: float) -> None:
        self._pointer = passes
        number = max(1, round(passes))
        self._pair.loss_plot.show_hairline(passes, self._loss_rows(passes))
        self._pair.error_plot.show_hairline(number, self._error_rows(number))
        self._update_words()

    @Slot()
    def _on_left(self) -> None:
        self._pointer = None
        for plot in (self._pair.loss_plot, self._pair.error_plot):
            plot.hide_hairline()
        self._update_words()

    @Slot(bool)
    def _on_logarithmic(self, on: bool) -> None:
        self._logarithmic = on
        self._loss_axis.set_logarithmic(on)
        for line in self._loss_lines:
            line.set_logarithmic(on)
        self._redraw()
        self._pair.loss_plot.show_values()

    @Slot(int)
    def _on_smoothing(self, steps: int) -> None:
        self._smoothing = steps
        self._redraw()

    @Slot(bool)
    def _on_reference(self, on: bool) -> None:
        self._reference.set_shown(on)
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 110)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()


def shortened(name: str, room: int) -> str:
    """A name in so many letters, 2 at least, and no more."""
    return name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
