"""What stands still while kernels learn: codes, scales, and the counts in the headings."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from lenet_viz.gui.views.figure.brush import CENTRE, LEFT, RIGHT, Fonts, ramp, write
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.gui.views.figure.headings import paint_counts
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.scales import natural_limit
from lenet_viz.gui.views.figure.shown import Shown, code_of
from lenet_viz.gui.views.figure.words import limit_word
from lenet_viz.gui.views.theme import Diverging, Theme
from lenet_viz.network.alterations import Alterations
from lenet_viz.network.codes import CODE_WIDTH

DetailsKey = tuple[Alterations, ShownGradients | None, float]


def details_key(shown: Shown) -> DetailsKey:
    """What is painted is the same as long as this is, for one network, size and theme: codes only alter by hand."""
    return (shown.alterations, shown.backward, shown.kernel_limit)


def paint_details(painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown) -> None:
    """The codes, both scales, and the counts of the stages."""
    _paint_codes(painter, layout, theme, shown)
    paint_counts(painter, layout, theme, shown)
    _paint_scales(painter, layout, theme, shown)


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
