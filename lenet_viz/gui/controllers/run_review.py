"""A kept run in the Training tab: its curves, its last network, and every moment that it kept."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.controllers.training import TrainingController
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.run_folder import RunFolder


class RunReview(QObject):
    """Puts a kept run where the live one would be.

    Signals:
        shown(): the run is in the Training tab now.
        trouble(str): the run could not be shown, and why.
    """

    shown = Signal()
    trouble = Signal(str)

    def __init__(self, panel: TrainingPanel, training: TrainingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._training = training

    @Slot(object)
    def show(self, folder: RunFolder) -> None:
        """Show a run's curves, and in the figure the last of its moments."""
        machine, curves = self._training.machine, self._panel.curves
        try:
            sheet, history, moments = folder.sheet(), folder.history(), folder.moments()
            if not moments:
                raise ValueError(f"{sheet.name}: no moment of it is kept")
            state = folder.load_moment(moments[-1])
            network = LeNet5(sheet.spec)
            network.load_state_dict(state)
            self._training.leave_run()
        except (ValueError, OSError, RuntimeError) as error:
            self.trouble.emit(str(error).splitlines()[0])
            return
        curves.show_history(history, sheet.recipe.passes)
        curves.set_reference(sheet.recipe.name.startswith("1998"))
        curves.set_watched(held_out=sheet.held_out > 0)
        machine.set_network(network, Origin(f"the last of “{sheet.name}”"))
        machine.set_run(folder, moments)
        self._panel.set_recipe(sheet.recipe)
        self._panel.set_progress(0.0, sheet.recipe.passes, 0.0, math.inf)
        self._panel.set_note(f"looking at the kept run “{sheet.name}”")
        self.shown.emit()
