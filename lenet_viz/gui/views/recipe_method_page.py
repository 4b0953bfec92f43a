"""The form's second page: how the network learns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from lenet_viz.gui.views.recipe_page import Entry, RecipePage, allow, choose, chosen
from lenet_viz.gui.views.recipe_texts import (
    number_text,
    read_amount,
    read_batch,
    read_fraction,
    read_rate,
    read_stairs,
    stairs_text,
)
from lenet_viz.gui.views.recipe_words import LOSS_TITLES, NO_PENALTIES, OPTIMISER_TITLES
from lenet_viz.gui.views.training_fields import RecipeField
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.training.recipe import Loss, Optimiser, Recipe
from lenet_viz.training.schedule import Schedule, Stairs

MAX_FIELD_WIDTH: Final = 16_777_215


class MethodPage(RecipePage):
    """Optimiser, loss, schedule, starting weights and their numbers.

    A loss that does not fit the network gives way to cross-entropy, and comes back with a network that it fits.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        recipe = Recipe()
        self._spec: NetworkSpec | None = None
        self._wanted_loss = recipe.loss
        self._shares: Stairs = recipe.stairs
        self._fresh = True
        self._numbers: dict[str, RecipeField[float]] = {}
        self._users: dict[str, tuple[QComboBox, str]] = {}
        optimiser, self._optimiser = self.choice("optimiser", "&Optimiser", list(OPTIMISER_TITLES.items()))
        loss, self._loss = self.choice("loss", "Loss", list(LOSS_TITLES.items()))
        schedule, self._schedule = self.choice("schedule", "Schedu&le", [(kind, kind.value) for kind in Schedule])
        weights, self._weights = self.choice("weights", "Weights", [(kind, kind.value) for kind in Initialisation])
        batch, self._batch = self.field("batch", "&Batch", recipe.batch, read_batch, str)
        first = (self._number("rate", "&Rate η", "rate"), batch, *self._numbers_of_optimisers())
        second = (
            self._number("decay", "Decay", "weight_decay", amount=True),
            self._number("averaging", "Averaging", "averaging", fraction=True),
            self._number("dropout", "Dropout", "dropout", fraction=True),
            self._number("j", "Rubbish j", "rubbish_penalty"),
        )
        stairs = self._make_stairs()
        self._users |= {
            "momentum": (self._optimiser, Optimiser.MOMENTUM),
            "damping": (self._optimiser, Optimiser.SDLM),
            "j": (self._loss, Loss.DISCRIMINATIVE),
            "stairs": (self._schedule, Schedule.STAIRS),
        }
        self.set_up((optimiser, loss, schedule, weights), first, second, below=(stairs,))
        self._loss.activated.connect(self._on_loss_chosen)
        self._numbers["rate"].checked.connect(self._on_rate_changed)

    @property
    def remark(self) -> str:
        """What the network does not let be as the recipe has it; empty when there is no such thing."""
        if chosen(self._loss) == self._wanted_loss:
            return ""
        return f"{NO_PENALTIES}: {Loss.CROSS_ENTROPY} instead of {LOSS_TITLES[self._wanted_loss]}"

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows method and numbers."""
        choose(self._optimiser, recipe.optimiser)
        choose(self._schedule, recipe.schedule)
        choose(self._weights, recipe.initialisation)
        for name, field in self._numbers.items():
            field.set_value(getattr(recipe, name))
        self._batch.set_value(recipe.batch)
        self._shares = recipe.stairs
        self._write_stairs()
        self._wanted_loss = recipe.loss
        self._fit_loss()

    def applied(self, recipe: Recipe) -> Recipe:
        """The recipe with this method and these numbers."""
        numbers: dict[str, Any] = {name: field.value for name, field in self._numbers.items()}
        return replace(
            recipe,
            optimiser=Optimiser(chosen(self._optimiser)),
            loss=Loss(chosen(self._loss)),
            schedule=Schedule(chosen(self._schedule)),
            initialisation=Initialisation(chosen(self._weights)),
            batch=self._batch.value,
            stairs=self._shares,
            **numbers,
        )

    def set_spec(self, spec: NetworkSpec | None) -> None:
        """Offers the losses that fit the network."""
        self._spec = spec
        self._fit_loss()

    def set_starts_fresh(self, fresh: bool) -> None:
        """Whether starting weights are drawn at all."""
        self._fresh = fresh
        self.refresh()

    def is_used(self, entry: Entry) -> bool:
        """Some numbers belong to one optimiser, loss or schedule."""
        if entry.editor is self._weights:
            return self._fresh
        choice, value = self._users.get(entry.name, (None, ""))
        return choice is None or chosen(choice) == value

    def _numbers_of_optimisers(self) -> tuple[Entry, Entry]:
        return (
            self._number("momentum", "Momentum", "momentum", fraction=True),
            self._number("damping", "Damping μ", "damping"),
        )

    def _number(self, name: str, label: str, to: str, *, fraction: bool = False, amount: bool = False) -> Entry:
        read = read_fraction if fraction else read_amount if amount else read_rate
        entry, field = self.field(name, label, getattr(Recipe(), to), read, number_text, to)
        self._numbers[to] = field
        return entry

    def _make_stairs(self) -> Entry:
        entry, self._stairs = self.field(
            "stairs", "Stairs", self._shares, self._read_stairs, lambda shares: stairs_text(shares, self._rate)
        )
        self._stairs.setMinimumWidth(0)
        self._stairs.setMaximumWidth(MAX_FIELD_WIDTH)
        self._stairs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._stairs.checked.connect(self._on_stairs_changed)
        return entry

    @property
    def _rate(self) -> float:
        return self._numbers["rate"].value

    def _read_stairs(self, text: str) -> Stairs:
        return read_stairs(text, self._rate)

    def _write_stairs(self) -> None:
        shares = self._shares
        self._stairs.set_value(shares)
        self._shares = shares

    def _fit_loss(self) -> None:
        fits = {kind: self._spec is None or kind.fits(self._spec.output) for kind in Loss}
        for kind, fit in fits.items():
            allow(self._loss, kind, fit, NO_PENALTIES)
        choose(self._loss, self._wanted_loss if fits[self._wanted_loss] else Loss.CROSS_ENTROPY)
        self.refresh()
        self.edited.emit()

    @Slot()
    def _on_loss_chosen(self) -> None:
        self._wanted_loss = Loss(chosen(self._loss))
        self.edited.emit()

    @Slot()
    def _on_rate_changed(self) -> None:
        if not self._numbers["rate"].problem and not self._stairs.problem:
            self._write_stairs()

    @Slot()
    def _on_stairs_changed(self) -> None:
        if not self._stairs.problem:
            self._shares = self._stairs.value
