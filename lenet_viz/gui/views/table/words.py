"""What the table panel says: what a click would do, what was done, what the design comes to. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from lenet_viz.gui.views.table.grid_layout import Place
from lenet_viz.network.connection_table import Link
from lenet_viz.network.facts import layer_facts
from lenet_viz.network.geometry import total
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.table_design import TableDesign, spec_with


@dataclass(frozen=True)
class Count:
    """What a design comes to, in words.

    Attributes:
        links: "72 of 96 links".
        changes: how they differ from those of the network on screen; empty if they do not.
        lines: parameters, connections and the whole network; empty while a column is.
    """

    links: str
    changes: str
    lines: tuple[str, ...]


def count_words(spec: NetworkSpec, design: TableDesign) -> Count:
    """What a design makes of the network on screen.

    Args:
        spec: the network on screen; it has a table of the design's shape.
        design: the links.
    """
    shown = frozenset(spec.table.links)
    new, gone = len(design.links - shown), len(shown - design.links)
    changes = ", ".join(f"{count} {what}" for count, what in ((new, "new"), (gone, "taken out")) if count)
    links = f"{len(design.links)} of {design.sources * design.maps} links"
    return Count(links, changes, () if design.problem else _lines(spec, spec_with(spec, design.table)))


def _lines(spec: NetworkSpec, wanted: NetworkSpec) -> tuple[str, ...]:
    facts = layer_facts(wanted, Stage.C3)
    before, after = total(spec), total(wanted)
    parameters = f"{after.parameters:,} parameters{_difference(after.parameters - before.parameters)}"
    connections = f"{after.connections:,} connections{_difference(after.connections - before.connections)}"
    return (
        _unbroken(f"C3: {facts.by_fan_in or facts.parameters} parameters"),
        _unbroken(f"C3: {facts.connections} connections"),
        f"Network: {parameters} · {connections}",
    )


def _difference(count: int) -> str:
    return "" if count == 0 else f" ({'+' if count > 0 else '−'}{abs(count):,})"


def _unbroken(formula: str) -> str:
    """Lines end between summands or before the result only: not inside a bracket, nor between a number and its noun."""
    for joined in (" + 1)", "= ", " parameters", " connections"):
        formula = formula.replace(joined, joined.replace(" ", "\N{NO-BREAK SPACE}"))
    return formula


def offer_words(design: TableDesign, shown: frozenset[Link], place: Place) -> str:
    """What a click on a place would do, such as "S2 3 → C3 9: add a link"."""
    if place.source is None:
        assert place.map is not None
        count = design.fan_in[place.map]
        offer = "unlink" if count == design.sources else "link"
        return f"C3 map {place.map} reads {count} of {design.sources} S2 maps: {offer} all"
    if place.map is None:
        count = sum(source == place.source for source, _ in design.links)
        offer = "unlink" if count == design.maps else "link"
        return f"S2 map {place.source} feeds {count} of {design.maps} C3 maps: {offer} all"
    link = (place.source, place.map)
    linked = link in design.links
    words = f"S2 {place.source} → C3 {place.map}: {'remove the link' if linked else 'add a link'}"
    if linked == (link in shown):
        return words
    return f"{words} ({'new' if linked else 'taken out'})"


def done_words(before: TableDesign, after: TableDesign) -> str:
    """What an edit has done, such as "add S2 3 → C3 9" or "remove 4 links"."""
    added, removed = after.links - before.links, before.links - after.links
    changed = added or removed
    verb = "add" if added else "remove"
    if len(changed) == 1:
        ((source, index),) = changed
        return f"{verb} S2 {source} → C3 {index}"
    return f"{verb} {len(changed)} links"
