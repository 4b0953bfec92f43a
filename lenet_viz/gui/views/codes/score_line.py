"""Ten scores on a number line: who is nearest, where the limit is, how wide the gap."""

from __future__ import annotations

import math
from typing import Final, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.codes.line_layout import EDGE, LABEL, Line, Scale, label_rows, nearest_digit, scale_of
from lenet_viz.gui.views.figure.words import number
from lenet_viz.gui.views.style import SMALL_PIXELS, TEXT_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font

ROW: Final = 13
"""Height of a row of digits, and of a line of small words."""

BELOW: Final = 2 * ROW + 8
"""What the numbers and the gap take under the line."""

MOST_ROWS: Final = 4

TICK: Final = 4
"""Half the height of a digit's tick."""


class ScoreLine(QWidget):
    """Paints one line; hovering a digit tells its exact score."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: Line | None = None
        self._theme = LIGHT
        self.setObjectName("scoreLine")
        self.setAccessibleName("The ten scores on a line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_line(self, line: Line | None) -> None:
        """Show ten scores; None on a blank pad."""
        self._line = line
        words = "" if line is None else ", ".join(f"{digit}: {score:.1f}" for digit, score in enumerate(line.scores))
        self.setAccessibleDescription(words)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def reading_at(self, at: QPoint) -> str:
        """A digit and its exact score, for the tick at a point; empty beside the ticks."""
        if self._line is None:
            return ""
        digit = nearest_digit(self._line, scale_of(self._line, self.width()), at.x())
        return "" if digit is None else f"{digit}: {self._line.name} {self._line.scores[digit]:.6g}".replace("-", "−")

    def _rows(self) -> int:
        """Rows of digits that the height leaves room for, under the limit's words."""
        return max(1, min(MOST_ROWS, int((self.height() - BELOW - ROW - TICK) // ROW)))

    def _paint(self, painter: QPainter, line: Line) -> None:
        scale, rows = scale_of(line, self.width()), self._rows()
        height = ROW * (rows + 1) + TICK + BELOW
        y = (self.height() - height) / 2 + ROW * (rows + 1) + TICK
        self._paint_axis(painter, line, scale, y)
        if line.limit is not None:
            self._paint_limit(painter, scale, line.limit, y, y - TICK - ROW * (rows + 1))
        self._paint_digits(painter, line, scale, y, rows)
        self._paint_gap(painter, line, scale, y)

    def _paint_axis(self, painter: QPainter, line: Line, scale: Scale, y: float) -> None:
        """The line, its numbers, and what they are."""
        theme = self._theme
        painter.fillRect(QRectF(scale.left, round(y), scale.right - scale.left, 1), QColor(theme.muted))
        painter.setFont(font(pixels=SMALL_PIXELS))
        painter.setPen(QColor(theme.muted))
        name = QRectF(0, y - TICK - ROW * (self._rows() + 1), self.width() - EDGE, ROW)
        painter.drawText(name, int(Qt.AlignmentFlag.AlignRight), f"{line.name} — {line.direction}")
        digits = 0 if all(value == int(value) for value in scale.numbers) else 1
        for value in scale.numbers:
            x = round(scale.x(value))
            painter.fillRect(QRectF(x, round(y), 1, 4), QColor(theme.muted))
            place = QRectF(x - 30, y + TICK + 1, 60, ROW)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), number(value, digits))

    def _paint_limit(self, painter: QPainter, scale: Scale, limit: float, y: float, top: float) -> None:
        """The accepted stretch as a band, and its end as a line with words."""
        theme, x = self._theme, round(scale.x(limit))
        band = QColor(theme.accent)
        band.setAlphaF(0.13)
        painter.fillRect(QRectF(scale.left, top + ROW, x - scale.left, y - top - ROW), band)
        painter.fillRect(QRectF(x, top + 2, 1, y - top + TICK - 2), QColor(theme.text))
        painter.setFont(font(pixels=SMALL_PIXELS))
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(x + 4, top + ROW - 3), f"limit {number(limit, 0)}")

    def _paint_digits(self, painter: QPainter, line: Line, scale: Scale, y: float, rows: int) -> None:
        """A tick for every digit and the digit over it; the two that count stand out."""
        theme = self._theme
        shown = [digit for digit, score in enumerate(line.scores) if math.isfinite(score)]
        xs = [scale.x(line.scores[digit]) for digit in shown]
        for digit, x, row in zip(shown, xs, label_rows(xs, rows), strict=True):
            best, counts = digit == line.best, digit in (line.best, line.runner_up)
            colour = QColor(theme.accent if best else theme.text if counts else theme.muted)
            thick = 2 if counts else 1
            bottom = y - TICK - ROW * row
            painter.fillRect(QRectF(round(x), round(bottom), 1, round(y) - round(bottom)), QColor(theme.faint))
            painter.fillRect(QRectF(round(x) - thick // 2, round(y) - TICK, thick, TICK), colour)
            painter.setFont(font(pixels=TEXT_PIXELS if counts else SMALL_PIXELS, bold=counts))
            painter.setPen(colour)
            place = QRectF(x - LABEL, bottom - ROW, 2 * LABEL, ROW)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), str(digit))

    def _paint_gap(self, painter: QPainter, line: Line, scale: Scale, y: float) -> None:
        """A bracket from the best to the runner-up, with the gap beside or inside it."""
        scores = sorted((line.scores[line.best], line.scores[line.runner_up]))
        if not all(map(math.isfinite, scores)):
            return
        left, right = (round(scale.x(score)) for score in scores)
        top, colour = round(y + TICK + ROW + 4), QColor(self._theme.text)
        for end in (left, right):
            painter.fillRect(QRectF(end, top, 1, 8), colour)
        chosen = font(pixels=SMALL_PIXELS)
        words = QFontMetricsF(chosen).horizontalAdvance(line.gap)
        inside = right - left > words + 24
        x = (left + right - words) / 2 if inside else right + 6
        if x + words > self.width():
            x = left - 6 - words
        painter.setPen(QPen(colour, 1))
        middle = top + 4
        if inside:
            painter.fillRect(QRectF(left, middle, x - 5 - left, 1), colour)
            painter.fillRect(QRectF(x + words + 5, middle, right - x - words - 5, 1), colour)
        else:
            painter.fillRect(QRectF(left, middle, right - left, 1), colour)
        painter.setFont(chosen)
        place = QRectF(x, middle - ROW / 2, words + 1, ROW)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), line.gap)

    def sizeHint(self) -> QSize:
        return QSize(420, ROW * (MOST_ROWS + 1) + TICK + BELOW)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 2 * ROW + TICK + BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._line is None:
            return
        with QPainter(self) as painter:
            self._paint(painter, self._line)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            pointer = cast("QHelpEvent", event)
            QToolTip.showText(pointer.globalPos(), self.reading_at(pointer.pos()), self)
            return True
        return super().event(event)
