"""`lenet-viz benchmark`: how fast it is on this machine."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lenet_viz.benchmark.groups import GROUPS, measure
from lenet_viz.benchmark.measure import Measure
from lenet_viz.benchmark.options import USUAL_SECONDS, Options
from lenet_viz.cli.window import has_display


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line and measure")
    parser.add_argument(
        "--only", nargs="+", choices=list(GROUPS), default=list(GROUPS), metavar="NAME", help=f"of {', '.join(GROUPS)}"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=USUAL_SECONDS,
        metavar="S",
        help=f"for each timed round of training (default: {USUAL_SECONDS:g})",
    )


def run(options: argparse.Namespace) -> int:
    """Measure, and print a table or JSON lines as the figures come."""
    if not 0 < options.seconds < float("inf"):
        raise ValueError(f"--seconds must be above 0, not {options.seconds:g}")
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    rows = measure(options.only, Options(tell=_tell, seconds=options.seconds))
    if options.json:
        for _, each in rows:
            _clear()
            print(json.dumps(each.row()), flush=True)
    else:
        _print_table(rows)
    return 0


def _print_table(rows: Iterable[tuple[str, Measure]]) -> None:
    last = ""
    details: Mapping[str, Any] = {}
    for group, each in rows:
        _clear()
        if group != last:
            print(f"\n{group}" if last else group)
        # Details that stand in the line above are not said again.
        print(line(replace(each, details={}) if each.details == details else each), flush=True)
        last, details = group, each.details


def line(each: Measure) -> str:
    """One measure as a line of the table."""
    value = "not measured" if each.value is None else f"{number(each.value)} {each.unit}"
    details = ", ".join(f"{key} {_words(value)}" for key, value in each.details.items())
    return f"  {each.title:<48} {value:>16}   {details}".rstrip()


def number(value: float) -> str:
    """Three digits that count; whole numbers from a hundred on."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _words(value: object) -> str:
    if isinstance(value, list):
        return " ".join(f"{each:,}" for each in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _tell(words: str) -> None:
    """The progress line: on a terminal it replaces the one before."""
    _clear()
    print(f"{words} …", end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)


def _clear() -> None:
    """Take the progress line off the terminal."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
