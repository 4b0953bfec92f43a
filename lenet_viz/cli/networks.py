"""`lenet-viz networks`: the built-in networks."""

from __future__ import annotations

import argparse
import json

from lenet_viz.network.geometry import total
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import shipped_networks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Print name, parameters, connections and measured test error of each."""
    if not options.json:
        print(f"{'network':<22} {'parameters':>10} {'connections':>11} {'test error':>10}   title")
    for each in shipped_networks():
        counts = total(each.spec)
        _, card = load_network(each.path)
        if options.json:
            row = {"name": each.name, "title": each.title, "parameters": counts.parameters}
            row |= {"connections": counts.connections, "test_error": card.test_error}
            print(json.dumps(row, ensure_ascii=False))
        else:
            error = "–" if card.test_error is None else f"{card.test_error:.2%}"
            print(f"{each.name:<22} {counts.parameters:>10,} {counts.connections:>11,} {error:>10}   {each.title}")
    return 0
