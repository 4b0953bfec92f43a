"""`lenet-viz networks`: the built-in networks."""

from __future__ import annotations

import argparse
import json

from lenet_viz.network.geometry import total
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Print name, parameters, connections and measured test error of each."""
    if not options.json:
        print(f"{'network':<18} {'parameters':>10} {'connections':>11} {'test error':>10}   title")
    for spec in VARIANTS.values():
        counts = total(spec)
        _, card = load_network(network_file(spec.name))
        if options.json:
            row = {"name": spec.name, "title": spec.title, "parameters": counts.parameters}
            print(json.dumps(row | {"connections": counts.connections, "test_error": card.test_error}))
        else:
            error = "–" if card.test_error is None else f"{card.test_error:.2%}"
            print(f"{spec.name:<18} {counts.parameters:>10,} {counts.connections:>11,} {error:>10}   {spec.title}")
    return 0
