"""The figure as a picture: what is shown, and how it is painted."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.figure.altered import paint_alterations
from lenet_viz.gui.views.figure.answer_panel import AnswerPanel
from lenet_viz.gui.views.figure.brush import frame, qrect
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.gui.views.figure.headings import paint_gradient_note, paint_underline
from lenet_viz.gui.views.figure.highlight import highlight
from lenet_viz.gui.views.figure.inspected_places import InspectedPlaces, inspection_fits, places_of
from lenet_viz.gui.views.figure.inspection_painter import paint_cell, paint_inspection, paint_mark
from lenet_viz.gui.views.figure.layout import FigureLayout, lay_out
from lenet_viz.gui.views.figure.lens import paint_lens
from lenet_viz.gui.views.figure.overlay import paint_bands, paint_frames
from lenet_viz.gui.views.figure.pictures import Pictures
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.figure.shown import Shown
from lenet_viz.gui.views.figure.targets import HeadingTarget, Target, UnitTarget
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.pixel_canvas import PixelCanvas
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.network.alterations import Alterations
from lenet_viz.network.spec import NetworkSpec, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights


class FigureCanvas(PixelCanvas):
    """Holds what is shown of one network, and paints it."""

    usual = QSize(1120, 580)
    smallest = QSize(760, 360)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme = LIGHT
        self._shown: Shown | None = None
        self._answer: Answer | None = None
        self._layout: FigureLayout | None = None
        self._target: Target | None = None
        self._inspection: Inspection | None = None
        self._places: InspectedPlaces | None = None
        self._marked: Unit | None = None
        self._keyed = False
        self._pictures = Pictures()
        self._panel = AnswerPanel(self)
        self._panel.hide()

    def set_network(self, spec: NetworkSpec, weights: Weights, trained: Weights | None = None) -> None:
        """Show a network; another spec clears everything that was said about the last one, other weights nothing.

        Args:
            spec: the network.
            weights: the numbers with which it computes.
            trained: the numbers before anything was altered; the same when None.
        """
        trained = weights if trained is None else trained
        limit = kernel_limit(trained)
        self._pictures.forget_kernels()
        if self._shown is not None and self._shown.spec == spec:
            self._shown = replace(self._shown, weights=weights, trained=trained, kernel_limit=limit)
        else:
            self._shown = Shown(spec, weights, trained, None, activation_limits(spec, None), limit)
            self._inspection = self._marked = None
            self.set_answer(None)
            self._lay_out()
            self._panel.show()
        self.update()

    def set_trace(self, trace: Trace | None) -> None:
        """Show the values of one forward pass; None while the pad is blank.

        Raises:
            ValueError: no network is shown, or the trace is of another one.
        """
        if self._shown is None or (trace is not None and trace.spec != self._shown.spec):
            raise ValueError("a trace needs its own network in the figure first")
        blank = (trace is None) != (self._shown.trace is None)
        self._shown = replace(self._shown, trace=trace, limits=activation_limits(self._shown.spec, trace))
        self._pictures.forget_values()
        if blank and self._shown.gradients is not None:
            self._pictures.forget_kernels()
        self.update()

    def set_answer(self, answer: Answer | None) -> None:
        """Show what the scores mean; None on a blank pad."""
        self._answer = answer
        self._panel.set_answer(answer)
        self.update()

    def set_inspection(self, inspection: Inspection | None) -> None:
        """Show which unit was asked about, what it sees and who reads it; None for no unit.

        Raises:
            ValueError: no network is shown, or the inspection is of another one.
        """
        if inspection is not None and (self._shown is None or not inspection_fits(self._shown.spec, inspection)):
            raise ValueError("an inspection needs its own network in the figure first")
        if inspection is None and self._inspection is None:
            return
        self._inspection = inspection
        self._places = None
        self.update()

    def set_marked(self, unit: Unit | None) -> None:
        """Mark a unit that is pointed at elsewhere, with the weight through which the inspected one reads it."""
        if unit != self._marked:
            self._marked = unit
            self.update()

    def set_alterations(self, alterations: Alterations) -> None:
        """Mark what is altered: muted links, other numbers, silenced units.

        Raises:
            ValueError: no network is shown.
        """
        if self._shown is None:
            raise ValueError("alterations need their network in the figure first")
        self._shown = replace(self._shown, alterations=alterations)
        self._pictures.forget_kernels()
        self.update()

    def set_gradients(self, gradients: ShownGradients | None) -> None:
        """Show gradients of a loss in place of values and weights; None shows values again.

        Raises:
            ValueError: no network is shown, or the gradients are of another one.
        """
        if gradients is not None and (self._shown is None or not gradients.fits(self._shown.spec)):
            raise ValueError("gradients need their own network in the figure first")
        if self._shown is not None:
            self._shown = replace(self._shown, gradients=gradients)
        self._pictures.forget_kernels()
        self._pictures.forget_values()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._panel.set_theme(theme)
        self._pictures.forget_all()
        self.update()

    @property
    def figure_layout(self) -> FigureLayout | None:
        """Where everything is now; None before there is a network."""
        return self._layout

    def _lay_out(self) -> None:
        """Place everything for the network, the size and the screen of now."""
        self._point_at(None)
        self._pictures.forget_all()
        self._places = None
        self.update()
        if self._shown is None:
            return
        self._layout = lay_out(self._shown.spec, self.width(), self.height(), self.devicePixelRatioF())
        self._panel.set_text_sizes(self._layout.text)
        self._panel.setGeometry(qrect(self._layout.answer).toAlignedRect())

    def _point_at(self, target: Target | None) -> None:
        """Enlarge and highlight something; None for nothing."""
        if target != self._target:
            self._target = target
            self.update()

    def _show_keyed(self, keyed: bool) -> None:
        """Show, or hide, the ring of the keyboard focus."""
        if keyed != self._keyed:
            self._keyed = keyed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            layout, shown, theme = self._layout, self._shown, self._theme
            if layout is None or shown is None:
                painter.fillRect(self.rect(), QColor(theme.window))
                return
            ratio = self.devicePixelRatioF()
            if self._inspection is not None and self._places is None:
                self._places = places_of(layout, self._inspection)
            pointed = highlight(shown.spec, self._target)
            self._pictures.paint_still(painter, layout, theme, shown, self.size(), ratio)
            if self._places is not None:
                paint_bands(painter, layout, theme, self._places.highlight)
            paint_bands(painter, layout, theme, pointed)
            self._pictures.paint_live(painter, layout, theme, shown, self._answer, ratio)
            paint_alterations(painter, layout, theme, shown.alterations)
            if self._inspection is not None and self._places is not None:
                paint_inspection(painter, layout, theme, self._inspection, self._places)
            paint_frames(painter, layout, theme, pointed)
            self._paint_marks(painter, layout, theme)
            paint_gradient_note(painter, layout, theme, shown)
            paint_lens(painter, layout, theme, shown, self._target or self._asked(), ratio)
            if self._keyed:
                inside = Rect(1, 1, self.width() - 2, self.height() - 2)
                frame(painter, inside, 1.0, QColor(theme.accent))

    def _asked(self) -> UnitTarget | None:
        """What the lens shows while the pointer is elsewhere: whoever walks by keyboard has no pointer."""
        return None if self._inspection is None else UnitTarget(self._inspection.unit)

    def _paint_marks(self, painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
        """The cell under the pointer, the unit that is named elsewhere, and the heading that can be clicked."""
        asked = None if self._inspection is None else self._inspection.unit
        match self._target:
            case UnitTarget(unit) if unit != asked:
                paint_cell(painter, theme, unit_rect(layout, unit), theme.text, 1.0)
            case HeadingTarget(stage):
                paint_underline(painter, layout, theme, stage)
        if self._marked is not None:
            paint_mark(painter, layout, theme, self._marked, asked)
