"""The time machine: the network of any kept moment of a run, in the figure, for the digit on the pad."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.mailbox import State
from lenet_viz.gui.workers.training_thread import copy_state
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.moments import Moment
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.tensor_files import CheckpointError

TRIES: Final = 3
"""A run that goes on throws moments away, also those that the handle is just about to show."""


class TimeMachine(QObject):
    """Follows the handle on the curves; between looks the network of the run is live.

    The network holds the moment's weights while one is looked at, and the newest known ones else, whether it
    is on screen or not. It is the window's own: the run trains another one.

    Attributes:
        folder: the run that can be looked back on; None before there is one.
        network: stands for the run on screen; None before there is one.
        moment: the moment that is shown; None while the network is live.

    Signals:
        branch_wanted(object, object): a run shall begin from a Moment of a RunFolder; its network is on screen.
        trouble(str): a moment could not be shown, and why.
    """

    branch_wanted = Signal(object, object)
    trouble = Signal(str)

    def __init__(
        self, session: Session, panel: TrainingPanel, curves: LossCurves, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        self._curves = curves
        self._moments: tuple[Moment, ...] = ()
        self._origin = Origin("")
        self._newest: State = {}
        self.folder: RunFolder | None = None
        self.network: LeNet5 | None = None
        self.moment: Moment | None = None
        curves.moment_wanted.connect(self._on_moment_wanted)
        curves.live_wanted.connect(self.go_live)
        panel.live_requested.connect(self.go_live)
        panel.branch_requested.connect(self._on_branch_requested)
        session.network_changed.connect(self._on_network_changed)

    @property
    def looking_back(self) -> bool:
        """Whether an earlier moment is on screen."""
        return self.moment is not None

    @property
    def on_screen(self) -> bool:
        """Whether the run's network is on screen, live or at an earlier moment."""
        return self.network is not None and self._session.trained_network is self.network

    def set_network(self, network: LeNet5, origin: Origin) -> None:
        """Put the network of another run on screen, of which nothing is kept yet.

        Args:
            network: it stands for the run from now on; its weights are the newest.
            origin: what is said about it while it is live.
        """
        self._leave()
        self.network, self._newest, self._origin = network, copy_state(network), origin
        self.set_run(None, ())
        self._session.set_network(network, origin)

    def set_run(self, folder: RunFolder | None, moments: Sequence[Moment]) -> None:
        """The folder of the run, where there is one by now, and what is kept there, in order."""
        self.folder = folder
        self._moments = tuple(moments)
        # Also when they are the same as before: the curves may have begun anew.
        self._curves.set_moments([moment.passes for moment in self._moments])

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """What is kept of the run by now, in order."""
        if tuple(moments) != self._moments:
            self.set_run(self.folder, moments)

    def set_origin(self, origin: Origin) -> None:
        """What is said about the network while it is live; at once, if it is seen so."""
        self._origin = origin
        if self.on_screen and not self.looking_back:
            self._session.set_origin(origin)

    def show(self, newest: State) -> None:
        """Take the run's newest weights; not to be seen while another network or an earlier moment is looked at."""
        self._newest = newest
        if not self.looking_back:
            self._load(newest)

    def bring_back(self) -> None:
        """Put the run's network back on screen, live, after another or an earlier moment was looked at."""
        self.go_live()
        if self.network is not None and not self.on_screen:
            self._session.set_network(self.network, self._origin)

    @Slot()
    def go_live(self) -> None:
        """Show the newest weights again."""
        if self.looking_back:
            self._leave()
            self._load(self._newest)
            self._session.set_origin(self._origin)

    @Slot(float)
    def _on_moment_wanted(self, passes: float) -> None:
        """Show the kept moment nearest to a place on the curve."""
        if self.network is None:
            return
        found = self._found(passes)
        if found is None:
            # The handle goes back to what is shown still.
            self._curves.show_moment(None if self.moment is None else self.moment.passes)
            return
        # Another network may have been looked at meanwhile: the run's comes back with its moment.
        if not self.on_screen:
            self._session.set_network(self.network, self._origin)
        self.moment, state = found
        self._load(state)
        words = f"step {self.moment.step:,}, pass {self.moment.passes:.2f}"
        self._session.set_origin(Origin(f"as it was at {words}"))
        self._panel.set_looking_back(words)
        self._curves.show_moment(self.moment.passes)

    def _found(self, passes: float) -> tuple[Moment, State] | None:
        """The kept moment nearest to a place, and its weights; None, after telling the user, if there is none."""
        problem = ""
        for _ in range(TRIES):
            if self.folder is None or not self._moments:
                break
            moment = nearest(self._moments, passes)
            try:
                return moment, self.folder.load_moment(moment)
            except (CheckpointError, OSError) as error:
                problem = str(error)
                if moment.path.exists():
                    break
            self.set_moments(self.folder.moments())
        if problem:
            self.trouble.emit(problem)
        return None

    def _load(self, state: State) -> None:
        assert self.network is not None
        if self.on_screen:
            self._session.set_weights(state)
        else:
            self.network.load_state_dict(state)

    @Slot()
    def _on_branch_requested(self) -> None:
        if self.folder is not None and self.moment is not None:
            self.branch_wanted.emit(self.folder, self.moment)

    @Slot()
    def _on_network_changed(self) -> None:
        """Another network on screen ends the look back."""
        if self.looking_back and not self.on_screen:
            self._leave()
            # Nothing may ever bring newer ones: the run may be held, or have ended.
            self._load(self._newest)

    def _leave(self) -> None:
        """The handle goes, and whatever is said about looking back."""
        self.moment = None
        self._panel.set_looking_back(None)
        self._curves.show_moment(None)


def nearest(moments: Sequence[Moment], passes: float) -> Moment:
    """The moment nearest to a place on the curve, the earlier one of two that are equally near."""
    index = bisect.bisect_left(moments, passes, key=lambda moment: moment.passes)
    candidates = moments[max(0, index - 1) : index + 1]
    return min(candidates, key=lambda moment: abs(moment.passes - passes))
