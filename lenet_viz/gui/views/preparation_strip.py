"""What the network sees: the steps from ink to input, as honest little pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.theme import LIGHT, Theme, font

HEADING: Final = "What the network sees"
HEADING_HEIGHT: Final = 24
CAPTION_HEIGHT: Final = 18
PICTURE: Final = 64
"""Side of a picture in widget pixels: 32 input pixels at exactly 2, 28 at 2 with a margin, 20 at 3."""

FRAME: Final = PICTURE + 2
GAP: Final = 4
"""Smallest gap between frames."""

USUAL_CAPTIONS: Final = ("crop", "20×20", "centred 28", "input 32")
"""Beneath empty frames before the first drawing."""


@dataclass(frozen=True, eq=False)
class StripStage:
    """One step of the preparation.

    Attributes:
        caption: a word or two beneath the picture.
        ink: (rows, columns) of any size, 0 paper … 1 ink.
        explanation: what the step does, in a sentence.
        low, high: what the network reads for ink 0 and ink 1; the read-out is low + ink·(high − low).
    """

    caption: str
    ink: NDArray[np.float32]
    explanation: str = ""
    low: float = 0.0
    high: float = 1.0


class PreparationStrip(QWidget):
    """A heading and a row of equal frames with captions; hovering tells a pixel's exact value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions: tuple[str, ...] = USUAL_CAPTIONS
        self._stages: tuple[StripStage, ...] = ()
        self._theme = LIGHT
        self.setObjectName("preparationStrip")
        self.setAccessibleName(HEADING)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_stages(self, stages: Sequence[StripStage] | None) -> None:
        """Shows the steps in order; None shows empty frames under the last captions."""
        self._stages = tuple(stages or ())
        if stages:
            self._captions = tuple(stage.caption for stage in stages)
        self.setAccessibleDescription(" → ".join(self._captions) if stages else "empty")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self.update()

    def frame(self, index: int) -> QRect:
        """The frame of a step, border included, in widget pixels."""
        pitch = FRAME + GAP
        if len(self._captions) == len(USUAL_CAPTIONS):  # four fill the row from edge to edge
            pitch = max(pitch, (self.width() - FRAME) // (len(self._captions) - 1))
        return QRect(index * pitch, HEADING_HEIGHT, FRAME, FRAME)

    def reading_at(self, at: QPoint) -> str | None:
        """What the tool tip says at a point: pixel, exact value and step; None beside the pictures."""
        for index, stage in enumerate(self._stages):
            box = picture_box(self.frame(index), stage.ink.shape, self.devicePixelRatioF())
            if box.contains(QPointF(at)):
                rows, columns = stage.ink.shape
                row = min(int((at.y() - box.top()) / box.height() * rows), rows - 1)
                column = min(int((at.x() - box.left()) / box.width() * columns), columns - 1)
                value = stage.low + float(stage.ink[row, column]) * (stage.high - stage.low)
                reading = f"{stage.caption}, row {row}, column {column}: {value:.4f}"
                return f"{reading}\n{stage.explanation}" if stage.explanation else reading
        return None

    def _paint_picture(self, painter: QPainter, index: int) -> None:
        stage = self._stages[index]
        box = picture_box(self.frame(index), stage.ink.shape, self.devicePixelRatioF())
        shrunk = box.width() < 2 * stage.ink.shape[1]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=shrunk)
        painter.drawImage(box, ink_image(stage.ink, self._theme))

    def _tell(self, at: QPoint, global_at: QPoint) -> None:
        reading = self.reading_at(at)
        if reading is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(global_at, reading, self)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        count = len(USUAL_CAPTIONS)
        return QSize(count * FRAME + (count - 1) * GAP, HEADING_HEIGHT + FRAME + CAPTION_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(pixels=13, bold=True))
        painter.setPen(QColor(self._theme.text if self.isEnabled() else self._theme.faint))
        painter.drawText(QRect(0, 0, self.width(), HEADING_HEIGHT - 6), Qt.AlignmentFlag.AlignVCenter, HEADING)
        painter.setFont(font(pixels=11))
        for index, caption in enumerate(self._captions):
            frame = self.frame(index)
            painter.fillRect(frame, QColor(self._theme.paper))
            if self._stages:
                self._paint_picture(painter, index)
            painter.setPen(QPen(QColor(self._theme.border), 1))
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
            painter.setPen(QColor(self._theme.muted if self._stages else self._theme.faint))
            below = QRect(frame.left(), frame.bottom() + 3, FRAME + GAP, CAPTION_HEIGHT - 3)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, caption)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if QToolTip.isVisible():
            self._tell(event.position().toPoint(), event.globalPosition().toPoint())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            pointer = cast("QHelpEvent", event)
            self._tell(pointer.pos(), pointer.globalPos())
            return True
        return super().event(event)


def picture_box(frame: QRect, shape: tuple[int, ...], ratio: float) -> QRectF:
    """Where a picture of (rows, columns) goes inside a frame's border, in widget pixels.

    At least two device pixels for each of the picture's: then a whole number of them, so that all its
    pixels are the same size; the rest is margin. A finer picture fills the frame as well as it can.
    """
    rows, columns = shape
    room = PICTURE * ratio
    scale = room / max(rows, columns)
    if scale >= 2:
        scale = int(scale)
    width, height = columns * scale, rows * scale
    left, top = round((room - width) / 2), round((room - height) / 2)
    return QRectF(frame.left() + 1 + left / ratio, frame.top() + 1 + top / ratio, width / ratio, height / ratio)
