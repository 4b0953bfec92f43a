"""The pictures beside a chosen mistake, painted side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.backward.layout import Box, picture_box, pixel_at
from lenet_viz.gui.views.backward.painter import image_of, rect_of
from lenet_viz.gui.views.backward.pictures import Picture
from lenet_viz.gui.views.evaluation.explanation import Explanation, heading_of, pictures_of
from lenet_viz.gui.views.evaluation.stale import STALE_OPACITY
from lenet_viz.gui.views.style import SMALL_PIXELS, TEXT_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font

COUNT: Final = 5
SIDES: Final = (192, 160, 128, 96, 64)
"""Sides of a picture: whole multiples of the 32 pixels of an input."""

HEADING: Final = 20
TITLE: Final = 16
CAPTION: Final = 17
GAP: Final = 8
FRAME: Final = 1
INVITATION: Final = (
    "Choose a mistake to see why: what speaks for which class, and the smallest edit that puts it right."
)
COMPUTING: Final = "computing…"
LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CENTRED: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class MistakePictures(QWidget):
    """Input, attributions for the two classes, the smallest edit and the edited digit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._pictures: Sequence[Picture] = pictures_of(None)
        self._images: list[QImage | None] = []
        self._note = ""
        self._stale = False
        self._side = SIDES[-1]
        self._theme = LIGHT
        self.setObjectName("mistakePictures")
        self.setAccessibleName("Why the chosen digit is read so")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @property
    def explanation(self) -> Explanation | None:
        """What is shown."""
        return self._explanation

    @property
    def note(self) -> str:
        """What is under way, or went wrong; empty while what is shown is of the chosen digit."""
        return self._note

    def show_explanation(self, found: Explanation | None) -> None:
        """Show why; None: nothing is chosen."""
        self._explanation, self._note = found, ""
        self._pictures = pictures_of(found)
        self._images = []
        self._describe()

    def set_note(self, note: str) -> None:
        """Say what is under way, or went wrong; what is shown looks stale."""
        self._note = note
        self._describe()

    def set_stale(self, stale: bool) -> None:
        """Dim what is of another network than the one on screen."""
        self._stale = stale
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._images = []
        self.update()

    def tip_at(self, x: float, y: float) -> str:
        """What the tool tip says at a point: what the picture is, and the pixel's exact value; or the whole heading."""
        if y < HEADING and self._shown_heading != self._heading:
            return self._heading
        for picture, frame in zip(self._pictures, self._frames(), strict=False):
            if picture.values is not None and rect_of(frame).adjusted(0, -TITLE, 0, CAPTION).contains(int(x), int(y)):
                at = pixel_at(frame, len(picture.values), x, y)
                value = "" if at is None else f"\nrow {at[0]}, column {at[1]}: {picture.reading(*at)}"
                return picture.explanation + value
        return ""

    @property
    def _heading(self) -> str:
        """Above the pictures, or in place of them."""
        return self._note or heading_of(self._explanation) or INVITATION

    @property
    def _shown_heading(self) -> str:
        """The heading, as far as there is room for it; in place of the pictures there is room for all of it."""
        if self._explanation is None:
            return self._heading
        metrics = QFontMetrics(font(pixels=TEXT_PIXELS, bold=True))
        return metrics.elidedText(self._heading, Qt.TextElideMode.ElideRight, self.width())

    def _describe(self) -> None:
        self.setAccessibleDescription(self._heading)
        self.update()

    def fit(self, width: int, height: int) -> None:
        """Take the largest pictures that fit into so many pixels; the smallest where none do."""
        fitting = (side for side in SIDES if _width(side) <= width and _height(side) <= height)
        self._side = next(fitting, SIDES[-1])
        self.setFixedWidth(_width(self._side))
        self.update()

    def _frames(self) -> list[Box]:
        size = self._side + 2 * FRAME
        return [Box(place * (size + GAP), HEADING + TITLE, size, size) for place in range(COUNT)]

    def sizeHint(self) -> QSize:
        return QSize(_width(self._side), _height(self._side))

    def minimumSizeHint(self) -> QSize:
        return QSize(_width(SIDES[-1]), _height(SIDES[-1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._explanation is None:
                painter.setPen(QColor(self._theme.muted))
                painter.drawText(self.rect(), CENTRED, self._heading)
                return
            if not self._images:
                self._images = [image_of(picture, self._theme) for picture in self._pictures]
            dimmed = bool(self._note) or self._stale
            self._paint_heading(painter)
            painter.setOpacity(STALE_OPACITY if dimmed else 1.0)
            for picture, image, frame in zip(self._pictures, self._images, self._frames(), strict=True):
                self._paint_picture(painter, picture, image, frame)

    def _paint_heading(self, painter: QPainter) -> None:
        painter.setFont(font(pixels=TEXT_PIXELS, bold=True))
        theme = self._theme
        painter.setPen(QColor(theme.muted if self._note else theme.faint if self._stale else theme.text))
        painter.drawText(QRect(0, 0, self.width(), HEADING - 2), LEFT, self._shown_heading)

    def _paint_picture(self, painter: QPainter, picture: Picture, image: QImage | None, box: Box) -> None:
        theme, frame = self._theme, rect_of(box)
        painter.fillRect(frame, QColor(theme.paper if picture.ink or image is None else theme.gradients.neutral))
        if image is not None:
            painter.drawImage(rect_of(picture_box(box, image.width())), image)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        painter.setFont(font(pixels=SMALL_PIXELS))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRect(box.left, box.top - TITLE, box.width + GAP, TITLE), LEFT, picture.title)
        painter.drawText(QRect(box.left, box.top + box.height, box.width + GAP, CAPTION), LEFT, picture.caption)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)


def _height(side: int) -> int:
    return HEADING + TITLE + side + 2 * FRAME + CAPTION


def _width(side: int) -> int:
    return COUNT * (side + 2 * FRAME) + (COUNT - 1) * GAP
