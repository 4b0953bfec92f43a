"""Where two recipes differ, field by field and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final

from lenet_viz.data.distortions import Distortions
from lenet_viz.network.spec_differences import NONE, Difference
from lenet_viz.training.recipe import Loss, Optimiser, Recipe
from lenet_viz.training.schedule import Schedule, Stairs

_USED: Final[dict[str, Callable[[Recipe], bool]]] = {
    "rubbish_penalty": lambda recipe: recipe.loss is Loss.DISCRIMINATIVE,
    "stairs": lambda recipe: recipe.schedule is Schedule.STAIRS,
    "momentum": lambda recipe: recipe.optimiser is Optimiser.MOMENTUM,
    "damping": lambda recipe: recipe.optimiser is Optimiser.SDLM,
    "curvature_digits": lambda recipe: recipe.optimiser is Optimiser.SDLM,
}
"""Fields that only some recipes use."""

_NAMES: Final = {
    "rubbish_penalty": "rubbish penalty j",
    "rate": "highest rate η",
    "schedule": "schedule of the rate",
    "damping": "damping μ",
    "curvature_digits": "digits for second derivatives",
    "averaging": "averaging of the weights",
    "constant_order": "order of the digits",
    "initialisation": "starting weights",
    "frozen": "frozen stages",
}
"""Field → what people call it, where that is not the field's own name."""


def recipe_differences(a: Recipe, b: Recipe) -> tuple[Difference, ...]:
    """Every field in which two recipes differ, in the recipe's own order.

    A field that a recipe does not use, such as the damping of AdamW, is "—" on its side, and left out
    where neither uses it. What the recipes are called does not count.
    """
    found = []
    for field in fields(Recipe):
        left, right = _words(a, field.name), _words(b, field.name)
        if field.name != "name" and left != right:
            found.append(Difference(_NAMES.get(field.name, field.name.replace("_", " ")), left, right))
    return tuple(found)


def _words(recipe: Recipe, name: str) -> str:
    used = _USED.get(name)
    if used is not None and not used(recipe):
        return NONE
    value: Any = getattr(recipe, name)
    match name:
        case "stairs":
            return stairs_words(recipe.rate, value)
        case "distortions":
            return distortion_words(value)
        case "constant_order":
            return "the same every pass" if value else "new every pass"
        case "frozen":
            return ", ".join(value) or "none"
        case "noise":
            return f"{value:.0%} of the pixels inverted" if value else "none"
        case "dropout" | "averaging" | "weight_decay" if value == 0:
            return "none"
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def stairs_words(rate: float, stairs: Stairs) -> str:
    """The rates of a stair schedule and how long each holds: "0.0005 ×2, 0.0002 ×3"."""
    return ", ".join(f"{rate * share:g} ×{passes}" for passes, share in stairs)


def distortion_words(distortions: Distortions | None) -> str:
    """What is distorted and how far: "rotation 9, shear 0.15"; "none"."""
    if distortions is None:
        return "none"
    amounts = {field.name: getattr(distortions, field.name) for field in fields(Distortions)}
    return ", ".join(f"{name} {amount:g}" for name, amount in amounts.items() if amount) or "none"
