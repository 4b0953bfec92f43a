"""`lenet-viz evaluate`: how well a network reads the test digits."""

from __future__ import annotations

import argparse
import json
from typing import Final

from lenet_viz.analysis.evaluation import Evaluation, evaluate
from lenet_viz.cli.common import (
    add_data_options,
    add_device_option,
    device_named,
    digits,
    shipped_names,
    trained_network,
)
from lenet_viz.data.datasets import Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.spec import NetworkSpec

CONFUSIONS: Final = 8
"""How many of the most frequent confusions are printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("network", metavar="NETWORK", help=f"one of {', '.join(shipped_names())}, or a file")
    add_data_options(parser)
    add_device_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    """Read the test digits and print the error, class by class, and the most frequent confusions."""
    network, _ = trained_network(options.network)
    network.to(device_named(options.device))
    evaluation = evaluate(network, digits(options, Part.TEST))
    if options.json:
        print(json.dumps(_row(network.spec, options.set, evaluation)))
    else:
        print("\n".join(_lines(network.spec, DatasetName(options.set), evaluation)))
    return 0


def _row(spec: NetworkSpec, name: str, evaluation: Evaluation) -> dict[str, object]:
    return {
        "network": spec.name,
        "set": name,
        "count": evaluation.count,
        "wrong": len(evaluation.wrong),
        "error": evaluation.error,
        "interval": list(evaluation.interval),
        "rejected": evaluation.rejected_share,
        "class_errors": evaluation.class_errors,
        "confusion": evaluation.confusion.tolist(),
    }


def _lines(spec: NetworkSpec, name: DatasetName, evaluation: Evaluation) -> list[str]:
    low, high = evaluation.interval
    wrong, count = len(evaluation.wrong), evaluation.count
    return [
        f"{spec.title} ({spec.name}) on {count:,} test digits of {name.full_name}",
        "",
        f"error     {evaluation.error:.2%}: {wrong:,} wrong (95 % interval {low:.2%} to {high:.2%})",
        f"rejected  {evaluation.rejected_share:.2%}",
        "",
        *_class_lines(name, evaluation),
        "",
        *_confusion_lines(name, evaluation),
    ]


def _class_lines(name: DatasetName, evaluation: Evaluation) -> list[str]:
    width = max(map(len, (*name.classes, "class")))
    lines = [f"{'class':<{width}}  digits   error"]
    counts = evaluation.confusion.sum(axis=1).tolist()
    for title, count, error in zip(name.classes, counts, evaluation.class_errors, strict=True):
        lines.append(f"{title:<{width}}  {count:>6,}  {'–' if error is None else f'{error:.2%}':>6}")
    return lines


def _confusion_lines(name: DatasetName, evaluation: Evaluation) -> list[str]:
    if not len(evaluation.wrong):
        return ["no confusions"]
    lines = ["most frequent confusions"]
    for label, answer, times in evaluation.confusions[:CONFUSIONS]:
        lines.append(f"{times:>5,} × {name.classes[label]} read as {name.classes[answer]}")
    return lines
