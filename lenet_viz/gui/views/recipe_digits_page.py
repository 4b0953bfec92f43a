"""The form's third page: how digits are distorted, and in which order they come."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from lenet_viz.data.distortions import MILD_DISTORTIONS, PAPER_DISTORTIONS, STRONG_DISTORTIONS, Distortions
from lenet_viz.gui.views.recipe_page import Entry, RecipePage, choose, chosen
from lenet_viz.gui.views.recipe_texts import number_text, percent_text, read_amount, read_batch, read_percent
from lenet_viz.gui.views.training_fields import RecipeField
from lenet_viz.training.recipe import Optimiser, Recipe


class Family(StrEnum):
    """Which distortions."""

    NONE = "none"
    MILD = "mild"
    STRONG = "strong"
    PAPER = "the paper's"
    OWN = "own amounts"

    @classmethod
    def of(cls, distortions: Distortions | None) -> Family:
        """That of some amounts."""
        known = {amounts: family for family, amounts in PRESETS.items()}
        return known.get(distortions, cls.OWN)


PRESETS = {
    Family.NONE: None,
    Family.MILD: MILD_DISTORTIONS,
    Family.STRONG: STRONG_DISTORTIONS,
    Family.PAPER: PAPER_DISTORTIONS,
}

AMOUNTS = {
    "rotation": ("rotation", "Rotation °"),
    "shear": ("shear", "Shear"),
    "scale": ("stretch", "Stretch %"),
    "size": ("size", "Size %"),
    "squeeze": ("squeeze", "Squeeze %"),
    "shift": ("shift", "Shift px"),
    "elastic": ("bend", "Bend px"),
    "pivot": ("pivot", "Foot px"),
    "shear_pivot": ("shear pivot", "Slant px"),
    "untouched": ("untouched", "As is %"),
}
"""Field of `Distortions` → its name and label here."""

SHARES = frozenset({"scale", "size", "squeeze", "untouched"})


class DigitsPage(RecipePage):
    """Distortions with their amounts, noise, order, and the digits for second derivatives."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        recipe = Recipe()
        self._uses_curvature = False
        self._writing = False
        self._amounts: dict[str, RecipeField[float]] = {}
        family, self._family = self.choice("distortions", "D&istort", [(kind, kind.value) for kind in Family])
        orders = [("", "fresh"), ("constant", "constant")]
        order, self._order = self.choice("order", "Order", orders)
        noise, self._noise = self.field("noise", "Noise %", recipe.noise, read_percent, percent_text)
        curvature, self._curvature = self.field(
            "curvature", "SDLM from", recipe.curvature_digits, read_batch, str, "curvature_digits"
        )
        self._curvature_entry = curvature
        entries = [self._amount(name) for name in AMOUNTS]
        self._amount_entries = frozenset(entries)
        self.set_up((family, noise, order, curvature), entries[:5], entries[5:])
        self._family.currentIndexChanged.connect(self._on_family_changed)

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows distortions, noise and order."""
        choose(self._family, Family.of(recipe.distortions))
        if recipe.distortions is not None:
            self._write(recipe.distortions)
        self._noise.set_value(recipe.noise)
        choose(self._order, "constant" if recipe.constant_order else "")
        self._curvature.set_value(recipe.curvature_digits)
        self._uses_curvature = recipe.optimiser is Optimiser.SDLM
        self.refresh()

    def applied(self, recipe: Recipe) -> Recipe:
        """The recipe with these distortions, this noise and order."""
        amounts = Distortions(**{name: field.value for name, field in self._amounts.items()})
        return replace(
            recipe,
            distortions=None if chosen(self._family) == Family.NONE else amounts,
            noise=self._noise.value,
            constant_order=bool(chosen(self._order)),
            curvature_digits=self._curvature.value,
        )

    def set_uses_curvature(self, uses: bool) -> None:
        """Whether the optimiser needs second derivatives."""
        if uses != self._uses_curvature:
            self._uses_curvature = uses
            self.refresh()

    def is_used(self, entry: Entry) -> bool:
        """Amounts count where digits are distorted, second derivatives with SDLM."""
        if entry is self._curvature_entry:
            return self._uses_curvature
        return entry not in self._amount_entries or chosen(self._family) != Family.NONE

    def _amount(self, name: str) -> Entry:
        share = name in SHARES
        entry, field = self.field(
            *AMOUNTS[name],
            getattr(MILD_DISTORTIONS, name),
            read_percent if share else read_amount,
            percent_text if share else number_text,
            "distortions",
        )
        field.checked.connect(self._on_amount_changed)
        self._amounts[name] = field
        return entry

    def _write(self, distortions: Distortions) -> None:
        self._writing = True
        for name, field in self._amounts.items():
            field.set_value(getattr(distortions, name))
        self._writing = False

    @Slot()
    def _on_family_changed(self) -> None:
        amounts = PRESETS.get(Family(chosen(self._family)))
        if amounts is not None and not self._writing:
            self._write(amounts)

    @Slot()
    def _on_amount_changed(self) -> None:
        """Other amounts are another family."""
        if self._writing:
            return
        self._writing = True
        choose(self._family, Family.of(Distortions(**{name: field.value for name, field in self._amounts.items()})))
        self._writing = False
