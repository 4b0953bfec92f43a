"""What changes neither with the drawing nor with training: words, frames, codes, empty maps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from lenet_viz.gui.views.figure.brush import CENTRE, LEFT, RIGHT, Fonts, frame, qrect, ramp, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.scales import natural_limit
from lenet_viz.gui.views.figure.words import heading, limit_word, table_heading
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.codes import CODE_HEIGHT, CODE_WIDTH, digit_codes
from lenet_viz.network.spec import Stage

_DOT_RADIUS = 1.4
_TOP_HEADINGS = (Stage.INPUT, Stage.C1, Stage.S2)


def paint_background(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    """Everything that stands still while digits are drawn and kernels learn."""
    fonts = Fonts.of(layout.text)
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), QColor(theme.window))
    for stage, rect in layout.headings.items():
        if stage in _TOP_HEADINGS:
            _heading_above(painter, layout, theme, fonts, stage, rect)
        elif stage is Stage.F6:
            _heading_line(painter, layout, theme, fonts, stage, rect)
        else:
            _heading_beside(painter, layout, theme, fonts, stage, rect)
    _table(painter, layout, theme, fonts)
    _flow(painter, layout, theme)
    _empty_maps(painter, layout, theme)
    _kernel_frames(painter, layout, theme)
    _activation_scale(painter, layout, theme, fonts)
    _outputs(painter, layout, theme, fonts)


def _kernel_frames(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    border = QColor(theme.border)
    for rect in (*layout.c1_kernels, *(layout.kernels[link] for link in layout.spec.table.links)):
        frame(painter, rect, 1.0, border)


def _heading_above(
    painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts, stage: Stage, rect: Rect
) -> None:
    words, text = heading(layout.spec, stage), layout.text
    write(painter, Rect(rect.x, rect.y, rect.w, text.line), words.name, fonts.bold, theme.text)
    y = rect.y + text.line
    for line in (words.shape, words.parameters):
        write(painter, Rect(rect.x, y, rect.w, text.small_line), line, fonts.small, theme.muted)
        y += text.small_line


def _heading_beside(
    painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts, stage: Stage, rect: Rect
) -> None:
    words, text = heading(layout.spec, stage), layout.text
    first = Rect(rect.x, rect.y, rect.w, text.line)
    used = write(painter, first, words.shape, fonts.small, theme.muted, RIGHT)
    name = Rect(rect.x, rect.y, rect.w - used - text.body * 0.5, text.line)
    write(painter, name, words.name, fonts.bold, theme.text, RIGHT)
    second = Rect(rect.x, first.bottom, rect.w, text.small_line)
    write(painter, second, words.parameters, fonts.small, theme.muted, RIGHT)


def _heading_line(
    painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts, stage: Stage, rect: Rect
) -> None:
    words = heading(layout.spec, stage)
    used = write(painter, rect, words.name, fonts.bold, theme.text) + layout.text.body * 0.5
    used += write(painter, Rect(rect.x + used, rect.y, rect.w, rect.h), words.shape, fonts.small, theme.muted)
    rest = Rect(rect.x + used, rect.y, rect.w - used, rect.h)
    if rest.w >= layout.text.small_width(len(words.parameters)):
        write(painter, rest, words.parameters, fonts.small, theme.muted, RIGHT)


def _table(painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts) -> None:
    rect, text = layout.table_heading, layout.text
    title, second = table_heading(layout.spec)
    write(painter, Rect(rect.x, rect.y, rect.w, text.line), title, fonts.bold, theme.text)
    write(painter, Rect(rect.x, rect.y + text.line, rect.w, text.small_line), second, fonts.small, theme.muted)
    for index, place in enumerate(layout.column_numbers):
        write(painter, place, str(index), fonts.small, theme.muted, CENTRE)
    for index, place in enumerate(layout.row_numbers):
        write(painter, place, str(index), fonts.small, theme.muted, CENTRE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(theme.faint))
    for link, cell in layout.cells.items():
        if link not in layout.kernels:
            painter.drawEllipse(QPointF(*cell.centre), _DOT_RADIUS, _DOT_RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _flow(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    """A hairline from each C1 map to the S2 map that it alone feeds."""
    for c1, s2 in zip(layout.maps[Stage.C1], layout.maps[Stage.S2], strict=True):
        painter.fillRect(QRectF(c1.right, round(c1.centre[1]), s2.x - c1.right, 1), QColor(theme.border))


def _empty_maps(painter: QPainter, layout: FigureLayout, theme: Theme) -> None:
    border, neutral = QColor(theme.border), QColor(theme.activations.neutral)
    for stage, rects in layout.maps.items():
        for rect in rects:
            painter.fillRect(qrect(rect), QColor(theme.paper) if stage is Stage.INPUT else neutral)
            frame(painter, rect, 1.0, border)
    for rects in layout.units.values():
        for rect in rects:
            painter.fillRect(qrect(rect), border)
            painter.fillRect(cell_face(rect), neutral)
        first, last = rects[0], rects[-1]
        if last.bottom > first.bottom and all(rect.bottom <= last.bottom for rect in rects):
            painter.fillRect(QRectF(first.x - 1, first.y - 1, max(r.right for r in rects) - first.x + 1, 1), border)
            painter.fillRect(QRectF(first.x - 1, first.y, 1, last.bottom - first.y), border)


def cell_face(rect: Rect) -> QRectF:
    """The part of a single unit's cell that is coloured; the rest is a hairline to its neighbours."""
    return QRectF(rect.x, rect.y, rect.w - 1, rect.h - 1)


def _activation_scale(painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts) -> None:
    limit = natural_limit(layout.spec.squashing)
    ends = ("−max", "+max") if limit is None else (f"−{limit_word(limit)}", f"+{limit_word(limit)}")
    paint_scale(painter, layout, theme, fonts, layout.activation_scale, ends, "activation")


def paint_scale(
    painter: QPainter,
    layout: FigureLayout,
    theme: Theme,
    fonts: Fonts,
    rect: Rect,
    ends: tuple[str, str],
    name: str,
) -> None:
    """A colour bar with its two ends, 0 and its name below."""
    text = layout.text
    colours = theme.activations if name == "activation" else theme.kernels
    bar = Rect(rect.x, rect.y, rect.w, round(text.body * 0.7))
    ramp(painter, bar, colours, theme.border)
    numbers = Rect(rect.x, bar.bottom + 1, rect.w, text.small_line)
    write(painter, numbers, ends[0], fonts.small, theme.muted, LEFT)
    write(painter, numbers, "0", fonts.small, theme.muted, CENTRE)
    write(painter, numbers, ends[1], fonts.small, theme.muted, RIGHT)
    write(painter, Rect(rect.x, numbers.bottom, rect.w, text.small_line), name, fonts.small, theme.muted)


def _outputs(painter: QPainter, layout: FigureLayout, theme: Theme, fonts: Fonts) -> None:
    codes = digit_codes().reshape(-1, CODE_HEIGHT, CODE_WIDTH)
    ink = QColor(theme.text)
    for digit, output in enumerate(layout.outputs):
        write(painter, output.digit, str(digit), fonts.small, theme.text)
        bar = output.bar
        painter.fillRect(QRectF(bar.x - 1, bar.y - 1, 1, bar.h + 2), QColor(theme.border))
        if output.code is None:
            continue
        side = output.code.w / CODE_WIDTH
        for row, column in zip(*(codes[digit] > 0).nonzero(), strict=True):
            place = QRectF(output.code.x + int(column) * side, output.code.y + int(row) * side, side, side)
            painter.fillRect(place, ink)
