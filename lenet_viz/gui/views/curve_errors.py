"""The errors of every pass in a plot, with Fig. 5 of the paper behind them."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg

from lenet_viz.gui.views.curve_heading import Entry
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.curve_readout import Row
from lenet_viz.gui.views.curve_reference import ReferenceLines
from lenet_viz.gui.views.curve_ticks import ceiling
from lenet_viz.gui.views.curve_words import WATCH, error_entries, short_name
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.training.error_history import ErrorHistory, PassErrors

WIDTH: Final = 2
MARK_SIZE: Final = 5


class ErrorLayer:
    """Train and test error, a mark for each pass, and what is said of them."""

    def __init__(self, plot: CurvePlot) -> None:
        """Add lines without points to a plot of errors in %."""
        self._plot = plot
        self._theme = LIGHT
        self._watched = WATCH
        self._errors = ErrorHistory()
        self._drawn: tuple[ErrorHistory, int] | None = None
        self._train_line = plot.plot(antialias=True, symbol="o", symbolSize=MARK_SIZE)
        self._watch_line = plot.plot(antialias=True, symbol="o", symbolSize=MARK_SIZE)
        self._reference = ReferenceLines(plot)

    def set_reference(self, shown: bool) -> None:
        """Draws Fig. 5, or not; the plot's extent follows with the next `draw`."""
        self._reference.set_shown(shown)

    def set_watched(self, name: str) -> None:
        """What the error is called that is measured after every pass."""
        self._watched = name

    def set_theme(self, theme: Theme) -> None:
        """Colours of the lines."""
        self._theme = theme
        self._reference.set_theme(theme)
        for line, colour in ((self._train_line, theme.second), (self._watch_line, theme.accent)):
            line.setPen(pg.mkPen(colour, width=WIDTH))
            line.setSymbolBrush(colour)
            line.setSymbolPen(None)

    def draw(self, errors: ErrorHistory, passes: float) -> None:
        """Draws errors, in a plot of at least so many passes."""
        self._errors = errors
        train, watch = errors.train_curve(), errors.watch_curve()
        if self._drawn != (drawn := (errors, len(errors))):
            self._drawn = drawn
            self._train_line.setData(*train)
            self._watch_line.setData(*watch)
        highest = float(max(train[1].max(initial=0), watch[1].max(initial=0), self._reference.highest()))
        # A little more, so that the mark of the highest is whole.
        self._plot.set_extent(passes, 0, ceiling(1.02 * highest or 1.0))
        self._plot.set_numbered(len(errors) > 0 or self._reference.shown)

    def point_at(self, passes: float) -> None:
        """Marks the nearest pass; with Fig. 5 a small table compares its errors with those of 1998."""
        entry = self._errors.at(passes)
        if entry is not None:
            self._plot.show_hairline(entry.number, self._rows(entry) if self._reference.shown else ())

    def entries(self, pointer: float | None) -> list[Entry]:
        """The words above the errors: of the newest pass, or of that under the pointer."""
        newest = pointer is None
        errors = self._errors.newest if pointer is None else self._errors.at(pointer)
        words = error_entries(errors, self._theme, watched=self._watched, places=2 if newest else 3)
        if self._reference.shown:
            # What comes last is left out first: its values, which the table has too, but not its name.
            place = len(words) - 1 if newest and errors is not None else len(words)
            words.insert(place, self._reference.entry(pointer, self._theme))
        return words

    def _rows(self, entry: PassErrors) -> tuple[Row, ...]:
        theme = self._theme
        train, test = self._reference.errors_at(entry.number)
        rows = [(theme.second, "train", f"{entry.train:.2f}%"), (theme.second, "1998", f"{train:.2f}%")]
        if entry.watch is not None:
            rows.append((theme.accent, short_name(self._watched), f"{entry.watch:.2f}%"))
        return (*rows, (theme.accent, "1998", f"{test:.2f}%"))
