"""The picture of a comparison: painted, pointed at, walked through with the keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from lenet_viz.gui.views.comparison.layout import ComparisonLayout, lay_out
from lenet_viz.gui.views.comparison.live_painter import paint_live
from lenet_viz.gui.views.comparison.painter import paint_still
from lenet_viz.gui.views.comparison.places import KernelPlace, Place, place_at, rect_of, step
from lenet_viz.gui.views.comparison.subject import Pair, Side
from lenet_viz.gui.views.comparison.words import line_tips, place_words, verdict_tip
from lenet_viz.gui.views.figure.brush import frame
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.pixel_canvas import PixelCanvas
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.network.spec import NetworkSpec, Stage

FIRST: Final = Place(Side.LEFT, Stage.C1, 0)
"""Where the cursor keys begin."""


class ComparisonCanvas(PixelCanvas):
    """Two networks, stage by stage, on the same digit.

    Signals:
        pointed(str): what is under the pointer or the cursor keys, in words; empty for nothing.
    """

    pointed = Signal(str)
    usual = QSize(1100, 620)
    smallest = QSize(860, 464)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: Pair | None = None
        self._layout: ComparisonLayout | None = None
        self._still: QPixmap | None = None
        self._theme = LIGHT
        self._difference = False
        self._at: Place | KernelPlace | None = None
        self._cursor: Place | None = None
        self._focus = FocusMemory()
        self._keyed = False
        self.setObjectName("comparisonCanvas")
        self.setAccessibleName("Two networks on the same digit")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def pair(self) -> Pair | None:
        """What is compared; None before both networks are there."""
        return self._pair

    @property
    def comparison_layout(self) -> ComparisonLayout | None:
        """Where everything is; None before both networks are there."""
        return self._layout

    def set_pair(self, pair: Pair | None) -> None:
        """Show two networks and what they make of the digit."""
        known = self._pair
        self._pair = pair
        if _specs(pair) != _specs(known):
            self._at = self._cursor = None
            self._lay_out()
        elif pair is not None and known is not None and pair.subjects != known.subjects:
            self._still = None
        self.setAccessibleDescription("" if pair is None else verdict_tip(pair))
        self._tell()
        self.update()

    def set_difference(self, wanted: bool) -> None:
        """Show on the right by how much the right network differs from the left one, or the right one itself."""
        self._difference = wanted
        self._still = None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._still = None
        self.update()

    def _lay_out(self) -> None:
        self._still = None
        if self._pair is None:
            self._layout = None
            return
        left, right = (subject.spec for subject in self._pair.subjects)
        self._layout = lay_out((left, right), self.width(), self.height(), self.devicePixelRatioF())

    def _paint_still(self, layout: ComparisonLayout, pair: Pair) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        with QPainter(picture) as painter:
            paint_still(painter, layout, self._theme, pair, difference=self._difference)
        return picture

    def _paint_cursor(self, painter: QPainter, layout: ComparisonLayout) -> None:
        if self._cursor is not None and self._keyed:
            rect = rect_of(layout, self._cursor)
            frame(painter, rect.grown(1), 2.0, QColor(self._theme.accent))

    def _point_at(self, at: Place | KernelPlace | None) -> None:
        if at != self._at:
            self._at = at
            self._tell()

    def _tell(self) -> None:
        at = self._at or (self._cursor if self._keyed else None)
        self.pointed.emit("" if at is None or self._pair is None else place_words(self._pair, at))

    def _tip_at(self, x: float, y: float) -> str:
        if self._pair is None or self._layout is None:
            return ""
        found = place_at(self._layout, self._pair, x, y)
        if isinstance(found, Stage):
            return line_tips(self._pair, found)
        if self._layout.verdict.contains(x, y):
            return verdict_tip(self._pair)
        return ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip_at(event.x(), event.y()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        pair, layout = self._pair, self._layout
        with QPainter(self) as painter:
            if pair is None or layout is None:
                painter.fillRect(self.rect(), QColor(self._theme.window))
                return
            if self._still is None:
                self._still = self._paint_still(layout, pair)
            painter.drawPixmap(0, 0, self._still)
            ratio = self.devicePixelRatioF()
            paint_live(painter, layout, self._theme, pair, ratio, difference=self._difference)
            self._paint_cursor(painter, layout)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pair is None or self._layout is None:
            return
        found = place_at(self._layout, self._pair, event.position().x(), event.position().y())
        self._point_at(None if isinstance(found, Stage) else found)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = GRID_STEPS.get(Qt.Key(event.key()))
        if move is None or self._pair is None:
            super().keyPressEvent(event)
            return
        self._cursor = FIRST if self._cursor is None else step(self._pair, self._cursor, *move)
        self._keyed, self._at = True, None
        self._tell()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = self._focus.came(event.reason())
        if self._keyed and self._cursor is None:
            self._cursor = FIRST
        self._tell()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus.went(event.reason(), keyed=self._keyed)
        self._keyed = False
        self._tell()
        self.update()
        super().focusOutEvent(event)


def _specs(pair: Pair | None) -> tuple[NetworkSpec, ...]:
    return () if pair is None else tuple(subject.spec for subject in pair.subjects)
