"""The words over and beside the stages and over the table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from lenet_viz.gui.views.figure.brush import LEFT, RIGHT, Fonts, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.shown import Shown
from lenet_viz.gui.views.figure.words import gradient_note, heading, limit_word, table_heading
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.spec import Stage

_ABOVE = (Stage.INPUT, Stage.C1, Stage.S2)


@dataclass(frozen=True)
class _Places:
    """Where the words of a heading stand; `name` is as wide as its words."""

    name: Rect
    shape: Rect
    counts: Rect
    align: Qt.AlignmentFlag


def paint_headings(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    """What never changes: names, shapes and the title of the table."""
    fonts = Fonts.of(layout.text)
    for stage in layout.headings:
        words, places = heading(layout.spec, stage), _places(layout, fonts, stage)
        write(painter, places.name, words.name, fonts.bold, theme.text)
        write(painter, places.shape, words.shape, fonts.small, theme.muted, places.align)
    write(painter, _title(layout, fonts), table_heading(layout.spec)[0], fonts.bold, theme.text)


def paint_counts(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown) -> None:
    """The parameters of each stage, or the ends of the gradients' scales, and the table's second line."""
    fonts = Fonts.of(layout.text)
    gradients = shown.backward
    for stage in layout.headings:
        place = _places(layout, fonts, stage)
        words, colour = heading(layout.spec, stage).parameters, theme.muted
        if gradients is not None:
            words, colour = f"±{limit_word(gradients.limits[stage])}", theme.text
        if QFontMetricsF(fonts.small).horizontalAdvance(words) <= place.counts.w:
            write(painter, place.counts, words, fonts.small, colour, RIGHT if stage is Stage.F6 else place.align)
    rect, text = layout.table_heading, layout.text
    second = Rect(rect.x, rect.y + text.line, rect.w, text.small_line)
    write(painter, second, _second_line(shown), fonts.small, theme.muted)


def paint_gradient_note(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown) -> None:
    """What the gradients are of, behind the table's second line; nothing while values are shown."""
    gradients = shown.backward
    if gradients is None:
        return
    fonts, rect, text = Fonts.of(layout.text), layout.table_heading, layout.text
    used = QFontMetricsF(fonts.small).horizontalAdvance(_second_line(shown) + " · ")
    place = Rect(rect.x + used, rect.y + text.line, max(0.0, rect.w - used), text.small_line)
    write(painter, place, gradient_note(gradients.target, gradients.loss), fonts.small_bold, theme.accent)


def paint_underline(painter: QPainter, layout: FigureLayout, theme: Theme, stage: Stage) -> None:
    """A line under the heading at the pointer: it can be clicked."""
    fonts = Fonts.of(layout.text)
    names = [_places(layout, fonts, stage).name] if stage in layout.headings else []
    if stage is Stage.C3:
        names.append(_title(layout, fonts))
    for name in names:
        painter.fillRect(QRectF(name.x, round(name.bottom) - 2, name.w, 1), QColor(theme.accent))


def _second_line(shown: Shown) -> str:
    """The table's second line; short beside what the gradients are of."""
    return table_heading(shown.spec, len(shown.alterations.muted), brief=shown.backward is not None)[1]


def _places(layout: FigureLayout, fonts: Fonts, stage: Stage) -> _Places:
    rect, text, words = layout.headings[stage], layout.text, heading(layout.spec, stage)
    name, shape = _width(fonts.bold, words.name), _width(fonts.small, words.shape)
    first, second = Rect(rect.x, rect.y, rect.w, text.line), Rect(rect.x, rect.y + text.line, rect.w, text.small_line)
    if stage in _ABOVE:
        third = Rect(rect.x, second.bottom, rect.w, text.small_line)
        return _Places(Rect(rect.x, rect.y, name, text.line), second, third, LEFT)
    gap = text.body * 0.5
    if stage is Stage.F6:
        after = rect.x + name + gap
        rest = after + shape + gap
        counts = Rect(rest, rect.y, max(0.0, rect.right - rest), text.line)
        return _Places(Rect(rect.x, rect.y, name, text.line), Rect(after, rect.y, shape, text.line), counts, LEFT)
    left = rect.right - shape - gap - name
    return _Places(Rect(left, rect.y, name, text.line), first, second, RIGHT)


def _title(layout: FigureLayout, fonts: Fonts) -> Rect:
    rect = layout.table_heading
    width = min(rect.w, _width(fonts.bold, table_heading(layout.spec)[0]))
    return Rect(rect.x, rect.y, width, layout.text.line)


def _width(chosen: QFont, words: str) -> float:
    return QFontMetricsF(chosen).horizontalAdvance(words)
