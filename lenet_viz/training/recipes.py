"""The recipes with names: 1998's, those of articles, today's."""

from __future__ import annotations

from typing import Final

from lenet_viz.data.distortions import MILD_DISTORTIONS, PAPER_DISTORTIONS
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.training.recipe import Loss, Optimiser, Recipe
from lenet_viz.training.schedule import Schedule

DEFAULT_RECIPE: Final = "modern"

_1998: Final = Recipe(
    name="1998",
    optimiser=Optimiser.SDLM,
    loss=Loss.DISCRIMINATIVE,
    rate=5e-4,
    schedule=Schedule.STAIRS,
    # 0.0005, 0.0002, 0.0001, 0.00005 and 0.00001 (section III-B).
    stairs=((2, 1.0), (3, 0.4), (3, 0.2), (4, 0.1), (8, 0.02)),
    batch=1,
    passes=20,
    weight_decay=0.0,
    averaging=0.0,
    distortions=None,
    constant_order=True,
)


def _article(name: str, *, optimiser: Optimiser, rate: float, batch: int, passes: int) -> Recipe:
    """What an article's Keras code does: constant rate, cross-entropy, Glorot's weights, nothing else."""
    return Recipe(
        name=name,
        optimiser=optimiser,
        rate=rate,
        schedule=Schedule.CONSTANT,
        batch=batch,
        passes=passes,
        weight_decay=0.0,
        averaging=0.0,
        distortions=None,
        initialisation=Initialisation.GLOROT,
    )


RECIPES: Final = {
    recipe.name: recipe
    for recipe in (
        Recipe(),
        _1998,
        Recipe(**{**vars(_1998), "name": "1998, distorted", "distortions": PAPER_DISTORTIONS}),
        Recipe(**{**vars(_1998), "name": "1998, as printed", "initialisation": Initialisation.PRINTED}),
        # Gentle: what is known already is to be bent, not swept away; and a few dozen digits fill few batches.
        Recipe(
            name="fine-tuning",
            optimiser=Optimiser.ADAMW,
            rate=5e-4,
            weight_decay=1e-4,
            batch=32,
            passes=10,
            averaging=0.0,
            distortions=MILD_DISTORTIONS,
        ),
        _article("article 002", optimiser=Optimiser.ADAM, rate=1e-3, batch=32, passes=10),
        _article("article 003", optimiser=Optimiser.ADAM, rate=1e-3, batch=128, passes=10),
        _article("article 004", optimiser=Optimiser.SGD, rate=1e-2, batch=128, passes=20),
        Recipe(
            name="plain",
            optimiser=Optimiser.ADAM,
            rate=1e-3,
            schedule=Schedule.CONSTANT,
            passes=10,
            weight_decay=0.0,
            averaging=0.0,
            distortions=None,
        ),
    )
}
"""Name → recipe, in the order in which they are offered. `modern` trained the built-in networks."""
