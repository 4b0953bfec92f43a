"""What stands still in a comparison while digits are drawn: words, frames, kernels, scales."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from lenet_viz.gui.views.comparison.layout import ComparisonLayout
from lenet_viz.gui.views.comparison.subject import Pair, Side
from lenet_viz.gui.views.comparison.words import fact_lines, legend_words, score_heading
from lenet_viz.gui.views.figure.background import cell_face
from lenet_viz.gui.views.figure.brush import LEFT, RIGHT, Fonts, draw, frame, qrect, ramp, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.theme import Diverging, Theme
from lenet_viz.network.spec import Stage
from lenet_viz.network.trace import Array

_DOT = 1.2
_RAMP = 56.0


def activation_colours(theme: Theme, side: Side, *, difference: bool) -> Diverging:
    """The colours of a column's maps; a difference of activations is none itself and looks like none."""
    return theme.gradients if difference and side is Side.RIGHT else theme.activations


def paint_still(painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, *, difference: bool) -> None:
    """Everything that only another network, another size or another theme changes."""
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), QColor(theme.window))
    fonts = Fonts.of(layout.text)
    frame(painter, layout.input, 1.0, QColor(theme.border))
    painter.fillRect(qrect(layout.input), QColor(theme.paper))
    for side in Side:
        _paint_facts(painter, layout, theme, pair, side, fonts)
        _paint_legend(painter, layout, theme, pair, side, fonts, difference=difference)
        _paint_kernels(painter, layout, theme, pair, side, difference=difference)
        _paint_empty(painter, layout, theme, side, difference=difference)
        _paint_score_frame(painter, layout, theme, pair, side, fonts)


def _paint_facts(
    painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, side: Side, fonts: Fonts
) -> None:
    place, text = layout.columns[side.value].facts, layout.text
    first, *others = fact_lines(pair.subjects[side.value])
    write(painter, Rect(place.x, place.y, place.w, text.line), first, fonts.bold, theme.text)
    for row, words in enumerate(others):
        line = Rect(place.x, place.y + text.line + row * text.small_line, place.w, text.small_line)
        write(painter, line, words, fonts.small, theme.muted)


def _paint_legend(
    painter: QPainter,
    layout: ComparisonLayout,
    theme: Theme,
    pair: Pair,
    side: Side,
    fonts: Fonts,
    *,
    difference: bool,
) -> None:
    place = layout.columns[side.value].legend
    kernels = theme.gradients if difference and side is Side.RIGHT else theme.kernels
    x = place.x
    for words, colours in zip(
        legend_words(pair, side, difference=difference),
        (activation_colours(theme, side, difference=difference), kernels),
        strict=True,
    ):
        ramp(painter, Rect(x + 1, place.y + 4, _RAMP, place.h - 8), colours, theme.border)
        room = Rect(x + _RAMP + 7, place.y, place.right - x - _RAMP - 7, place.h)
        x = room.x + write(painter, room, words, fonts.small, theme.muted) + layout.text.body


def _paint_kernels(
    painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, side: Side, *, difference: bool
) -> None:
    column, border = layout.columns[side.value], QColor(theme.border)
    colours = theme.gradients if difference and side is Side.RIGHT else theme.kernels
    links = pair.subjects[side.value].spec.table.links
    groups = {Stage.C1: column.c1_kernels, Stage.C3: tuple(column.kernels[link] for link in links)}
    for stage, rects in groups.items():
        values = pair.kernels(side, stage, difference=difference)
        paint_atlas(painter, rects, values, pair.kernel_limit, colours)
        for rect in rects:
            frame(painter, rect, 1.0, border)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(theme.faint))
    for gap in column.gaps:
        painter.drawEllipse(QPointF(*gap.centre), _DOT, _DOT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_atlas(painter: QPainter, rects: tuple[Rect, ...], values: Array, limit: float, colours: Diverging) -> None:
    """Squares of values, (n, side, side), each into its rectangle."""
    image, side = signed_image(values, limit, colours), values.shape[-1]
    for index, rect in enumerate(rects):
        draw(painter, rect, image, QRectF(0, index * side, side, side))


def _paint_empty(painter: QPainter, layout: ComparisonLayout, theme: Theme, side: Side, *, difference: bool) -> None:
    column, border = layout.columns[side.value], QColor(theme.border)
    neutral = QColor(activation_colours(theme, side, difference=difference).neutral)
    for rects in column.maps.values():
        for rect in rects:
            painter.fillRect(qrect(rect), neutral)
            frame(painter, rect, 1.0, border)
    for rects in column.units.values():
        frame(painter, _hull(rects), 1.0, border)
        for rect in rects:
            painter.fillRect(qrect(rect), border)
            painter.fillRect(cell_face(rect), neutral)


def _hull(rects: tuple[Rect, ...]) -> Rect:
    left, top = rects[0].x, rects[0].y
    return Rect(left, top, max(rect.right for rect in rects) - left, rects[-1].bottom - top)


def _paint_score_frame(
    painter: QPainter, layout: ComparisonLayout, theme: Theme, pair: Pair, side: Side, fonts: Fonts
) -> None:
    column, subject = layout.columns[side.value], pair.subjects[side.value]
    outwards, inwards = (LEFT, RIGHT) if side is Side.LEFT else (RIGHT, LEFT)
    write(painter, column.scores.heading, score_heading(subject), fonts.small, theme.muted, inwards)
    if Stage.F6 in subject.spec.by_stage:
        write(painter, column.scores.f6, "F6", fonts.bold, theme.text, outwards)
    for bar in column.scores.bars:
        edge = bar.right if side is Side.LEFT else bar.x - 1
        painter.fillRect(QRectF(edge, bar.y - 1, 1, bar.h + 2), QColor(theme.border))
