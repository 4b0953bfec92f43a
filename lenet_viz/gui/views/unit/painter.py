"""Paints a scene of the unit panel."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPolygonF

from lenet_viz.gui.views.figure.brush import CENTRE, LEFT, RIGHT, draw, frame, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.images import ink_image, signed_image
from lenet_viz.gui.views.theme import Theme, font
from lenet_viz.gui.views.unit.penalty import square_limit
from lenet_viz.gui.views.unit.scene import BODY, SMALL, Align, Bar, Grid, Kind, Scene, Target, Tone, Words
from lenet_viz.gui.views.unit.targets import rect_of, rects_of_term
from lenet_viz.gui.views.unit.wording import INK, PAPER
from lenet_viz.network.arithmetic import Explanation
from lenet_viz.network.spec import Stage

_ALIGN: Final = {Align.LEFT: LEFT, Align.RIGHT: RIGHT, Align.CENTRE: CENTRE}
_CORNER: Final = 5.0
"""Least side of the mark in the corner of an altered weight."""
_TINT: Final = 90
"""Opacity, of 255, of a bar that words may stand on."""
_LEAST_GRID: Final = 5.0
"""Cells of so many pixels have lines between them."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a scene's colours and marks depend on.

    Attributes:
        activation_limit: end of the source stage's scale; unused where the source is ink.
        kernel_limit: end of the weights' scale.
        lit: the terms that are marked: under the pointer here or in the figure.
        cursor: what the keyboard points at.
        altered: the weights, bias and coefficient that are not as trained.
    """

    theme: Theme
    activation_limit: float
    kernel_limit: float
    lit: Collection[int] = ()
    cursor: Target | None = None
    altered: Collection[Target] = ()


def paint_scene(painter: QPainter, scene: Scene, explanation: Explanation, look: Look) -> None:
    """Cells, bars, words, marks."""
    images: dict[Kind, QImage] = {}
    for grid in scene.grids:
        if grid.kind not in images:
            images[grid.kind] = _image(explanation, grid, look)
        first_row = (grid.first - scene.grids[0].first) // grid.columns
        draw(painter, grid.rect, images[grid.kind], QRectF(0, first_row, grid.columns, grid.rows))
        _lines(painter, grid, look.theme)
        frame(painter, grid.rect, 1.0, QColor(look.theme.border))
    for bar in scene.bars:
        _bar(painter, bar, look.theme)
    fonts = _Fonts()
    for words in scene.words:
        write(painter, words.rect, words.text, fonts.of(words), _colour(words.tone, look.theme), _ALIGN[words.align])
    _marks(painter, scene, look)


class _Fonts:
    """The few fonts of a scene, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[bool, bool, bool], QFont] = {}

    def of(self, words: Words) -> QFont:
        key = (words.small, words.bold, words.fixed)
        if key not in self._made:
            self._made[key] = font(pixels=SMALL if words.small else BODY, bold=words.bold, fixed=words.fixed)
        return self._made[key]


def _colour(tone: Tone, theme: Theme) -> str:
    return {Tone.PLAIN: theme.text, Tone.MUTED: theme.muted, Tone.ACCENT: theme.accent}[tone]


def _image(explanation: Explanation, grid: Grid, look: Look) -> QImage:
    """The cells of all grids of a kind, one below the other."""
    theme, stage = look.theme, explanation.wiring.stage
    shape = (-1, grid.columns)
    if grid.kind is Kind.TERM:
        # Squares have one sign only.
        squares = explanation.terms.reshape(shape).astype(np.float32)
        return signed_image(squares, square_limit(explanation), theme.activations)
    if grid.kind is Kind.FACTOR:
        factors = explanation.factors.reshape(shape).astype(np.float32)
        if explanation.unit.stage is Stage.OUTPUT and explanation.wiring.bias is None:
            return ink_image((factors + np.float32(1)) / np.float32(2), theme)
        return signed_image(factors, look.kernel_limit, theme.kernels)
    inputs = explanation.inputs.reshape(shape).astype(np.float32)
    if stage is Stage.INPUT:
        return ink_image((inputs - np.float32(PAPER)) / np.float32(INK - PAPER), theme)
    return signed_image(inputs, look.activation_limit, theme.activations)


def _lines(painter: QPainter, grid: Grid, theme: Theme) -> None:
    """Hairlines between cells that are large enough for them."""
    w, h = grid.rect.w / grid.columns, grid.rect.h / grid.rows
    if w < _LEAST_GRID:
        return
    colour = QColor(theme.panel)
    colour.setAlpha(90)
    for column in range(1, grid.columns):
        painter.fillRect(QRectF(grid.rect.x + column * w - 1, grid.rect.y, 1, grid.rect.h), colour)
    for row in range(1, grid.rows):
        painter.fillRect(QRectF(grid.rect.x, grid.rect.y + row * h - 1, grid.rect.w, 1), colour)


def _bar(painter: QPainter, bar: Bar, theme: Theme) -> None:
    rect = bar.rect
    if not bar.signed:
        colour = QColor(theme.accent)
        colour.setAlpha(_TINT)
        painter.fillRect(QRectF(rect.x, rect.y, rect.w * bar.share, rect.h), colour)
        return
    middle = rect.x + rect.w / 2
    width = bar.share * rect.w / 2
    colour = QColor(theme.activations.positive if bar.share > 0 else theme.activations.negative)
    painter.fillRect(QRectF(min(middle, middle + width), rect.y, abs(width), rect.h), colour)
    painter.fillRect(QRectF(middle, rect.y - 2, 1, rect.h + 4), QColor(theme.faint))


def _marks(painter: QPainter, scene: Scene, look: Look) -> None:
    """Altered numbers, lit terms, the cursor."""
    theme = look.theme
    for target, rect in _places(scene, look.altered):
        _altered(painter, target, rect, theme)
    for index in look.lit:
        for rect in rects_of_term(scene, index):
            frame(painter, rect.grown(1.0), 1.0, QColor(theme.panel))
            frame(painter, rect, 1.0, QColor(theme.accent))
    for _, rect in _places(scene, [] if look.cursor is None else [look.cursor]):
        frame(painter, rect.grown(1.0), 1.0, QColor(theme.panel))
        frame(painter, rect.grown(-1.0), 2.0, QColor(theme.text))


def _places(scene: Scene, wanted: Collection[Target]) -> Iterator[tuple[Target, Rect]]:
    for target in wanted:
        rect = rect_of(scene, target)
        if rect is not None:
            yield target, rect


def _altered(painter: QPainter, target: Target, rect: Rect, theme: Theme) -> None:
    """A corner of a cell, a line under a number."""
    if target.kind is Kind.FACTOR and abs(rect.w - rect.h) < 1.0:
        side = max(_CORNER, rect.w * 0.4)
        corner = QPolygonF(
            [QPointF(rect.right, rect.y), QPointF(rect.right - side, rect.y), QPointF(rect.right, rect.y + side)]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawPolygon(corner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return
    painter.fillRect(QRectF(rect.x, rect.bottom - 2, rect.w, 1), QColor(theme.accent))
