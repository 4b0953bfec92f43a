"""Rows of small pictures that scroll: what the pointer is over, where the keyboard is, what is in view."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.theme import LIGHT, Theme

CENTRED: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class PictureArea(QAbstractScrollArea):
    """The ground of a gallery; which pictures there are, and where, the subclass knows.

    Pictures have places 0…N − 1. Subclasses give `place_at`, `words_of` and `arrange`, and paint.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty area; `name` is for those who hear it."""
        super().__init__(parent)
        self._hovered: int | None = None
        self._keyed = False
        self._focus = FocusMemory()
        self._hint = ""
        self._theme = LIGHT
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setMouseTracking(True)

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._theme = theme
        palette = self.viewport().palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.panel))
        self.viewport().setPalette(palette)
        self.viewport().update()

    def place_at(self, at: QPoint) -> int | None:
        """The picture at a point of the view."""
        raise NotImplementedError

    def words_of(self, place: int) -> str:
        """What the tool tip says about a picture."""
        raise NotImplementedError

    def arrange(self) -> None:
        """Lay the pictures out anew: there are others, or there is more room."""
        raise NotImplementedError

    def set_scrolled_height(self, height: int) -> None:
        """So many pixels high is everything."""
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(seen)
        bar.setRange(0, max(0, height - seen))

    def reveal(self, box: QRect, margin: int) -> None:
        """Scroll as little as brings a picture, given where it is in the view now, into sight with a margin."""
        bar = self.verticalScrollBar()
        if box.top() < margin:
            bar.setValue(bar.value() + box.top() - margin)
        elif box.bottom() > self.viewport().height() - margin:
            bar.setValue(bar.value() + box.bottom() - self.viewport().height() + margin)

    def show_keyed(self, keyed: bool) -> None:
        """Show, or hide, where the keyboard is."""
        self._keyed = keyed
        self.viewport().update()

    def paint_hint(self, painter: QPainter) -> None:
        """What is said where there are no pictures."""
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(self.viewport().rect(), CENTRED, self._hint)

    def paint_ring(self, painter: QPainter) -> None:
        """The ring of a keyboard that is on no picture yet."""
        painter.setPen(QColor(self._theme.accent))
        painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus.went(event.reason(), keyed=self._keyed)
        self.show_keyed(False)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if place is None else self.words_of(place), self)
            return True
        return super().viewportEvent(event)
