"""The time machine: the network of any kept moment of a run, in the figure, for the digit on the pad."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.mailbox import State
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.moments import Moment
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.tensor_files import CheckpointError


class TimeMachine(QObject):
    """Follows the handle on the curves; between looks the network of the run is live.

    Attributes:
        folder: the run that can be looked back on; None before there is one.
        moment: the moment that is shown; None while the network is live.

    Signals:
        branch_wanted(object, object): a run shall begin from a Moment of a RunFolder.
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
        self._network: LeNet5 | None = None
        self._moments: tuple[Moment, ...] = ()
        self._origin: Origin | None = None
        self._newest: State | None = None
        self.folder: RunFolder | None = None
        self.moment: Moment | None = None
        curves.moment_wanted.connect(self._on_moment_wanted)
        curves.live_wanted.connect(self.go_live)
        panel.live_requested.connect(self.go_live)
        panel.branch_requested.connect(self._on_branch_requested)
        session.network_changed.connect(self._on_network_changed)

    def set_run(self, folder: RunFolder | None, network: LeNet5 | None, moments: Sequence[Moment] = ()) -> None:
        """Look at another run from now on, live at first.

        Args:
            folder: the run; None: there is nothing to look back on.
            network: the network on screen that stands for it.
            moments: what is kept of it.
        """
        self._leave()
        self.folder, self._network, self._newest = folder, network, None
        self.set_moments(moments)

    def show(self, newest: State) -> None:
        """Take the run's newest weights; on screen, unless another network or an earlier moment is looked at."""
        self._newest = newest
        if self._network is None or self.looking_back:
            return
        if self._session.trained_network is self._network:
            self._session.set_weights(newest)
        else:
            self._network.load_state_dict(newest)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """What is kept of the run by now, in order."""
        if tuple(moments) != self._moments:
            self._moments = tuple(moments)
            self._curves.set_moments([moment.passes for moment in self._moments])

    @property
    def looking_back(self) -> bool:
        """Whether an earlier moment is on screen."""
        return self.moment is not None

    @Slot()
    def go_live(self) -> None:
        """Show the newest weights again."""
        if self.moment is None:
            return
        origin = self._origin
        self._leave()
        if self._newest is not None:
            self.show(self._newest)
        if origin is not None:
            self._session.set_origin(origin)

    @Slot(float)
    def _on_moment_wanted(self, passes: float) -> None:
        """Show the kept moment nearest to a place on the curve."""
        if self.folder is None or self._network is None or not self._moments:
            return
        if self._session.trained_network is not self._network:
            # Another network was looked at meanwhile: the run's comes back with its moment.
            self._session.set_network(self._network, self._origin or self._session.origin)
        moment = nearest(self._moments, passes)
        try:
            state: State = self.folder.load_moment(moment)
        except (CheckpointError, OSError) as error:
            self.trouble.emit(str(error))
            return
        if self.moment is None:
            self._origin = self._session.origin
        self.moment = moment
        self._session.set_weights(state)
        words = f"step {moment.step:,}, pass {moment.passes:.2f}"
        self._session.set_origin(Origin(f"as it was at {words}"))
        self._panel.set_looking_back(words)
        self._curves.show_moment(moment.passes)

    @Slot()
    def _on_branch_requested(self) -> None:
        if self.folder is not None and self.moment is not None:
            self.branch_wanted.emit(self.folder, self.moment)

    @Slot()
    def _on_network_changed(self) -> None:
        """Another network on screen ends the look back."""
        if self.moment is not None and self._session.trained_network is not self._network:
            self._leave()

    def _leave(self) -> None:
        """The handle goes, and whatever is said about looking back."""
        self.moment = None
        self._origin = None
        self._panel.set_looking_back(None)
        self._curves.show_moment(None)


def nearest(moments: Sequence[Moment], passes: float) -> Moment:
    """The moment nearest to a place on the curve, the earlier one of two that are equally near."""
    index = bisect.bisect_left(moments, passes, key=lambda moment: moment.passes)
    candidates = moments[max(0, index - 1) : index + 1]
    return min(candidates, key=lambda moment: abs(moment.passes - passes))
