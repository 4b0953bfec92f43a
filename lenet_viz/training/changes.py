"""What was changed while a run went on: part of the run, so that it can be run again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lenet_viz.data.distortions import Distortions
from lenet_viz.training.recipe import Recipe


@dataclass(frozen=True)
class Change:
    """From some step on other values of the recipe hold.

    Attributes:
        step: so many steps were done before it.
        rate: highest learning rate, above 0; the schedule goes on under it.
        batch: digits per step.
        distortions: as in a recipe.
        noise: as in a recipe.
    """

    step: int
    rate: float
    batch: int
    distortions: Distortions | None
    noise: float

    @classmethod
    def of(cls, step: int, recipe: Recipe) -> Change:
        """Takes its values from a recipe."""
        return cls(step, recipe.rate, recipe.batch, recipe.distortions, recipe.noise)

    def applied(self, recipe: Recipe) -> Recipe:
        """A recipe with these values instead of its own.

        Raises:
            ValueError: a value is outside its range.
        """
        return replace(recipe, rate=self.rate, batch=self.batch, distortions=self.distortions, noise=self.noise)

    def to_dict(self) -> dict[str, Any]:
        """The change as plain JSON values; `from_dict` reads it back."""
        values = self.applied(Recipe()).to_dict()
        return {"step": self.step} | {name: values[name] for name in ("rate", "batch", "distortions", "noise")}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Change:
        """The change that `to_dict` wrote.

        Raises:
            ValueError: a field is missing, unknown or outside its range.
        """
        step = values.get("step")
        if not isinstance(step, int) or step < 0:
            raise ValueError(f"{step!r} is no number of steps")
        if set(values) != {"step", "rate", "batch", "distortions", "noise"}:
            raise ValueError("a change has step, rate, batch, distortions and noise")
        return cls.of(step, Recipe.from_dict({name: value for name, value in values.items() if name != "step"}))
