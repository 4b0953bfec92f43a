"""Which parts of the figure belong to what is under the pointer, or to the unit that was asked about. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenet_viz.gui.views.figure.layout import MAP_STAGES
from lenet_viz.gui.views.figure.targets import ColumnTarget, KernelTarget, LinkTarget, RowTarget, Target
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.connection_table import Link
from lenet_viz.network.spec import NetworkSpec, Stage


@dataclass(frozen=True)
class Highlight:
    """What is framed and banded.

    Attributes:
        maps: (stage, map) with a frame.
        links: cells of the table whose kernel has a frame; `c1_kernels`: the same before C1.
        row, column: the S2 map and C3 map whose bands show, or None.
    """

    maps: frozenset[tuple[Stage, int]] = frozenset()
    links: frozenset[Link] = frozenset()
    c1_kernels: frozenset[int] = frozenset()
    row: int | None = None
    column: int | None = None


NOTHING = Highlight()


def highlight(spec: NetworkSpec, target: Target | None) -> Highlight:
    """The parts that belong to a target; what a unit reads comes with its inspection."""
    match target:
        case KernelTarget(stage=Stage.C1, map=index):
            maps = frozenset({(Stage.INPUT, 0), (Stage.C1, index)})
            return Highlight(maps=maps, c1_kernels=frozenset({index}))
        case KernelTarget(source=source, map=index) | LinkTarget(source, index):
            maps = frozenset({(Stage.C1, source), (Stage.S2, source), (Stage.C3, index)})
            links = frozenset({(source, index)} & set(spec.table.kernel_index))
            return Highlight(maps=maps, links=links, row=source, column=index)
        case RowTarget(source):
            return Highlight(maps=frozenset({(Stage.C1, source), (Stage.S2, source)}), row=source)
        case ColumnTarget(index):
            return Highlight(maps=frozenset({(Stage.C3, index), (Stage.S4, index)}), column=index)
        case _:
            return NOTHING


def inspected(inspection: Inspection) -> Highlight:
    """A unit's map, every map that its ladder reaches, and the kernels through which it is read."""
    unit, ladder = inspection.unit, inspection.ladder
    reached = {stage: np.flatnonzero(mask.any(axis=(1, 2))).tolist() for stage, mask in ladder.items()}
    maps = {(stage, index) for stage, indices in reached.items() if stage in MAP_STAGES for index in indices}
    if unit.stage in MAP_STAGES:
        maps.add((unit.stage, unit.map))
    match unit.stage:
        case Stage.C1:
            return Highlight(frozenset(maps), c1_kernels=frozenset({unit.map}))
        case Stage.S2:
            return Highlight(frozenset(maps), c1_kernels=frozenset({unit.map}), row=unit.map)
        case Stage.C3 | Stage.S4:
            links = frozenset((source, unit.map) for source in reached[Stage.S2])
            return Highlight(frozenset(maps), links, column=unit.map)
        case _:
            return Highlight(frozenset(maps))
