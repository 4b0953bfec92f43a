"""The right-hand column: the answer, the ten outputs and, below them, F6 as a picture. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lenet_viz.gui.views.figure.geometry import Pixels, Rect
from lenet_viz.gui.views.figure.plan import Plan
from lenet_viz.network.codes import CODE_HEIGHT, CODE_PIXELS, CODE_WIDTH
from lenet_viz.network.spec import CLASSES, NetworkSpec, Output, Stage


@dataclass(frozen=True)
class OutputRow:
    """One of the ten outputs.

    Attributes:
        row: everything that belongs to it.
        digit: the class; `code`: its bitmap, None for softmax; `bar` and `number`: its score.
    """

    row: Rect
    digit: Rect
    code: Rect | None
    bar: Rect
    number: Rect


def output_column(
    spec: NetworkSpec, plan: Plan, pixels: Pixels, x: float, height: float
) -> tuple[Rect, tuple[OutputRow, ...], tuple[Rect, ...]]:
    """The answer's area, the ten output rows and the cells of F6 (none without it), from an x to the right."""
    text = plan.text
    bottom = height - plan.margin
    answer = Rect(x, plan.margin, plan.outputs, max(text.line + 5 * text.small_line, round(height * 0.15)))
    f6: tuple[Rect, ...] = ()
    if Stage.F6 in spec.by_stage:
        f6 = _f6(spec.layer(Stage.F6).maps, plan, pixels, x, height)
        bottom = f6[0].y - text.line - 2 - plan.gap
    top = answer.bottom + plan.gap
    pitch = pixels.down(min((bottom - top) / CLASSES, 4.2 * text.body))
    return (
        answer,
        tuple(
            _output_row(spec, plan, pixels, Rect(x, top + row * pitch, plan.outputs, pitch)) for row in range(CLASSES)
        ),
        f6,
    )


def _f6(units: int, plan: Plan, pixels: Pixels, x: float, height: float) -> tuple[Rect, ...]:
    """F6 as 7×12 when it has 84 units, otherwise in a grid of about that form."""
    columns = CODE_WIDTH if units == CODE_PIXELS else math.ceil(math.sqrt(units * CODE_WIDTH / CODE_HEIGHT))
    rows = math.ceil(units / columns)
    side = max(1 / pixels.ratio, pixels.down(min(plan.outputs / columns, 0.23 * height / rows)))
    top = pixels.snap(height - plan.margin - rows * side)
    return tuple(Rect(x + unit % columns * side, top + unit // columns * side, side, side) for unit in range(units))


def _output_row(spec: NetworkSpec, plan: Plan, pixels: Pixels, row: Rect) -> OutputRow:
    text = plan.text
    middle = row.y + row.h / 2
    digit = Rect(row.x, middle - text.line / 2, text.body, min(text.line, row.h))
    code = None
    bar_x = digit.right + plan.gap / 2
    if spec.output is Output.RBF:
        step = max(1, math.floor(min(row.h - 2, 3 * text.line) * pixels.ratio / CODE_HEIGHT)) / pixels.ratio
        code = Rect(
            pixels.snap(bar_x), pixels.snap(middle - CODE_HEIGHT * step / 2), CODE_WIDTH * step, CODE_HEIGHT * step
        )
        bar_x = code.right + plan.gap
    number_width = text.small_width(8)  # ">99.9%" in bold, with a little room
    number = Rect(row.right - number_width, middle - text.small_line / 2, number_width, min(text.small_line, row.h))
    thick = pixels.snap(min(text.body, row.h * 0.5))
    return OutputRow(row, digit, code, Rect(bar_x, pixels.snap(middle - thick / 2), number.x - bar_x, thick), number)
