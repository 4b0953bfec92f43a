"""The curves of a training run: the loss and the rate of every step, the errors of every pass."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lenet_viz.gui.views.curve_axes import LossAxis, ValueAxis
from lenet_viz.gui.views.curve_errors import ErrorLayer
from lenet_viz.gui.views.curve_handle_plot import HandlePlot
from lenet_viz.gui.views.curve_heading import Entry
from lenet_viz.gui.views.curve_loss import LossLayer
from lenet_viz.gui.views.curve_options import CurveOptions
from lenet_viz.gui.views.curve_pair import CurvePair
from lenet_viz.gui.views.curve_time_machine import CurveTimeMachine
from lenet_viz.gui.views.curve_words import HELD_OUT, HELP, HINT_ZOOMED, WATCH, loss_entries
from lenet_viz.gui.views.keyboard import BY_KEYBOARD
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.history import RunHistory


class LossCurves(QWidget):
    """Two plots over the passes of a run, with the newest values, or those under the pointer, above them.

    A handle in both looks back at the kept moments of the run.

    Signals:
        moment_wanted (float): the user looks at the kept moment after so many passes.
        live_wanted (): the user looks at the newest step again.
        logarithmic_changed (bool), smoothing_changed (int), reference_changed (bool): the user has
            chosen how the curves are drawn; they are drawn so already.
    """

    moment_wanted = Signal(float)
    live_wanted = Signal()
    logarithmic_changed = Signal(bool)
    smoothing_changed = Signal(int)
    reference_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._passes = 1.0
        self._history = RunHistory()
        self._pointer: float | None = None
        self._stale = False
        self._before_click: tuple[float | None] | None = None
        self._options = CurveOptions()
        loss_axis = LossAxis()
        # The loss falls by a factor of fifty, most of it in the first few steps: on even steps
        # all the rest would be one flat line.
        self._loss_plot, self._error_plot = HandlePlot(loss_axis), HandlePlot(ValueAxis(), lowest=0)
        self._pair = CurvePair(self._loss_plot, self._error_plot, self._options)
        self._layer = LossLayer(self._loss_plot, loss_axis)
        self._error_layer = ErrorLayer(self._error_plot)
        self._time_machine = CurveTimeMachine(self._loss_plot, self._error_plot)
        boxes = QVBoxLayout(self)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.addWidget(self._pair)
        self._pair.set_help(HELP)
        self._connect()
        self.setObjectName("lossCurves")
        self.setAccessibleName("Loss and error curves")
        self.setAccessibleDescription("Left and right arrow keys look back along the run; End returns to the newest.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_theme(LIGHT)
        self.set_logarithmic(True)
        self.begin_run(1)

    @property
    def loss_words(self) -> str:
        """What stands above the loss."""
        return self._pair.loss_heading.text

    @property
    def error_words(self) -> str:
        """What stands above the errors."""
        return self._pair.error_heading.text

    @property
    def moment(self) -> float | None:
        """The moment looked at, in passes; None when it is the newest step."""
        return self._time_machine.place

    def begin_run(self, passes: float) -> None:
        """Starts anew, with a run of so many passes."""
        self.show_history(RunHistory(), passes)

    def show_history(self, history: RunHistory, passes: float) -> None:
        """Draws what a run has shown so far, all of it in sight; further steps may follow.

        Args:
            history: it is copied.
            passes: how many the whole run has.
        """
        self._history, self._passes = history.copy(), passes
        self._time_machine.begin()
        self._redraw()
        self._pair.show_all()

    def add_steps(self, events: Sequence[StepDone]) -> None:
        """Draws further steps, see `LossHistory.add`."""
        for event in events:
            self._history.add_step(event)
        self._redraw()

    def add_pass(self, event: PassDone) -> None:
        """Draws the errors of a finished pass, see `ErrorHistory.add`."""
        self._history.add_pass(event)
        self._redraw()

    def set_moments(self, moments: Sequence[float]) -> None:
        """Which moments of the run are kept, in passes."""
        self._time_machine.set_moments(moments)

    def show_moment(self, passes: float | None) -> None:
        """Puts the handle at a place in passes, where it stays; None: live, without a handle."""
        self._time_machine.show_moment(passes)

    def set_watched(self, *, held_out: bool) -> None:
        """Whether the errors after every pass are those of held-out training digits, and no test errors."""
        self._error_layer.set_watched(HELD_OUT if held_out else WATCH)
        self._update_words()

    def set_reference(self, on: bool) -> None:
        """Draws Fig. 5 of the paper beside the errors, or not."""
        self._options.set_reference(on)
        self._error_layer.set_reference(on)
        self._redraw()

    def set_logarithmic(self, on: bool) -> None:
        """Draws the loss so that equal distances are equal ratios, or equal differences."""
        self._options.set_logarithmic(on)
        self._layer.set_logarithmic(on)
        self._redraw()
        self._loss_plot.show_values()

    def set_smoothing(self, steps: int) -> None:
        """Draws the mean of the last so many steps too, and the loss itself paler; 1: only the loss.

        Raises:
            ValueError: not one of `curve_options.SMOOTHING`.
        """
        self._options.set_smoothing(steps)
        self._layer.set_smoothing(steps)
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything."""
        self._theme = theme
        self._pair.set_theme(theme)
        self._layer.set_theme(theme)
        self._error_layer.set_theme(theme)
        self._update_words()

    def _connect(self) -> None:
        self._pair.pointed.connect(self._on_pointed)
        self._pair.left.connect(self._on_left)
        self._pair.part_changed.connect(self._show_part)
        self._pair.following_changed.connect(self._update_words)
        self._loss_plot.pointed.connect(self._on_loss_pointed)
        self._loss_plot.clicked.connect(self._on_clicked)
        self._loss_plot.reset_asked.connect(self._on_double_click)
        self._time_machine.moment_wanted.connect(self.moment_wanted)
        self._time_machine.live_wanted.connect(self.live_wanted)
        self._options.logarithmic_changed.connect(self._on_logarithmic)
        self._options.smoothing_changed.connect(self._on_smoothing)
        self._options.reference_changed.connect(self._on_reference)
        self._options.show_all_requested.connect(self._pair.show_all)

    def _redraw(self) -> None:
        """Draws what is known now; behind another tab that waits until it can be seen."""
        self._stale = not self.isVisible()
        losses = self._history.losses
        self._time_machine.set_losses(losses)
        if not self._stale:
            newest = losses.newest
            passes = max(self._passes, 0.0 if newest is None else newest.passes)
            self._layer.draw(losses, passes)
            self._error_layer.draw(self._history.errors, passes)
            self._update_words()

    @Slot()
    def _show_part(self) -> None:
        if not self._stale:
            self._layer.show_part()

    @Slot()
    def _update_words(self) -> None:
        pointer, losses = self._pointer, self._history.losses
        point = losses.newest if pointer is None else losses.at(pointer)
        entries = loss_entries(point, self._layer.mean_entry(point), self._theme)
        if pointer is None and not self._pair.following:
            entries.insert(
                1, Entry(HINT_ZOOMED, brief="double click: all")
            )  # early, since what comes last is left out first
        self._pair.loss_heading.set_entries(entries)
        self._pair.error_heading.set_entries(self._error_layer.entries(pointer))

    @Slot(float)
    def _on_pointed(self, passes: float) -> None:
        self._pointer = passes
        point = self._history.losses.at(passes)
        if point is not None:
            self._loss_plot.show_hairline(point.passes)
        self._error_layer.point_at(passes)
        self._update_words()

    @Slot(float, float)
    def _on_loss_pointed(self, passes: float, height: float) -> None:
        self._loss_plot.set_clickable(self._time_machine.has_moments and self._layer.reaches(passes, height))

    @Slot()
    def _on_left(self) -> None:
        self._pointer = None
        self._loss_plot.hide_hairline()
        self._error_plot.hide_hairline()
        self._update_words()

    @Slot(float, float)
    def _on_clicked(self, passes: float, height: float) -> None:
        self._before_click = (self.moment,)
        if self._layer.reaches(passes, height):
            self._time_machine.go_to(passes)

    @Slot()
    def _on_double_click(self) -> None:
        """Its first click was not meant to look back."""
        if self._before_click is None:
            return
        (place,), self._before_click = self._before_click, None
        if place is None:
            self._time_machine.go_live()
        else:
            self._time_machine.go_to(place)

    @Slot(bool)
    def _on_logarithmic(self, on: bool) -> None:
        self.set_logarithmic(on)
        self.logarithmic_changed.emit(on)

    @Slot(int)
    def _on_smoothing(self, steps: int) -> None:
        self.set_smoothing(steps)
        self.smoothing_changed.emit(steps)

    @Slot(bool)
    def _on_reference(self, on: bool) -> None:
        self.set_reference(on)
        self.reference_changed.emit(on)

    def _set_lit(self, lit: bool) -> None:
        for plot in (self._loss_plot, self._error_plot):
            plot.set_lit(lit)

    def sizeHint(self) -> QSize:
        return self._pair.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._pair.minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() != Qt.KeyboardModifier.NoModifier or not self._time_machine.press(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._set_lit(event.reason() in BY_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_lit(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()
