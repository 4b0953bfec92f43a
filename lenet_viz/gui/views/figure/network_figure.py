"""The network figure: every map, kernel and score of one network, painted by one widget."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.figure.answer_panel import AnswerPanel
from lenet_viz.gui.views.figure.background import paint_background
from lenet_viz.gui.views.figure.brush import Fonts, qrect, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.highlight import NOTHING, highlight
from lenet_viz.gui.views.figure.layout import FigureLayout, Link, lay_out
from lenet_viz.gui.views.figure.lens import paint_lens
from lenet_viz.gui.views.figure.overlay import paint_bands, paint_frames
from lenet_viz.gui.views.figure.painter import paint_kernels, paint_maps, paint_scores, paint_units, stage_images
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.figure.targets import KernelTarget, LinkTarget, Target, UnitTarget, target_at
from lenet_viz.gui.views.figure.words import Shown, table_heading
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights

_SMALLEST = QSize(760, 400)
_USUAL = QSize(1120, 580)


class NetworkFigure(QWidget):
    """Paints the network and its live values.

    Signals:
        unit_hovered: the Unit under the pointer, or None.
        unit_clicked: the Unit that was clicked.
        kernel_hovered: the (S2 map, C3 map) of the table's cell under the pointer, or None.
    """

    unit_hovered = Signal(object)
    unit_clicked = Signal(object)
    kernel_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkFigure")
        self.setAccessibleName("Network figure")
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme = LIGHT
        self._shown: Shown | None = None
        self._answer: Answer | None = None
        self._note = ""
        self._layout: FigureLayout | None = None
        self._target: Target | None = None
        self._highlight = NOTHING
        self._background: QPixmap | None = None
        self._still: QPixmap | None = None
        self._images: dict[Stage, QImage] | None = None
        self._panel = AnswerPanel(self)
        self._panel.hide()

    def set_network(self, spec: NetworkSpec, weights: Weights) -> None:
        """Show a network; another spec clears the trace and the answer, other weights keep them."""
        same = self._shown is not None and self._shown.spec == spec
        trace = self._shown.trace if self._shown is not None and same else None
        self._shown = Shown(spec, weights, trace, activation_limits(spec, trace), kernel_limit(weights))
        self._still = None
        if not same:
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
        self._shown = replace(self._shown, trace=trace, limits=activation_limits(self._shown.spec, trace))
        self._images = None
        self.update()

    def set_answer(self, answer: Answer | None) -> None:
        """Show what the scores mean; None on a blank pad."""
        self._answer = answer
        self._panel.set_answer(answer)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._panel.set_theme(theme)
        self._forget_pictures()

    def set_title_note(self, note: str) -> None:
        """Show a short note over the table, as on the state of a training run; empty for none."""
        self._note = note
        self.update()

    @property
    def figure_layout(self) -> FigureLayout | None:
        """Where everything is now; None before there is a network."""
        return self._layout

    def _lay_out(self) -> None:
        """Place everything for the network, the size and the screen of now."""
        self._point_at(None)
        self._forget_pictures()
        if self._shown is None:
            return
        self._layout = lay_out(self._shown.spec, self.width(), self.height(), self.devicePixelRatioF())
        self._panel.set_text_sizes(self._layout.text)
        self._panel.setGeometry(qrect(self._layout.answer).toAlignedRect())

    def _forget_pictures(self) -> None:
        self._background = self._still = self._images = None
        self.update()

    def _point_at(self, target: Target | None) -> None:
        """Make something the thing under the pointer, and tell who listens."""
        if target == self._target:
            return
        before_unit, before_link = _unit_of(self._target), _link_of(self._target)
        self._target = target
        self._highlight = NOTHING if self._shown is None else highlight(self._shown.spec, target)
        if _unit_of(target) != before_unit:
            self.unit_hovered.emit(_unit_of(target))
        if _link_of(target) != before_link:
            self.kernel_hovered.emit(_link_of(target))
        self.update()

    def _still_picture(self, layout: FigureLayout, shown: Shown) -> QPixmap:
        """Background and kernels in one pixmap; only the kernels are repainted while they learn."""
        if self._background is None:
            ratio = self.devicePixelRatioF()
            self._background = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
            self._background.setDevicePixelRatio(ratio)
            with QPainter(self._background) as painter:
                paint_background(painter, layout, self._theme)
            self._still = None
        if self._still is None:
            self._still = self._background.copy()
            with QPainter(self._still) as painter:
                paint_kernels(painter, layout, self._theme, shown.weights, shown.kernel_limit)
        return self._still

    def _on_screen(self, painter: QPainter) -> bool:
        """Whether the painter's pixels are those of the kept pictures, and not a vector file or a finer image."""
        raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
        return raster and painter.deviceTransform().m11() == self.devicePixelRatioF()

    def _paint_live(self, painter: QPainter, layout: FigureLayout, shown: Shown, trace: Trace) -> None:
        if self._images is None:
            self._images = stage_images(trace, layout, self._theme, shown.limits, self.devicePixelRatioF())
        paint_maps(painter, layout, self._images)
        paint_units(painter, layout, self._theme, trace, shown.limits)
        paint_scores(painter, layout, self._theme, trace, self._answer)

    def _paint_note(self, painter: QPainter, layout: FigureLayout, spec: NetworkSpec) -> None:
        """The note, behind the second line over the table."""
        fonts, rect, text = Fonts.of(layout.text), layout.table_heading, layout.text
        used = QFontMetricsF(fonts.small).horizontalAdvance(table_heading(spec)[1] + " · ")
        place = Rect(rect.x + used, rect.y + text.line, max(0.0, rect.w - used), text.small_line)
        write(painter, place, self._note, fonts.small_bold, self._theme.accent)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return _USUAL

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which everything is legible."""
        return _SMALLEST

    def event(self, event: QEvent) -> bool:
        """Lay out anew on a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight and enlarge what is under the pointer."""
        layout = self._layout
        place = event.position()
        self._point_at(None if layout is None else target_at(layout, place.x(), place.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Report a click on a unit."""
        self.mouseMoveEvent(event)
        unit = _unit_of(self._target)
        if unit is not None and event.button() is Qt.MouseButton.LeftButton:
            self.unit_clicked.emit(unit)

    def leaveEvent(self, event: QEvent) -> None:
        """Highlight nothing."""
        self._point_at(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        with QPainter(self) as painter:
            layout, shown = self._layout, self._shown
            if layout is None or shown is None:
                painter.fillRect(self.rect(), QColor(self._theme.window))
                return
            if self._on_screen(painter):
                painter.drawPixmap(0, 0, self._still_picture(layout, shown))
            else:
                # An SVG keeps its words as words, and a sharper image gets sharper ones.
                paint_background(painter, layout, self._theme)
                paint_kernels(painter, layout, self._theme, shown.weights, shown.kernel_limit)
            paint_bands(painter, layout, self._theme, self._highlight)
            if shown.trace is not None:
                self._paint_live(painter, layout, shown, shown.trace)
            paint_frames(painter, layout, self._theme, self._highlight)
            if self._note:
                self._paint_note(painter, layout, shown.spec)
            paint_lens(painter, layout, self._theme, shown, self._target, self.devicePixelRatioF())


def _unit_of(target: Target | None) -> Unit | None:
    return target.unit if isinstance(target, UnitTarget) else None


def _link_of(target: Target | None) -> Link | None:
    """The cell of the table; the kernels before C1 are not in it."""
    match target:
        case KernelTarget(stage=Stage.C3, source=source, map=index) | LinkTarget(source, index):
            return source, index
        case _:
            return None
