"""A connection table while somebody designs it, and the network it would make. No torch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Final

from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I, ConnectionTable, Link
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import VARIANTS

OWN_NAME: Final = "-own-table"
"""What follows a built-in network's name once its table is another."""

OWN_TITLE: Final = " · own table"


@dataclass(frozen=True)
class TableDesign:
    """The links of a table that is being edited: unlike a `ConnectionTable` it may have empty columns.

    Attributes:
        sources: number of source maps (rows), at least 1.
        maps: number of maps (columns), at least 1.
        links: (source map, map) of every link.

    Raises:
        ValueError: there is no row or no column, or a link lies outside them.
    """

    sources: int
    maps: int
    links: frozenset[Link]

    def __post_init__(self) -> None:
        if self.sources < 1 or self.maps < 1:
            raise ValueError("a connection table needs at least one source map and one map")
        self._check(self.links)

    @classmethod
    def of(cls, table: ConnectionTable) -> TableDesign:
        """A design with the links of a table."""
        return cls(table.sources, table.maps, frozenset(table.links))

    @classmethod
    def full(cls, sources: int, maps: int) -> TableDesign:
        """Every map reads every source map."""
        return cls.of(ConnectionTable.full(sources, maps))

    @classmethod
    def of_paper(cls, sources: int, maps: int) -> TableDesign | None:
        """The published table of that shape: Table I (6×16), LeNet-1's (4×12), or None."""
        published = (TABLE_I, LENET_1_TABLE)
        return next((cls.of(table) for table in published if (table.sources, table.maps) == (sources, maps)), None)

    @classmethod
    def random(cls, sources: int, maps: int, count: int, seed: int) -> TableDesign:
        """Links drawn at random, none of whose columns is empty.

        No source map is left unread where there are links enough. The same arguments make the same table.

        Args:
            sources: number of rows.
            maps: number of columns.
            count: number of links, maps … sources·maps.
            seed: decides which.

        Raises:
            ValueError: so many links cannot be.
        """
        if not maps <= count <= sources * maps:
            raise ValueError(
                f"a random table of {sources}×{maps} has from {maps} to {sources * maps} links, not {count}"
            )
        random = Random(seed)
        links = _cover(random, sources, maps, count)
        rest = sorted({(source, target) for source in range(sources) for target in range(maps)} - links)
        return cls(sources, maps, frozenset(links | set(random.sample(rest, count - len(links)))))

    @cached_property
    def fan_in(self) -> tuple[int, ...]:
        """How many source maps each map reads."""
        counts = [0] * self.maps
        for _, target in self.links:
            counts[target] += 1
        return tuple(counts)

    @property
    def problem(self) -> str:
        """What keeps this from being a network's table, as a sentence that names the maps; empty if nothing."""
        empty = [str(target) for target, count in enumerate(self.fan_in) if count == 0]
        if not empty:
            return ""
        if len(empty) == 1:
            return f"C3 map {empty[0]} reads no S2 map; it needs at least one link."
        return f"C3 maps {', '.join(empty[:-1])} and {empty[-1]} read no S2 map; each needs at least one link."

    @property
    def table(self) -> ConnectionTable:
        """The design as a network's table.

        Raises:
            ValueError: a column is empty; the message is `problem`.
        """
        if self.problem:
            raise ValueError(self.problem)
        columns: list[list[int]] = [[] for _ in range(self.maps)]
        for source, target in sorted(self.links):
            columns[target].append(source)
        return ConnectionTable.of(self.sources, columns)

    def with_links(self, links: Iterable[Link], on: bool) -> TableDesign:
        """The design with some links added, or removed; those that are so already stay.

        Raises:
            ValueError: a link lies outside the table.
        """
        changed = frozenset(links)
        self._check(changed)
        return replace(self, links=self.links | changed if on else self.links - changed)

    def _check(self, links: frozenset[Link]) -> None:
        for source, target in links:
            if not (0 <= source < self.sources and 0 <= target < self.maps):
                raise ValueError(f"a {self.sources}×{self.maps} table has no link {source} → {target}")


def builtin_of(spec: NetworkSpec) -> NetworkSpec | None:
    """The built-in network that a spec is, its table aside; None if it differs in more."""
    origin = VARIANTS.get(spec.name.removesuffix(OWN_NAME))
    if origin is None or replace(spec, name=origin.name, title=origin.title, table=origin.table) != origin:
        return None
    return origin


def spec_with(spec: NetworkSpec, table: ConnectionTable) -> NetworkSpec:
    """A network with another table, and a name that says so: "LeNet-5, 1998 · own table (72 kernels)".

    An equal table gives the same spec; one with which it is a built-in network gives that.

    Raises:
        ValueError: the table has another shape than the network needs.
    """
    needed = spec.table
    if (table.sources, table.maps) != (needed.sources, needed.maps):
        raise ValueError(
            f"the table is {table.sources}×{table.maps}; {spec.title} needs {needed.sources}×{needed.maps}"
        )
    if table == needed:
        return spec
    name, title = spec.name.removesuffix(OWN_NAME), spec.title.split(OWN_TITLE)[0]
    own = replace(spec, name=name + OWN_NAME, title=f"{title}{OWN_TITLE} ({len(table.links)} kernels)", table=table)
    builtin = (each for each in VARIANTS.values() if replace(own, name=each.name, title=each.title) == each)
    return next(builtin, own)


def _cover(random: Random, sources: int, maps: int, count: int) -> set[Link]:
    """As few links as reach every map, and every source map if `count` is enough for both."""
    rows, columns = list(range(sources)), list(range(maps))
    random.shuffle(rows)
    random.shuffle(columns)
    if maps >= sources:
        targets = enumerate(columns)
        return {(rows[place] if place < sources else random.randrange(sources), target) for place, target in targets}
    reached = rows if count >= sources else rows[:maps]
    return {
        (source, columns[place] if place < maps else random.randrange(maps)) for place, source in enumerate(reached)
    }
