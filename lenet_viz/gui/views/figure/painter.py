"""What changes while drawing: maps, units and scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.figure.brush import LEFT, RIGHT, Fonts, draw_stack, qrect, write
from lenet_viz.gui.views.figure.geometry import COARSEST_HALF_STEP, Rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout
from lenet_viz.gui.views.figure.paint_places import PaintPlaces
from lenet_viz.gui.views.figure.scales import penalty_limit
from lenet_viz.gui.views.figure.shown import Shown, on_screen
from lenet_viz.gui.views.figure.words import score_word
from lenet_viz.gui.views.images import in_half_steps, ink_image, signed_image, signed_levels
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.spec import Output, Stage
from lenet_viz.network.trace import Array, Trace

PAPER_VALUE: Final = -0.1
INK_VALUE: Final = 1.175
PENALTY_LIMIT: Final = penalty_limit()


def as_ink(pixels: Array) -> Array:
    """An input of −0.1 … 1.175 as ink 0 … 1."""
    return (pixels - np.float32(PAPER_VALUE)) / np.float32(INK_VALUE - PAPER_VALUE)


def coloured(shown: Shown, theme: Theme, stage: Stage, values: Array) -> QImage:
    """Values of a stage, or gradients while they are on screen, in their own colours and scale."""
    if shown.gradients is not None:
        return signed_image(values, shown.gradients.limits[stage], theme.gradients)
    if stage is Stage.INPUT:
        return ink_image(as_ink(values), theme)
    return signed_image(values, shown.limits[stage], theme.activations)


def stage_images(shown: Shown, layout: FigureLayout, theme: Theme, ratio: float) -> dict[Stage, QImage]:
    """One picture for each stage of maps, its maps stacked from top to bottom; none on a blank pad."""
    images = {}
    for stage in MAP_STAGES:
        values = on_screen(shown, stage)
        if values is None:
            continue
        if abs(layout.maps[stage][0].w * ratio / values.shape[2] - COARSEST_HALF_STEP) < 1e-3:
            values = in_half_steps(values)
        images[stage] = coloured(shown, theme, stage, values)
    return images


def paint_maps(painter: QPainter, places: PaintPlaces, images: Mapping[Stage, QImage]) -> None:
    """The maps of INPUT, C1, S2, C3 and S4."""
    for stage, image in images.items():
        draw_stack(painter, places.maps[stage], image)


def paint_units(painter: QPainter, places: PaintPlaces, theme: Theme, shown: Shown, trace: Trace) -> None:
    """The cells of C5 and F6."""
    gradients = shown.gradients
    values, limits, colours = trace.values, shown.limits, theme.activations
    if gradients is not None:
        values, limits, colours = gradients.values, gradients.limits, theme.gradients
    swatches = colours.swatches()
    for stage, faces in places.faces.items():
        levels = signed_levels(values[stage].ravel(), limits[stage]).tolist()
        for face, level in zip(faces, levels, strict=True):
            painter.fillRect(face, swatches[level])


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
