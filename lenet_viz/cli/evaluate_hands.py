"""`lenet-viz evaluate --strokes` and `--rubbish`: how well a network reads what people draw, and rejects the rest."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from lenet_viz.analysis.hands import measure_hands, measure_rubbish, rejected_interval
from lenet_viz.analysis.hands_measured import HandsMeasured
from lenet_viz.analysis.limits import Limit
from lenet_viz.cli.common import device_named, trained_network
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.hands import StrokeSet, read_strokes
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import usual_limit

APART: Final = "apart"
ALL: Final = "all"
WORST_FORMS: Final = 5
"""How many forms of digits are printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options about strokes and rubbish."""
    parser.add_argument(
        "--strokes", type=Path, metavar="FILE", help="read people's pen strokes (.npz), drawn in many ways on the pad"
    )
    parser.add_argument(
        "--writers",
        choices=(APART, ALL),
        help="with --strokes: only those who are kept apart from learning, or all (default: apart)",
    )
    parser.add_argument(
        "--rubbish",
        action="store_true",
        help="what is rejected of scribbles, letters, Fashion-MNIST and blanks that no network has seen",
    )


def is_wanted(options: argparse.Namespace) -> bool:
    """Whether it is about strokes or rubbish, and not about a set of digits.

    Raises:
        ValueError: options do not go together, or the network is not named.
    """
    if options.writers is not None and options.strokes is None:
        raise ValueError("--writers is about --strokes")
    wanted = options.strokes is not None or bool(options.rubbish)
    if wanted and options.network is None:
        raise ValueError("name the network that --strokes and --rubbish are about")
    set_named = options.set not in (None, DatasetName.MNIST)
    if wanted and (options.images or options.against or options.robustness or set_named):
        raise ValueError(
            "--strokes and --rubbish are measured by themselves; leave out --set, --images, --against, --robustness"
        )
    return wanted


def run(options: argparse.Namespace) -> int:
    """Measure, and print the figures."""
    network, card = trained_network(options.network)
    limit = usual_limit(card, network.spec.output)
    network.to(device_named(options.device))
    strokes = None if options.strokes is None else _chosen(options)
    rubbish = _rubbish(network, limit, options) if options.rubbish else {}
    hands = None if strokes is None else _hands(network, limit, strokes, rubbish)
    if options.json:
        print(json.dumps({"network": options.network, "variant": network.spec.name} | _row(hands, rubbish)))
    else:
        print(f"{network.spec.title} ({options.network})")
        print("\n".join([*(_hands_lines(hands) if hands else ()), *_rubbish_lines(rubbish)]))
    return 0


def _chosen(options: argparse.Namespace) -> StrokeSet:
    strokes = read_strokes(options.strokes)
    return strokes if options.writers == ALL else strokes.writers_apart()[1]


def _hands(network: LeNet5, limit: Limit, strokes: StrokeSet, rubbish: dict[str, float]) -> HandsMeasured:
    with tqdm(unit="digit", leave=False, disable=None, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return replace(measure_hands(network, strokes, limit=limit, report=report), rubbish=rubbish)


def _rubbish(network: LeNet5, limit: Limit, options: argparse.Namespace) -> dict[str, float]:
    clothes = load(DatasetName.FASHION, Part.TEST, folder=options.data)
    return measure_rubbish(network, clothes=clothes, limit=limit)


def _row(hands: HandsMeasured | None, rubbish: Mapping[str, float]) -> dict[str, Any]:
    return {"rubbish": dict(rubbish)} if hands is None else hands.to_dict()


def _hands_lines(hands: HandsMeasured) -> list[str]:
    low, high = hands.interval
    least, most = rejected_interval(hands)
    worst = max(hands.writer_errors, key=lambda writer: hands.writer_errors[writer])
    classes = ", ".join(f"{label}: {_percent(error)}" for label, error in enumerate(hands.class_errors))
    return [
        "",
        f"{hands.digits:,} digits by {hands.writers} writers ({hands.title})",
        f"error     {_percent(hands.error)} (95% interval {_percent(low)} to {_percent(high)})",
        f"rejected  {_percent(hands.rejected)} (95% interval {_percent(least)} to {_percent(most)})",
        f"digits    {classes}",
        f"writers   at most {_percent(hands.writer_errors[worst])} (writer {worst})",
        f"pens      {_errors(hands.pens)}; spread {_percent(hands.pen_spread)}",
        "          pictures of the pad, by the pen's width in pixels; drawn strokes have one width whatever the pen",
        f"forms     {_forms(hands.forms)}",
        f"sizes     {_errors(hands.sizes)}",
        f"places    {_errors(hands.places)}; spread of places and sizes {_percent(hands.place_spread)}",
    ]


def _forms(errors: Mapping[str, float]) -> str:
    """The error on all forms together, and on the worst of them."""
    worst = sorted(errors, key=lambda name: -errors[name])[:WORST_FORMS]
    words = ", ".join(f"{name}: {_percent(errors[name])}" for name in worst if errors[name])
    mean = sum(errors.values()) / len(errors)
    return f"{_percent(mean)} of {len(errors)} known forms of digits" + (f"; worst {words}" if words else "")


def _rubbish_lines(rubbish: Mapping[str, float]) -> list[str]:
    if not rubbish:
        return []
    width = max(map(len, rubbish))
    return ["", "rejected of what is no digit", *(f"{kind:<{width}}  {share:>7.2%}" for kind, share in rubbish.items())]


def _errors(errors: Mapping[Any, float]) -> str:
    return ", ".join(f"{key if isinstance(key, str) else f'{key:g}'}: {_percent(each)}" for key, each in errors.items())


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"
