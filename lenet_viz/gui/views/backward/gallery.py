"""The pictures of the backward panel, painted side by side; one pixel can be read in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.backward.layout import CAPTION, GROUPS, TITLE, GalleryLayout, lay_out, pixel_at, smallest
from lenet_viz.gui.views.backward.painter import Shown, image_of, paint_gallery, rect_of
from lenet_viz.gui.views.backward.pictures import Picture
from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.theme import LIGHT, Theme


class Gallery(QWidget):
    """Seven pictures in two groups with headings, titles and captions.

    Pointing at a pixel, or walking to one with the arrow keys, frames it in every picture and puts its
    exact values in the captions' place; Esc or leaving lets go.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._pictures: tuple[Picture, ...] = ()
        self._images: list[QImage | None] = []
        self._headings = (("", ""),) * len(GROUPS)
        self._words: tuple[str, ...] = ()
        self._line = ""
        self._stale = (False,) * len(GROUPS)
        self._at: tuple[int, int] | None = None
        self._layout: GalleryLayout = lay_out(*smallest())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Attributions and the smallest change that flips the answer")
        self.setObjectName("backwardGallery")

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What is shown, in order."""
        return self._pictures

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Each group's heading and the note behind it."""
        return self._headings

    @property
    def words(self) -> tuple[str, ...]:
        """What is said about the change."""
        return self._words

    @property
    def stale(self) -> tuple[bool, ...]:
        """Which groups are dimmed."""
        return self._stale

    @property
    def captions(self) -> tuple[str, ...]:
        """What stands below the pictures now: scales, or the values of the pixel pointed at."""
        return self._shown.captions

    def set_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show seven pictures."""
        self._pictures = tuple(pictures)
        self._images = []
        side = self._side
        if self._at is not None and (side is None or max(self._at) >= side):
            self._at = None
        self._describe()
        self.update()

    def set_headings(self, first: tuple[str, str], second: tuple[str, str]) -> None:
        """Put a heading and a note over each group."""
        self._headings = (first, second)
        self._describe()
        self.update()

    def set_words(self, words: Sequence[str], line: str) -> None:
        """Say something about the change: in short lines beside it or, where there is no room, in one below."""
        self._words, self._line = tuple(words), line
        self._describe()
        self.update()

    def set_stale(self, first: bool, second: bool) -> None:
        """Dim the groups whose results are awaited."""
        self._stale = (first, second)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._images = []
        self.update()

    def frame(self, index: int) -> QRect:
        """The frame of a picture, border included."""
        return rect_of(self._layout.frames[index])

    def tip_at(self, x: float, y: float) -> str:
        """What the tool tip says at a point: what the picture is, and the pixel's exact value; else empty."""
        for picture, frame in zip(self._pictures, self._layout.frames, strict=True):
            if rect_of(frame).adjusted(0, -TITLE, 0, CAPTION).contains(int(x), int(y)):
                at = None if picture.values is None else pixel_at(frame, len(picture.values), x, y)
                value = "" if at is None else f"\nrow {at[0]}, column {at[1]}: {picture.reading(*at)}"
                return picture.explanation + value
        return ""

    @property
    def _side(self) -> int | None:
        """The input's side in its own pixels; None on a blank pad."""
        values = self._pictures[0].values if self._pictures else None
        return None if values is None else len(values)

    def _describe(self) -> None:
        heads = [f"{heading} {note}".strip() for heading, note in self._headings]
        scales = [
            f"{' '.join(picture.title.split())} {picture.caption}".strip()
            for picture in self._pictures
            if picture.values is not None
        ]
        self.setAccessibleDescription("; ".join([*heads, *self._words, *scales]))

    def _point(self, at: tuple[int, int] | None) -> None:
        if at != self._at:
            self._at = at
            self.update()

    @property
    def _shown(self) -> Shown:
        """What is painted now."""
        if not self._images:
            self._images = [image_of(picture, self._theme) for picture in self._pictures]
        words = "\n".join(self._words) if self._layout.beside else self._line
        return Shown(
            layout=self._layout,
            pictures=self._pictures,
            images=self._images,
            headings=self._headings,
            words=words,
            stale=self._stale,
            at=self._at,
            focused=self.hasFocus(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_gallery(painter, self._shown, self._theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        side = self._side
        if side is not None:
            x, y = event.position().x(), event.position().y()
            hits = (pixel_at(frame, side, x, y) for frame in self._layout.frames)
            self._point(next((hit for hit in hits if hit is not None), None))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side, step = self._side, GRID_STEPS.get(Qt.Key(event.key()))
        if side is not None and step is not None:
            row, column = self._at or (side // 2, side // 2)
            moved = (row + step[0], column + step[1]) if self._at is not None else (row, column)
            self._point((min(max(moved[0], 0), side - 1), min(max(moved[1], 0), side - 1)))
        elif event.key() == Qt.Key.Key_Escape and self._at is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            pointer = cast("QHelpEvent", event)
            words = self.tip_at(pointer.pos().x(), pointer.pos().y())
            if words:
                QToolTip.showText(pointer.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = lay_out(self.width(), self.height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(*smallest())
