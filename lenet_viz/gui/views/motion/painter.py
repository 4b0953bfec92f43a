"""The picture of a moving kernel: source maps, window, kernel, products, sum, and the map that fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.figure.brush import CENTRE, LEFT, RIGHT, draw, frame, qrect, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.painter import as_ink
from lenet_viz.gui.views.images import ink_image, signed_image
from lenet_viz.gui.views.motion.layout import SUM_LINE, SUM_LINES, MotionLayout
from lenet_viz.gui.views.motion.sweep import Sweep
from lenet_viz.gui.views.motion.words import (
    NO_DIGIT,
    SumLine,
    caption_words,
    note_words,
    output_words,
    sum_of,
)
from lenet_viz.gui.views.style import SMALL_PIXELS, TEXT_PIXELS
from lenet_viz.gui.views.theme import Theme, font
from lenet_viz.network.convolution_walk import Walk
from lenet_viz.network.spec import Stage
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights

SMALLEST_PIXELS: Final = 8
DOT: Final = 2.0
"""Diameter of the mark of a unit that is not reached yet."""

FINE_CELL: Final = 8.0
"""Smaller cells have smaller marks."""

MARK: Final = 2.0
"""Thickness of the frame around the window and the unit of now."""


@dataclass(frozen=True, eq=False)
class Values:
    """The numbers on show.

    Attributes:
        weights: of the network on screen.
        trace: None while the pad is blank.
        limits: stage → end of its activation scale.
        kernel_limit: end of the kernels' scale; also of the products': what a unit of value 1 adds.
    """

    weights: Weights
    trace: Trace | None
    limits: Mapping[Stage, float]
    kernel_limit: float


@dataclass(frozen=True, eq=False)
class Pictures:
    """What stays the same while the kernel moves.

    Attributes:
        sources: the source maps, stacked from top to bottom in the walk's order; None on a blank pad.
        kernels: the kernels, stacked likewise.
        output: the whole map that fills; None on a blank pad.
    """

    sources: QImage | None
    kernels: QImage
    output: QImage | None

    @classmethod
    def of(cls, walk: Walk, values: Values, theme: Theme) -> Pictures:
        """The pictures of a walk."""
        kernels = signed_image(walk.kernels(values.weights), values.kernel_limit, theme.kernels)
        if values.trace is None:
            return cls(None, kernels, None)
        source = walk.source.stage
        maps = values.trace.values[source][list(walk.sources)]
        if source is Stage.INPUT:
            sources = ink_image(as_ink(maps), theme)
        else:
            sources = signed_image(maps, values.limits[source], theme.activations)
        output = signed_image(values.trace.values[walk.stage][walk.map], values.limits[walk.stage], theme.activations)
        return cls(sources, kernels, output)


def paint_motion(
    painter: QPainter,
    layout: MotionLayout,
    theme: Theme,
    values: Values,
    pictures: Pictures,
    sweep: Sweep,
    account: Account | None,
) -> None:
    """Everything.

    Args:
        painter: of the widget, an image or a file.
        layout: where everything stands.
        theme: the colours.
        values: what they show.
        pictures: made from the values.
        sweep: where the kernel is.
        account: the arithmetic of the position shown; None while there is none.
    """
    _paint_sources(painter, layout, theme, pictures, sweep)
    _paint_kernels(painter, layout, theme, pictures)
    if values.trace is not None:
        _paint_products(painter, layout, theme, values, values.trace, sweep)
    _paint_output(painter, layout, theme, pictures, sweep)
    if account is not None:
        _paint_totals(painter, layout, theme, account)
        _paint_sum(painter, layout, theme, account)
    elif values.trace is None:
        write(painter, _line(layout.sum, 0), NO_DIGIT, font(pixels=TEXT_PIXELS), theme.muted)
    note = note_words(
        left_out=len(layout.walk.sources) - len(layout.groups),
        limit=None if values.trace is None else values.kernel_limit,
    )
    write(painter, _line(layout.sum, SUM_LINES - 1), note, font(pixels=SMALL_PIXELS), theme.muted)


def _paint_sources(painter: QPainter, layout: MotionLayout, theme: Theme, pictures: Pictures, sweep: Sweep) -> None:
    """The source maps, each with its name and the kernel's window."""
    walk, small = layout.walk, font(pixels=SMALL_PIXELS)
    side, field = walk.source.shape[1], walk.field(sweep.shown)
    blank = QColor(theme.paper if walk.source.stage is Stage.INPUT else theme.activations.neutral)
    for index, group in enumerate(layout.groups):
        write(painter, group.caption, caption_words(walk, index), small, theme.muted)
        if pictures.sources is None:
            painter.fillRect(qrect(group.map), blank)
        else:
            draw(painter, group.map, pictures.sources, QRectF(0, index * side, side, side))
        frame(painter, group.map, 1.0, QColor(theme.border))
        _mark(painter, layout.window(index, field), theme)


