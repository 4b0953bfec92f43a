"""What the network on screen makes of the user's digits, kept up to date while it learns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
import torch
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lenet_viz.analysis.evaluation import Evaluation, evaluate
from lenet_viz.analysis.limits import Limit
from lenet_viz.data.collection import Sample
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.own_digits.words import SampleReading
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.weights import Weights

REST_MS: Final = 500
"""Time between two readings: more than twice a second cannot be followed, and takes time from training."""

REST_SHARE: Final = 10
"""Reading rests so many times as long as it took: a large collection takes at most a tenth of a core."""

BATCH: Final = 100
KEY: Final = "readings of the user's digits"


class SampleReader(QObject):
    """Lets the network on screen read samples, in a worker; the newest network counts.

    Signals:
        changed (): `readings` is another.
        trouble (str): the samples could not be read, and why.
    """

    changed = Signal()
    trouble = Signal(str)

    def __init__(
        self, session: Session, worker: LatestWorker, wanted: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        """Follow a session.

        Args:
            session: whose network reads.
            worker: where.
            wanted: whether anybody looks; while nobody does nothing is read.
            parent: the object that deletes this one.
        """
        super().__init__(parent)
        self._session, self._worker, self._wanted = session, worker, wanted
        self._samples: tuple[Sample, ...] = ()
        self._asked: tuple[Sample, ...] = ()
        self._asked_at = 0.0
        # By content: a sample that is called something else is read the same.
        self._read: dict[bytes, SampleReading] = {}
        self._stale = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.refresh)
        session.network_changed.connect(self._on_network_changed)
        session.weights_changed.connect(self._on_weights_changed)
        session.limit_changed.connect(self._on_weights_changed)
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)

    @property
    def readings(self) -> dict[Sample, SampleReading]:
        """What the network made of each sample when it read last; new samples are not in it yet."""
        known = ((sample, self._read.get(sample.image.tobytes())) for sample in self._samples)
        return {sample: reading for sample, reading in known if reading is not None}

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Others are to be read; those that are new soon, without the usual rest."""
        self._samples = tuple(samples)
        if any(sample.image.tobytes() not in self._read for sample in self._samples):
            self._stale = True
            self._rest.stop()
        self.changed.emit()
        self.refresh()

    def stop(self) -> None:
        """Ask for nothing any more."""
        self._samples = ()
        self._rest.stop()

    @Slot()
    def refresh(self) -> None:
        """Read again if something has changed, somebody looks and it is time."""
        idle = not (self._rest.isActive() or self._worker.waits_for(KEY))
        if not (self._stale and self._samples and idle and self._wanted()):
            return
        self._stale = False
        self._asked, self._asked_at = self._samples, time.monotonic()
        network = self._session.network
        images = np.stack([sample.image for sample in self._asked])
        work = partial(_read, network.spec, self._session.weights, network.silenced, self._session.limit, images)
        self._worker.submit(KEY, work)

    @Slot()
    def _on_network_changed(self) -> None:
        # Another network's answers would be mistaken for this one's.
        self._worker.cancel(KEY)
        self._rest.stop()
        self._read = {}
        self.changed.emit()
        self._on_weights_changed()

    @Slot()
    def _on_weights_changed(self) -> None:
        self._stale = True
        self.refresh()

    @Slot(object, object)
    def _on_done(self, key: object, result: Evaluation) -> None:
        if key != KEY:
            return
        took = time.monotonic() - self._asked_at
        self._rest.start(max(REST_MS, round(REST_SHARE * took * 1000)))
        answers = zip(self._asked, result.answers.tolist(), result.rejected.tolist(), strict=True)
        self._read = {sample.image.tobytes(): SampleReading(answer, doubt) for sample, answer, doubt in answers}
        self.changed.emit()
        if any(sample.image.tobytes() not in self._read for sample in self._samples):
            # Some were added meanwhile.
            self._stale = True
            self._rest.stop()
            self.refresh()

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key == KEY:
            self.trouble.emit(f"The network could not read your digits: {reason}")


def _read(
    spec: NetworkSpec, weights: Weights, silenced: Silenced, limit: Limit, images: np.ndarray, progress: Progress
) -> Evaluation:
    """Let a copy of a network read (N, 28, 28) bytes."""
    network = LeNet5(spec)
    network.load_snapshot(weights)
    network.silence(silenced)
    # What the digits are does not matter to what they are read as.
    unlabelled = torch.zeros(len(images), dtype=torch.int64)
    return evaluate(network, DigitSet(None, Part.TRAIN, torch.from_numpy(images), unlabelled), BATCH, progress, limit)
