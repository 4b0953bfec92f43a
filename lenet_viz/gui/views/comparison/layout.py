"""Where everything of a comparison is: two columns of maps, and between them what is said of both. No Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenet_viz.gui.views.codes.row_layout import grid
from lenet_viz.gui.views.comparison.sizes import BETWEEN, C5_ROWS, MAP_STAGES, ROW_GAP, Sides, largest_rows
from lenet_viz.gui.views.figure.geometry import Pixels, Rect, TextSizes
from lenet_viz.network.connection_table import Link
from lenet_viz.network.spec import CLASSES, NetworkSpec, Stage

MARGIN: Final = 16.0
MIDDLE: Final = 188.0
"""Width of what stands between the columns."""

GAP: Final = 12.0
"""Between a column and the middle."""

_F6_SHARE: Final = 0.28
_BAR_SHARE: Final = 0.25
"""Of the width of a column."""


@dataclass(frozen=True, eq=False)
class Scores:
    """The lowest part of a column.

    Attributes:
        heading: what the scores are.
        bars: of the ten scores, each as long as the longest; they grow from the middle outwards.
        numbers: the scores, beyond their bars.
        answer: the digit and its score.
        f6: the heading over F6's picture.
    """

    heading: Rect
    bars: tuple[Rect, ...]
    numbers: tuple[Rect, ...]
    answer: Rect
    f6: Rect


@dataclass(frozen=True, eq=False)
class Column:
    """The parts of one network.

    Attributes:
        area: all of the column.
        facts: lines of words about the network; `legend`: its colour scales, below them.
        maps: the maps of C1, S2, C3 and S4.
        units: the cells of C5 and F6, where the network has them.
        c1_kernels: above each C1 map; `kernels`: those of C3, each above its map; `gaps`: links that are missing.
        scores: the answer and what led to it.
    """

    area: Rect
    facts: Rect
    legend: Rect
    maps: Mapping[Stage, tuple[Rect, ...]]
    units: Mapping[Stage, tuple[Rect, ...]]
    c1_kernels: tuple[Rect, ...]
    kernels: Mapping[Link, Rect]
    gaps: tuple[Rect, ...]
    scores: Scores

    def parts(self, stage: Stage) -> tuple[Rect, ...]:
        """The maps or cells of a stage; none where the network has no such stage."""
        return self.maps.get(stage) or self.units.get(stage, ())


@dataclass(frozen=True, eq=False)
class ComparisonLayout:
    """Every rectangle, in logical pixels; grids of cells lie on whole device pixels.

    Attributes:
        columns: left and right.
        input: the digit that both read.
        stages: between the columns, what is said of each stage.
        verdict: how the answers compare; `digits`: the ten classes between their bars.
    """

    width: float
    height: float
    text: TextSizes
    columns: tuple[Column, Column]
    input: Rect
    stages: Mapping[Stage, Rect]
    verdict: Rect
    digits: tuple[Rect, ...]


def lay_out(
    specs: tuple[NetworkSpec, NetworkSpec], width: float, height: float, ratio: float = 1.0
) -> ComparisonLayout:
    """Place every part, as large as the area allows.

    Args:
        specs: of the left and the right network.
        width: of the area, in logical pixels; made for 860×464 and more.
        height: of the area.
        ratio: device pixels for each logical pixel.
    """
    pixels, text = Pixels(ratio), TextSizes(13, 11) if height >= 500 else TextSizes(12, 10)
    column = pixels.down((width - 2 * MARGIN - MIDDLE - 2 * GAP) / 2)
    lefts = (MARGIN, width - MARGIN - column)
    middle = Rect(pixels.snap(lefts[0] + column + GAP), 0, width - 2 * (MARGIN + column + GAP), height)
    head = Rect(0, 8, 0, max(text.line + 3 * text.small_line + 2, 66.0))
    pitch = pixels.snap(max(text.small_line - 1, min(17.0, height / 40)))
    foot = Rect(0, height - 8 - CLASSES * pitch, 0, CLASSES * pitch)
    top, bottom = head.bottom + 10, foot.y - text.line - 10
    sides, heights = largest_rows(specs, column, bottom - top, text, pixels)
    rows, y = {}, top
    # What is left over goes between the rows, so that a tall window breathes.
    spare = max(0.0, min(16.0, (bottom - top - sum(heights.values()) - ROW_GAP * len(heights)) / len(heights)))
    for stage, tall in heights.items():
        rows[stage] = Rect(middle.x, pixels.snap(y), middle.w, tall)
        y += tall + ROW_GAP + spare
    columns = tuple(
        _column(spec, side, Rect(left, 0, column, height), rows, head, foot, text, pixels, mirrored=index == 1)
        for index, (spec, side, left) in enumerate(zip(specs, sides, lefts, strict=True))
    )
    side = pixels.fit(max(spec.input_size for spec in specs), head.h)
    return ComparisonLayout(
        width,
        height,
        text,
        (columns[0], columns[1]),
        pixels.square(centre=(middle.centre[0], head.y + head.h / 2), side=side),
        rows,
        Rect(middle.x, foot.y - text.line - 4, middle.w, text.line + 2),
        tuple(Rect(middle.x, foot.y + row * pitch, middle.w, pitch) for row in range(CLASSES)),
    )


def _column(
    spec: NetworkSpec,
    sides: Sides,
    area: Rect,
    rows: Mapping[Stage, Rect],
    head: Rect,
    foot: Rect,
    text: TextSizes,
    pixels: Pixels,
    *,
    mirrored: bool,
) -> Column:
    facts = Rect(area.x, head.y, area.w, text.line + 2 * text.small_line)
    middles = {stage: _middles(area, spec.layer(stage).maps) for stage in MAP_STAGES}
    maps = {}
    for stage, side in sides.maps.items():
        row = rows[stage]
        y = row.bottom - side if stage in (Stage.C1, Stage.C3) else row.y + (row.h - side) / 2
        maps[stage] = tuple(pixels.square(centre=(x, y + side / 2), side=side) for x in middles[stage])
    c1_kernels = tuple(
        pixels.square(centre=(x, maps[Stage.C1][0].y - BETWEEN - sides.c1_kernel / 2), side=sides.c1_kernel)
        for x in middles[Stage.C1]
    )
    cells = _cells(spec, sides.kernel, maps[Stage.C3][0].y - BETWEEN, middles[Stage.C3], pixels)
    table = set(spec.table.links)
    units = _units(spec, sides, area, rows, foot, pixels, mirrored=mirrored)
    f6 = max((rect.right for rect in units.get(Stage.F6, ())), default=0.0)
    f6 -= min((rect.x for rect in units.get(Stage.F6, ())), default=0.0)
    return Column(
        area,
        facts,
        Rect(area.x, facts.bottom + 2, area.w, text.small_line),
        maps,
        units,
        c1_kernels,
        {link: rect for link, rect in cells.items() if link in table},
        tuple(rect for link, rect in cells.items() if link not in table),
        _scores(area, foot, f6, text, mirrored=mirrored),
    )


def _middles(area: Rect, count: int) -> list[float]:
    return [area.x + (index + 0.5) * area.w / count for index in range(count)]


def _cells(spec: NetworkSpec, side: float, bottom: float, middles: list[float], pixels: Pixels) -> dict[Link, Rect]:
    """Every cell of the connection table, its last row just above a bottom."""
    sources, pitch = spec.table.sources, side + BETWEEN
    return {
        (source, index): pixels.square(centre=(x, bottom - (sources - source - 0.5) * pitch), side=side)
        for source in range(sources)
        for index, x in enumerate(middles)
    }


def _units(
    spec: NetworkSpec,
    sides: Sides,
    area: Rect,
    rows: Mapping[Stage, Rect],
    foot: Rect,
    pixels: Pixels,
    *,
    mirrored: bool,
) -> dict[Stage, tuple[Rect, ...]]:
    """C5 in three rows; F6 as a picture at the outer edge, as high as the ten scores."""
    units = {}
    if Stage.C5 in spec.by_stage:
        count, side, row = spec.layer(Stage.C5).maps, sides.unit, rows[Stage.C5]
        columns = math.ceil(count / C5_ROWS)
        left, top = area.x + (area.w - columns * side) / 2, row.y + (row.h - C5_ROWS * side) / 2
        units[Stage.C5] = _grid(count, columns, side, pixels.snap(left), pixels.snap(top))
    if Stage.F6 in spec.by_stage:
        count = spec.layer(Stage.F6).maps
        high, columns = grid(count)
        side = max(1 / pixels.ratio, pixels.down(min(foot.h / high, _F6_SHARE * area.w / columns)))
        left = area.right - columns * side if mirrored else area.x
        units[Stage.F6] = _grid(count, columns, side, pixels.snap(left), pixels.snap(foot.bottom - high * side))
    return units


def _grid(count: int, columns: int, side: float, left: float, top: float) -> tuple[Rect, ...]:
    places = (divmod(index, columns) for index in range(count))
    return tuple(Rect(left + column * side, top + row * side, side, side) for row, column in places)


def _scores(area: Rect, foot: Rect, f6: float, text: TextSizes, *, mirrored: bool) -> Scores:
    number, bar = text.small_width(8), area.w * _BAR_SHARE
    pitch = foot.h / CLASSES
    thick = max(3.0, round(pitch * 0.55))
    ys = [foot.y + row * pitch for row in range(CLASSES)]
    heading_y = foot.y - text.line - 2
    taken = bar + number + GAP

    def across(inner: float, width: float, y: float, height: float) -> Rect:
        """A rectangle at a distance from the column's inner edge."""
        return Rect(area.x + inner if mirrored else area.right - inner - width, y, width, height)

    return Scores(
        across(0, bar + number + GAP, heading_y, text.line),
        tuple(across(0, bar, y + round((pitch - thick) / 2), thick) for y in ys),
        tuple(across(bar + GAP / 2, number, y, pitch) for y in ys),
        across(taken, area.w - taken - f6 - GAP / 2, foot.y, foot.h),
        across(area.w - f6, f6, heading_y, text.line),
    )
