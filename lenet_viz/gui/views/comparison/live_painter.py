"""What follows the pen in a comparison: maps, units, scores, answers, and what is said of both."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lenet_viz.analysis.comparison import Verdict
from lenet_viz.gui.views.comparison.layout import ComparisonLayout, Scores
from lenet_viz.gui.views.comparison.painter import activation_colours, paint_atlas
from lenet_viz.gui.views.comparison.subject import Pair, Reading, Side, Subject
from lenet_viz.gui.views.comparison.words import Line, stage_lines, stage_title
from lenet_viz.gui.views.figure.answer_panel import answer_words
from lenet_viz.gui.views.figure.background import cell_face
from lenet_viz.gui.views.figure.brush import CENTRE, LEFT, RIGHT, Fonts, draw, write
from lenet_viz.gui.views.figure.geometry import COARSEST_HALF_STEP, Rect
from lenet_viz.gui.views.figure.painter import PENALTY_LIMIT, as_ink
from lenet_viz.gui.views.figure.words import score_word
from lenet_viz.gui.views.images import in_half_steps, ink_image, signed_levels
from lenet_viz.gui.views.theme import Theme, font
from lenet_viz.network.spec import Output, Stage

_LARGEST_DIGIT: Final = 96.0


def paint_live(
    painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, ratio: float, *, difference: bool
) -> None:
    """Everything that another digit changes."""
    fonts = Fonts.of(layout.text)
    for stage, place in layout.stages.items():
        _paint_stage_words(painter, place, layout, theme, pair, stage, fonts)
    _paint_verdict(painter, layout, theme, pair, fonts)
    _paint_digits(painter, layout, theme, pair, fonts)
    _paint_input(painter, layout, theme, pair)
    for side in Side:
        reading = pair.readings[side.value]
        if reading is not None:
            _paint_maps(painter, layout, theme, pair, side, ratio, difference=difference)
            subject, scores = pair.subjects[side.value], layout.columns[side.value].scores
            _paint_scores(painter, scores, theme, subject, reading, side, fonts)
            _paint_answer(painter, scores.answer, layout, theme, pair, reading, fonts)


def _paint_input(painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair) -> None:
    """The larger of the two inputs: the smaller is the same without its margin."""
    inputs = [pair.values(side, Stage.INPUT) for side in Side]
    shown = [values for values in inputs if values is not None]
    if shown:
        largest = max(shown, key=lambda values: values.size)
        draw(painter, layout.input, ink_image(as_ink(largest[0]), theme))


def _paint_maps(
    painter: QPainter,
    layout: ComparisonLayout,
    theme: Theme,
    pair: Pair,
    side: Side,
    ratio: float,
    *,
    difference: bool,
) -> None:
    column, limits = layout.columns[side.value], pair.limits[side.value]
    colours = activation_colours(theme, side, difference=difference)
    for stage, rects in column.maps.items():
        values = pair.values(side, stage, difference=difference)
        assert values is not None
        if abs(rects[0].w * ratio / values.shape[2] - COARSEST_HALF_STEP) < 1e-3:
            values = in_half_steps(values)
        paint_atlas(painter, rects, values, limits[stage], colours)
    swatches = colours.swatches()
    for stage, rects in column.units.items():
        values = pair.values(side, stage, difference=difference)
        assert values is not None
        for rect, level in zip(rects, signed_levels(values.ravel(), limits[stage]).tolist(), strict=True):
            painter.fillRect(cell_face(rect), swatches[level])


def _paint_stage_words(
    painter: QPainter, place: Rect, layout: ComparisonLayout, theme: Theme, pair: Pair, stage: Stage, fonts: Fonts
) -> None:
    """The stage's name and as many lines as its row has room for, in the middle of its height."""
    text = layout.text
    lines = stage_lines(pair, stage)[: int((place.h - text.line + 2) // text.small_line)]
    y = place.y + (place.h - text.line - len(lines) * text.small_line) / 2
    write(painter, Rect(place.x, y, place.w, text.line), stage_title(pair, stage), fonts.bold, theme.text, CENTRE)
    for index, line in enumerate(lines):
        row = Rect(place.x, y + text.line + index * text.small_line, place.w, text.small_line)
        _paint_line(painter, row, line, theme, fonts)


def _paint_line(painter: QPainter, row: Rect, line: Line, theme: Theme, fonts: Fonts) -> None:
    """Left, name, right; where the networks are built differently the two values stand out."""
    chosen = fonts.small_bold if line.marked else fonts.small
    write(painter, row, line.left, chosen, theme.text, LEFT)
    write(painter, row, line.right, chosen, theme.text, RIGHT)
    metrics = QFontMetricsF(chosen)
    left, right = metrics.horizontalAdvance(line.left), metrics.horizontalAdvance(line.right)
    name = metrics.horizontalAdvance(line.name)
    # In the middle where it fits there; otherwise in the middle of what the two values leave.
    room = row if max(left, right) + 4 < (row.w - name) / 2 else Rect(row.x + left, row.y, row.w - left - right, row.h)
    write(painter, room, line.name, fonts.small, theme.muted, CENTRE)


def _paint_verdict(painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, fonts: Fonts) -> None:
    place, verdict = layout.verdict, pair.verdict
    if verdict is Verdict.BLANK:
        write(painter, place, "draw a digit", fonts.small, theme.muted, CENTRE)
        return
    differ = verdict in (Verdict.DIFFERENT, Verdict.ONE_REJECTS)
    if differ:
        width = QFontMetricsF(fonts.bold).horizontalAdvance(verdict) + 2 * layout.text.body
        x = place.centre[0] - width / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(QRectF(x, place.y, width, place.h), place.h / 2, place.h / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    write(painter, place, verdict, fonts.bold, theme.on_accent if differ else theme.text, CENTRE)


def _paint_digits(painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, fonts: Fonts) -> None:
    """The ten classes between their bars; the answers stand out."""
    answers = {reading.answer.digit for reading in pair.readings if reading is not None}
    for digit, place in enumerate(layout.digits):
        wins = digit in answers
        colour = theme.accent if wins else theme.muted
        write(painter, place, str(digit), fonts.small_bold if wins else fonts.small, colour, CENTRE)


def _paint_scores(
    painter: QPainter, scores: Scores, theme: Theme, subject: Subject, reading: Reading, side: Side, fonts: Fonts
) -> None:
    full = PENALTY_LIMIT if subject.spec.output is Output.RBF else 1.0
    align = RIGHT if side is Side.LEFT else LEFT
    for digit, score in enumerate(reading.trace.scores.tolist()):
        wins = reading.answer.digit == digit
        bar, place = scores.bars[digit], scores.numbers[digit]
        length = round(bar.w * (min(max(score / full, 0.0), 1.0) if score == score else 0.0))
        left = bar.right - length if side is Side.LEFT else bar.x
        painter.fillRect(QRectF(left, bar.y, length, bar.h), QColor(theme.accent if wins else theme.faint))
        words, colour = score_word(score, subject.spec.output), theme.accent if wins else theme.muted
        write(painter, place, words, fonts.small_bold if wins else fonts.small, colour, align)


def _paint_answer(
    painter: QPainter,
    place: Rect,
    layout: ComparisonLayout,
    theme: Theme,
    pair: Pair,
    reading: Reading,
    fonts: Fonts,
) -> None:
    """The digit in large type, in the accent where the other network says something else."""
    words, text = answer_words(reading.answer), layout.text
    size = min(_LARGEST_DIGIT, place.h * 0.62, place.w * 0.9)
    large = font(pixels=size, bold=True)
    agree = pair.verdict in (Verdict.SAME, Verdict.BOTH_REJECT)
    colour = theme.muted if reading.answer.rejected else theme.text if agree else theme.accent
    lines = (
        ["rejected", f"nearest: {reading.answer.best}"]
        if reading.answer.rejected
        else [
            f"{words.kind} {words.score}",
            words.note,
        ]
    )
    ink = QFontMetricsF(large).tightBoundingRect("0")
    block = ink.height() + 8 + len(lines) * text.small_line
    top = place.y + (place.h - block) / 2
    middle = place.centre[0]
    painter.setFont(large)
    painter.setPen(QColor(colour))
    width = QFontMetricsF(large).horizontalAdvance(words.sign)
    painter.drawText(QPointF(middle - width / 2, top - ink.top()), words.sign)
    for index, line in enumerate(lines):
        row = Rect(place.x, top + ink.height() + 8 + index * text.small_line, place.w, text.small_line)
        write(painter, row, line, fonts.small, theme.muted, CENTRE)
