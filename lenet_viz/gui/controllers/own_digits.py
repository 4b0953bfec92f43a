"""The user's own digits: from the pad to files, from files to the panel, and read by the network on screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from lenet_viz.data.batches import to_inputs
from lenet_viz.data.collection import SIDE, Collection, Contents, Sample
from lenet_viz.data.distortions import MILD_DISTORTIONS, distort
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND, Preparation
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.own_digits_edit import CollectionEdit, Pair
from lenet_viz.gui.controllers.own_digits_reading import SampleReader
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.own_digits.copies_strip import COPIES
from lenet_viz.gui.views.own_digits.panel import OwnDigitsPanel
from lenet_viz.gui.views.own_digits.words import counted, named
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress

FILES: Final = "files of the user's digits"

WAIT: Final = "Reading your digits …"
BLANK: Final = "Draw a digit on the pad first."
TEST_DIGIT: Final = "A test digit: learning it would spoil the test error."
INVITATION: Final = "Draw a digit on the pad and say which it is: your digits gather here."


class OwnDigitsController(QObject):
    """Keeps panel, folder and network in step.

    The folder is read when the panel comes into sight, and again each time: the user may have put files there.
    While the panel is hidden nothing is read, by the network neither.

    Signals:
        trouble (str): a file could not be written, moved or read, and why.
    """

    trouble = Signal(str)

    def __init__(
        self,
        session: Session,
        panel: OwnDigitsPanel,
        drawing: DrawingController,
        collection: Collection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._panel, self._drawing, self._collection = session, panel, drawing, collection
        self._loaded = False
        # By content, to know at once whether what is on the pad is among them.
        self._known: dict[bytes, Sample] = {}
        self._problems: tuple[str, ...] = ()
        self._on_pad: Preparation | None = None
        self._worker = LatestWorker(self)
        self._reader = SampleReader(session, self._worker, panel.isVisible, self)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._reader.changed.connect(self._show_readings)
        self._reader.trouble.connect(self.trouble)
        session.trace_changed.connect(self._look_at_pad)
        panel.shown.connect(self.load)
        panel.labelled.connect(self.add)
        panel.picked.connect(self._on_picked)
        panel.relabel_requested.connect(self.relabel)
        panel.remove_requested.connect(self.remove)
        panel.preview_wanted.connect(self._show_copies)
        panel.folder_requested.connect(self.show_folder)
        panel.set_folder(str(collection.root))
        panel.set_samples((), WAIT)
        panel.set_pad_obstacle(WAIT)

    @Slot()
    def load(self) -> None:
        """Read the folder; a result that differs from what is shown takes its place."""
        self._look_at_pad()
        self._reader.refresh()
        collection = self._collection

        def read(_progress: Progress) -> Contents:
            return collection.read()

        self._worker.submit(FILES, read)

    def shut_down(self) -> None:
        """Stop what is read, and wait for its end."""
        self._reader.stop()
        self._worker.shut_down()

    @Slot(int)
    def add(self, label: int) -> None:
        """Add what is on the pad; where that cannot be, nothing happens."""
        preparation = self._session.preparation
        if preparation is None or self._obstacle():
            return
        try:
            sample = self._collection.add(_pixels(preparation), label)
        except OSError as error:
            self._tell(error)
            return
        self._push(((None, sample),), f"adding {named(label)}")
        self._on_pad = preparation
        self._panel.say(f"Added as {named(label)} · {counted(len(self._panel.samples))}")
        self._panel.select((sample,))
        if self._panel.clears_after_adding:
            self._drawing.clear()

    @Slot(object, int)
    def relabel(self, samples: tuple[Sample, ...], label: int) -> None:
        """Say that some samples are another digit."""
        pairs: list[Pair] = []
        try:
            for sample in samples:
                pairs.append((sample, self._collection.relabel(sample, label)))
        except OSError as error:
            self._tell(error)
        which = named(samples[0].label) if len(samples) == 1 else counted(len(samples))
        self._push(tuple(pairs), f"calling {which} {named(label)}")

    @Slot(object)
    def remove(self, samples: tuple[Sample, ...]) -> None:
        """Take some samples out of the collection."""
        pairs: list[Pair] = []
        try:
            for sample in samples:
                self._collection.remove(sample)
                pairs.append((sample, None))
        except OSError as error:
            self._tell(error)
        which = named(samples[0].label) if len(samples) == 1 else counted(len(samples))
        self._push(tuple(pairs), f"removing {which}")

    @Slot()
    def show_folder(self) -> None:
        """Open the folder in the system's file manager."""
        root = self._collection.root
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._tell(error)
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(root))):
            self.trouble.emit(f"This system shows no folders; your digits are in {root}.")

    def _push(self, pairs: tuple[Pair, ...], words: str) -> None:
        """Show what was done, and remember it for undo."""
        if pairs:
            self._show_change(pairs)
            self._panel.undo_stack.push(CollectionEdit(self._go, pairs, words))

    def _go(self, pairs: tuple[Pair, ...]) -> bool:
        """Undo or redo; if a file is gone or cannot be moved the folder is read anew, whatever it holds."""
        try:
            for before, after in pairs:
                self._move(before, after)
        except OSError as error:
            self._tell(error)
            self.load()
            return False
        self._show_change(pairs)
        return True

    def _move(self, before: Sample | None, after: Sample | None) -> None:
        if before is None and after is not None:
            self._collection.restore(after)
        elif before is not None and after is None:
            self._collection.remove(before)
        elif before is not None and after is not None:
            self._collection.relabel(before, after.label)

    def _show_change(self, pairs: tuple[Pair, ...]) -> None:
        # A reading of the folder that has begun may have seen it before or after.
        self._worker.cancel(FILES)
        gone = {before for before, _ in pairs}
        new = [after for _, after in pairs if after is not None]
        self._panel.say("")
        self._show((*(sample for sample in self._panel.samples if sample not in gone), *new))
        if new:
            self._panel.select(new)

    def _show(self, samples: Iterable[Sample]) -> None:
        ordered = sorted(samples, key=lambda sample: (sample.label, sample.path.name))
        self._known = {sample.image.tobytes(): sample for sample in ordered}
        self._panel.set_samples(ordered, INVITATION)
        self._reader.set_samples(ordered)
        self._look_at_pad()

    @Slot(object, object)
    def _on_done(self, key: object, contents: Contents) -> None:
        if key != FILES:
            return
        if not self._loaded or set(contents.samples) != set(self._panel.samples):
            # Steps that were taken with other files can no longer be undone.
            self._panel.undo_stack.clear()
            self._loaded = True
            self._show(contents.samples)
        if contents.problems and contents.problems != self._problems:
            others = len(contents.problems) - 1
            rest = f" (and {counted(others, 'other file')})" if others else ""
            self.trouble.emit(f"Not one of your digits: {contents.problems[0]}{rest}")
        self._problems = contents.problems

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key == FILES:
            self.trouble.emit(f"Your digits could not be read: {reason}")

    @Slot()
    def _show_readings(self) -> None:
        self._panel.set_readings(self._reader.readings)

    @Slot()
    def _look_at_pad(self) -> None:
        """What is on the pad may have changed."""
        if not self._panel.isVisible():
            return
        preparation = self._session.preparation
        if preparation is not None and preparation is not self._on_pad:
            self._on_pad = preparation
            self._panel.say("")
        self._panel.set_pad_obstacle(self._obstacle())

    def _obstacle(self) -> str:
        """Why what is on the pad cannot be added; empty when it can."""
        preparation = self._session.preparation
        if not self._loaded:
            return WAIT
        if preparation is None:
            return BLANK
        if self._drawing.reads_test_digit:
            return TEST_DIGIT
        same = self._known.get(_pixels(preparation).tobytes())
        return "" if same is None else f"This very picture is among your digits already, as {named(same.label)}."

    @Slot(object)
    def _on_picked(self, sample: Sample) -> None:
        self._drawing.show_sample(sample.image, f"one of yours, {named(sample.label)}")

    @Slot()
    def _show_copies(self) -> None:
        sample = self._panel.preview_sample
        self._panel.show_copies(() if sample is None else _copies(sample.image))

    def _tell(self, error: OSError) -> None:
        self.trouble.emit(f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error))


def _pixels(preparation: Preparation) -> NDArray[np.uint8]:
    """What is on the pad as a digit of a set: (28, 28), 0…255."""
    pixels: NDArray[np.uint8] = np.rint(preparation.centred * 255).astype(np.uint8)
    return pixels


def _copies(image: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Distorted copies of a digit, (28, 28); always the same ones, so that the preview does not flicker."""
    inputs = to_inputs(torch.from_numpy(np.stack([image] * COPIES)), SIDE)
    bent = distort(inputs, MILD_DISTORTIONS, torch.Generator().manual_seed(0))
    ink = (bent[:, 0] - BACKGROUND) * (255 / (FOREGROUND - BACKGROUND))
    return list(ink.round().clamp(0, 255).to(torch.uint8).numpy())
