"""The test digits: read or downloaded in a thread, browsed, shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.data.datasets import DigitSet, Part, find, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.views.digit_browser import DigitBrowser
from lenet_viz.gui.workers.task import Progress, Task

STOP_MS: Final = 30_000
"""How long closing the window waits for a download: longer than a server may take to answer."""


class DigitsController(QObject):
    """Fills the browser, and puts the digit chosen there before the network.

    Attributes:
        digits: the test digits, once they are read.

    Signals:
        loaded(): the test digits are there.
        trouble(str): the digits could not be had, and why.
    """

    loaded = Signal()
    trouble = Signal(str)

    def __init__(self, browser: DigitBrowser, drawing: DrawingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._browser = browser
        self._drawing = drawing
        self.digits: DigitSet | None = None
        self._task: Task | None = None
        drawing.input_replaced.connect(self._on_input_replaced)
        browser.digit_chosen.connect(self._on_digit_chosen)
        browser.download_requested.connect(self.download)
        browser.download_cancelled.connect(self._on_download_cancelled)

    @Slot()
    def start(self) -> None:
        """Read the digits, once, if they are on this machine; otherwise the browser offers a download."""
        if self.digits is not None or self._task is not None:
            return
        if find(DatasetName.MNIST) is None:
            self._browser.set_digits(None, None)
        else:
            self._run()

    @Slot()
    def download(self) -> None:
        """Fetch MNIST into the user's cache, verified, then read it."""
        self._browser.set_download_progress(0, None)
        self._run()

    @Slot(int)
    def choose(self, index: int) -> None:
        """Put a test digit on the pad, and mark it in the browser."""
        if self.digits is not None:
            self._browser.set_chosen(index)
            self._on_digit_chosen(index)

    def wait(self) -> None:
        """Wait until a reading of the digits has ended; its result arrives with the next events."""
        if self._task is not None:
            self._task.wait(STOP_MS)

    def shut_down(self) -> None:
        """Cancel a download and wait for its end."""
        if self._task is not None:
            self._task.cancel()
            self._task.wait(STOP_MS)

    def _run(self) -> None:
        if self._task is not None:
            return
        task = Task(_load_test_digits, self)
        task.done.connect(self._on_loaded)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        self._task = task
        task.start()

    @Slot(object)
    def _on_loaded(self, digits: DigitSet) -> None:
        self.digits = digits
        self._browser.set_digits(digits.images.numpy(), digits.labels.numpy())
        self.loaded.emit()

    @Slot(object, object)
    def _on_progressed(self, done: int, whole: int) -> None:
        self._browser.set_download_progress(done, whole)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._browser.set_digits(None, None)
        self.trouble.emit(f"The test digits could not be had: {reason}")

    @Slot()
    def _on_cancelled(self) -> None:
        self._browser.set_digits(None, None)

    @Slot()
    def _on_download_cancelled(self) -> None:
        if self._task is not None:
            self._task.cancel()

    @Slot()
    def _on_finished(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

    @Slot()
    def _on_input_replaced(self) -> None:
        """A drawing or a picture has no true label that the browser could tell."""
        if self._browser.chosen is not None:
            self._browser.set_chosen(None)

    @Slot(int)
    def _on_digit_chosen(self, index: int) -> None:
        if self.digits is not None:
            note = f"test digit #{index}, a {int(self.digits.labels[index])}"
            self._drawing.show_digit(self.digits.images[index].numpy(), note)


def _load_test_digits(progress: Progress) -> DigitSet:
    return load(DatasetName.MNIST, Part.TEST, progress=progress)
