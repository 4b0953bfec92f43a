"""What an evaluation in the window is about: a network, a set, and how far the reading has come."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Evaluation, read_in_parts
from lenet_viz.analysis.limits import Limit
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation_sources import Readable
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.weights import Weights
from lenet_viz.storage.card import Card


@dataclass(frozen=True, eq=False)
class Reader:
    """Who reads what.

    Attributes:
        network: a copy that nobody else uses while it reads, and nobody changes.
        weights: those of the session when the copy was made; the same object as long as nothing was changed.
        title: the name people read.
        source: what it reads.
        shown: the trained network on screen then; the same object until another is put there.
        learned: its weights then, without what was altered.
        card: its card, where it had one.
    """

    network: LeNet5
    weights: Weights
    title: str
    source: Readable
    shown: LeNet5
    learned: Weights
    card: Card | None


@dataclass(frozen=True, eq=False)
class Evaluated:
    """A result, whole or up to now.

    Attributes:
        digits: the whole set.
        images: its pictures, (N, 28, 28); the same object for all that is known of one reading.
    """

    reader: Reader
    digits: DigitSet
    images: NDArray[np.uint8]
    evaluation: Evaluation

    def is_of(self, name: DatasetName) -> bool:
        """Whether the test digits of a published set were read."""
        return self.digits.name is name and self.digits.part is Part.TEST

    def with_limit(self, limit: Limit) -> Evaluated:
        """The same, with answers rejected beyond another limit."""
        return replace(self, evaluation=replace(self.evaluation, limit=limit))


class Readings:
    """What a thread has read up to now, for the window to look at whenever it likes.

    Attributes:
        reader: who reads, and what.
    """

    def __init__(self, reader: Reader, limit: Limit) -> None:
        self.reader, self._limit = reader, limit
        self._lock = Lock()
        self._digits: DigitSet | None = None
        self._images: NDArray[np.uint8] | None = None
        self._parts: list[NDArray[np.float32]] = []
        self._looked = 0

    def read(self, own: Path, known: DigitSet | None, progress: Progress) -> None:
        """The thread's work.

        Args:
            own: the folder of the user's digits.
            known: the digits, where they are in memory already.
            progress: told how far it has come; raises to stop.

        Raises:
            ValueError, OSError: as the source's `load`.
        """
        digits = self.reader.source.load(own, progress) if known is None else known
        with self._lock:
            self._digits = digits
        done = 0
        with closing(read_in_parts(self.reader.network, digits)) as parts:
            for part in parts:
                with self._lock:
                    self._parts.append(part)
                done += len(part)
                progress(done, len(digits))

    def take(self) -> Evaluated | None:
        """What is known, if that is more than the last time; else None."""
        with self._lock:
            digits, parts = self._digits, self._parts.copy()
        if digits is None or len(parts) == self._looked:
            return None
        self._looked = len(parts)
        if self._images is None:
            self._images = digits.images.numpy()
        scores = np.concatenate(parts)
        labels = digits.labels.numpy()[: len(scores)]
        output = self.reader.network.spec.output
        evaluation = Evaluation(labels, scores, output, len(digits), self._limit)
        return Evaluated(self.reader, digits, self._images, evaluation)
