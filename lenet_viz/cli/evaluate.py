"""`lenet-viz evaluate`: how well a network reads digits, or every network that comes with the program."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

import torch

from lenet_viz.cli import evaluate_hands
from lenet_viz.cli.common import (
    add_data_options,
    add_device_option,
    device_named,
    digits,
    shipped_names,
    trained_network,
)
from lenet_viz.cli.evaluate_reading import Subject, read_set, report
from lenet_viz.cli.evaluate_rows import findings_row, row
from lenet_viz.cli.evaluate_words import SHIPPED_HEADING, lines, shipped_line
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.image_folders import ImageFolder, read_images

INTERRUPTED: Final = 130
"""Exit code, by custom, after Ctrl+C; what was known by then is printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "network",
        nargs="?",
        metavar="NETWORK",
        help=f"one of {', '.join(shipped_names())}, a file, or a run; without it one line for each of the former",
    )
    add_data_options(parser)
    parser.add_argument("--images", type=Path, metavar="DIR", help="read all pictures in DIR, a folder for each class")
    parser.add_argument("--against", metavar="N", help="who reads what the other misses, and McNemar's test")
    parser.add_argument(
        "--robustness", action="store_true", help="the error on digits that are turned, moved, stretched, spoilt"
    )
    evaluate_hands.add_arguments(parser)
    add_device_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a network")


def run(options: argparse.Namespace) -> int:
    """Read the digits and print what comes of it."""
    if evaluate_hands.is_wanted(options):
        return evaluate_hands.run(options)
    if options.network is None:
        if options.against or options.robustness:
            raise ValueError("name the network that --against and --robustness are about")
        return _every_shipped(options)
    subject = _subject(options, options.network)
    other = None if options.against is None else _other(options, subject)
    found = report(subject, other, _digits(options), robustness=options.robustness, bar=not options.json)
    print(json.dumps(row(found), ensure_ascii=False) if options.json else "\n".join(lines(found)))
    return _code(stopped=found.stopped)


def _every_shipped(options: argparse.Namespace) -> int:
    """A line for each network that comes with the program, as it is measured."""
    read = _digits(options)
    if not options.json:
        print(SHIPPED_HEADING)
    for name in shipped_names():
        findings = read_set(_subject(options, name), read, bar=not options.json)
        print(json.dumps(findings_row(findings)) if options.json else shipped_line(findings), flush=True)
        if not findings.evaluation.complete:
            return _code(stopped=True)
    return 0


def _code(*, stopped: bool) -> int:
    """The exit code; whoever pressed Ctrl+C is told that what is printed is not all."""
    if stopped:
        print("lenet-viz: stopped before all was measured", file=sys.stderr)
    return INTERRUPTED if stopped else 0


def _subject(options: argparse.Namespace, name: str) -> Subject:
    network, card = trained_network(name)
    return Subject(name, network.to(device_named(options.device)), card)


def _other(options: argparse.Namespace, subject: Subject) -> Subject:
    """The network that it is held against.

    Raises:
        ValueError: it is the same one, perhaps by another name.
    """
    other = _subject(options, options.against)
    same_spec = other.network.spec == subject.network.spec
    theirs, ours = other.network.state_dict(), subject.network.state_dict()
    if same_spec and all(torch.equal(theirs[name], values) for name, values in ours.items()):
        same = "itself" if other.name == subject.name else f"{other.name}, which is the same network"
        raise ValueError(f"{subject.name} cannot be held against {same}: compare with another network")
    return other


def _digits(options: argparse.Namespace) -> DigitSet:
    """What is to be read: test digits of a published set, or all pictures of a folder."""
    if options.images is None:
        return digits(options, Part.TEST)
    read = read_images(ImageFolder.of(options.images), Part.TEST, f"pictures in {options.images}")
    for problem in read.left_out:
        print(f"lenet-viz: {problem}", file=sys.stderr)
    if not len(read):
        raise ValueError(f"{options.images} holds no picture that can be read")
    return read
