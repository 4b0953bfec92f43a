"""The lens: what is under the pointer, enlarged, with its name and exact value."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from lenet_viz.gui.views.figure.brush import Fonts, draw, frame, qrect, write
from lenet_viz.gui.views.figure.describe import Description, describe
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.painter import coloured
from lenet_viz.gui.views.figure.shown import Shown, code_of, kernel_of, on_screen
from lenet_viz.gui.views.figure.targets import KernelTarget, LinkTarget, Target, UnitTarget
from lenet_viz.gui.views.images import ink_image, signed_image
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.codes import CODE_HEIGHT, CODE_PIXELS, CODE_WIDTH
from lenet_viz.network.spec import Output, Stage, Unit

HINT = Description(
    "", "Point at a map, a kernel or a number to see it enlarged, with its exact value; click a unit to keep it."
)


@dataclass(frozen=True)
class Picture:
    """An enlarged grid.

    Attributes:
        image: one pixel a cell.
        marked: row and column of the cell with a frame, or None.
    """

    image: QImage
    marked: tuple[int, int] | None


def paint_lens(
    painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown, target: Target | None, ratio: float
) -> None:
    """The picture and the words of a target; a hint where there is none."""
    picture = None if target is None else _picture(shown, target, theme)
    if picture is not None:
        _paint_picture(painter, layout.lens_picture, theme, picture, ratio)
    area = layout.lens_words
    if target is None:
        # No picture comes with the hint: the words have its room beside them.
        area = Rect(layout.lens_picture.x, area.y, area.right - layout.lens_picture.x, area.h)
    _paint_words(painter, layout, theme, HINT if target is None else describe(shown, target), area)


def _picture(shown: Shown, target: Target, theme: Theme) -> Picture | None:
    match target:
        case KernelTarget(stage, source, index, row, column):
            return Picture(_kernel_image(shown, stage, source, index, theme), (row, column))
        case LinkTarget(source, index) if (source, index) in shown.spec.table.kernel_index:
            return Picture(_kernel_image(shown, Stage.C3, source, index, theme), None)
        case UnitTarget(unit) if unit.stage in MAP_STAGES:
            return _map_picture(shown, unit, theme)
        case UnitTarget(unit):
            return _unit_picture(shown, unit, theme)
        case _:
            return None


def _kernel_image(shown: Shown, stage: Stage, source: int, index: int, theme: Theme) -> QImage:
    gradients = shown.backward
    if gradients is None:
        return signed_image(kernel_of(shown, stage, source, index), shown.kernel_limit, theme.kernels)
    table, slopes = shown.spec.layer(stage).table, gradients.weights[stage].weights
    assert table is not None
    assert slopes is not None
    return signed_image(slopes[table.kernel_index[source, index]], gradients.kernel_limits[stage], theme.gradients)


def _map_picture(shown: Shown, unit: Unit, theme: Theme) -> Picture | None:
    values = on_screen(shown, unit.stage)
    if values is None:
        return None
    return Picture(coloured(shown, theme, unit.stage, values[unit.map]), (unit.row, unit.column))


def _unit_picture(shown: Shown, unit: Unit, theme: Theme) -> Picture | None:
    """F6 as a picture, the code of an RBF output, the colour of any other unit."""
    if unit.stage is Stage.OUTPUT:
        if shown.spec.output is not Output.RBF:
            return None
        return Picture(ink_image(code_of(shown, unit.map), theme), None)
    stage_values = on_screen(shown, unit.stage)
    if stage_values is None:
        return None
    values = stage_values.ravel()
    if len(values) == CODE_PIXELS:
        grid = values.reshape(CODE_HEIGHT, CODE_WIDTH)
        marked = divmod(unit.map, CODE_WIDTH)
    else:
        grid, marked = np.full((1, 1), values[unit.map], dtype=np.float32), None
    return Picture(coloured(shown, theme, unit.stage, grid), marked)


def _paint_picture(painter: QPainter, area: Rect, theme: Theme, picture: Picture, ratio: float) -> None:
    columns, rows = picture.image.width(), picture.image.height()
    side = max(1, int(min(area.w / columns, area.h / rows) * ratio)) / ratio
    if max(columns, rows) == 1:
        side = min(side, area.h / 3)
    rect = Rect(area.x, area.bottom - rows * side, columns * side, rows * side)
    draw(painter, rect, picture.image)
    frame(painter, rect, 1.0, QColor(theme.border))
    if picture.marked is not None:
        row, column = picture.marked
        cell = Rect(rect.x + column * side, rect.y + row * side, side, side)
        frame(painter, cell.grown(1.0), 1.0, QColor(theme.window))
        frame(painter, cell, 1.0, QColor(theme.text))


def _paint_words(painter: QPainter, layout: FigureLayout, theme: Theme, words: Description, area: Rect) -> None:
    fonts, text = Fonts.of(layout.text), layout.text
    y = area.y
    if words.title:
        y += _wrapped(painter, Rect(area.x, y, area.w, area.bottom - y), words.title, fonts.bold, theme.text)
    if words.value:
        write(painter, Rect(area.x, y, area.w, text.line), words.value, fonts.bold, theme.accent)
        y += text.line
    _wrapped(
        painter,
        Rect(area.x, y, area.w, area.bottom - y),
        words.text,
        fonts.small,
        theme.muted,
    )


def _wrapped(painter: QPainter, rect: Rect, words: str, chosen: QFont, colour: str) -> float:
    """Words in as many whole lines as they need and as there is room for; returns their height."""
    line = QFontMetricsF(chosen).lineSpacing()
    rect = Rect(rect.x, rect.y, rect.w, max(line, math.floor(rect.h / line) * line))
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    painter.setFont(chosen)
    painter.setPen(QColor(colour))
    painter.drawText(qrect(rect), flags, words)
    return QFontMetricsF(chosen).boundingRect(QRectF(0, 0, rect.w, 1e4), flags, words).height()
