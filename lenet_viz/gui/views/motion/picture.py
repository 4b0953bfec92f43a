"""The painted part of the panel: it shows a sweep and tells where the pointer wants the kernel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.figure.brush import frame
from lenet_viz.gui.views.motion.layout import MotionLayout, lay_out
from lenet_viz.gui.views.motion.painter import Pictures, Values, paint_motion
from lenet_viz.gui.views.motion.sweep import Sweep
from lenet_viz.gui.views.motion.targets import Grip, grip_at, patch_at, position_by
from lenet_viz.gui.views.motion.words import product_words, unit_words, weight_words
from lenet_viz.gui.views.pixel_canvas import PixelCanvas
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.network.convolution_walk import Walk


class MotionPicture(PixelCanvas):
    """Source maps, window, kernels, products, sum and the map that fills.

    Signals:
        hovered (object): the position under the pointer, or None when it leaves the maps.
        dragged (int): the position that a pressed pointer asks for.
    """

    usual = QSize(1108, 165)
    smallest = QSize(640, 118)

    hovered = Signal(object)
    dragged = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("motionPicture")
        self.setAccessibleName("kernel in motion")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = LIGHT
        self._walk: Walk | None = None
        self._values: Values | None = None
        self._sweep = Sweep(1)
        self._account: Account | None = None
        self._layout: MotionLayout | None = None
        self._pictures: Pictures | None = None
        self._hovered: int | None = None
        self._grip: Grip | None = None

    @property
    def motion_layout(self) -> MotionLayout | None:
        """Where everything is now; None before there is a network."""
        return self._layout

    @property
    def account_shown(self) -> Account | None:
        """The arithmetic on show: the account, if it is of the unit that is looked at; None on a blank pad."""
        account, values = self._account, self._values
        if account is None or values is None or values.trace is None or self._walk is None:
            return None
        return account if account.explanation.unit == self._walk.unit(self._sweep.shown) else None

    def set_walk(self, walk: Walk, values: Values, sweep: Sweep) -> None:
        """Show a map's kernels, the numbers, and how far the kernel has come."""
        if walk != self._walk:
            self._walk, self._layout, self._grip = walk, None, None
            self._account = None
        self._values, self._pictures = values, None
        self.set_sweep(sweep)
        self._lay_out()

    def set_sweep(self, sweep: Sweep) -> None:
        """Show how far the kernel has come."""
        self._sweep = sweep
        self.update()

    def set_account(self, account: Account | None) -> None:
        """Show the arithmetic; one of another unit than the one shown waits until it is."""
        self._account = account
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme, self._pictures = theme, None
        self.update()

    def words_at(self, place: QPoint) -> str:
        """The exact number at a point, as its tool tip says it; empty between numbers."""
        layout, values = self._layout, self._values
        if layout is None or values is None:
            return ""
        walk, position = layout.walk, self._sweep.shown
        patch = patch_at(layout, place.x(), place.y())
        if patch is not None and values.trace is not None:
            return product_words(walk, values.trace, position, group=patch.group, index=patch.index)
        if patch is not None:
            weight = float(walk.kernels(values.weights)[patch.group].ravel()[patch.index])
            return weight_words(walk, weight, group=patch.group, index=patch.index)
        if values.trace is not None and layout.output.contains(place.x(), place.y()):
            return unit_words(walk, values.trace, position)
        return ""

    def _lay_out(self) -> None:
        if self._walk is not None:
            self._layout = lay_out(self._walk, width=self.width(), height=self.height(), ratio=self.devicePixelRatioF())
        self.update()

    def _hover(self, position: int | None) -> None:
        if position != self._hovered:
            self._hovered = position
            self.hovered.emit(position)

    def _follow(self, event: QMouseEvent) -> None:
        """Tell the position that the pointer asks for."""
        layout, x, y = self._layout, event.position().x(), event.position().y()
        if layout is None:
            return
        if self._grip is not None:
            self.dragged.emit(position_by(layout, self._grip, x, y))
            return
        grip = grip_at(layout, x, y)
        self._hover(None if grip is None else position_by(layout, grip, x, y))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._follow(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._layout is not None:
            self._grip = grip_at(self._layout, event.position().x(), event.position().y())
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = None
            self._follow(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._grip is None:
            self._hover(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.panel))
            if self._layout is None or self._values is None:
                return
            if self._pictures is None:
                self._pictures = Pictures.of(self._layout.walk, self._values, self._theme)
            paint_motion(
                painter, self._layout, self._theme, self._values, self._pictures, self._sweep, self.account_shown
            )
            if self.hasFocus():
                frame(painter, self._layout.output, 1.0, QColor(self._theme.accent))
