"""`lenet-viz summary`: every layer of a network, how its parameters are counted, and the table of C3."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence

from lenet_viz.cli.common import add_table_option, spec_named
from lenet_viz.network.facts import LayerFacts, layer_facts, network_facts
from lenet_viz.network.geometry import total
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.variants import VARIANTS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("network", metavar="NETWORK", help=f"one of {', '.join(VARIANTS)}, or a file")
    add_table_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line, one for each stage")


def run(options: argparse.Namespace) -> int:
    """Print the layer table and the connection table."""
    spec = spec_named(options.network, options.table)
    facts = network_facts(spec)
    if options.json:
        for fact in facts:
            print(json.dumps(_row(spec, fact), ensure_ascii=False))
    else:
        print(f"{spec.title} ({spec.name})\n")
        print("\n".join([*_layer_table(spec, facts), "", *_c3_table(spec)]))
    return 0


def _row(spec: NetworkSpec, fact: LayerFacts) -> dict[str, object]:
    layer = spec.layer(fact.stage)
    return {
        "network": spec.name,
        "stage": fact.stage.value,
        "kind": layer.kind.value,
        "shape": list(fact.shape),
        "parameters": fact.parameters.value,
        "parameters_formula": fact.parameters.text,
        "connections": fact.connections.value,
        "connections_formula": fact.connections.text,
        "squashing": layer.squashing.value,
        "note": fact.note,
        "table": [list(column) for column in spec.table.columns] if fact.stage is Stage.C3 else None,
    }


def _layer_table(spec: NetworkSpec, facts: Iterable[LayerFacts]) -> list[str]:
    """The lines of the layer table: formulas lean left, what they come to leans right."""
    rows = [("stage", "shape", "", "parameters", "", "connections", "")]
    rows += [(fact.stage, fact.size, *_cells(fact), fact.note) for fact in facts]
    counts = total(spec)
    rows.append(("total", "", "", f"{counts.parameters:,}", "", f"{counts.connections:,}", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [_line(row, widths) for row in rows]


def _cells(fact: LayerFacts) -> tuple[str, str, str, str]:
    """Formula and number of the parameters, and of the connections; no formula for a bare number."""
    cells: list[str] = []
    for formula in (fact.parameters, fact.connections):
        value = f"{formula.value:,}"
        cells += ["" if formula.text == value else f"{formula.text} =", value]
    return cells[0], cells[1], cells[2], cells[3]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    stage, shape, formula, parameters, connected, connections, note = row
    numbers = f"{formula:>{widths[2]}} {parameters:>{widths[3]}}   {connected:>{widths[4]}} {connections:>{widths[5]}}"
    return f"{stage:<{widths[0]}}  {shape:<{widths[1]}}  {numbers}   {note}".rstrip()


def _c3_table(spec: NetworkSpec) -> list[str]:
    """The connection table as the paper prints it: a row for each S2 map, a column for each C3 map."""
    table = spec.table
    links = f"{len(table.links)} of {table.sources * table.maps}"
    lines = [f"Which S2 maps (rows) feed which C3 maps (columns): {links} links, each with a kernel of its own"]
    lines.append("    " + "".join(f"{target:>3}" for target in range(table.maps)))
    for source in range(table.sources):
        marks = ("X" if (source, target) in table.kernel_index else " " for target in range(table.maps))
        lines.append(f"{source:>4}" + "".join(f"{mark:>3}" for mark in marks).rstrip())
    by_fan_in = layer_facts(spec, Stage.C3).by_fan_in
    if by_fan_in is not None:
        lines += ["", f"C3's parameters by the number of S2 maps that a map reads: {by_fan_in}"]
    return lines
