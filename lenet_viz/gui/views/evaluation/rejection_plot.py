"""The error of the answers that are left against the share that is rejected, with the limit as a line to pull."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lenet_viz.analysis.rejection_curve import PAPER_ERROR, RejectionCurve
from lenet_viz.gui.views.curve_axes import PassAxis, ValueAxis
from lenet_viz.gui.views.curve_handle import GRIP, REACH
from lenet_viz.gui.views.curve_ticks import ceiling
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.pulled_plot import PulledPlot
from lenet_viz.gui.views.theme import Theme, font

LEAST_EXTENT: Final = 5.0
"""Percent that the lower axis shows at least."""

NEARLY_ALL: Final = 0.1
WIDTH: Final = 2
WORDS_PIXELS: Final = 11
STEPS: Final = {
    Qt.Key.Key_Left: -0.001,
    Qt.Key.Key_Right: 0.001,
    Qt.Key.Key_Down: -0.001,
    Qt.Key.Key_Up: 0.001,
    Qt.Key.Key_PageDown: -0.01,
    Qt.Key.Key_PageUp: 0.01,
}
"""Key → by how much more is rejected, 0…1; small sets have no steps so small, and go by one digit at least."""

ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
"""Key → the step of the curve to which it leads."""

HELP: Final = (
    "Pull the line, or use the arrow keys (Page up and down for larger steps, Home to reject nothing,\n"
    "End to reject all but the surest): the limit acts on the pad at once. Wheel: zoom. Double click: show all."
)


class ShareAxis(PassAxis):
    """The lower axis; its second number says what is counted: the first has the left axis beside it."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.10g}%{' rejected' if index == 1 else ''}" for index, value in enumerate(values)]


