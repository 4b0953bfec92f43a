"""The pad: a digit drawn, erased, undone, or a picture in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.keyboard import NUMBER_PAD_STEPS
from lenet_viz.gui.views.pad_history import Backdrop
from lenet_viz.gui.views.pad_view import PadView
from lenet_viz.gui.views.pen import Tool
from lenet_viz.gui.views.stroke_eraser import Point

WIDTH_STEP: Final = 2.0
HELP: Final = (
    "Draw with the mouse, a finger or a pen; drop a picture to have it read.\n"
    "Keyboard: arrow keys move the pen (Shift: further; Home, End, Page Up and Page Down: diagonally), "
    "Space puts it down and lifts it, E changes between pen and eraser, [ and ] change the width, Delete clears."
)

_OWN_KEYS: Final = frozenset(
    {Qt.Key.Key_E, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
)
_PAD_KEYS: Final = _OWN_KEYS | frozenset({*NUMBER_PAD_STEPS, Qt.Key.Key_Space})
_COMMAND: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class DrawingPad(PadView):
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
        self._erasing = False
        self._last: Point = (0.0, 0.0)
        self.setObjectName("drawingPad")
        self.setAccessibleName("Drawing pad")
        self.setAccessibleDescription(HELP)
        self.setToolTip(HELP)
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
        return self._pen.tool

    @property
    def pen_width(self) -> float:
        """Thickness of the next stroke in pad pixels."""
        return self._pen.width

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
        self._sketch.set_strokes(strokes, self._pen.width)
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
        pen = self._pen.with_width(width)
        if pen != self._pen:
            self._pen = pen
            self.update()
            self.pen_width_changed.emit(pen.width)

    @Slot(object)
    def set_tool(self, tool: Tool) -> None:
        """Chooses pen or eraser."""
        if tool is not self._pen.tool:
            self.lift()
            self._pen = self._pen.with_tool(tool)
            self._move_ring(None)
            self.setCursor(Qt.CursorShape.BlankCursor if tool is Tool.ERASER else Qt.CursorShape.CrossCursor)
            self.tool_changed.emit(tool)

    @Slot(object, bool)
    def _begin(self, at: Point, eraser_end: bool) -> None:
        self._last = at
        self._erasing = eraser_end or self._pen.tool is Tool.ERASER
        if self._erasing:
            self._erase_to(at)
        else:
            self._sketch.begin(at, self._pen.width)
            self._redraw()
            self.drawing_changed.emit(self.strokes)

    @Slot(object)
    def _extend(self, at: Point) -> None:
        if self._erasing:
            self._erase_to(at)
        elif self._sketch.extend(at):
            self._grow_to(self._last, at)
            self._last = at
            self.drawing_changed.emit(self.strokes)

    @Slot()
    def _end(self) -> None:
        if self._sketch.points:
            self._finish_stroke()
        if self._sketch.end():
            self.drawing_changed.emit(self.strokes)
            self._tell_history()
        if self._pen.tool is Tool.PEN:
            self._move_ring(None)  # of a tablet's eraser end

    @Slot(object)
    def _hover(self, at: Point | None) -> None:
        self._move_ring(at if self._pen.tool is Tool.ERASER else None)

    def _erase_to(self, at: Point) -> None:
        met = self._sketch.erase(self._last, at, self._pen.eraser_radius)
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
                self.set_tool(Tool.PEN if self._pen.tool is Tool.ERASER else Tool.ERASER)
            case Qt.Key.Key_BracketLeft:
                self.set_pen_width(self._pen.width - WIDTH_STEP)
            case Qt.Key.Key_BracketRight:
                self.set_pen_width(self._pen.width + WIDTH_STEP)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.clear()
            case _:
                super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _picture_in(event.mimeData()) is not None:
            self._show_drop(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(False)
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
