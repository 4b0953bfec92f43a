"""What the window wants trained: from the form, from a table, from own digits, from a moment, from a kept run."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.data.choices import FOLDER, OWN, DataChoice
from lenet_viz.gui.controllers.run_orders import RunOrder, as_ordered, command_of
from lenet_viz.gui.controllers.training import TrainingController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.file_dialogs import ask_to_open, ask_to_save
from lenet_viz.gui.views.picture_folder import ask_for_picture_folder
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.transfer import answering_stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.moments import Moment
from lenet_viz.storage.run_environment import environment
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_sheet import FRESH, RunSheet, Start, run_name
from lenet_viz.training.devices import devices
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import RECIPES

RECIPE_FILTER: Final = "Recipes (*.json)"


class TrainingOrders(QObject):
    """Makes orders for the training controller.

    Signals:
        trouble(str): a run could not begin or a file not be used, and why.
        news(str): something went well that cannot be seen.
    """

    trouble = Signal(str)
    news = Signal(str)

    def __init__(
        self, session: Session, panel: TrainingPanel, training: TrainingController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        self._training = training
        self._folder: Path | None = None
        session.network_changed.connect(self._follow_network)
        # Another network may have come on screen during a run.
        training.state_changed.connect(self._follow_network)
        training.machine.branch_wanted.connect(self.branch)
        panel.start_requested.connect(self.start)
        panel.open_recipe_requested.connect(self.open_recipe)
        panel.save_recipe_requested.connect(self.save_recipe)
        panel.folder_requested.connect(self.choose_folder)
        self._follow_network()

    @Slot()
    def start(self) -> None:
        """Begin the run that the form describes."""
        spec = self._panel.spec
        if spec is None:
            return
        try:
            if self._panel.starts_fresh:
                self.start_with(spec)
            else:
                fresh = (answering_stage(spec),) if self._panel.replaces_output else ()
                start = Start(f"from the weights of {self._session.network.spec.title}", replaced=fresh)
                self._begin(self._sheet(spec, self._panel.recipe(), start=start), self._on_screen())
        except (ValueError, OSError) as error:
            self.trouble.emit(str(error))

    def start_with(self, spec: NetworkSpec) -> None:
        """Begin the run that the form describes, but with this network, from fresh weights.

        Raises:
            ValueError: a field of the form holds no value that will do; the message names it.
        """
        self._begin(self._sheet(spec, self._panel.recipe()))

    @Slot(float, int)
    def fine_tune(self, mnist_share: float, copies: int) -> None:
        """Go on with the network on screen, on the user's own digits.

        Args:
            mnist_share: share of MNIST digits mixed in, 0…1.
            copies: distorted copies of every own digit.
        """
        network = self._on_screen()
        recipe = replace(RECIPES["fine-tuning"], seed=self._panel.seed)
        start = Start(f"from the weights of {network.spec.title}")
        data = DataChoice(OWN, share_own=1 - mnist_share, copies=copies)
        self._try(lambda: RunOrder(self._sheet(network.spec, recipe, start=start, data=data), network))

    @Slot(object, object)
    def branch(self, folder: RunFolder, moment: Moment) -> None:
        """Begin a run by the form's recipe from a moment of another, with an optimiser that knows nothing yet.

        Args:
            folder: the other run.
            moment: which is on screen; what is altered there by hand goes along, as with every start from there.
        """
        self._try(lambda: self._branch(folder.sheet(), moment.step))

    @Slot(object)
    def rerun(self, sheet: RunSheet) -> None:
        """Train once more what was trained, with the same changes on the way: the same machine gives the same bits."""
        self._try(lambda: RunOrder(replace(as_ordered(sheet), changes=sheet.changes)))

    @Slot(object)
    def resume(self, folder: RunFolder) -> None:
        """Go on with a run that was stopped or interrupted; where its device is not at hand, on the figure's."""
        self._try(lambda: self._going_on(folder))

    @Slot()
    def open_recipe(self) -> None:
        """Ask for a recipe's file and show it in the form."""
        name = ask_to_open(self._panel, "Open a recipe", RECIPE_FILTER)
        if name:
            self.open_recipe_file(Path(name))

    def open_recipe_file(self, path: Path) -> None:
        """Show the recipe of a file in the form, if it is one."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(values, dict):
                raise ValueError("a recipe is a JSON object")
            self._panel.set_recipe(Recipe.from_dict(values))
        except OSError as error:
            self.trouble.emit(f"{path}: {error.strerror or error}")
        except (ValueError, RecursionError) as error:
            self.trouble.emit(f"{path}: {error}")

    @Slot()
    def save_recipe(self) -> None:
        """Ask for a file and write the form's recipe to it."""
        try:
            recipe = self._panel.recipe()
        except ValueError as error:
            self.trouble.emit(str(error))
            return
        name, _ = ask_to_save(self._panel, "Save the recipe", f"{recipe.name}.json", RECIPE_FILTER)
        if name:
            self.save_recipe_file(Path(name) if Path(name).suffix else Path(f"{name}.json"), recipe)

    def save_recipe_file(self, path: Path, recipe: Recipe) -> None:
        """Write a recipe, called after its file."""
        text = json.dumps(replace(recipe, name=path.stem).to_dict(), indent=2, ensure_ascii=False) + "\n"
        try:
            replace_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
        except OSError as error:
            self.trouble.emit(f"{path}: {error.strerror or error}")
        else:
            self.news.emit(f"Saved {path}")

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of pictures, a sub-folder for every class."""
        folder = ask_for_picture_folder(self._panel)
        if folder is not None:
            self._folder = folder
            self._panel.set_folder(folder.name)

    def _sheet(
        self, spec: NetworkSpec, recipe: Recipe, *, start: Start = FRESH, data: DataChoice | None = None
    ) -> RunSheet:
        recipe.check(spec)
        device = self._session.device
        sheet = RunSheet(
            name=run_name(spec, recipe),
            spec=spec,
            recipe=recipe,
            data=self._data() if data is None else data,
            start=start,
            device=device,
            environment=environment(recipe, device),
        )
        return replace(sheet, command=command_of(sheet))

    def _data(self) -> DataChoice:
        panel = self._panel
        source = panel.data_key()
        if source == FOLDER:
            if self._folder is None:
                raise ValueError("data: no folder of pictures is chosen yet")
            return DataChoice(FOLDER, folder=self._folder)
        return DataChoice(source, share_own=panel.own_share, copies=panel.copies)

    def _on_screen(self) -> LeNet5:
        """A copy of the network as shown, with its altered numbers; a run silences nothing that starts from it."""
        return copy.deepcopy(self._session.network).to("cpu")

    def _branch(self, origin: RunSheet, step: int) -> RunOrder:
        altered = ", altered by hand" if self._session.alterations else ""
        start = Start(f"branched from “{origin.name}” at step {step:,}{altered}", step=step)
        sheet = self._sheet(origin.spec, self._panel.recipe(), start=start, data=origin.data)
        # Errors of both runs can be compared only if both are measured on the same digits.
        sheet = replace(sheet, name=f"{origin.name}, branch at step {step:,}", held_out=origin.held_out)
        return RunOrder(sheet, self._on_screen())

    def _going_on(self, folder: RunFolder) -> RunOrder:
        sheet = folder.sheet()
        if sheet.device not in devices():
            sheet = replace(sheet, device=self._session.device)
        return RunOrder(sheet, folder=folder)

    def _begin(self, sheet: RunSheet, source: LeNet5 | None = None) -> None:
        self._training.begin(RunOrder(sheet, source))

    def _try(self, order: Callable[[], RunOrder]) -> None:
        """Begin a run, if that can be."""
        try:
            self._training.begin(order())
        except (ValueError, OSError) as error:
            self.trouble.emit(str(error))

    @Slot()
    def _follow_network(self) -> None:
        """The form proposes to train what is on screen."""
        if not self._training.running:
            self._panel.set_screen_network(self._session.network.spec)
            name = self._session.network.spec.name
            if name in VARIANTS:
                self._panel.set_network(name)
