"""What `lenet-viz train --strokes` adds to a network's card: where it rejects, and how it reads people."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.hands import measure_hands, measure_rubbish
from lenet_viz.analysis.limit_choice import chosen_limit
from lenet_viz.data.choices import learning_set
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.replay import drawn
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import Card
from lenet_viz.storage.run_builder import SPLIT_SEED
from lenet_viz.storage.run_sheet import RunSheet


def with_hands(card: Card, network: LeNet5, sheet: RunSheet, folder: Path | None) -> Card:
    """The card with a limit chosen on digits that were held out, and with what people's strokes say.

    Args:
        card: of a network that learned from strokes, with some digits and writers held out.
        network: the network.
        sheet: the run's.
        folder: holds `mnist/` and `fashion/`; see `datasets.load`.

    Raises:
        ValueError: a file is damaged.
        OSError: a file cannot be read.
    """
    assert sheet.data.strokes is not None
    strokes = read_strokes(sheet.data.strokes).writers_apart()[1]
    limit = chosen_limit(evaluate(network, digits) for digits in (_held_out(sheet, folder), drawn(strokes)))
    with tqdm(desc="people's strokes", unit="drawing", leave=False, disable=None, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        hands = measure_hands(network, strokes, limit=limit, report=report)
    clothes = load(DatasetName.FASHION, Part.TEST, folder=folder)
    rubbish = measure_rubbish(network, clothes=clothes, limit=limit) if sheet.data.rubbish else {}
    return replace(card, limit=limit, hands=replace(hands, rubbish=rubbish))


def _held_out(sheet: RunSheet, folder: Path | None) -> DigitSet:
    """The digits of MNIST that were held out of the run."""
    # The strokes come to it later, by `mixture.completed`.
    _, held_out = learning_set(sheet.data, folder=folder).split(sheet.held_out, seed=SPLIT_SEED)
    return held_out
