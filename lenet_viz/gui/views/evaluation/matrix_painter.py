"""The picture of a confusion matrix: mistakes have colours, right answers have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lenet_viz.gui.views.evaluation.matrix_layout import MatrixLayout, Place
from lenet_viz.gui.views.evaluation.stale import STALE_OPACITY, STALE_WORDS_OPACITY
from lenet_viz.gui.views.evaluation.words import share_words
from lenet_viz.gui.views.theme import Diverging, Theme, font
from lenet_viz.network.spec import CLASSES

TEXT_PIXELS: Final = (9, 13)
"""The smallest and the largest letters."""

CORNER_PIXELS: Final = 11
WIDTH_SHARE: Final = 2.7
"""Cells are so many times as wide as their letters are high: room for 1135."""

LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
MIDDLE: Final = int(Qt.AlignmentFlag.AlignCenter)

WEAKEST: Final = 0.15
DARK_ENOUGH: Final = 0.72
"""From this strength of the colour on the count is written in the colour for words on it."""


@dataclass(frozen=True, eq=False)
class MatrixPicture:
    """What is to be seen.

    Attributes:
        layout: where.
        counts: (10, 10), true classes by answers.
        recalls, precisions: shares 0…1 of the rows and columns; None where there is nothing to count.
        classes: the names of the classes.
        chosen: whose digits are shown; `hover`: under the pointer; `cursor`: where the keyboard is.
        stale: whether it is of another network than the one on screen.
    """

    layout: MatrixLayout
    counts: NDArray[np.int64]
    recalls: Sequence[float | None]
    precisions: Sequence[float | None]
    classes: Sequence[str]
    chosen: Place | None
    hover: Place | None
    cursor: Place | None
    stale: bool


def strengths(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """How strong the colour of each cell is, 0…1, (10, 10), by the mistakes alone: as √(count ÷ largest)."""
    mistakes = counts * (1 - np.eye(CLASSES, dtype=np.int64))
    shares: NDArray[np.float64] = np.sqrt(mistakes / max(1, int(mistakes.max())))
    return shares


def paint_matrix(painter: QPainter, picture: MatrixPicture, theme: Theme) -> None:
    """Everything, on whatever lies below."""
    painter.setOpacity(STALE_OPACITY if picture.stale else 1.0)
    room = min(picture.layout.height - 3, round(picture.layout.width / WIDTH_SHARE))
    pixels = min(max(room, TEXT_PIXELS[0]), TEXT_PIXELS[1])
    _paint_names(painter, picture, theme, pixels)
    _paint_shares(painter, picture, theme, pixels)
    colours, shares = Diverging(theme.panel, theme.panel, theme.accent), strengths(picture.counts)
    painter.setFont(font(pixels=pixels))
    for label in range(CLASSES):
        for answer in range(CLASSES):
            _paint_cell(painter, picture, theme, Place(label, answer), (colours, float(shares[label, answer])))
    painter.setOpacity(1.0)
    _paint_frames(painter, picture, theme)


def _paint_cell(
    painter: QPainter, picture: MatrixPicture, theme: Theme, place: Place, tint: tuple[Diverging, float]
) -> None:
    assert place.label is not None
    assert place.answer is not None
    face = QRect(*picture.layout.box(place)).adjusted(0, 0, -1, -1)
    count, right = int(picture.counts[place.label, place.answer]), place.label == place.answer
    colours, strength = tint
    # The weakest mistake still differs from none.
    shown = WEAKEST + (1 - WEAKEST) * strength
    ground = QColor(theme.border) if right else colours.at(shown) if count else QColor(theme.window)
    painter.setOpacity(STALE_OPACITY if picture.stale else 1.0)
    painter.fillRect(face, ground)
    if count:
        # On a ground that is dimmed the colour for words on a strong one could not be read.
        strong = shown > DARK_ENOUGH and not picture.stale
        painter.setOpacity(STALE_WORDS_OPACITY if picture.stale else 1.0)
        painter.setPen(QColor(theme.muted if right else theme.on_accent if strong else theme.text))
        painter.drawText(face, MIDDLE, str(count))


def _paint_names(painter: QPainter, picture: MatrixPicture, theme: Theme, pixels: int) -> None:
    layout, lit = picture.layout, picture.hover or picture.cursor or picture.chosen or Place()
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(pixels=min(pixels, CORNER_PIXELS)))
    painter.drawText(QRect(*layout.box(Place())).adjusted(0, 0, -6, 0), RIGHT, "true ↓ answer →")
    for number, name in enumerate(picture.classes):
        for place, here in ((Place(number, None), lit.label == number), (Place(None, number), lit.answer == number)):
            row = place.label is not None
            words = name if row and name != str(number) else ""
            painter.setFont(font(pixels=pixels, bold=here))
            painter.setPen(QColor(theme.text if here else theme.muted))
            box = QRect(*layout.box(place))
            if not row:
                painter.drawText(box, MIDDLE, str(number))
                continue
            room = box.adjusted(0, 0, -8, 0)
            painter.drawText(room, RIGHT, str(number))
            if words:
                elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width() - 14)
                painter.drawText(room.adjusted(0, 0, -14, 0), RIGHT, elided)


def _paint_shares(painter: QPainter, picture: MatrixPicture, theme: Theme, pixels: int) -> None:
    layout = picture.layout
    painter.setFont(font(pixels=pixels))
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRect(*layout.recall_box(None)).adjusted(0, 0, -2, 0), RIGHT, "recall")
    painter.drawText(QRect(*layout.precision_box(None)).adjusted(0, 0, -6, 0), RIGHT, "precision")
    for number in range(CLASSES):
        painter.drawText(
            QRect(*layout.recall_box(number)).adjusted(0, 0, -2, 0), RIGHT, share_words(picture.recalls[number])
        )
        painter.drawText(
            QRect(*layout.precision_box(number)), MIDDLE, share_words(picture.precisions[number], unit=False)
        )


def _paint_frames(painter: QPainter, picture: MatrixPicture, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place, pen in (
        (picture.chosen, QPen(QColor(theme.text), 2)),
        (picture.hover, QPen(QColor(theme.text), 1)),
        (picture.cursor, QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine)),
    ):
        if place is None or (place is picture.chosen and place == Place()):
            continue
        grown = 2 if place is picture.cursor else 0
        box = QRect(*picture.layout.box(place)).adjusted(-grown, -grown, grown, grown)
        painter.setPen(pen)
        painter.drawRect(box.adjusted(pen.width() // 2, pen.width() // 2, -2, -2))
