"""A training run in the open window, started, held and ended as from its panel."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Slot

from lenet_viz.benchmark.open_window import OpenWindow, turn, wait_until
from lenet_viz.benchmark.options import ENDLESS
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.workers.training_thread import TrainingThread
from lenet_viz.network.variants import VARIANTS

UPDATES_PER_S: Final = 10.0
"""How often losses, kernels and maps are shown anew."""

STEP_S: Final = 0.2
"""Longer than a step: after this a held run stands still."""


class LiveTraining(QObject):
    """One run of the window, which must stay open until `stop`."""

    def __init__(self, opened: OpenWindow, network: str) -> None:
        """Start a run on MNIST and wait until its first weights are on screen.

        Raises:
            TimeoutError: they do not come.
            ValueError: the run failed, with the reason.
        """
        super().__init__()
        self._window = opened.window
        self._shown = False
        panel = self._window.training_panel
        panel.set_networks([(name, spec.title) for name, spec in VARIANTS.items()], network)
        panel.set_recipe(ENDLESS)
        panel.set_update_rate(UPDATES_PER_S)
        self._window.training.follower.set_rate(UPDATES_PER_S)
        opened.session.weights_changed.connect(self._on_weights_changed)
        self._window.laboratory.orders.start()
        wait_until(lambda: self._shown or self._state is RunState.FAILED, "training did not start")
        opened.session.weights_changed.disconnect(self._on_weights_changed)
        if self._state is RunState.FAILED:
            raise ValueError(f"training failed: {panel.note}")

    @property
    def steps(self) -> int:
        """Steps done so far, as the optimiser counts them."""
        thread = self._window.training.findChild(TrainingThread)
        run = thread.prepared_run if isinstance(thread, TrainingThread) else None
        if run is None:
            raise ValueError("no run is under way")
        return run.training.steps_done

    def hold(self) -> None:
        """Pause, and wait for the end of the step under way."""
        self._window.training.pause()
        turn(STEP_S)

    def go_on(self) -> None:
        """Resume, and wait until steps are being made again."""
        self._window.training.resume()
        turn(STEP_S)

    def stop(self) -> None:
        """End the run.

        Raises:
            TimeoutError: it does not end.
        """
        self._window.training.stop()
        wait_until(lambda: not self._window.training.running, "training did not stop")

    @property
    def _state(self) -> RunState:
        return self._window.training.state

    @Slot()
    def _on_weights_changed(self) -> None:
        self._shown = True
