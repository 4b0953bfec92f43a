"""`lenet-viz classify`: digits from pictures and stroke files, in batches and in constant memory."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lenet_viz.analysis.limits import Limit
from lenet_viz.analysis.reading import Answer, ScoreKind, read
from lenet_viz.cli.common import add_device_option, add_network_option, device_named, trained_network
from lenet_viz.data.image_files import read_ink
from lenet_viz.data.preparation import Preparation, prepare_drawing, prepare_ink
from lenet_viz.data.stroke_files import SUFFIXES, read_drawings
from lenet_viz.network.inference import scores
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output
from lenet_viz.storage.card import usual_limit

BATCH: Final = 100
"""Drawings that go through the network together: more do not fit the processor's caches."""

BLANK: Final = "Nothing is drawn."

BAD_INPUT: Final = 2

_HELP: Final = """
FILE is a picture (PNG, JPEG, …) of any size and polarity, a .json with one drawing,
{"strokes": [[[x, y], …], …]} with y down, or a .jsonl with one such drawing a line.

--json prints {"file", "index", "digit", "scores", "score_kind", "rejected", "reason"} for each drawing.
"index" counts the drawings of a file from 0, unusable ones included. "digit" is the nearest class;
"rejected" says, with the reason, that it is no answer: the drawing is like no digit. Where nothing is
drawn, "digit" and "scores" are null and "rejected" is true. "scores" holds ten penalties (the smallest
wins) or probabilities (the largest wins), as "score_kind" says.

What cannot be used is named on standard error, the rest is answered, and the exit code is 2.
"""


@dataclass(frozen=True, eq=False)
class _Item:
    """One drawing on its way: what the network reads, or None where nothing is drawn."""

    file: Path
    index: int
    pixels: NDArray[np.float32] | None
    ink_share: float


@dataclass(frozen=True, eq=False)
class _Reading:
    """One drawing and what the network says; None where nothing is drawn."""

    item: _Item
    scores: NDArray[np.float32] | None
    answer: Answer | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _HELP
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a picture, a .json or a .jsonl")
    add_network_option(parser)
    add_device_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Print one line a drawing, as the batches come out of the network."""
    # Such small batches gain nothing from more threads, which on a busy machine wait for each other.
    torch.set_num_threads(1)
    network, card = trained_network(options.network)
    limit = usual_limit(card, network.spec.output)
    network.to(device_named(options.device))
    kind = ScoreKind.PENALTY if network.spec.output is Output.RBF else ScoreKind.PROBABILITY
    failures = 0
    arrivals = (arrival for path in options.files for arrival in _arrivals(path, network.spec.input_size))
    while batch := list(islice(arrivals, BATCH)):
        for error in (arrival for arrival in batch if isinstance(arrival, str)):
            print(f"lenet-viz: {error}", file=sys.stderr)
            failures += 1
        for reading in _readings(network, limit, [arrival for arrival in batch if isinstance(arrival, _Item)]):
            print(json.dumps(_row(reading, kind), ensure_ascii=False) if options.json else _line(reading))
        sys.stdout.flush()
    return BAD_INPUT if failures else 0


def _arrivals(path: Path, size: int) -> Iterator[_Item | str]:
    """The drawings of a file; in place of an unusable one, what is wrong with it."""
    try:
        for index, drawing in _drawings(path):
            if isinstance(drawing, ValueError):
                yield str(drawing)
            elif drawing is None:
                yield _Item(path, index, None, 0.0)
            else:
                yield _Item(path, index, drawing.pixels(size), drawing.ink_share)
    except OSError as error:
        yield f"{path}: {error.strerror or error}"
    except ValueError as error:
        yield str(error)


def _drawings(path: Path) -> Iterator[tuple[int, Preparation | ValueError | None]]:
    if path.suffix.lower() not in SUFFIXES:
        yield 0, prepare_ink(read_ink(path))
        return
    for index, drawing in read_drawings(path):
        yield index, drawing if isinstance(drawing, ValueError) else prepare_drawing(drawing)


def _readings(network: LeNet5, limit: Limit, items: Iterable[_Item]) -> Iterator[_Reading]:
    """What the network says about a batch, in its order."""
    items = list(items)
    inputs = [item.pixels for item in items if item.pixels is not None]
    marks = iter(scores(network, torch.from_numpy(np.stack(inputs)[:, None])).cpu().numpy() if inputs else ())
    for item in items:
        if item.pixels is None:
            yield _Reading(item, None, None)
        else:
            mark = next(marks)
            yield _Reading(item, mark, read(mark, network.spec.output, item.ink_share, limit))


def _row(reading: _Reading, kind: ScoreKind) -> dict[str, object]:
    answer = reading.answer
    return {
        "file": str(reading.item.file),
        "index": reading.item.index,
        "digit": None if answer is None else answer.best,
        # The shortest text that gives the same float32 again.
        "scores": None if reading.scores is None else [float(str(score)) for score in reading.scores],
        "score_kind": kind.value,
        "rejected": answer is None or answer.rejected,
        "reason": BLANK if answer is None else answer.reason,
    }


def _line(reading: _Reading) -> str:
    item, answer = reading.item, reading.answer
    name = f"{item.file} #{item.index}" if item.file.suffix.lower() == ".jsonl" else str(item.file)
    if answer is None:
        return f"–  {'blank':<16}  {name}"
    score = f"{answer.kind.value} " + (
        f"{answer.score:.1f}" if answer.kind is ScoreKind.PENALTY else f"{answer.score:.1%}"
    )
    return f"{'–' if answer.rejected else answer.digit}  {score:<16}  {name}" + (
        f"  ({answer.reason})" if answer.rejected else ""
    )
