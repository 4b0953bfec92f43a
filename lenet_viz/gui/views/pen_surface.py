"""A square on which mouse, finger, tablet pen and keyboard all are one pen."""

from __future__ import annotations

from enum import Enum, auto
from typing import cast

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.keyboard import BY_KEYBOARD, NUMBER_PAD_STEPS
from lenet_viz.gui.views.pad_history import PAD_SIDE
from lenet_viz.gui.views.pen_cursor import PenCursor
from lenet_viz.gui.views.stroke_eraser import Point


class _Device(Enum):
    """What holds the pen; the others have to wait until it is lifted."""

    MOUSE = auto()
    TOUCH = auto()
    TABLET = auto()
    KEYS = auto()


class PenSurface(QWidget):
    """A square at the widget's top left that turns every device into pen down, moved, lifted.

    Points are (x, y) in pad pixels, kept within 0…280: ink that nobody can see must not be read, so a pen
    that leaves slides along the edge.

    Signals:
        pen_down (object, bool): where, and whether it is the eraser end of a tablet's pen.
        pen_moved (object): where to, while down.
        pen_lifted (): after every `pen_down`, also when the release got lost.
        pen_hovered (object): where to, while not down; None when the pen has left.
    """

    pen_down = Signal(object, bool)
    pen_moved = Signal(object)
    pen_lifted = Signal()
    pen_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device: _Device | None = None
        self._cursor = PenCursor()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMouseTracking(True)
        self.setTabletTracking(True)

    @property
    def side(self) -> int:
        """Side of the square in widget pixels."""
        return min(self.width(), self.height())

    @property
    def scale(self) -> float:
        """Widget pixels per pad pixel."""
        return self.side / PAD_SIDE

    @property
    def keyboard_pen(self) -> PenCursor:
        """The pen that keys move."""
        return self._cursor

    def lift(self) -> None:
        """Lifts the pen if it is down, whichever device holds it."""
        if self._device is not None:
            self._device = None
            self.pen_lifted.emit()

    def _put_down(self, device: _Device, at: Point, *, eraser_end: bool = False) -> None:
        if device is not _Device.KEYS and self._device is _Device.KEYS:
            self.lift()
        if self._device is None:
            self._device = device
            self._cursor.visible = device is _Device.KEYS
            self.pen_down.emit(at, eraser_end)

    def _pad_point(self, at: QPointF) -> Point:
        scale = self.scale
        return min(max(at.x() / scale, 0.0), PAD_SIDE), min(max(at.y() / scale, 0.0), PAD_SIDE)

    def _touch(self, event: QTouchEvent) -> None:
        finger = event.points()[0]  # further fingers do not draw
        at = self._pad_point(finger.position())
        if finger.state() is QEventPoint.State.Pressed:
            self._put_down(_Device.TOUCH, at)
        elif self._device is _Device.TOUCH:
            self.pen_moved.emit(at)
            if finger.state() is QEventPoint.State.Released:
                self.lift()

    def _toggle_keyboard_pen(self) -> None:
        if self._device is _Device.KEYS:
            self.lift()
        else:
            self._put_down(_Device.KEYS, self._cursor.position)

    def event(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.TouchBegin | QEvent.Type.TouchUpdate | QEvent.Type.TouchEnd:
                self._touch(cast("QTouchEvent", event))
                event.accept()
                return True
            case QEvent.Type.TouchCancel | QEvent.Type.UngrabMouse | QEvent.Type.EnabledChange:
                self.lift()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._put_down(_Device.MOUSE, self._pad_point(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pad_point(event.position())
        if self._device is _Device.MOUSE and not event.buttons() & Qt.MouseButton.LeftButton:
            self.lift()
        if self._device is _Device.MOUSE:
            self.pen_moved.emit(at)
        elif self._device is None:
            self.pen_hovered.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._device is _Device.MOUSE:
            self.pen_moved.emit(self._pad_point(event.position()))
            self.lift()

    def leaveEvent(self, event: QEvent) -> None:
        self.pen_hovered.emit(None)

    def tabletEvent(self, event: QTabletEvent) -> None:
        at = self._pad_point(event.position())
        if event.type() is QEvent.Type.TabletPress:
            eraser_end = event.pointerType() is QPointingDevice.PointerType.Eraser
            self._put_down(_Device.TABLET, at, eraser_end=eraser_end)
        elif self._device is _Device.TABLET:
            self.pen_moved.emit(at)
            if event.type() is QEvent.Type.TabletRelease:
                self.lift()
        elif self._device is None:
            self.pen_hovered.emit(at)
        event.accept()  # else the same pen would come again as a mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._device not in (None, _Device.KEYS):
            return
        if event.key() in NUMBER_PAD_STEPS:
            self._cursor.move(event.key(), big=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            if self._device is _Device.KEYS:
                self.pen_moved.emit(self._cursor.position)
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._toggle_keyboard_pen()
        else:
            super().keyPressEvent(event)
            return
        self._cursor.visible = True
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._cursor.visible = event.reason() in BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.lift()
        self._cursor.visible = False
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.lift()
