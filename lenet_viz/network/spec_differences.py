"""Where two specs differ, field by field and in words. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.network.geometry import total
from lenet_viz.network.spec import NetworkSpec, Stage

NONE: Final = "—"
"""What stands for a field that a side does not have."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same on both sides.

    Attributes:
        name: what it is, a word or two: "subsampling".
        left, right: what it is on either side, in words; "—" where there is no such thing.
    """

    name: str
    left: str
    right: str


def same_structure(a: NetworkSpec, b: NetworkSpec) -> bool:
    """Whether two specs describe the same network, whatever they are called."""
    return replace(a, name=b.name, title=b.title) == b


def spec_differences(a: NetworkSpec, b: NetworkSpec) -> tuple[Difference, ...]:
    """Every field in which two networks differ, in the order of the forward pass; names and titles do not count."""
    pairs = [(name, words(a), words(b)) for name, words in _FIELDS.items()]
    return tuple(Difference(name, left, right) for name, left, right in pairs if left != right)


def _square(side: int) -> str:
    return f"{side}×{side}"


def table_words(spec: NetworkSpec) -> str:
    """How many of the possible links from S2 to C3 there are: "60 of 96"."""
    return f"{len(spec.table.links)} of {spec.table.sources * spec.table.maps}"


def _named_table(spec: NetworkSpec) -> str:
    # Two tables may have equally many links: the columns tell them apart.
    if spec.table.is_full:
        return f"all {len(spec.table.links)}"
    if spec.table == TABLE_I:
        return f"{table_words(spec)}, Table I"
    columns = " ".join("".join(map(str, column)) for column in spec.table.columns)
    return f"{table_words(spec)}: {columns}"


def _units(stage: Stage) -> Callable[[NetworkSpec], str]:
    return lambda spec: f"{spec.layer(stage).maps} units" if stage in spec.by_stage else NONE


_FIELDS: Final[dict[str, Callable[[NetworkSpec], str]]] = {
    "input": lambda spec: _square(spec.input_size),
    "kernels": lambda spec: _square(spec.kernel_size),
    "C1": lambda spec: f"{spec.table.sources} maps",
    "C3": lambda spec: f"{spec.table.maps} maps",
    "links from S2 to C3": _named_table,
    "subsampling": lambda spec: spec.subsampling.value,
    "squashing": lambda spec: spec.squashing.value,
    "C5": _units(Stage.C5),
    "F6": _units(Stage.F6),
    "output": lambda spec: spec.output.value,
    "dropout of the network": lambda spec: f"{spec.dropout:g}",
    "parameters": lambda spec: f"{total(spec).parameters:,}",
    "connections": lambda spec: f"{total(spec).connections:,}",
}
