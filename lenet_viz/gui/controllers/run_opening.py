"""A run's network on screen: its last one, or the newest of a run that goes on in another process, live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.controllers.networks import origin_of
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.storage.tensor_files import CheckpointError

OPEN: Final = "open"

_ENDED: Final = (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED)
_TRIES: Final = 3
"""A run that goes on throws moments away, also while they are being read."""


@dataclass(frozen=True)
class _Found:
    """What a run has to show.

    Attributes:
        step: of the moment it is of; None: it is the last network of a run that has ended.
        live: whether a newer one is to be expected.
        asked: whether the user has asked for it, rather than looked at an older one of the same run.
    """

    folder: RunFolder
    network: LeNet5
    origin: Origin
    step: int | None
    live: bool
    asked: bool


class RunOpening(QObject):
    """Puts a run's network on screen, and follows it as long as it is looked at.

    Signals:
        changed(): another run's network, or none, is on screen.
        trouble(str): a network could not be shown, and why.
    """

    changed = Signal()
    trouble = Signal(str)

    def __init__(self, session: Session, worker: LatestWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._worker = worker
        self._shown: _Found | None = None
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)
        session.network_changed.connect(self._on_network_changed)

    @property
    def folder(self) -> RunFolder | None:
        """The run whose network is on screen."""
        return None if self._shown is None else self._shown.folder

    @property
    def following(self) -> bool:
        """Whether the run on screen goes on, so that `follow` may bring a newer network."""
        return self._shown is not None and self._shown.live

    def open(self, folder: RunFolder) -> None:
        """Put a run's network on screen as soon as it is read."""
        self._worker.submit(OPEN, partial(_find, folder, None))

    def follow(self) -> None:
        """Look for a newer network of the run on screen, if that goes on."""
        shown = self._shown
        if shown is not None and shown.live and not self._worker.waits_for(OPEN):
            self._worker.submit(OPEN, partial(_find, shown.folder, shown.step))

    def forget(self, folder: RunFolder) -> None:
        """A run was taken away: what is on screen stays, but is no longer known as that run's."""
        if self._shown is not None and self._shown.folder == folder:
            self._shown = None
            self._worker.cancel(OPEN)
            self.changed.emit()

    @Slot(object, object)
    def _on_done(self, key: object, found: _Found | None) -> None:
        if key != OPEN or found is None:
            return
        shown = self._shown
        if not found.asked and shown is not None and shown.network.spec == found.network.spec:
            # The same network, further on: what is altered by hand, hovered or chosen in the figure stays.
            self._shown = replace(found, network=shown.network)
            self._session.set_weights(found.network.state_dict())
            self._session.set_origin(found.origin)
        else:
            self._shown = found
            self._session.set_network(found.network, found.origin)
        self.changed.emit()

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key == OPEN:
            if self._shown is not None:
                # Tried again every second, it would say so every second.
                self._shown = replace(self._shown, live=False)
            self.trouble.emit(reason)

    @Slot()
    def _on_network_changed(self) -> None:
        if self._shown is not None and self._session.trained_network is not self._shown.network:
            self._shown = None
            self.changed.emit()


def _find(folder: RunFolder, known: int | None, progress: Progress) -> _Found | None:
    """The network that a run has to show; None when that is a moment of a known step.

    Raises:
        CheckpointError: there is none yet, or it cannot be read.
    """
    sheet = folder.sheet()
    if sheet.status in _ENDED:
        network, card = folder.final()
        origin = origin_of(card)
        return _Found(
            folder, network, Origin(f"{sheet.name}: {origin.note}", card), None, live=False, asked=known is None
        )
    for _ in range(_TRIES):
        progress(0, 1)
        moments = folder.moments()
        if not moments:
            raise CheckpointError(f"{sheet.name} has no network to show yet: none of its moments is kept so far")
        newest = moments[-1]
        live = sheet.status is RunStatus.RUNNING
        if newest.step == known and live:
            return None
        try:
            state = folder.load_moment(newest)
        except CheckpointError:
            if newest.path.exists():
                raise
            continue
        network = LeNet5(sheet.spec)
        network.load_state_dict(state)
        return _Found(folder, network, Origin(_words(sheet, newest.passes)), newest.step, live, asked=known is None)
    raise CheckpointError(f"{folder.path}: its moments change faster than they can be read")


def _words(sheet: RunSheet, passes: float) -> str:
    """What is said of a moment's network."""
    error = "" if sheet.watch_error is None else f", last error {sheet.watch_error:.2%}"
    return f"{sheet.name}: {sheet.status.value}, after {passes:.1f} of {sheet.recipe.passes} passes{error}"
