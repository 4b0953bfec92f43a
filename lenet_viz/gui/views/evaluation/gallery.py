"""Digits of a set as small pictures with a word below each, to look through and to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.evaluation.gallery_layout import CAPTION, MARGIN, GalleryLayout
from lenet_viz.gui.views.evaluation.stale import STALE_OPACITY
from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.picture_area import PictureArea
from lenet_viz.gui.views.style import SMALL_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font

MIDDLE: Final = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, eq=False)
class Pictures:
    """Some digits of a set.

    Attributes:
        images: (N, 28, 28) uint8, the whole set.
        indices: (K,) the numbers of those shown, in order.
        captions: K words below them.
        marked: (K,) which captions stand out: mistakes.
        words: what is said about the digit at a place 0…K − 1.
    """

    images: NDArray[np.uint8]
    indices: NDArray[np.int64]
    captions: Sequence[str]
    marked: NDArray[np.bool_]
    words: Callable[[int], str]

    def __len__(self) -> int:
        return len(self.indices)


NONE: Final = Pictures(
    np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64), (), np.zeros(0, np.bool_), lambda _place: ""
)


class DigitGallery(PictureArea):
    """Rows of pictures. A click, or an arrow key, chooses one.

    Signals:
        picked (int): the number in the set of the digit that was clicked or walked to.
    """

    picked = Signal(int)

    def __init__(self, name: str, *, across: int = 0, parent: QWidget | None = None) -> None:
        """Make a gallery.

        Args:
            name: what it shows, for those who hear it.
            across: least pixels from one picture to the next, for long captions.
            parent: the owner.
        """
        super().__init__(name, parent)
        self._pictures = NONE
        self._across = across
        self._layout = GalleryLayout.of(0, 0, 0)
        self._cache: dict[int, QImage] = {}
        self._chosen: int | None = None
        self._stale = False
        self.set_theme(LIGHT)

    @property
    def pictures(self) -> Pictures:
        """What is shown."""
        return self._pictures

    @property
    def chosen(self) -> int | None:
        """The number in the set of the chosen digit."""
        return self._chosen

    @property
    def hint(self) -> str:
        """What is said where there are no pictures."""
        return self._hint

    def show_pictures(self, pictures: Pictures, hint: str = "") -> None:
        """Show digits; the chosen one stays chosen as long as it is among them. Without any, a hint."""
        if pictures.images is not self._pictures.images:
            self._cache.clear()
            self._chosen = None
        self._pictures, self._hint, self._hovered = pictures, hint, None
        if self._place is None:
            self._chosen = None
        self.arrange()

    def choose(self, index: int | None) -> None:
        """Mark a digit by its number in the set, without a signal, and bring it into view."""
        self._chosen = index
        if self._place is not None:
            self.reveal(self.rect_of(self._place), MARGIN)
        self._describe()
        self.viewport().update()

    def set_stale(self, stale: bool) -> None:
        """Dim what is of another network than the one on screen."""
        self._stale = stale
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._cache.clear()
        super().set_theme(theme)

    def rect_of(self, place: int) -> QRect:
        """Where a picture is in the view now, its caption included."""
        return QRect(*self._layout.box(place)).translated(0, -self.verticalScrollBar().value())

    @property
    def _place(self) -> int | None:
        """Where the chosen digit is."""
        if self._chosen is None:
            return None
        found = np.flatnonzero(self._pictures.indices == self._chosen)
        return int(found[0]) if len(found) else None

    def place_at(self, at: QPoint) -> int | None:
        """The place of the picture at a point of the view."""
        return self._layout.at(at.x(), at.y() + self.verticalScrollBar().value())

    def words_of(self, place: int) -> str:
        """What the tool tip says about the picture at a place."""
        return self._pictures.words(place)

    def arrange(self) -> None:
        """Lay the pictures out in the width there is."""
        self._layout = GalleryLayout.of(self.viewport().width(), self.height(), len(self._pictures), self._across)
        self.verticalScrollBar().setSingleStep(self._layout.pitch[1])
        self.set_scrolled_height(self._layout.height)
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        place = self._place
        count = f"{len(self._pictures):,} shown"
        self.setAccessibleDescription(count if place is None else f"{self._pictures.words(place)}; {count}")

    def _go_to(self, place: int) -> None:
        self.choose(int(self._pictures.indices[place]))
        self.picked.emit(self._chosen)

    def _image(self, place: int) -> QImage:
        index = int(self._pictures.indices[place])
        if index not in self._cache:
            self._cache[index] = ink_image(self._pictures.images[index].astype(np.float32) / 255, self._theme)
        return self._cache[index]

    def _paint_picture(self, painter: QPainter, place: int, chosen: int | None) -> None:
        box, side = self.rect_of(place), self._layout.side
        frame = QRect(box.x() + (box.width() - side) // 2, box.y(), side, side)
        painter.fillRect(frame, QColor(self._theme.paper))
        painter.drawImage(frame.adjusted(2, 2, -2, -2), self._image(place))
        here = place == chosen
        edge = self._theme.accent if here else self._theme.muted if place == self._hovered else self._theme.border
        painter.setPen(QPen(QColor(edge), 1))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        if here:
            painter.drawRect(frame.adjusted(1, 1, -2, -2))
            if self._keyed:
                painter.setPen(QPen(QColor(self._theme.text), 1, Qt.PenStyle.DotLine))
                painter.drawRect(frame.adjusted(-2, -2, 1, 1))
        marked = bool(self._pictures.marked[place])
        painter.setPen(QColor(self._theme.accent if marked else self._theme.muted))
        painter.setFont(font(pixels=SMALL_PIXELS, bold=marked))
        painter.drawText(
            QRect(box.x(), frame.bottom() + 1, box.width(), CAPTION), MIDDLE, self._pictures.captions[place]
        )

    def sizeHint(self) -> QSize:
        return QSize(380, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, chosen = self.viewport().rect(), self._place
        with QPainter(self.viewport()) as painter:
            painter.setOpacity(STALE_OPACITY if self._stale else 1.0)
            top = self.verticalScrollBar().value()
            for place in self._layout.between(top, top + seen.height()):
                self._paint_picture(painter, place, chosen)
            painter.setOpacity(1.0)
            if not len(self._pictures):
                self.paint_hint(painter)
            if self._keyed and chosen is None:
                self.paint_ring(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self.show_keyed(False)
            self._go_to(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = max(1, self.viewport().height() // self._layout.pitch[1])
        place = self._layout.walk(self._place, Qt.Key(event.key()), rows)
        if place is None:
            event.ignore()
            return
        self.show_keyed(True)
        self._go_to(place)
