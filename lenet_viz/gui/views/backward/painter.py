"""Paints the pictures of the backward panel and the words round them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from lenet_viz.data.preparation import BACKGROUND, FOREGROUND
from lenet_viz.gui.views.backward.layout import CAPTION, GAP, GROUPS, TITLE, Box, GalleryLayout, picture_box
from lenet_viz.gui.views.backward.pictures import Picture
from lenet_viz.gui.views.images import ink_image, signed_image
from lenet_viz.gui.views.style import SMALL_PIXELS, TEXT_PIXELS
from lenet_viz.gui.views.theme import Theme, font

STALE: Final = 0.35
"""Opacity of pictures that no longer belong to the input."""

_TOP: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, eq=False)
class Shown:
    """What is painted.

    Attributes:
        layout: where.
        pictures: the seven, in order.
        images: the same in colours; None where there is nothing to show.
        headings: of each group: heading and note.
        words: what is said about the change, beside the last picture or in one line below.
        stale: which groups are dimmed.
        at: row and column of the pixel that is framed and read in every picture.
        focused: whether the keyboard works here.
    """

    layout: GalleryLayout
    pictures: Sequence[Picture]
    images: Sequence[QImage | None]
    headings: Sequence[tuple[str, str]]
    words: str
    stale: Sequence[bool]
    at: tuple[int, int] | None
    focused: bool

    @property
    def captions(self) -> tuple[str, ...]:
        """What stands below the pictures: scales, or the values of the pixel."""
        if self.at is None:
            return tuple(picture.caption for picture in self.pictures)
        return tuple(picture.reading(*self.at) for picture in self.pictures)


def rect_of(box: Box) -> QRect:
    """A box for Qt."""
    return QRect(box.left, box.top, box.width, box.height)


def image_of(picture: Picture, theme: Theme) -> QImage | None:
    """A picture in a theme's colours, one pixel a value; None without values."""
    if picture.values is None:
        return None
    if picture.ink:
        ink = (picture.values - np.float32(BACKGROUND)) / np.float32(FOREGROUND - BACKGROUND)
        return ink_image(ink, theme)
    return signed_image(picture.values, picture.limit, theme.gradients)


def paint_gallery(painter: QPainter, shown: Shown, theme: Theme) -> None:
    """Headings, pictures, words and the mark of the focus."""
    for group, box in enumerate(shown.layout.headings):
        heading, note = shown.headings[group]
        place = "" if shown.at is None or group else f"row {shown.at[0]}, column {shown.at[1]}"
        _paint_heading(painter, theme, box, heading, note or place)
    for index, caption in enumerate(shown.captions):
        group = 0 if index < GROUPS[0] else 1
        # The input itself is never stale.
        painter.setOpacity(STALE if index and shown.stale[group] else 1.0)
        _paint_picture(painter, shown, theme, index, caption)
    painter.setOpacity(STALE if shown.stale[1] else 1.0)
    _paint_words(painter, shown, theme)
    painter.setOpacity(1.0)
    if shown.focused:
        _paint_focus(painter, shown, theme)


def _paint_heading(painter: QPainter, theme: Theme, box: Box, heading: str, note: str) -> None:
    rect, bold = rect_of(box), font(pixels=TEXT_PIXELS, bold=True)
    metrics = QFontMetrics(bold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    painter.drawText(rect, _TOP, metrics.elidedText(heading, Qt.TextElideMode.ElideRight, rect.width()))
    rest = rect.adjusted(metrics.horizontalAdvance(heading) + GAP, 0, 0, 0)
    if note and rest.width() > 4 * GAP:
        small = font(pixels=SMALL_PIXELS)
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        short = QFontMetrics(small).elidedText(note, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest.adjusted(0, 2, 0, 0), _TOP, short)


def _paint_picture(painter: QPainter, shown: Shown, theme: Theme, index: int, caption: str) -> None:
    picture, image, box = shown.pictures[index], shown.images[index], shown.layout.frames[index]
    frame = rect_of(box)
    paper = theme.paper if picture.ink or image is None else theme.gradients.neutral
    painter.fillRect(frame, QColor(paper))
    if image is not None:
        place = picture_box(box, image.width())
        painter.drawImage(rect_of(place), image)
        if shown.at is not None:
            _paint_mark(painter, theme, place, image.width(), shown.at)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawRect(frame.adjusted(0, 0, -1, -1))
    painter.setFont(font(pixels=SMALL_PIXELS))
    painter.setPen(QColor(theme.muted))
    title = QRect(frame.left(), frame.top() - TITLE, frame.width() + GAP, TITLE - 2)
    painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, picture.title)
    painter.setPen(QColor(theme.muted if shown.at is None else theme.text))
    below = QRect(frame.left(), frame.bottom() + 3, frame.width() + GAP, CAPTION - 3)
    painter.drawText(below, _TOP, caption)


def _paint_mark(painter: QPainter, theme: Theme, place: Box, side: int, at: tuple[int, int]) -> None:
    row, column = at
    size = place.width // side
    painter.setPen(QPen(QColor(theme.accent), 1))
    painter.drawRect(place.left + column * size - 1, place.top + row * size - 1, size + 1, size + 1)


def _paint_words(painter: QPainter, shown: Shown, theme: Theme) -> None:
    painter.setFont(font(pixels=SMALL_PIXELS))
    painter.setPen(QColor(theme.text))
    wrap = Qt.TextFlag.TextWordWrap if shown.layout.beside else Qt.TextFlag.TextSingleLine
    painter.drawText(rect_of(shown.layout.words), _TOP | wrap, shown.words)


def _paint_focus(painter: QPainter, shown: Shown, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DotLine))
    first, last = rect_of(shown.layout.frames[0]), rect_of(shown.layout.frames[GROUPS[0] - 1])
    painter.drawRect(first.united(last).adjusted(-2, -2, 1, 1))
