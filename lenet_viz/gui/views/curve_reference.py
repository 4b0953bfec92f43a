"""Fig. 5 of the paper behind the errors of a run: what LeNet-5 did in 1998, pass by pass."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from lenet_viz.gui.views.curve_heading import Entry, Sample
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.theme import Theme
from lenet_viz.training.fig5 import TEST_ERRORS, TRAIN_ERRORS

NAME: Final = "Fig. 5, 1998"
WIDTH: Final = 1.2
DASHES: Final = [4.0, 3.0]


class ReferenceLines:
    """Two dashed lines, in the colours of the run's own; or only the test error, beside several runs."""

    def __init__(self, plot: CurvePlot, *, test_only: bool = False) -> None:
        """Add them to a plot of errors in %; they are hidden at first."""
        self._test_only = test_only
        passes = np.arange(1.0, len(TEST_ERRORS) + 1)
        self._train = plot.plot(passes, np.array(TRAIN_ERRORS), antialias=True)
        self._test = plot.plot(passes, np.array(TEST_ERRORS), antialias=True)
        for line in (self._train, self._test):
            line.setZValue(-1)
        self.set_shown(False)

    @property
    def shown(self) -> bool:
        """Whether they are drawn."""
        return bool(self._test.isVisible())

    def set_shown(self, shown: bool) -> None:
        """Draws or hides them."""
        self._test.setVisible(shown)
        self._train.setVisible(shown and not self._test_only)

    def set_theme(self, theme: Theme) -> None:
        """Their colours."""
        for line, colour in (
            (self._train, theme.second),
            (self._test, theme.muted if self._test_only else theme.accent),
        ):
            pen = QPen(QColor(colour), WIDTH)
            pen.setCosmetic(True)
            pen.setDashPattern(DASHES)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            line.setPen(pen)

    def highest(self) -> float:
        """The highest error drawn, in %; 0 when nothing is drawn."""
        return max(TEST_ERRORS if self._test_only else TRAIN_ERRORS) if self.shown else 0.0

    def errors_at(self, number: int) -> tuple[float, float]:
        """Train and test error of 1998 after a pass, in %; of later passes than it has, those of its last."""
        index = min(max(number, 1), len(TEST_ERRORS)) - 1
        return TRAIN_ERRORS[index], TEST_ERRORS[index]

    def entry(self, passes: float | None, theme: Theme) -> Entry:
        """What is said of them: their values after the nearest pass, or only their name."""
        number = None if passes is None else min(max(round(passes), 1), len(TEST_ERRORS))
        if number is None:
            return Entry(NAME, theme.muted, brief="1998", sample=Sample.DASHED)
        train = "" if self._test_only else f"{TRAIN_ERRORS[number - 1]:.2f}, "
        values = f"{train}{TEST_ERRORS[number - 1]:.2f}%"
        return Entry(f"{NAME}: {values}", theme.muted, brief=f"1998: {values}", sample=Sample.DASHED)
