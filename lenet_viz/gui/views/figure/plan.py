"""How large each part of the figure is: the largest picture that fits. No Qt."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, TextSizes
from lenet_viz.network.spec import NetworkSpec, Stage

_INPUT_SHARE: Final = 1.75  # INPUT is drawn this much larger than a C1 map.
_KERNEL_SHARE: Final = 0.62  # A C1 kernel, as a share of its map.
_CELL_SHARE: Final = 0.88  # A kernel, as a share of its cell of the table.
_LARGEST_UNIT: Final = 17.0  # A C5 cell is not drawn larger: one number needs no more room.
_SMALLEST_UNIT: Final = 3.0
_COLUMN_GAP: Final = 3.0
_ROW_GAP: Final = 5.0  # Room for the frames of two neighbouring maps.
_STRIP_ROWS: Final = (2, 3, 4, 5, 6)
_LOOSEST_ROWS: Final = 1.6  # Rows stand at most this many map heights apart.


@dataclass(frozen=True)
class Plan:
    """Sizes in logical pixels, from which every rectangle follows.

    Attributes:
        input, c1, s2, c3, s4: sides of the maps.
        c1_kernel, kernel: sides of the kernels before C1 and in the table.
        c1_column, s2_column: widths that hold the maps and their headings.
        input_column: width that holds INPUT and its scale.
        table_x: left edge of the table; `pitch` and `row_pitch`: distances between columns and rows.
        top: where the rows begin.
        strip_rows: rows of the C5 strip, and `strip_height` their height; 0 without C5.
        slots: heights of the C3, S4 and C5 lines, headings included.
        gap: between stages; `margin`: round the figure.
        outputs: width of the column of outputs.
    """

    text: TextSizes
    margin: float
    gap: float
    input: float
    c1: float
    s2: float
    c3: float
    s4: float
    c1_kernel: float
    kernel: float
    input_column: float
    c1_column: float
    s2_column: float
    table_x: float
    pitch: float
    row_pitch: float
    top: float
    strip_rows: int
    strip_height: float
    slots: tuple[float, ...]
    outputs: float

    @property
    def headings(self) -> float:
        """Width of the headings left of C3, S4 and C5."""
        return self.text.body_width(3) + self.text.small_width(9)


def best_plan(spec: NetworkSpec, width: float, height: float, pixels: Pixels) -> Plan:
    """The plan that paints the largest maps, kernels and units inside width × height."""
    return max(_plans(spec, width, height, pixels), key=_worth)


def _plans(spec: NetworkSpec, width: float, height: float, pixels: Pixels) -> Iterator[Plan]:
    text = TextSizes.of(width, height)
    strips = _strip_choices(spec)
    c1_units, c3_units = spec.layer(Stage.C1).shape[1], spec.layer(Stage.C3).shape[1]
    c1_limit = max(c1_units / pixels.ratio, height / spec.table.sources)
    c3_limit = max(c3_units / pixels.ratio, width / spec.table.maps)
    smallest: Plan | None = None
    found = False
    sides = itertools.product(pixels.sides(c1_units, c1_limit), pixels.sides(c3_units, c3_limit), strips)
    for c1, c3, strip_rows in sides:
        plan = _plan(spec, text, width, height, pixels, c1=c1, c3=c3, strip_rows=strip_rows)
        smallest = smallest or plan
        if _fits(plan):
            found = True
            yield plan
    if not found:
        # Smaller than any useful window: the smallest picture, cut off by the widget's edge.
        assert smallest is not None
        yield smallest


def _plan(
    spec: NetworkSpec,
    text: TextSizes,
    width: float,
    height: float,
    pixels: Pixels,
    *,
    c1: float,
    c3: float,
    strip_rows: int,
) -> Plan:
    margin = float(text.body)
    gap = pixels.snap(text.body * 0.6)
    shape_width = text.small_width(8)
    input_units, window = spec.input_size, spec.kernel_size
    input_side = input_units * max(2, round(c1 * _INPUT_SHARE * pixels.ratio / input_units)) / pixels.ratio
    input_column = max(input_side, text.small_width(15))
    c1_kernel = pixels.fit(window, c1 * _KERNEL_SHARE)
    c1_column = max(c1_kernel + gap + c1, shape_width)
    s2 = pixels.fit(spec.layer(Stage.S2).shape[1], c1)
    s2_column = max(s2, shape_width)
    outputs = max(pixels.snap(min(width * 0.135, 230.0)), 11.5 * text.body)
    table_x = margin + input_column + c1_column + s2_column + 4.5 * gap + text.small_width(3)
    pitch = pixels.down((width - margin - outputs - 3 * gap - table_x) / spec.table.maps)
    s4 = pixels.fit(spec.layer(Stage.S4).shape[1], c3)
    strip_height = _strip_height(spec, strip_rows, pitch * spec.table.maps, pixels)
    heading = text.line + text.small_line
    slots = tuple(max(side, heading) for side in (c3, s4, strip_height) if side)
    top = margin + text.line + 2 * text.small_line + gap
    room = height - margin - top - sum(slots) - len(slots) * gap
    row_pitch = pixels.down(min(room / spec.table.sources, c1 * _LOOSEST_ROWS + gap))
    kernel = pixels.fit(window, min(pitch, row_pitch) * _CELL_SHARE)
    return Plan(
        text=text,
        margin=margin,
        gap=gap,
        input=input_side,
        c1=c1,
        s2=s2,
        c3=c3,
        s4=s4,
        c1_kernel=c1_kernel,
        kernel=kernel,
        input_column=input_column,
        c1_column=c1_column,
        s2_column=s2_column,
        table_x=pixels.snap(table_x),
        pitch=pitch,
        row_pitch=row_pitch,
        top=pixels.snap(top),
        strip_rows=strip_rows,
        strip_height=strip_height,
        slots=slots,
        outputs=outputs,
    )


def _strip_choices(spec: NetworkSpec) -> tuple[int, ...]:
    """Into how many rows C5 may be laid: full ones where its size allows; (0,) without C5."""
    if Stage.C5 not in spec.by_stage:
        return (0,)
    full = tuple(rows for rows in _STRIP_ROWS if spec.layer(Stage.C5).maps % rows == 0)
    return full or _STRIP_ROWS


def _strip_height(spec: NetworkSpec, rows: int, width: float, pixels: Pixels) -> float:
    """Height of the C5 strip, whose cells are as high as wide up to a limit; 0 without C5."""
    if not rows:
        return 0.0
    columns = math.ceil(spec.layer(Stage.C5).maps / rows)
    return rows * max(1 / pixels.ratio, pixels.down(min(width / columns, _LARGEST_UNIT)))


def _fits(plan: Plan) -> bool:
    if plan.strip_rows and plan.strip_height / plan.strip_rows < _SMALLEST_UNIT:
        return False
    return plan.c3 + _COLUMN_GAP <= plan.pitch and plan.c1 + _ROW_GAP <= plan.row_pitch


def _worth(plan: Plan) -> float:
    """How well a plan shows everything: the logarithms keep one part from growing at another's cost."""
    strip = math.log(plan.strip_height / plan.strip_rows) if plan.strip_rows else 0.0
    return math.log(plan.c1) + math.log(plan.c3) + 0.5 * math.log(plan.kernel) + 0.5 * strip
