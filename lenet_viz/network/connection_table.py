"""Which source maps feed which map: Table I of the paper, and its relatives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Link = tuple[int, int]
"""(source map, map): a cell of the table."""


@dataclass(frozen=True)
class ConnectionTable:
    """Links from source maps (rows) to maps (columns); each link owns one kernel.

    Attributes:
        sources: number of source maps (rows), at least 1.
        columns: for every map, the source maps it reads, ascending.

    Raises:
        ValueError: a column is empty, unsorted, repeats a source or names one that does not exist.
    """

    sources: int
    columns: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if self.sources < 1 or not self.columns:
            raise ValueError("a connection table needs at least one source map and one map")
        for index, column in enumerate(self.columns):
            if not column:
                raise ValueError(f"map {index} reads no source map")
            if list(column) != sorted(set(column)):
                raise ValueError(f"map {index}: its source maps must ascend without repeats")
            if column[0] < 0 or column[-1] >= self.sources:
                raise ValueError(f"map {index} reads a source map outside 0…{self.sources - 1}")

    def __deepcopy__(self, memo: dict[int, Any]) -> ConnectionTable:
        """Itself: it never changes."""
        return self

    @classmethod
    def full(cls, sources: int, maps: int) -> ConnectionTable:
        """Every map reads every source map."""
        return cls(sources, (tuple(range(sources)),) * maps)

    @classmethod
    def of(cls, sources: int, columns: Iterable[Iterable[int]]) -> ConnectionTable:
        """A table from any nested iterables of integers, as read from a file."""
        return cls(sources, tuple(tuple(int(source) for source in column) for column in columns))

    @property
    def maps(self) -> int:
        """Number of maps (columns)."""
        return len(self.columns)

    @property
    def is_full(self) -> bool:
        """Whether no link is missing."""
        return len(self.links) == self.sources * self.maps

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link as (source map, map), in the order in which kernels are stored."""
        return tuple((source, target) for target, column in enumerate(self.columns) for source in column)

    @cached_property
    def kernel_index(self) -> dict[Link, int]:
        """(source map, map) → index of the kernel that joins them."""
        return {link: index for index, link in enumerate(self.links)}


TABLE_I = ConnectionTable(
    6,
    (
        (0, 1, 2),
        (1, 2, 3),
        (2, 3, 4),
        (3, 4, 5),
        (0, 4, 5),
        (0, 1, 5),
        (0, 1, 2, 3),
        (1, 2, 3, 4),
        (2, 3, 4, 5),
        (0, 3, 4, 5),
        (0, 1, 4, 5),
        (0, 1, 2, 5),
        (0, 1, 3, 4),
        (1, 2, 4, 5),
        (0, 2, 3, 5),
        (0, 1, 2, 3, 4, 5),
    ),
)
"""Table I: the six S2 maps that feed the sixteen C3 maps through 60 kernels."""

LENET_1_TABLE = ConnectionTable(
    4,
    ((0,), (0, 1), (0, 1), (1,), (0, 1), (0, 1), (2,), (2, 3), (2, 3), (3,), (2, 3), (2, 3)),
)
"""LeNet-1's H2 → H3 table (LeCun et al., NIPS 1990): 20 kernels."""
