"""The pad: a digit drawn, erased, undone, or a picture in its place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.pad_canvas import PadCanvas, draw_ink
from lenet_viz.gui.views.pad_history import PAD_SIDE, Backdrop
from lenet_viz.gui.views.pen_cursor import DIRECTIONS
from lenet_viz.gui.views.pen_surface import PenSurface
from lenet_viz.gui.views.sketch import Sketch
from lenet_viz.gui.views.stroke_eraser import Point
from lenet_viz.gui.views.theme import LIGHT, Theme, font

PEN_WIDTH: Final = 18.0
MIN_PEN_WIDTH: Final = 4.0
MAX_PEN_WIDTH: Final = 40.0
WIDTH_STEP: Final = 2.0
ERASER_MARGIN: Final = 5.0
"""How much further than the pen's ink the eraser reaches, in pad pixels."""

MIN_SIDE: Final = 160
"""Smallest side of the pad in widget pixels."""

DISABLED_OPACITY: Final = 0.4

HINT: Final = "draw a digit here"
HELP: Final = (
    "Draw with the mouse, a finger or a pen; drop a picture to have it read.\n"
    "Keyboard: arrow keys move the pen (Shift: further; Home, End, Page Up and Page Down: diagonally), "
    "Space puts it down and lifts it, E changes between pen and eraser, [ and ] change the width, Delete clears."
)