def _paint_kernels(painter: QPainter, layout: MotionLayout, theme: Theme, pictures: Pictures) -> None:
    rows, columns = layout.walk.window
    sign = font(pixels=TEXT_PIXELS)
    for index, group in enumerate(layout.groups):
        draw(painter, group.kernel, pictures.kernels, QRectF(0, index * rows, columns, rows))
        frame(painter, group.kernel, 1.0, QColor(theme.border))
        write(painter, group.times, "×", sign, theme.muted, CENTRE)
        write(painter, group.equals, "=", sign, theme.muted, CENTRE)
        frame(painter, group.products, 1.0, QColor(theme.border))


def _paint_products(
    painter: QPainter, layout: MotionLayout, theme: Theme, values: Values, trace: Trace, sweep: Sweep
) -> None:
    rows, columns = layout.walk.window
    atlas = signed_image(layout.walk.products(trace, sweep.shown), values.kernel_limit, theme.activations)
    for index, group in enumerate(layout.groups):
        draw(painter, group.products, atlas, QRectF(0, index * rows, columns, rows))


def _paint_output(painter: QPainter, layout: MotionLayout, theme: Theme, pictures: Pictures, sweep: Sweep) -> None:
    """The map as far as it is filled, a dot for every unit to come, and a frame around the unit of now."""
    walk, rect = layout.walk, layout.output
    _write_fitting(painter, layout.caption, output_words(walk), theme.muted)
    if pictures.output is not None:
        rows, columns = divmod(sweep.filled, walk.columns)
        for top, height, width in ((0, rows, walk.columns), (rows, 1, columns)):
            if height and width:
                part = QRectF(0, top, width, height)
                side = rect.w / walk.columns
                draw(painter, Rect(rect.x, rect.y + top * side, width * side, height * side), pictures.output, part)
    first = 0 if pictures.output is None else sweep.filled
    dot = DOT if rect.w / walk.columns > FINE_CELL else DOT / 2
    painter.setPen(QPen(QColor(theme.faint), dot, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints([QPointF(*layout.cell(position).centre) for position in range(first, len(walk))])
    frame(painter, rect, 1.0, QColor(theme.border))
    _mark(painter, layout.cell(sweep.shown), theme)


def _mark(painter: QPainter, rect: Rect, theme: Theme) -> None:
    """A frame that is seen on every colour of a map: the accent between two lines of the background."""
    frame(painter, rect.grown(MARK), 1.0, QColor(theme.panel))
    frame(painter, rect, MARK, QColor(theme.accent))


def _paint_totals(painter: QPainter, layout: MotionLayout, theme: Theme, account: Account) -> None:
    """The partial sum of every source map."""
    shown = list(zip(account.groups, layout.groups, strict=False))
    signed = all(_advance(f"= {group.subtotal}", SMALL_PIXELS) <= place.total.w for group, place in shown)
    for group, place in shown:
        words = f"= {group.subtotal}" if signed else group.subtotal
        _write_fitting(painter, place.total, (words,), theme.text)


def _paint_sum(painter: QPainter, layout: MotionLayout, theme: Theme, account: Account) -> None:
    """Partial sums + bias = weighted sum, and what becomes of it."""
    said = sum_of(account)
    rect = layout.sum
    write(painter, _line(rect, 0), account.title, font(pixels=SMALL_PIXELS, bold=True), theme.text)
    line = 1
    for summand in said.summands:
        _paint_line(painter, _line(rect, line), summand, theme, bold=False)
        line += 1
    rule = _line(rect, line)
    painter.fillRect(QRectF(rule.x, rule.y, rule.w, 1), QColor(theme.border))
    _paint_line(painter, rule, said.total, theme, bold=True)
    if said.squashing:
        line += 1
        _write_fitting(painter, _line(rect, line), (said.squashing,), theme.muted, RIGHT)
    value = _line(rect, line + 1)
    write(painter, value, said.note, font(pixels=SMALL_PIXELS), theme.muted)
    write(painter, value, said.value, font(pixels=TEXT_PIXELS, bold=True), theme.accent, RIGHT)


def _paint_line(painter: QPainter, rect: Rect, line: SumLine, theme: Theme, *, bold: bool) -> None:
    write(painter, rect, line.words, font(pixels=SMALL_PIXELS), theme.muted, LEFT)
    write(painter, rect, line.number, font(pixels=SMALL_PIXELS, bold=bold), theme.text, RIGHT)


def _line(rect: Rect, number: int) -> Rect:
    return Rect(rect.x, rect.y + number * SUM_LINE, rect.w, SUM_LINE)


def _write_fitting(
    painter: QPainter, rect: Rect, wordings: Sequence[str], colour: str, align: Qt.AlignmentFlag = LEFT
) -> None:
    """The first wording that has room; the last in smaller letters, so that no digit is cut off."""
    for words in wordings:
        pixels = SMALL_PIXELS
        while _advance(words, pixels) > rect.w and words is wordings[-1] and pixels > SMALLEST_PIXELS:
            pixels -= 1
        if _advance(words, pixels) <= rect.w or words is wordings[-1]:
            write(painter, rect, words, font(pixels=pixels), colour, align)
            return


def _advance(words: str, pixels: int) -> float:
    return QFontMetricsF(font(pixels=pixels)).horizontalAdvance(words)
