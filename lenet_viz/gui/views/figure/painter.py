"""What changes: kernels while training, maps and scores while drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.figure.background import cell_face, paint_scale
from lenet_viz.gui.views.figure.brush import LEFT, RIGHT, Fonts, draw, qrect, write
from lenet_viz.gui.views.figure.geometry import COARSEST_HALF_STEP, Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.scales import penalty_limit
from lenet_viz.gui.views.figure.words import limit_word, score_word
from lenet_viz.gui.views.images import in_half_steps, ink_image, signed_image, signed_levels
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.spec import Output, Stage
from lenet_viz.network.trace import Array, Trace
from lenet_viz.network.weights import Weights

PAPER_VALUE: Final = -0.1
INK_VALUE: Final = 1.175
PENALTY_LIMIT: Final = penalty_limit()


def as_ink(pixels: Array) -> Array:
    """An input of −0.1 … 1.175 as ink 0 … 1."""
    return (pixels - np.float32(PAPER_VALUE)) / np.float32(INK_VALUE - PAPER_VALUE)


def paint_kernels(painter: QPainter, layout: FigureLayout, theme: Theme, weights: Weights, limit: float) -> None:
    """The kernels of C1 and of the table, and their scale."""
    table = layout.spec.table
    places = {
        Stage.C1: list(layout.c1_kernels),
        Stage.C3: [layout.kernels[link] for link in table.links],
    }
    for stage, rects in places.items():
        kernels = weights[stage].weights
        assert kernels is not None
        atlas = signed_image(kernels, limit, theme.kernels)
        side = layout.spec.kernel_size
        for index, rect in enumerate(rects):
            draw(painter, rect, atlas, QRectF(0, index * side, side, side))
    rect, text = layout.kernel_scale, layout.text
    ends = (f"≤−{limit_word(limit)}", f"≥{limit_word(limit)}")
    paint_scale(painter, layout, theme, Fonts.of(text), rect, ends, "kernel weight")


def stage_images(
    trace: Trace, layout: FigureLayout, theme: Theme, limits: Mapping[Stage, float], ratio: float
) -> dict[Stage, QImage]:
    """One picture for each stage of maps, its maps stacked from top to bottom."""
    images = {}
    for stage in MAP_STAGES:
        values = trace.values[stage]
        if abs(layout.maps[stage][0].w * ratio / values.shape[2] - COARSEST_HALF_STEP) < 1e-3:
            values = in_half_steps(values)
        images[stage] = (
            ink_image(as_ink(values), theme)
            if stage is Stage.INPUT
            else signed_image(values, limits[stage], theme.activations)
        )
    return images


def paint_maps(painter: QPainter, layout: FigureLayout, images: Mapping[Stage, QImage]) -> None:
    """The maps of INPUT, C1, S2, C3 and S4."""
    for stage, image in images.items():
        rects = layout.maps[stage]
        side = image.width()
        for index, rect in enumerate(rects):
            draw(painter, rect, image, QRectF(0, index * side, side, side))


def paint_units(
    painter: QPainter, layout: FigureLayout, theme: Theme, trace: Trace, limits: Mapping[Stage, float]
) -> None:
    """The cells of C5 and F6."""
    for stage, rects in layout.units.items():
        levels = signed_levels(trace.values[stage].ravel(), limits[stage]).tolist()
        swatches = theme.activations.swatches()
        for rect, level in zip(rects, levels, strict=True):
            painter.fillRect(cell_face(rect), swatches[level])


def paint_scores(painter: QPainter, layout: FigureLayout, theme: Theme, trace: Trace, answer: Answer | None) -> None:
    """Bar and number of each of the ten outputs, the answer's in the accent colour."""
    fonts = Fonts.of(layout.text)
    full = PENALTY_LIMIT if layout.spec.output is Output.RBF else 1.0
    for digit, (output, score) in enumerate(zip(layout.outputs, trace.scores.tolist(), strict=True)):
        wins = answer is not None and answer.digit == digit
        bar = output.bar
        share = min(max(score / full, 0.0), 1.0) if score == score else 0.0
        painter.fillRect(
            QRectF(bar.x, bar.y, round(bar.w * share), bar.h), QColor(theme.accent if wins else theme.faint)
        )
        colour = theme.accent if wins else theme.muted
        words = score_word(score, layout.spec.output)
        write(painter, output.number, words, fonts.small_bold if wins else fonts.small, colour, RIGHT)
        if wins:
            _redraw_digit(painter, output.digit, str(digit), fonts, theme)


def _redraw_digit(painter: QPainter, rect: Rect, digit: str, fonts: Fonts, theme: Theme) -> None:
    painter.fillRect(qrect(rect), QColor(theme.window))
    write(painter, rect, digit, fonts.small_bold, theme.accent, LEFT)
