"""What becomes of a run that has ended: its network on screen and handed over, or nothing at all."""

from __future__ import annotations

import copy
from typing import Final

from PySide6.QtCore import QObject, Signal

from lenet_viz.gui.controllers.run_follower import RunFollower
from lenet_viz.gui.controllers.time_machine import TimeMachine
from lenet_viz.gui.session import Origin
from lenet_viz.gui.workers.training_thread import PreparedRun
from lenet_viz.storage.run_card import card_of
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary

STARTING: Final = "starting weights"


class RunEnding(QObject):
    """Sees a run out.

    Signals:
        trained(object, object): something was learned: the network (LeNet5) and its Card.
        trouble(str): something the user should read.
    """

    trained = Signal(object, object)
    trouble = Signal(str)

    def __init__(
        self, follower: RunFollower, machine: TimeMachine, library: RunLibrary, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._follower = follower
        self._machine = machine
        self._library = library

    def keep(self, run: PreparedRun, *, failed: bool) -> None:
        """Put what was learned on screen and hand it over to be saved.

        Args:
            run: it has ended.
            failed: not because that was wanted: then it is kept even if it has made no step.

        Raises:
            RuntimeError: the device that holds its weights is gone.
        """
        training, recorder = run.training, run.recorder
        if not training.steps_done and not failed:
            self._put_away(recorder.folder)
            return
        self._follower.show_end(run)
        if training.steps_done:
            self.trained.emit(copy.deepcopy(training.average).to("cpu").eval(), card_of(recorder.sheet, training))

    def _put_away(self, folder: RunFolder) -> None:
        """A run that was stopped before its first step is nothing to come back to."""
        self._machine.set_run(None, ())
        self._machine.set_origin(Origin(STARTING))
        try:
            self._library.remove(folder)
        except (OSError, ValueError) as error:
            self.trouble.emit(str(error))