class ErrorAxis(ValueAxis):
    """The left axis, in percent."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.10g}%" for value in values]


class RejectionPlot(PulledPlot):
    """One curve, the dashed line of the paper's 0.5%, and the line of the limit.

    Signals:
        share_wanted (float): the limit shall reject this share, 0…1.
    """

    share_wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ErrorAxis(), lowest=0, parent=parent)
        self.setAxisItems({"bottom": ShareAxis()})
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Error of the rest against the share rejected")
        self.setToolTip(HELP)
        self._curve: RejectionCurve | None = None
        self._at: tuple[float, float | None] | None = None
        self._words = ""
        self._movable = True
        self._focus = FocusMemory()
        self._line = self.plot(antialias=True)
        self._level = pg.InfiniteLine(pos=100 * PAPER_ERROR, angle=0, movable=False)
        self._level.setZValue(-1)
        self.addItem(self._level, ignoreBounds=True)
        self.reset_asked.connect(self.follow)
        self.pulled_to.connect(self._on_pulled)

    @property
    def limit_at(self) -> tuple[float, float | None] | None:
        """Where the line stands: share rejected and error of the rest, 0…1."""
        return self._at

    def show_curve(self, curve: RejectionCurve | None) -> None:
        """Draw a curve, or none."""
        self._curve = curve
        if curve is None:
            self._line.setData([], [])
        else:
            self._line.setData(100 * curve.rejected, 100 * curve.errors)
        self._show_extent()

    def show_limit(self, at: tuple[float, float | None] | None, words: str, *, movable: bool) -> None:
        """Put the line at a share rejected and the error of the rest, 0…1; None takes it away."""
        self._at, self._words = at, words
        if movable != self._movable:
            self._movable = movable
            self._show_pen()
        # What is pulled keeps the ground still below it.
        if not self._pulled:
            self._show_extent()
        self.setAccessibleDescription(words)
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything."""
        super().set_theme(theme)
        self._show_pen()
        pen = QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._level.setPen(pen)

    def _show_pen(self) -> None:
        """A curve whose line cannot be moved is of another network."""
        colour = self._theme.text if self._movable else self._theme.faint
        self._line.setPen(pg.mkPen(colour, width=WIDTH))

    def _share_after(self, key: Qt.Key) -> float | None:
        """The share rejected at the step of the curve to which a key leads; None: there is none that way."""
        assert self._curve is not None
        if key in ENDS:
            return float(self._curve.rejected[ENDS[key]])
        assert self._at is not None
        rejected, at, more = self._curve.rejected, self._at[0], STEPS[key]
        place = int(np.abs(rejected - at - more).argmin())
        if more > 0:
            place = max(place, int(np.searchsorted(rejected, at, side="right")))
        else:
            place = min(place, int(np.searchsorted(rejected, at, side="left")) - 1)
        return float(rejected[place]) if 0 <= place < len(rejected) else None

    def _show_extent(self) -> None:
        if self._curve is None:
            self.set_extent(LEAST_EXTENT, 0, 1)
            self.set_numbered(False)
            return
        rejected, errors = self._curve.rejected, self._curve.errors
        # Where most mistakes are gone; the last few may go only with the last digits.
        best = int(np.flatnonzero(errors <= max(float(errors.min()), NEARLY_ALL * float(errors[0])))[0])
        limit = self._at[0] if self._at is not None else 0.0
        most = max(LEAST_EXTENT, 150.0 * float(rejected[best]), 120.0 * limit)
        self.set_numbered(True)
        self.set_extent(min(100.0, most), 0, ceiling(max(100 * float(errors.max()), 110 * PAPER_ERROR)))

    def reaches(self, position: QPointF) -> bool:
        """Whether the mouse can take the line there."""
        if self._at is None or not self._movable:
            return False
        area = self.area
        inside = area.top() - REACH <= position.y() <= area.bottom() + REACH
        return inside and abs(position.x() - self.pixel_of(100 * self._at[0])) <= REACH

    def begin_pull(self) -> None:
        """The mouse has it, no longer the keyboard."""
        self.set_lit(False)

    def end_pull(self) -> None:
        """What stood still below the line may follow it again."""
        self._show_extent()

    @Slot(float)
    def _on_pulled(self, percent: float) -> None:
        """The line stays in sight: what is pulled beyond an edge stands at the last step before it."""
        assert self._curve is not None
        steps = 100 * self._curve.rejected
        first, last = self.passes_shown()
        seen = steps[(first <= steps) & (steps <= last)]
        if len(seen):
            self.share_wanted.emit(float(np.clip(percent, seen[0], seen[-1])) / 100)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        if self._curve is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_level_words(painter)
        if self._at is not None:
            self._paint_limit(painter, self._at)
        self.paint_ring(painter)
        painter.restore()

    def _paint_level_words(self, painter: QPainter) -> None:
        box = self.getPlotItem().getViewBox()
        y, area = float(box.mapViewToScene(QPointF(0, 100 * PAPER_ERROR)).y()), self.area
        if not area.top() < y < area.bottom() - WORDS_PIXELS:
            return
        painter.setFont(font(pixels=WORDS_PIXELS))
        painter.setPen(QColor(self._theme.muted))
        right = QRectF(area.left(), y + 1, area.width() - 4, WORDS_PIXELS + 4)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "0.5%, as in Fig. 10")

    def _paint_limit(self, painter: QPainter, at: tuple[float, float | None]) -> None:
        area, theme = self.area, self._theme
        x = self.pixel_of(100 * at[0])
        if not area.left() - 1 <= x <= area.right() + 1:
            return
        colour = QColor(theme.accent if self._movable else theme.faint)
        painter.setPen(QPen(colour, 2 if self.marked else 1.5))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        grip = QRectF(x - GRIP[0] / 2, area.top(), *GRIP)
        painter.setBrush(colour)
        painter.drawRoundedRect(grip, 3, 3)
        painter.setPen(QPen(QColor(theme.on_accent), 1))
        for offset in (-1.5, 1.5):
            painter.drawLine(QLineF(x + offset, grip.center().y() - 4, x + offset, grip.center().y() + 4))
        if at[1] is not None:
            box = self.getPlotItem().getViewBox()
            y = float(box.mapViewToScene(QPointF(0, 100 * at[1])).y())
            painter.setPen(QPen(QColor(theme.panel), 1.5))
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, y), 4.5, 4.5)
        self._paint_limit_words(painter, x)

    def _paint_limit_words(self, painter: QPainter, x: float) -> None:
        """On a ground of their own: where many answers are wrong, the curve passes behind them."""
        painter.setFont(font(pixels=WORDS_PIXELS))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self._words)
        beside = GRIP[0] / 2 + 5
        start = x + beside if x + beside + width <= self.area.right() else x - beside - width
        box = QRectF(start - 3, self.area.top(), width + 6, GRIP[1])
        painter.fillRect(box, QColor(self._theme.panel))
        painter.setPen(QColor(self._theme.text if self._movable else self._theme.faint))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._at is None or not self._movable or key not in {*STEPS, *ENDS}:
            event.ignore()
            return
        self.set_lit(True)
        share = self._share_after(key)
        if share is not None:
            self.share_wanted.emit(share)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.set_lit(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus.went(event.reason(), keyed=self._lit)
        self.set_lit(False)