_OWN_KEYS: Final = frozenset(
    {Qt.Key.Key_E, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
)
_PAD_KEYS: Final = _OWN_KEYS | frozenset({*DIRECTIONS, Qt.Key.Key_Space})
_COMMAND: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class Tool(Enum):
    """What the pointer does on the pad."""

    PEN = auto()
    ERASER = auto()


class DrawingPad(PenSurface):
    """A square pad of 280×280 pad pixels, at any size on the screen.

    Signals:
        drawing_changed (object): tuple of (n, 2) float32 arrays in pad pixels, y down, the growing stroke
            included; after every pen event, undo, redo, clear and `set_drawing`.
        backdrop_shown (object): the ink given to `set_backdrop`, when undo or redo brings it back.
        history_changed (bool, bool): whether something can be undone and redone.
        image_dropped (object): a `Path` or a `QImage` dropped on the pad.
        tool_changed (object): the `Tool`, however it was changed.
        pen_width_changed (float): pad pixels, however it was changed.
    """

    drawing_changed = Signal(object)
    backdrop_shown = Signal(object)
    history_changed = Signal(bool, bool)
    image_dropped = Signal(object)
    tool_changed = Signal(object)
    pen_width_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._sketch = Sketch()
        self._canvas = PadCanvas()
        self._tool = Tool.PEN
        self._width = PEN_WIDTH
        self._erasing = False
        self._last: Point = (0.0, 0.0)
        self._ring: Point | None = None
        self._drop_near = False
        self.setObjectName("drawingPad")
        self.setAccessibleName("Drawing pad")
        self.setAccessibleDescription(HELP)
        self.setToolTip(HELP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.pen_down.connect(self._begin)
        self.pen_moved.connect(self._extend)
        self.pen_lifted.connect(self._end)
        self.pen_hovered.connect(self._hover)

    @property
    def strokes(self) -> tuple[NDArray[np.float32], ...]:
        """The drawing as the signal carries it: (n, 2) arrays in pad pixels, the growing stroke last."""
        return self._sketch.strokes

    @property
    def tool(self) -> Tool:
        """The chosen tool; a tablet's eraser end erases whatever it is."""
        return self._tool

    @property
    def pen_width(self) -> float:
        """Thickness of the next stroke in pad pixels."""
        return self._width

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self._redraw()

    @Slot()
    def undo(self) -> None:
        """Goes back one stroke, erasure, clearing or picture."""
        self.lift()
        if self._sketch.undo():
            self._announce()

    @Slot()
    def redo(self) -> None:
        """Takes the last undo back."""
        self.lift()
        if self._sketch.redo():
            self._announce()

    @Slot()
    def clear(self) -> None:
        """Empties the pad; can be undone."""
        self.lift()
        if self._sketch.clear():
            self._announce()

    @Slot(object)
    def set_drawing(self, strokes: Sequence[NDArray[np.floating]]) -> None:
        """Replaces what is on the pad by strokes in pad pixels; can be undone.

        Raises:
            ValueError: A stroke is not a non-empty, finite (n, 2) array.
        """
        self.lift()
        self._sketch.set_strokes(strokes, self._width)
        self._announce()

    def set_backdrop(self, ink: NDArray[np.float32] | None, note: str = "") -> None:
        """Shows a picture in place of strokes, or takes it away again.

        The first one can be undone; one that follows another replaces it, so that leafing through test
        digits is a single step. No `drawing_changed`: whoever shows a picture knows what it is.

        Args:
            ink: (side, side), 0 paper … 1 ink; None for an empty pad, if a picture is shown.
            note: a few faint words beneath it.
        """
        self.lift()
        if self._sketch.set_backdrop(None if ink is None else Backdrop(ink, note)):
            self._redraw()
            self._tell_history()

    @Slot(float)
    def set_pen_width(self, width: float) -> None:
        """Sets how thick later ink looks, in pad pixels; kept within 4…40."""
        width = min(max(float(width), MIN_PEN_WIDTH), MAX_PEN_WIDTH)
        if width != self._width:
            self._width = width
            self.update()
            self.pen_width_changed.emit(width)

    @Slot(object)
    def set_tool(self, tool: Tool) -> None:
        """Chooses pen or eraser."""
        if tool is not self._tool:
            self.lift()
            self._tool = tool
            self._move_ring(None)
            self.setCursor(Qt.CursorShape.BlankCursor if tool is Tool.ERASER else Qt.CursorShape.CrossCursor)
            self.tool_changed.emit(tool)

    @Slot(object, bool)
    def _begin(self, at: Point, eraser_end: bool) -> None:
        self._last = at
        self._erasing = eraser_end or self._tool is Tool.ERASER
        if self._erasing:
            self._erase_to(at)
        else:
            self._sketch.begin(at, self._width)
            self._redraw()
            self.drawing_changed.emit(self.strokes)

    @Slot(object)
    def _extend(self, at: Point) -> None:
        if self._erasing:
            self._erase_to(at)
        elif self._sketch.extend(at):
            self._canvas.grow(self._sketch.points, self._sketch.width, self._theme)
            self.update(self._dirty(self._last, at))
            self._last = at
            self.drawing_changed.emit(self.strokes)

    @Slot()
    def _end(self) -> None:
        if self._sketch.points:
            self._canvas.finish(self._sketch.points, self._sketch.width, self._theme)
            self.update()
        if self._sketch.end():
            self.drawing_changed.emit(self.strokes)
            self._tell_history()
        if self._tool is Tool.PEN:
            self._move_ring(None)  # of a tablet's eraser end

    @Slot(object)
    def _hover(self, at: Point | None) -> None:
        self._move_ring(at if self._tool is Tool.ERASER else None)

    def _erase_to(self, at: Point) -> None:
        met = self._sketch.erase(self._last, at, self._eraser_radius())
        self._last = at
        self._move_ring(at)
        if met:
            self._redraw()
            self.drawing_changed.emit(self.strokes)

    def _announce(self) -> None:
        """Shows the sketch and says so, after anything but the pen."""
        self._redraw()
        backdrop = self._sketch.state.backdrop
        if backdrop is not None:
            self.backdrop_shown.emit(backdrop.ink)
        else:
            self.drawing_changed.emit(self.strokes)
        self._tell_history()

    def _tell_history(self) -> None:
        self.history_changed.emit(self._sketch.can_undo, self._sketch.can_redo)

    def _eraser_radius(self) -> float:
        return self._width / 2 + ERASER_MARGIN

    def _redraw(self) -> None:
        self._redraw_canvas()
        self.update()

    def _redraw_canvas(self) -> None:
        self._canvas.redraw(self._sketch.state, self._theme, side=self.side, ratio=self.devicePixelRatioF())

    def _move_ring(self, at: Point | None) -> None:
        for point in (self._ring, at):
            if point is not None:
                self.update(self._dirty(point, point))
        self._ring = at

    def _dirty(self, first: Point, last: Point) -> QRect:
        """The widget's part that ink or ring between two points can touch."""
        scale, reach = self.scale, max(self._eraser_radius(), self._sketch.width / 2) + 2.0
        box = QRectF(QPointF(*first), QPointF(*last)).normalized().adjusted(-reach, -reach, reach, reach)
        return QRectF(box.topLeft() * scale, box.size() * scale).toAlignedRect()

    def _paint_words(self, painter: QPainter) -> None:
        square = QRect(0, 0, self.side, self.side)
        backdrop = self._sketch.state.backdrop
        painter.setPen(QColor(self._theme.muted))
        if self._sketch.is_empty:
            painter.setFont(font(pixels=13))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, HINT)
        elif backdrop is not None:
            painter.setFont(font(pixels=11))
            corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(square.adjusted(8, 6, -8, -6), corner, backdrop.note)

    def _paint_pens(self, painter: QPainter) -> None:
        """The growing end of a stroke, the eraser's ring and the keyboard's pen."""
        painter.save()
        painter.scale(self.scale, self.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._eraser_radius()
        if self._sketch.points:
            tail = self._canvas.tail(self._sketch.points)
            draw_ink(painter, tail, self._sketch.width, QColor(self._theme.ink))
        if self._ring is not None:
            painter.setPen(QPen(QColor(self._theme.accent), 1.5 / self.scale))
            painter.drawEllipse(QPointF(*self._ring), radius, radius)
        if self.keyboard_pen.visible:
            width = 2 * radius if self._tool is Tool.ERASER else self._width
            self.keyboard_pen.paint(painter, self._theme, width=width)
        painter.restore()

    def _paint_frame(self, painter: QPainter) -> None:
        marked = self._drop_near or self.keyboard_pen.visible
        painter.setPen(QPen(QColor(self._theme.accent if marked else self._theme.border), 1))
        painter.drawRect(0, 0, self.side - 1, self.side - 1)

    def sizeHint(self) -> QSize:
        return QSize(round(PAD_SIDE), round(PAD_SIDE))

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_SIDE, MIN_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._canvas.fits(self.side, self.devicePixelRatioF()):
            self._redraw_canvas()
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(DISABLED_OPACITY)
        self._canvas.paint(painter)
        self._paint_words(painter)
        self._paint_pens(painter)
        self._paint_frame(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Height beyond the square would only be a gap below it.
        self.setMaximumHeight(max(self.width(), MIN_SIDE))

    def event(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ToolTip if not self._sketch.is_empty:
                return True  # the help must not cover a drawing
            case QEvent.Type.ShortcutOverride if self._is_mine(cast("QKeyEvent", event)):
                event.accept()  # a single-letter shortcut of the window would take the key away
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_mine(event):
            event.ignore()
            return
        match event.key():
            case Qt.Key.Key_E:
                self.set_tool(Tool.PEN if self._tool is Tool.ERASER else Tool.ERASER)
            case Qt.Key.Key_BracketLeft:
                self.set_pen_width(self._width - WIDTH_STEP)
            case Qt.Key.Key_BracketRight:
                self.set_pen_width(self._width + WIDTH_STEP)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.clear()
            case _:
                super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _picture_in(event.mimeData()) is not None:
            self._drop_near = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_near = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_near = False
        self.update()
        event.acceptProposedAction()
        self.image_dropped.emit(_picture_in(event.mimeData()))

    def _is_mine(self, event: QKeyEvent) -> bool:
        return event.key() in _PAD_KEYS and not event.modifiers() & _COMMAND


def _picture_in(dropped: QMimeData) -> Path | QImage | None:
    """The first file of a drop, or the picture itself; None if there is neither."""
    for url in dropped.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return QImage(dropped.imageData()) if dropped.hasImage() else None
