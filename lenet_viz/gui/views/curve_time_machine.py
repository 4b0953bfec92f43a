"""Looking back along the curves: a handle in both plots that stands at a kept moment of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from lenet_viz.gui.views.curve_handle import HINT, Handle
from lenet_viz.gui.views.curve_handle_plot import HandlePlot
from lenet_viz.gui.views.curve_moments import earlier, later, nearest
from lenet_viz.gui.views.curve_words import moment_words
from lenet_viz.training.history import LossHistory

LIVE_PIXELS: Final = 8
"""So far beyond the newest step the handle is pulled to look at it live again."""

KEYS: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape})


class CurveTimeMachine(QObject):
    """The handle's place, which is a place in passes: new data never move it.

    Signals:
        moment_wanted (float): the user looks at this moment.
        live_wanted (): the user looks at the newest step again.
    """

    moment_wanted = Signal(float)
    live_wanted = Signal()

    def __init__(self, loss_plot: HandlePlot, error_plot: HandlePlot) -> None:
        """Put a handle into both plots; the first one owns it and says where the handle stands."""
        super().__init__(loss_plot)
        self._loss_plot, self._error_plot = loss_plot, error_plot
        self._losses = LossHistory(2)
        self._moments: tuple[float, ...] = ()
        self._place: float | None = None
        for plot in (loss_plot, error_plot):
            plot.pulled_to.connect(self._on_dragged)

    @property
    def place(self) -> float | None:
        """The moment looked at, in passes; None when it is the newest step."""
        return self._place

    @property
    def has_moments(self) -> bool:
        """Whether there is anything to look back at."""
        return bool(self._moments)

    def begin(self) -> None:
        """Starts anew: no moments, live."""
        self._moments, self._place = (), None
        self._show()

    def set_losses(self, losses: LossHistory) -> None:
        """The losses that are drawn now: the words and the place of the hint come from them."""
        self._losses = losses
        self._show()

    def set_moments(self, moments: Sequence[float]) -> None:
        """Which moments are kept, in passes. A handle that stands at none of them stays where it is."""
        if tuple(moments) != self._moments:
            self._moments = tuple(sorted(moments))
            self._show()

    def show_moment(self, passes: float | None) -> None:
        """Moves the handle; None: live. While the mouse holds it, it stays with the mouse."""
        if passes is None or not (self._loss_plot.pulled or self._error_plot.pulled):
            self._place = passes
            self._show()

    def go_to(self, passes: float) -> None:
        """Looks at the moment nearest to a place."""
        self._look_at(nearest(self._moments, passes))

    def go_live(self) -> None:
        """Looks at the newest step again."""
        if self._place is not None:
            self._place = None
            self._show()
            self.live_wanted.emit()

    def press(self, key: Qt.Key) -> bool:
        """Moves the handle by one of `KEYS`; returns whether the key meant anything."""
        if not self._moments or key not in KEYS or (key == Qt.Key.Key_Escape and self._place is None):
            return False
        if key == Qt.Key.Key_Left:
            self._look_at(earlier(self._moments, self._place))
        elif key == Qt.Key.Key_Home:
            self._look_at(self._moments[0])
        elif key == Qt.Key.Key_Right and self._place is not None and later(self._moments, self._place) is not None:
            self._look_at(later(self._moments, self._place))
        else:
            self.go_live()
        return True

    def _look_at(self, moment: float | None) -> None:
        if moment is not None and moment != self._place:
            self._place = moment
            self._show()
            self.moment_wanted.emit(moment)

    def _show(self) -> None:
        newest = self._losses.newest
        if self._place is not None:
            point = self._losses.at(self._place)
            words = "" if point is None else moment_words(point)
            loss, error = Handle(self._place, words), Handle(self._place)
        elif self._moments and newest is not None:
            loss, error = Handle(newest.passes, HINT, live=True), Handle(newest.passes, live=True)
        else:
            self._loss_plot.set_handle(None)
            self._error_plot.set_handle(None)
            return
        self._loss_plot.set_handle(loss)
        self._error_plot.set_handle(error)

    @Slot(float)
    def _on_dragged(self, passes: float) -> None:
        newest = self._losses.newest
        if newest is not None and passes > newest.passes + self._loss_plot.pixels_in_passes(LIVE_PIXELS):
            self.go_live()
        else:
            self.go_to(passes)
