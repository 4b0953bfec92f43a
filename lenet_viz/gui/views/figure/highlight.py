"""Which parts of the figure belong to what is under the pointer. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from lenet_viz.gui.views.figure.layout import MAP_STAGES, Link
from lenet_viz.gui.views.figure.targets import KernelTarget, LinkTarget, Target, UnitTarget
from lenet_viz.network.geometry import Field, receptive_field
from lenet_viz.network.spec import NetworkSpec, Stage, Unit


@dataclass(frozen=True)
class Highlight:
    """What is framed and banded.

    Attributes:
        maps: (stage, map) with a frame.
        links: cells of the table whose kernel has a frame; `c1_kernels`: the same before C1.
        row, column: the S2 map and C3 map whose bands show, or None.
        units: cells of C5, F6 or OUTPUT with a frame.
        fields: what the unit under the pointer sees of the maps.
    """

    maps: frozenset[tuple[Stage, int]] = frozenset()
    links: frozenset[Link] = frozenset()
    c1_kernels: frozenset[int] = frozenset()
    row: int | None = None
    column: int | None = None
    units: frozenset[Unit] = frozenset()
    fields: tuple[Field, ...] = ()


NOTHING = Highlight()


def highlight(spec: NetworkSpec, target: Target | None) -> Highlight:
    """The parts that belong to a target."""
    match target:
        case UnitTarget(unit) if unit.stage in MAP_STAGES:
            return _map(spec, unit)
        case UnitTarget(unit):
            return Highlight(units=frozenset({unit}))
        case KernelTarget(stage=Stage.C1, map=index):
            maps = frozenset({(Stage.INPUT, 0), (Stage.C1, index)})
            return Highlight(maps=maps, c1_kernels=frozenset({index}))
        case KernelTarget(source=source, map=index) | LinkTarget(source, index):
            maps = frozenset({(Stage.C1, source), (Stage.S2, source), (Stage.C3, index)})
            links = frozenset({(source, index)} & set(spec.table.kernel_index))
            return Highlight(maps=maps, links=links, row=source, column=index)
        case _:
            return NOTHING


def _map(spec: NetworkSpec, unit: Unit) -> Highlight:
    """A map, every map it reads down to INPUT, and the kernels between them."""
    if unit.stage is Stage.INPUT:
        return Highlight(maps=frozenset({(Stage.INPUT, 0)}))
    ladder = receptive_field(spec, unit)
    maps = {(unit.stage, unit.map)} | {(stage, index) for stage, field in ladder.items() for index in field.maps}
    rows = frozenset(index for stage, index in maps if stage is Stage.C1)
    if unit.stage in (Stage.C1, Stage.S2):
        row = unit.map if unit.stage is Stage.S2 else None
        return Highlight(frozenset(maps), c1_kernels=rows, row=row, fields=tuple(ladder.values()))
    links = frozenset((source, unit.map) for source in spec.table.columns[unit.map])
    return Highlight(frozenset(maps), links, column=unit.map, fields=tuple(ladder.values()))
