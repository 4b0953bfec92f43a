"""What `lenet-viz train --strokes` adds to a network's card: where it rejects, and how it reads people."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.hands import measure_hands, measure_rubbish
from lenet_viz.analysis.limit_choice import chosen_limit
from lenet_viz.data.choices import learning_set
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.hands import StrokeSet, read_strokes
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import Card
from lenet_viz.storage.run_builder import SPLIT_SEED
from lenet_viz.storage.run_sheet import RunSheet


@dataclass(frozen=True, eq=False)
class HandsTrial:
    """All that a network will be judged by, read before it is trained: what is missing costs no finished run.

    Attributes:
        held_out: MNIST's digits that were held out; the limit is chosen on these alone.
        strokes: of the writers who were kept apart; nothing is chosen on them.
        clothes: Fashion-MNIST's test pictures; None: the network learns no rubbish, and is asked about none.
    """

    held_out: DigitSet
    strokes: StrokeSet
    clothes: DigitSet | None

    @classmethod
    def of(cls, sheet: RunSheet, folder: Path | None) -> HandsTrial:
        """What belongs to a run that learns from strokes, with some digits and writers held out.

        Args:
            sheet: the run's.
            folder: holds `mnist/` and, for a run that learns rubbish, `fashion/`; see `datasets.load`.

        Raises:
            ValueError: a file is damaged.
            OSError: a file is missing or cannot be read.
        """
        assert sheet.data.strokes is not None
        # The strokes come to the held-out digits later, by `mixture.completed`.
        _, held_out = learning_set(sheet.data, folder=folder).split(sheet.held_out, seed=SPLIT_SEED)
        strokes = read_strokes(sheet.data.strokes).writers_apart()[1]
        clothes = load(DatasetName.FASHION, Part.TEST, folder=folder) if sheet.data.rubbish else None
        return cls(held_out, strokes, clothes)

    def judged(self, card: Card, network: LeNet5) -> Card:
        """The card with the limit that fits the network, and with what people's strokes say about both."""
        limit = chosen_limit(evaluate(network, self.held_out))
        with tqdm(desc="people's strokes", unit="drawing", leave=False, disable=None, file=sys.stderr) as bar:

            def report(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            hands = measure_hands(network, self.strokes, limit=limit, report=report)
        if self.clothes is not None:
            hands = replace(hands, rubbish=measure_rubbish(network, clothes=self.clothes, limit=limit))
        return replace(card, limit=limit, hands=hands)
