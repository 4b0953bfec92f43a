"""What changes while training, muting and editing: kernels, their scale, and the counts in the headings."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from lenet_viz.gui.views.figure.brush import CENTRE, LEFT, RIGHT, Fonts, draw, qrect, ramp, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.gui.views.figure.headings import paint_counts
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.scales import natural_limit
from lenet_viz.gui.views.figure.shown import Shown, code_of
from lenet_viz.gui.views.figure.words import limit_word
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.theme import Diverging, Theme
from lenet_viz.network.codes import CODE_WIDTH
from lenet_viz.network.spec import Stage
from lenet_viz.network.trace import Array
from lenet_viz.network.weights import Weights

_KERNELS = (Stage.C1, Stage.C3)
_FADED = 0.55
"""How much of a muted kernel the window's colour covers."""


def paint_kernels(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown) -> None:
    """The kernels of C1 and of the table, the codes, both scales, and the counts of the stages."""
    gradients = shown.backward
    weights = shown.weights if gradients is None else gradients.weights
    limits = {stage: shown.kernel_limit if gradients is None else gradients.kernel_limits[stage] for stage in _KERNELS}
    colours = theme.kernels if gradients is None else theme.gradients
    _paint_atlas(painter, list(layout.c1_kernels), _atlas_values(weights, Stage.C1), limits[Stage.C1], colours)
    rects = [layout.kernels[link] for link in layout.spec.table.links]
    _paint_atlas(painter, rects, _atlas_values(weights, Stage.C3), limits[Stage.C3], colours)
    if shown.alterations.muted:
        _paint_muted(painter, layout, theme, shown, limits[Stage.C3], colours)
    _paint_codes(painter, layout, theme, shown)
    paint_counts(painter, layout, theme, shown)
    _paint_scales(painter, layout, theme, shown)


def _atlas_values(weights: Weights, stage: Stage) -> Array:
    kernels = weights[stage].weights
    assert kernels is not None
    return kernels


def _paint_atlas(painter: QPainter, rects: list[Rect], kernels: Array, limit: float, colours: Diverging) -> None:
    atlas, side = signed_image(kernels, limit, colours), kernels.shape[-1]
    for index, rect in enumerate(rects):
        draw(painter, rect, atlas, QRectF(0, index * side, side, side))


def _paint_muted(
    painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown, limit: float, colours: Diverging
) -> None:
    """Muted kernels keep their trained weights, but pale and struck out."""
    kernels = _atlas_values(shown.trained if shown.backward is None else shown.backward.weights, Stage.C3)
    veil = QColor(theme.window)
    veil.setAlphaF(_FADED)
    for link in shown.alterations.muted:
        rect = layout.kernels[link]
        draw(painter, rect, signed_image(kernels[layout.spec.table.kernel_index[link]], limit, colours))
        painter.fillRect(qrect(rect), veil)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), 1.2))
    places = [layout.kernels[link] for link in shown.alterations.muted]
    painter.drawLines([QLineF(rect.x + 1, rect.bottom - 1, rect.right - 1, rect.y + 1) for rect in places])
    painter.restore()


def _paint_codes(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown) -> None:
    """The codes of RBF outputs: ink alone, so that the rows stay one picture with their numbers."""
    ink = QColor(theme.text)
    for digit, output in enumerate(layout.outputs):
        if output.code is None:
            continue
        code, side = code_of(shown, digit), output.code.w / CODE_WIDTH
        for row, column in zip(*code.nonzero(), strict=True):
            ink.setAlphaF(float(code[row, column]))
            place = QRectF(output.code.x + int(column) * side, output.code.y + int(row) * side, side, side)
            painter.fillRect(place, ink)


def _paint_scales(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown) -> None:
    first, second, gradients = layout.activation_scale, layout.kernel_scale, shown.backward
    if gradients is not None:
        words = ("∂loss/∂activation",), "∂loss/∂weight"
        _paint_scale(painter, layout, theme, first, theme.gradients, *words)
        _paint_kernel_ends(painter, layout, theme, second, gradients)
        return
    limit = natural_limit(layout.spec.squashing)
    word = "max" if limit is None else limit_word(limit)
    _paint_scale(painter, layout, theme, first, theme.activations, (f"−{word}", "0", f"+{word}"), "activation")
    word = limit_word(shown.kernel_limit)
    _paint_scale(painter, layout, theme, second, theme.kernels, (f"≤−{word}", "0", f"≥{word}"), "kernel weight")


def _paint_kernel_ends(
    painter: QPainter, layout: FigureLayout, theme: Theme, rect: Rect, gradients: ShownGradients
) -> None:
    """Where the gradients' colours end at the kernels; the stages' own ends stand in their headings."""
    lines = ["kernels end at"]
    lines += [f"{stage}: ±{limit_word(limit)}" for stage, limit in gradients.kernel_limits.items()]
    small, height = Fonts.of(layout.text).small, layout.text.small_line
    top = rect.bottom - len(lines) * height
    for index, words in enumerate(lines):
        write(painter, Rect(rect.x, top + index * height, rect.w, height), words, small, theme.muted)


def _paint_scale(
    painter: QPainter,
    layout: FigureLayout,
    theme: Theme,
    rect: Rect,
    colours: Diverging,
    above: tuple[str, ...],
    below: str,
) -> None:
    """A colour bar with two lines of words: its ends and 0 (or one phrase), and its name."""
    text, fonts = layout.text, Fonts.of(layout.text)
    bar = Rect(rect.x, rect.y, rect.w, round(text.body * 0.7))
    ramp(painter, bar, colours, theme.border)
    line = Rect(rect.x, bar.bottom + 1, rect.w, text.small_line)
    for words, align in zip(above, (LEFT, CENTRE, RIGHT), strict=False):
        write(painter, line, words, fonts.small, theme.muted, align)
    write(painter, Rect(rect.x, line.bottom, rect.w, text.small_line), below, fonts.small, theme.muted)
