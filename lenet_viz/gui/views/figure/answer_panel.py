"""The answer in large type, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.analysis.reading import Answer, ScoreKind
from lenet_viz.gui.views.figure.geometry import TextSizes
from lenet_viz.gui.views.figure.words import score_word
from lenet_viz.gui.views.theme import LIGHT, Theme, font
from lenet_viz.network.spec import Output

_OUTPUTS = {ScoreKind.PENALTY: Output.RBF, ScoreKind.PROBABILITY: Output.SOFTMAX}


@dataclass(frozen=True)
class AnswerWords:
    """What the panel says.

    Attributes:
        sign: the digit, "?" when rejected, empty on a blank pad.
        kind: "penalty", "probability" or "rejected".
        score: the score of the answer.
        note: the runner-up, the reason of a rejection, or a hint.
        exact: all digits of the two scores, for the tool tip.
    """

    sign: str
    kind: str
    score: str
    note: str
    exact: str


def answer_words(answer: Answer | None) -> AnswerWords:
    """An answer in words; None is a blank pad."""
    if answer is None:
        return AnswerWords("", "", "", "draw a digit", "")
    output = _OUTPUTS[answer.kind]
    score, next_score = score_word(answer.score, output), score_word(answer.runner_up_score, output)
    exact = f"{answer.best}: {answer.kind} {answer.score:.6g}\n"
    exact += f"{answer.runner_up}: {answer.kind} {answer.runner_up_score:.6g}"
    if answer.rejected:
        return AnswerWords("?", "rejected", "", answer.reason, exact)
    return AnswerWords(str(answer.digit), answer.kind.value, score, f"next: {answer.runner_up} at {next_score}", exact)


class AnswerPanel(QWidget):
    """Shows one answer; empty until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answerPanel")
        # Opaque, so that a new answer does not repaint the figure below a second time.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme = LIGHT
        self._text = TextSizes(12, 10)
        self._words = answer_words(None)
        self.setAccessibleName("Answer")
        self.setMouseTracking(True)  # so that the figure hears of the pointer over the word "ANSWER", too
        self.set_answer(None)

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer, a rejection with its reason, or (None) a blank pad."""
        self._words = words = answer_words(answer)
        self.setToolTip(words.exact)
        self.setAccessibleDescription(
            " ".join(part for part in (words.sign, words.kind, words.score, words.note) if part)
        )
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def set_text_sizes(self, text: TextSizes) -> None:
        """Use the text sizes of the figure round it."""
        self._text = text
        self.update()

    def _paint_answer(self, painter: QPainter, area: QRectF) -> None:
        """The digit at the left, its score beside it, and the runner-up beside or below."""
        words, text, theme = self._words, self._text, self._theme
        small, large = font(pixels=text.small), font(pixels=text.body * 1.25, bold=True)
        sign = font(pixels=min(area.height() * 1.2, area.width() * 0.5), bold=True)
        left = area.left() + QFontMetricsF(sign).horizontalAdvance(words.sign) + text.body * 0.5
        score_line = text.line * 1.2
        below = QFontMetricsF(small).horizontalAdvance(words.note) > area.right() - left
        if below:
            note = QRectF(area.left(), area.bottom() - text.small_line, area.width(), text.small_line)
            area = area.adjusted(0, 0, 0, -text.small_line)
        block = text.small_line + score_line + (0 if below else text.small_line)
        y = area.top() + (area.height() - block) / 2
        if not below:
            note = QRectF(left, y + text.small_line + score_line, area.right() - left, text.small_line)
        self._sign(painter, area, sign)
        beside = QRectF(left, y, area.right() - left, text.small_line)
        self._line(painter, beside, words.kind, small, theme.muted)
        self._line(painter, QRectF(left, beside.bottom(), beside.width(), score_line), words.score, large, theme.text)
        self._line(painter, note, words.note, small, theme.muted)

    def _sign(self, painter: QPainter, area: QRectF, chosen: QFont) -> None:
        """The digit, its ink in the middle of the area's height."""
        ink = QFontMetricsF(chosen).tightBoundingRect("0")
        painter.setFont(chosen)
        painter.setPen(QColor(self._theme.accent))
        painter.drawText(QPointF(area.left(), area.center().y() - ink.center().y()), self._words.sign)

    def _paint_rejection(self, painter: QPainter, area: QRectF) -> None:
        """A muted question mark, the word, and the reason in as many lines as it needs."""
        words, text, theme = self._words, self._text, self._theme
        line = QRectF(area.left(), area.top(), area.width(), text.line * 1.2)
        sign = font(pixels=line.height(), bold=True)
        self._line(painter, line, words.sign, sign, theme.muted)
        indent = QFontMetricsF(sign).horizontalAdvance(words.sign) + text.body * 0.5
        self._line(painter, line.adjusted(indent, 0, 0, 0), words.kind, font(pixels=text.body, bold=True), theme.text)
        painter.setFont(font(pixels=text.small))
        painter.setPen(QColor(theme.muted))
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.drawText(area.adjusted(0, line.height(), 0, 0), flags, words.note)

    @staticmethod
    def _line(painter: QPainter, place: QRectF, words: str, chosen: QFont, colour: str) -> None:
        painter.setFont(chosen)
        painter.setPen(QColor(colour))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), words)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(150, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        text, theme = self._text, self._theme
        painter.fillRect(self.rect(), QColor(theme.window))
        heading = QRectF(0, 0, self.width(), text.line)
        painter.setFont(font(pixels=text.body, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(heading, Qt.AlignmentFlag.AlignVCenter, "ANSWER")
        area = QRectF(0, text.line + 2, self.width(), self.height() - text.line - 2)
        if not self._words.sign:
            painter.setFont(font(pixels=text.small))
            painter.setPen(QColor(theme.muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignTop, self._words.note)
        elif self._words.sign == "?":
            self._paint_rejection(painter, area)
        else:
            self._paint_answer(painter, area)
        painter.end()
