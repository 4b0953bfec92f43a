"""Where recipes differ: fields that they use, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lenet_viz.network.spec_differences import NONE
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipe_differences import recipe_differences
from lenet_viz.training.recipes import RECIPES

OTHER_VALUES = {"rate": 1e-2, "batch": 7, "passes": 3, "seed": 5, "noise": 0.1, "dropout": 0.5, "distortions": None}


def as_dict(found):
    return {each.name: (each.left, each.right) for each in found}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_recipe_differs_from_itself_in_nothing(recipe):
    assert recipe_differences(recipe, replace(recipe, name="another name")) == ()


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_one_field_is_one_difference(name):
    assert len(recipe_differences(Recipe(), replace(Recipe(), **{name: OTHER_VALUES[name]}))) == 1


def test_what_neither_uses_is_no_difference():
    assert recipe_differences(Recipe(), replace(Recipe(), momentum=0.5, damping=1.0, rubbish_penalty=3.0)) == ()


def test_1998_and_today():
    found = as_dict(recipe_differences(RECIPES["1998"], RECIPES["modern"]))
    assert found["optimiser"] == ("stochastic diagonal Levenberg–Marquardt", "Muon")
    assert found["damping μ"] == ("0.02", NONE)
    assert found["stairs"] == ("0.0005 ×2, 0.0002 ×3, 0.0001 ×3, 5e-05 ×4, 1e-05 ×8", NONE)
    assert found["batch"] == ("1", "128")
    assert found["order of the digits"] == ("the same every pass", "new every pass")
    assert found["averaging of the weights"] == ("none", "0.995")
    assert found["distortions"][0] == "none"
    assert "rotation 11" in found["distortions"][1]
    assert "passes" not in found
    assert "seed" not in found
