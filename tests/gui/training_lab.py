"""The training tab's parts without a window: five steps of sixteen digits a pass."""

from __future__ import annotations

from dataclasses import replace

import torch

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.run_orders import RunOrder
from lenet_viz.gui.controllers.run_review import RunReview
from lenet_viz.gui.controllers.training import TrainingController
from lenet_viz.gui.controllers.training_orders import TrainingOrders
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.curve_plot import configure_plots
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.theme import LIGHT
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.workers.training_thread import Leave
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_builder import build
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.history import RunHistory
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.threads import threads_for

SPEC = VARIANTS["lenet-1"]
OTHER = VARIANTS["paper-1998"]

RECIPE = replace(Recipe(), passes=3, batch=16)
"""`modern`: with a running average, distortions, and a rate that is never the same."""

STEPS = 5
"""Of a pass."""

LONG_MS = 20_000


class TrainingLab:
    """Session, panel, library, and the controllers of the training tab.

    Attributes:
        troubles, trained: what was told.
    """

    def __init__(self, qtbot, folder) -> None:
        configure_plots(LIGHT)
        self._qtbot = qtbot
        self.session = Session(LeNet5(SPEC, seed=9).eval(), Origin("untrained"))
        self.panel = TrainingPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_networks([(name, spec.title) for name, spec in VARIANTS.items()], SPEC.name)
        self.panel.set_data_choices([*((name.value, name.full_name) for name in DatasetName), ("own", "my digits")])
        self.panel.set_recipe(RECIPE)
        self.library = RunLibrary(folder)
        self.training = TrainingController(self.session, self.panel, self.library)
        self.orders = TrainingOrders(self.session, self.panel, self.training)
        self.review = RunReview(self.panel, self.training)
        self.machine, self.curves = self.training.machine, self.panel.curves
        self.troubles: list[str] = []
        self.trained: list[tuple] = []
        for source in (self.training, self.orders, self.review):
            source.trouble.connect(self.troubles.append)
        self.training.trained.connect(lambda network, card: self.trained.append((network, card)))

    @property
    def note(self) -> str:
        """What is said beside the network's title."""
        return self.session.origin.note

    @property
    def curves_show(self) -> RunHistory:
        """What the curves draw."""
        return self.curves._history

    @property
    def newest_step(self) -> int:
        """The last one that the curves show; 0 before any."""
        newest = self.curves_show.losses.newest
        return 0 if newest is None else newest.last

    @property
    def folder(self):
        """The newest run's."""
        return self.library.runs()[0]

    def wait(self, *states: RunState) -> None:
        self._qtbot.waitUntil(lambda: self.training.state in states, timeout=LONG_MS)

    def sheet(self, **changes: object) -> RunSheet:
        """An order of a run."""
        return RunSheet("a run", SPEC, replace(RECIPE, **changes), DataChoice())

    def begin(self, order: RunOrder | None = None, **changes: object) -> None:
        """Begin a run and hold it before its first step."""
        self.training.begin(order or RunOrder(self.sheet(**changes)), Leave.NOWHERE)
        self.wait(RunState.PAUSED)

    def step(self, count: int = 1) -> None:
        for _ in range(count):
            self.training.make_step()
            self.wait(RunState.PAUSED, RunState.FINISHED)

    def finish(self) -> None:
        self.training.resume()
        self.wait(RunState.FINISHED)

    def stop(self) -> None:
        self.training.stop()
        self.wait(RunState.FINISHED, RunState.IDLE)

    def look_back(self, step: int) -> None:
        """Drag the handle to the moment of a step."""
        self._qtbot.waitUntil(lambda: self.moment(step) is not None)
        self.curves.moment_wanted.emit(self.moment(step).passes)

    def moment(self, step: int):
        kept = () if self.machine.folder is None else self.machine.folder.moments()
        return next((moment for moment in kept if moment.step == step), None)

    def weights_at(self, step: int) -> dict[str, torch.Tensor]:
        """A kept moment's."""
        return self.machine.folder.load_moment(self.moment(step))

    def shows(self, state: dict[str, torch.Tensor]) -> bool:
        """Whether the trained network on screen has exactly these weights."""
        return same(self.session.trained_network.state_dict(), state)


def undisturbed(sheet: RunSheet) -> Training:
    """The same run without any window, at its end."""
    with threads_for(sheet.recipe):
        training = build(sheet)
        for _ in training.events():
            pass
    return training


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    """Whether two state dicts are the same to the bit."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
