"""Where everything in the figure is: rectangles from a spec and a size. No Qt.

Rows are S2 maps and columns are C3 maps: a C1 map, its S2 map and their row of the connection table
share one y; a column of the table, its C3 map and its S4 map share one x.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, Rect, TextSizes
from lenet_viz.gui.views.figure.output_column import OutputRow, output_column
from lenet_viz.gui.views.figure.plan import Plan, best_plan
from lenet_viz.network.connection_table import Link
from lenet_viz.network.spec import NetworkSpec, Stage

MAP_STAGES: Final = (Stage.INPUT, Stage.C1, Stage.S2, Stage.C3, Stage.S4)
"""The stages drawn as maps; the others are drawn as single units."""


@dataclass(frozen=True, eq=False)
class FigureLayout:
    """Every rectangle of the figure, in logical pixels; grids of cells lie on whole device pixels.

    Attributes:
        maps: the maps of INPUT, C1, S2, C3 and S4.
        units: the cells of C5 and of F6, where the network has them.
        cells: every cell of the connection table, linked or not; they tile the table.
        kernels: the kernels in the linked cells.
        c1_kernels: the kernel before each C1 map.
        headings: the words of each stage; of C3 to C5 they end at the right edge.
        table_heading: two lines over the table; `column_numbers`, `row_numbers`: beside its cells.
        activation_scale, kernel_scale: colour bars with their numbers.
        outputs: the ten rows; `answer`: the area of the answer panel.
        lens_picture, lens_words: where the map under the pointer is enlarged and described.
    """

    spec: NetworkSpec
    width: float
    height: float
    text: TextSizes
    maps: Mapping[Stage, tuple[Rect, ...]]
    units: Mapping[Stage, tuple[Rect, ...]]
    cells: Mapping[Link, Rect]
    kernels: Mapping[Link, Rect]
    c1_kernels: tuple[Rect, ...]
    headings: Mapping[Stage, Rect]
    table_heading: Rect
    column_numbers: tuple[Rect, ...]
    row_numbers: tuple[Rect, ...]
    activation_scale: Rect
    kernel_scale: Rect
    outputs: tuple[OutputRow, ...]
    answer: Rect
    lens_picture: Rect
    lens_words: Rect

    def column_band(self, index: int) -> Rect:
        """The strip of the figure that belongs to a C3 map: its number, kernels, C3 and S4 maps."""
        top, last = self.column_numbers[index], self.maps[Stage.S4][index]
        return Rect(top.x, top.y, top.w, last.bottom + 4 - top.y)

    def row_band(self, index: int) -> Rect:
        """The strip of the table that belongs to an S2 map."""
        first, last = self.cells[index, 0], self.cells[index, self.spec.table.maps - 1]
        return Rect(first.x, first.y, last.right - first.x, first.h)


def lay_out(spec: NetworkSpec, width: float, height: float, ratio: float = 1.0) -> FigureLayout:
    """Place every part of the figure.

    Args:
        spec: the network.
        width: of the area, in logical pixels; the figure is made for 760×400 and more.
        height: of the area.
        ratio: device pixels for each logical pixel.
    """
    pixels = Pixels(ratio)
    plan = best_plan(spec, width, height, pixels)
    maps, c1_kernels = _row_maps(spec, plan, pixels)
    lines = _line_centres(spec, plan, height)
    for stage, side in ((Stage.C3, plan.c3), (Stage.S4, plan.s4)):
        xs = (_column_centre(plan, index) for index in range(spec.table.maps))
        maps[stage] = tuple(pixels.square(centre=(x, lines[stage]), side=side) for x in xs)
    cells, kernels = _table(spec, plan, pixels)
    outputs_x = pixels.snap(width - plan.margin - plan.outputs)
    answer, outputs, f6 = output_column(spec, plan, pixels, outputs_x, height)
    units = {Stage.F6: f6} if f6 else {}
    if Stage.C5 in lines:
        units[Stage.C5] = _strip(spec, plan, pixels, maps[Stage.C3], lines[Stage.C5])
    lens_picture, lens_words = _lens(plan, pixels, maps, height)
    table_right = plan.table_x + plan.pitch * spec.table.maps
    activation_scale, kernel_scale = _scales(plan, maps[Stage.INPUT][0])
    heading = Rect(plan.table_x, plan.margin, table_right - plan.table_x, plan.text.line + plan.text.small_line)
    return FigureLayout(
        spec=spec,
        width=width,
        height=height,
        text=plan.text,
        maps=maps,
        units=units,
        cells=cells,
        kernels=kernels,
        c1_kernels=c1_kernels,
        headings=_headings(plan, maps, c1_kernels, lines, f6),
        table_heading=heading,
        column_numbers=_column_numbers(spec, plan),
        row_numbers=_row_numbers(spec, plan),
        activation_scale=activation_scale,
        kernel_scale=kernel_scale,
        outputs=outputs,
        answer=answer,
        lens_picture=lens_picture,
        lens_words=lens_words,
    )


def _column_centre(plan: Plan, index: int) -> float:
    return plan.table_x + (index + 0.5) * plan.pitch


def _row_centre(plan: Plan, index: int) -> float:
    return plan.top + (index + 0.5) * plan.row_pitch


def _rows_bottom(spec: NetworkSpec, plan: Plan) -> float:
    return plan.top + spec.table.sources * plan.row_pitch


def _row_maps(spec: NetworkSpec, plan: Plan, pixels: Pixels) -> tuple[dict[Stage, tuple[Rect, ...]], tuple[Rect, ...]]:
    """INPUT, C1 and S2 with the C1 kernels, aligned with the rows of the table."""
    kernel_x = plan.margin + plan.input_column + 2 * plan.gap + plan.c1_kernel / 2
    c1_x = kernel_x + plan.c1_kernel / 2 + plan.gap + plan.c1 / 2
    s2_x = plan.margin + plan.input_column + plan.c1_column + 3.5 * plan.gap + plan.s2 / 2
    ys = [_row_centre(plan, index) for index in range(spec.table.sources)]
    first_row = pixels.square(centre=(c1_x, ys[0]), side=plan.c1).y
    maps = {
        Stage.INPUT: (Rect(pixels.snap(plan.margin), first_row, plan.input, plan.input),),
        Stage.C1: tuple(pixels.square(centre=(c1_x, y), side=plan.c1) for y in ys),
        Stage.S2: tuple(pixels.square(centre=(s2_x, y), side=plan.s2) for y in ys),
    }
    return maps, tuple(pixels.square(centre=(kernel_x, y), side=plan.c1_kernel) for y in ys)


def _table(spec: NetworkSpec, plan: Plan, pixels: Pixels) -> tuple[dict[Link, Rect], dict[Link, Rect]]:
    cells: dict[Link, Rect] = {}
    kernels: dict[Link, Rect] = {}
    for source in range(spec.table.sources):
        for target in range(spec.table.maps):
            x, y = plan.table_x + target * plan.pitch, plan.top + source * plan.row_pitch
            cells[source, target] = Rect(x, y, plan.pitch, plan.row_pitch)
            if (source, target) in spec.table.kernel_index:
                centre = (_column_centre(plan, target), _row_centre(plan, source))
                kernels[source, target] = pixels.square(centre=centre, side=plan.kernel)
    return cells, kernels


def _line_centres(spec: NetworkSpec, plan: Plan, height: float) -> dict[Stage, float]:
    """The y of the middle of the C3, S4 and C5 lines, spread over the room below the table."""
    stages = [stage for stage in (Stage.C3, Stage.S4, Stage.C5) if stage in spec.by_stage]
    y = _rows_bottom(spec, plan)
    gap = (height - plan.margin - y - sum(plan.slots)) / len(stages)
    gap = min(gap, 3 * plan.gap)
    centres: dict[Stage, float] = {}
    for stage, slot in zip(stages, plan.slots, strict=True):
        centres[stage] = y + gap + slot / 2
        y += gap + slot
    return centres


def _strip(spec: NetworkSpec, plan: Plan, pixels: Pixels, c3: tuple[Rect, ...], centre: float) -> tuple[Rect, ...]:
    """C5 in rows as wide as the C3 maps; cells differ by a pixel so that both edges align."""
    units = spec.layer(Stage.C5).maps
    columns = math.ceil(units / plan.strip_rows)
    left, right = c3[0].x, c3[-1].right
    side = plan.strip_height / plan.strip_rows
    top = pixels.snap(centre - plan.strip_height / 2)
    edges = [pixels.snap(left + (right - left) * column / columns) for column in range(columns + 1)]
    cells = []
    for unit in range(units):
        row, column = divmod(unit, columns)
        cells.append(Rect(edges[column], top + row * side, edges[column + 1] - edges[column], side))
    return tuple(cells)


def _headings(
    plan: Plan,
    maps: Mapping[Stage, tuple[Rect, ...]],
    c1_kernels: tuple[Rect, ...],
    lines: Mapping[Stage, float],
    f6: tuple[Rect, ...],
) -> dict[Stage, Rect]:
    text = plan.text
    three_lines = text.line + 2 * text.small_line
    headings = {
        Stage.INPUT: Rect(maps[Stage.INPUT][0].x, plan.margin, plan.input_column, three_lines),
        Stage.C1: Rect(c1_kernels[0].x, plan.margin, plan.c1_column, three_lines),
        Stage.S2: Rect(maps[Stage.S2][0].x, plan.margin, plan.s2_column, three_lines),
    }
    two_lines = text.line + text.small_line
    x = plan.table_x - plan.gap - plan.headings
    for stage, y in lines.items():
        headings[stage] = Rect(x, y - two_lines / 2, plan.headings, two_lines)
    if f6:
        headings[Stage.F6] = Rect(f6[0].x, f6[0].y - text.line - 2, plan.outputs, text.line)
    return headings


def _column_numbers(spec: NetworkSpec, plan: Plan) -> tuple[Rect, ...]:
    y = plan.margin + plan.text.line + plan.text.small_line
    xs = (plan.table_x + index * plan.pitch for index in range(spec.table.maps))
    return tuple(Rect(x, y, plan.pitch, plan.text.small_line + plan.gap / 2) for x in xs)


def _row_numbers(spec: NetworkSpec, plan: Plan) -> tuple[Rect, ...]:
    width = plan.text.small_width(3)
    ys = (_row_centre(plan, index) - plan.text.small_line / 2 for index in range(spec.table.sources))
    return tuple(Rect(plan.table_x - width, y, width, plan.text.small_line) for y in ys)


def _scales(plan: Plan, input_map: Rect) -> tuple[Rect, Rect]:
    """The scales of activations and kernels, under INPUT."""
    height = round(plan.text.body * 0.7) + 1 + 2 * plan.text.small_line
    first = Rect(input_map.x, input_map.bottom + plan.gap, plan.input_column, height)
    return first, Rect(first.x, first.bottom + plan.gap, first.w, height)


def _lens(
    plan: Plan,
    pixels: Pixels,
    maps: Mapping[Stage, tuple[Rect, ...]],
    height: float,
) -> tuple[Rect, Rect]:
    """Picture and words: side by side below S2, or the picture in the INPUT column above its words."""
    text, gap = plan.text, plan.gap
    left = maps[Stage.INPUT][0].x
    right = plan.table_x - 2 * gap - plan.headings
    bottom = height - plan.margin
    rows_bottom = maps[Stage.S2][-1].bottom + gap
    words_height = 2 * text.line + 4 * text.small_line
    scale_bottom = _scales(plan, maps[Stage.INPUT][0])[1].bottom + gap
    beside = min(bottom - rows_bottom, right - left - gap - text.body_width(17))
    above = min(bottom - words_height - gap - scale_bottom, plan.input_column)
    if beside >= above or bottom - words_height < rows_bottom:
        side = pixels.down(beside)
        top = pixels.snap(max(rows_bottom, bottom - side))
        return Rect(left, top, side, side), Rect(left + side + gap, top, right - left - side - gap, side)
    side = pixels.down(max(above, 1.0))
    top = bottom - words_height
    return Rect(left, pixels.snap(top - gap - side), side, side), Rect(left, top, right - left, words_height)
