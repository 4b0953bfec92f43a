"""The form of a training run: what learns, from what, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from lenet_viz.data.distortions import MILD_DISTORTIONS
from lenet_viz.gui.views.theme import SPACING, Theme
from lenet_viz.gui.views.training_fields import RecipeField
from lenet_viz.gui.views.training_values import read_batch, read_passes, read_rate, read_seed
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.schedule import Schedule

TRIAL_PASSES: Final = 5
"""Enough to see kernels form and to end below 2 % error, in a minute or so."""

OWN_NAME: Final = "own"
"""The name of a recipe that somebody changed."""

ROW_HEIGHT: Final = 26
ROW_SPACING: Final = 4
CHOICE_WIDTH: Final = 174

RATE_REMARKS: Final = {
    Schedule.ONE_CYCLE: "at its highest",
    Schedule.CONSTANT: "in every step",
}

HELP: Final = {
    "network": "The network that learns. It starts from fresh weights; the one on screen shows how it learns.",
    "data": "The images it learns from, 60,000 of them.",
    "optimiser": "How the gradients of a batch move the weights.",
    "schedule": "How the rate changes during the run. One cycle: it rises over the first 15 % of the steps\n"
    "and falls to zero over the rest. Constant: it does not change.",
    "rate": "Learning rate: how far a step moves the weights; above 0.",
    "batch": "Digits per step: the weights move once for all of them together. 1 to 60,000.",
    "passes": "Pass: once through the training set. 1 to 10,000.",
    "seed": "Decides the starting weights, the order of the digits and their distortions:\n"
    "the same seed, the same run. A whole number from 0 on.",
    "distortions": "Distortions: every digit is freshly turned by up to 9°, slanted, stretched by up to 9 %,\n"
    "shifted by up to 1.2 pixels and bent, so that none is ever seen twice. Fewer test errors, slower learning.",
}


class TrainingForm(QWidget):
    """Choices and numbers, two columns wide or one.

    Signals:
        edited (): a value has changed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = replace(Recipe(), passes=TRIAL_PASSES)
        self._network, self._data, self._optimiser, self._schedule = (QComboBox() for _ in range(4))
        self._rate = RecipeField(read_rate, RATE_REMARKS[self._recipe.schedule])
        self._batch = RecipeField(read_batch, "digits per step")
        self._passes = RecipeField(read_passes, "through the data")
        self._seed = RecipeField(read_seed, "same seed, same run")
        self._distortions = QCheckBox("D&istort every digit afresh in every pass")
        self._choices = {
            "network": (QLabel("Net&work"), self._network),
            "data": (QLabel("D&ata"), self._data),
            "optimiser": (QLabel("&Optimiser"), self._optimiser),
            "schedule": (QLabel("Schedu&le"), self._schedule),
        }
        self._numbers: dict[str, tuple[QLabel, RecipeField[int] | RecipeField[float]]] = {
            "rate": (QLabel("&Rate"), self._rate),
            "batch": (QLabel("&Batch"), self._batch),
            "passes": (QLabel("&Passes"), self._passes),
            "seed": (QLabel("See&d"), self._seed),
        }
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(ROW_SPACING)
        self._columns = 0
        self._set_up()
        self.set_columns(2)
        self.set_recipe(self._recipe)

    @property
    def columns(self) -> int:
        """How many columns of fields there are: 1 or 2."""
        return self._columns

    def problem(self) -> str:
        """What keeps a run from starting, such as 'rate: must be above 0'; empty when nothing does."""
        for name, (_, field) in self._numbers.items():
            if field.problem:
                return f"{name}: {field.problem}"
        if not self.network_name():
            return "no network is chosen"
        return "" if self.dataset_name() else "no data are chosen"

    def set_networks(self, items: Sequence[tuple[str, str]], current: str) -> None:
        """Fills the list of networks with (name, title) and chooses one by name."""
        _fill(self._network, items)
        self.set_network(current)

    def set_network(self, name: str) -> None:
        """Chooses one of the networks by name."""
        self._network.setCurrentIndex(self._network.findData(name))

    def set_datasets(self, items: Sequence[tuple[str, str]]) -> None:
        """Fills the list of data sets with (name, title) and keeps the choice, else takes the first."""
        chosen = self.dataset_name()
        _fill(self._data, items)
        self._data.setCurrentIndex(max(0, self._data.findData(chosen)))

    def network_name(self) -> str:
        """The name of the chosen network; empty without one."""
        return self._network.currentData() or ""

    def dataset_name(self) -> str:
        """The name of the chosen data set; empty without one."""
        return self._data.currentData() or ""

    def set_recipe(self, recipe: Recipe) -> None:
        """Shows a recipe; what has no field here is kept for `recipe`."""
        self._recipe = recipe
        self._optimiser.setCurrentIndex(self._optimiser.findData(recipe.optimiser))
        self._schedule.setCurrentIndex(self._schedule.findData(recipe.schedule))
        self._rate.setText(repr(recipe.rate))
        self._batch.setText(str(recipe.batch))
        self._passes.setText(str(recipe.passes))
        self._seed.setText(str(recipe.seed))
        self._distortions.setChecked(recipe.distortions is not None)

    def recipe(self) -> Recipe:
        """The recipe as typed. It keeps its name as long as only passes and seed are changed.

        Raises:
            ValueError: a field holds no value that will do, with the reason.
        """
        if any(field.problem for _, field in self._numbers.values()):
            raise ValueError(self.problem())
        how = replace(
            self._recipe,
            optimiser=Optimiser(self._optimiser.currentData()),
            schedule=Schedule(self._schedule.currentData()),
            rate=self._rate.number(),
            batch=self._batch.number(),
            distortions=MILD_DISTORTIONS if self._distortions.isChecked() else None,
        )
        name = self._recipe.name if how == self._recipe else OWN_NAME
        return replace(how, name=name, passes=self._passes.number(), seed=self._seed.number())

    def set_columns(self, columns: int) -> None:
        """Arranges the fields in 1 or 2 columns."""
        if columns == self._columns:
            return
        self._columns = columns
        beside = columns == 2
        for row, (label, choice) in enumerate(self._choices.values()):
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(choice, row, 1, 1, 1 if beside else 2)
        first, left = (0, 3) if beside else (len(self._choices), 0)
        for row, (label, field) in enumerate(self._numbers.values(), first):
            self._grid.addWidget(label, row, left)
            self._grid.addWidget(field, row, left + 1)
            self._grid.addWidget(field.remark, row, left + 2)
        # One column is too narrow for these words beside the labels.
        corner, span = (1, 5) if beside else (0, 3)
        self._grid.addWidget(self._distortions, first + len(self._numbers), corner, 1, span)
        self._grid.setColumnMinimumWidth(2, SPACING if beside else 0)
        self._grid.setColumnStretch(2, 0 if beside else 1)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the marks beside wrong values."""
        for _, field in self._numbers.values():
            field.set_theme(theme)

    def _set_up(self) -> None:
        _fill(self._optimiser, [(kind, kind.value) for kind in Optimiser])
        _fill(self._schedule, [(kind, kind.value) for kind in Schedule])
        fields: dict[str, tuple[QLabel, QWidget]] = {**self._choices, **self._numbers}
        for name, (label, editor) in fields.items():
            label.setBuddy(editor)
            label.setToolTip(HELP[name])
            editor.setToolTip(HELP[name])
            editor.setAccessibleName(name)
        self._distortions.setToolTip(HELP["distortions"])
        self._distortions.setFixedHeight(ROW_HEIGHT)
        for _, choice in self._choices.values():
            choice.setMinimumWidth(CHOICE_WIDTH)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choice.setFixedHeight(ROW_HEIGHT)
            choice.currentIndexChanged.connect(self.edited)
        for _, field in self._numbers.values():
            field.setFixedHeight(ROW_HEIGHT)
            field.checked.connect(self.edited)
        self._schedule.currentIndexChanged.connect(self._on_schedule_changed)
        self._distortions.toggled.connect(self.edited)

    @Slot()
    def _on_schedule_changed(self) -> None:
        self._rate.set_remark(RATE_REMARKS[Schedule(self._schedule.currentData())])


def _fill(choice: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    choice.clear()
    for name, title in items:
        choice.addItem(title, str(name))
        choice.setItemData(choice.count() - 1, title, Qt.ItemDataRole.ToolTipRole)
