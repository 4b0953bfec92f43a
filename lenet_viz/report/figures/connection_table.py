"""Table I: which S2 maps feed which C3 maps, the paper's and this network's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lenet_viz.network.connection_table import TABLE_I, ConnectionTable, Link
from lenet_viz.report.canvas import HAIR, NORMAL, SMALL, blank, fitted, sheet
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PITCH: Final = 0.225
"""Side of a cell in inches."""

TOP: Final = 0.8
LEFTS: Final = (0.55, 5.05)


def draw(material: Material, palette: Palette) -> Figure:
    """Two tables side by side; links that the other one lacks are marked."""
    own = material.spec.table
    figure = blank(palette, TOP + max(TABLE_I.sources, own.sources) * PITCH + 0.5)
    page = sheet(figure)
    comparable = _comparable(own)
    _draw_table(page, palette, LEFTS[0], "the paper", TABLE_I, set(TABLE_I.links))
    known = set(TABLE_I.links) if comparable else set(own.links)
    _draw_table(page, palette, LEFTS[1], material.title, own, known)
    return figure


def caption(material: Material) -> str:
    """The same, or what differs."""
    own = material.spec.table
    count = f"{len(own.links)} of {own.sources * own.maps} links"
    if own == TABLE_I:
        return f"The same table: {count}, each of them a kernel of its own, and every S2 map feeds ten C3 maps."
    if not _comparable(own):
        return (
            f"{material.title} joins {own.sources} maps with {own.maps} by {count}; the paper's LeNet-5 joins 6 with "
            "16 by 60 of 96."
        )
    more, fewer = set(own.links) - set(TABLE_I.links), set(TABLE_I.links) - set(own.links)
    full = "Every C3 map reads every S2 map" if own.is_full else "Another table"
    return (
        f"{full}: {count}, the paper's 60. {len(more)} are not in the paper's (coloured) and {len(fewer)} of the "
        "paper's are missing (rings). The paper left links out to keep their number in bounds and to break the "
        "symmetry: maps that see different inputs have to become different."
    )


def rows(material: Material) -> list[Row]:
    """One row for each pair of maps that at least one of the tables joins."""
    own = material.spec.table
    table: list[Row] = [("S2 map", "C3 map", "the paper", material.title)]
    paper, mine = set(TABLE_I.links), set(own.links)
    for link in sorted(paper | mine, key=lambda link: (link[1], link[0])):
        table.append((*link, "X" if link in paper else "", "X" if link in mine else ""))
    return table


def _comparable(own: ConnectionTable) -> bool:
    return (own.sources, own.maps) == (TABLE_I.sources, TABLE_I.maps)


def _draw_table(
    page: Axes, palette: Palette, left: float, title: str, table: ConnectionTable, known: set[Link]
) -> None:
    page.text(left, TOP - 0.5, fitted(title, NORMAL, 2.9), color=palette.text, fontsize=NORMAL, va="bottom")
    page.text(
        left + table.maps * PITCH, TOP - 0.5, f"{len(table.links)} links", color=palette.muted, fontsize=SMALL,
        va="bottom", ha="right",
    )  # fmt: skip
    right, bottom = left + table.maps * PITCH, TOP + table.sources * PITCH
    for column in range(table.maps):
        place = left + (column + 0.5) * PITCH
        page.text(place, TOP - 0.12, str(column), color=palette.muted, fontsize=SMALL, ha="center", va="center")
    for row in range(table.sources):
        place = TOP + (row + 0.5) * PITCH
        page.text(left - 0.1, place, str(row), color=palette.muted, fontsize=SMALL, ha="center", va="center")
    for row in range(table.sources + 1):
        page.plot((left, right), (TOP + row * PITCH,) * 2, color=palette.border, linewidth=HAIR)
    for column in range(table.maps + 1):
        page.plot((left + column * PITCH,) * 2, (TOP, bottom), color=palette.border, linewidth=HAIR)
    shared, own = set(table.links) & known, set(table.links) - known
    _mark(page, left, shared, marker="x", s=26, color=palette.text, linewidth=1.1)
    _mark(page, left, own, marker="x", s=26, color=palette.accent, linewidth=1.6)
    _mark(page, left, known - set(table.links), marker="o", s=24, facecolors="none", edgecolors=palette.accent)
    page.text(left - 0.1, bottom + 0.17, "S2 map by row, C3 map by column", color=palette.muted, fontsize=SMALL,
              va="center")  # fmt: skip


def _mark(page: Axes, left: float, links: set[Link], **style: object) -> None:
    if links:
        places = [(left + (target + 0.5) * PITCH, TOP + (source + 0.5) * PITCH) for source, target in links]
        page.scatter(*zip(*places, strict=True), zorder=3, **style)  # type: ignore[arg-type]
