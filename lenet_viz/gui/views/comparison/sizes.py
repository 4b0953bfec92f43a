"""How large each part of a comparison is: the largest parts whose rows fit under one another. No Qt."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, TextSizes
from lenet_viz.network.spec import NetworkSpec, Stage

MAP_STAGES: Final = (Stage.C1, Stage.S2, Stage.C3, Stage.S4)
ROW_STAGES: Final = (*MAP_STAGES, Stage.C5)
"""The stages that have a row; F6 stands beside the answer."""

ROW_GAP: Final = 7.0
BETWEEN: Final = 3.0
"""Between neighbouring maps."""

C5_ROWS: Final = 3
_SMALLEST: Final = 0.4
_LARGEST: Final = 4.0
_STEPS: Final = 36
"""Scales that are tried."""


class _Part(StrEnum):
    """What grows on its own, the most telling first."""

    C1 = "C1"
    TABLE = "the kernels of C3"
    S2 = "S2"
    C3 = "C3"
    S4 = "S4"
    C1_KERNEL = "the kernels of C1"
    C5 = "C5"


_SHARES: Final = {
    _Part.C1: 28.0,
    _Part.TABLE: 8.0,
    _Part.S2: 21.0,
    _Part.C3: 11.0,
    _Part.S4: 11.0,
    _Part.C1_KERNEL: 15.0,
    _Part.C5: 5.0,
}
"""Side of a map, a kernel, or a cell of C5, at the scale 1."""

_Scales = Mapping[_Part, float]


@dataclass(frozen=True)
class Sides:
    """Sides of one network's parts at some scale."""

    maps: Mapping[Stage, float]
    c1_kernel: float
    kernel: float
    unit: float

    def height(self, spec: NetworkSpec, stage: Stage) -> float:
        """What the row of a stage needs."""
        match stage:
            case Stage.C1:
                return self.c1_kernel + BETWEEN + self.maps[stage]
            case Stage.C3:
                return spec.table.sources * (self.kernel + BETWEEN) + BETWEEN + self.maps[stage]
            case Stage.C5:
                return C5_ROWS * self.unit if stage in spec.by_stage else 0.0
            case _:
                return self.maps[stage]


def largest_rows(
    specs: tuple[NetworkSpec, NetworkSpec], width: float, height: float, text: TextSizes, pixels: Pixels
) -> tuple[tuple[Sides, Sides], dict[Stage, float]]:
    """The largest parts whose rows fit under one another, and the heights of the rows."""
    scales: _Scales = dict.fromkeys(_Part, _SMALLEST)

    def grown(parts: Sequence[_Part], step: int) -> _Scales:
        scale = _SMALLEST + (_LARGEST - _SMALLEST) * step / _STEPS
        return {part: max(scale, known) if part in parts else known for part, known in scales.items()}

    def is_too_high(parts: Sequence[_Part], step: int) -> bool:
        heights = _rows(specs, width, grown(parts, step), text, pixels)[1]
        return sum(heights.values()) + ROW_GAP * len(heights) > height

    # All together first, so that they stay in proportion; what is left over goes to single parts.
    for parts in (list(_Part), *([part] for part in _Part)):
        scales = grown(parts, bisect_left(range(1, _STEPS + 1), True, key=partial(is_too_high, parts)))
    return _rows(specs, width, scales, text, pixels)


def _rows(
    specs: tuple[NetworkSpec, NetworkSpec], width: float, scales: _Scales, text: TextSizes, pixels: Pixels
) -> tuple[tuple[Sides, Sides], dict[Stage, float]]:
    least = text.line + text.small_line
    sides = (_sides(specs[0], width, scales, pixels), _sides(specs[1], width, scales, pixels))
    heights = {
        stage: max(least, *(side.height(spec, stage) for side, spec in zip(sides, specs, strict=True)))
        for stage in ROW_STAGES
        if any(stage in spec.by_stage for spec in specs)
    }
    return sides, heights


def _sides(spec: NetworkSpec, width: float, scales: _Scales, pixels: Pixels) -> Sides:
    largest = {part: scales[part] * share for part, share in _SHARES.items()}
    maps = {}
    for stage in MAP_STAGES:
        count, units, _ = spec.layer(stage).shape
        room = min(largest[_Part(stage.value)], width / count - BETWEEN)
        maps[stage] = max(pixels.sides(units, max(room, units / pixels.ratio)))
    unit = 0.0
    if Stage.C5 in spec.by_stage:
        room = min(largest[_Part.C5], width / math.ceil(spec.layer(Stage.C5).maps / C5_ROWS))
        unit = max(1 / pixels.ratio, pixels.down(room))
    return Sides(
        maps,
        pixels.fit(spec.kernel_size, min(largest[_Part.C1_KERNEL], width / spec.table.sources - BETWEEN)),
        pixels.fit(spec.kernel_size, min(largest[_Part.TABLE], width / spec.table.maps - BETWEEN)),
        unit,
    )
