"""Recipes: impossible ones are refused, possible ones survive a file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.training.recipe import RECIPES, Optimiser, Recipe, Schedule

recipes = st.builds(
    Recipe,
    name=st.text(max_size=20),
    optimiser=st.sampled_from(Optimiser),
    rate=st.floats(1e-9, 1e9),
    schedule=st.sampled_from(Schedule),
    batch=st.integers(1, 10_000),
    passes=st.integers(1, 1_000),
    weight_decay=st.floats(0, 10),
    averaging=st.floats(0, 1, exclude_max=True),
    distortions=st.booleans(),
    seed=st.integers(0, 2**31),
)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"rate": 0.0}, "rate"),
        ({"rate": -1.0}, "rate"),
        ({"rate": float("nan")}, "rate"),
        ({"rate": float("inf")}, "rate"),
        ({"batch": 0}, "batch"),
        ({"passes": 0}, "pass"),
        ({"weight_decay": -0.1}, "decay"),
        ({"weight_decay": float("nan")}, "decay"),
        ({"averaging": 1.0}, "averaging"),
        ({"averaging": -0.1}, "averaging"),
        ({"averaging": float("nan")}, "averaging"),
        ({"seed": -1}, "seed"),
    ],
)
def test_impossible_values_are_refused_with_the_reason(change, word):
    with pytest.raises(ValueError, match=word):
        Recipe(**change)
    with pytest.raises(ValueError, match=word):
        Recipe.from_dict(change)


@given(recipes)
def test_a_recipe_survives_json(recipe):
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


def test_what_is_left_out_keeps_its_default():
    assert Recipe.from_dict({"passes": 3}) == Recipe(passes=3)


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 3},
        {"rate": "fast"},
        {"batch": None},
        {"distortions": 1},
        {"distortions": "yes"},
        {"optimiser": "LBFGS"},
        {"schedule": "step"},
        {"averaging": []},
    ],
)
def test_unknown_fields_and_wrong_types_are_refused(values):
    with pytest.raises(ValueError, match=r"recipe"):
        Recipe.from_dict(values)


def test_recipes_are_found_by_their_own_name():
    assert all(name == recipe.name for name, recipe in RECIPES.items())
    assert RECIPES["modern"] == Recipe()


@given(recipes, st.integers(1, 5_000))
def test_a_constant_rate_never_changes(recipe, steps):
    if recipe.schedule is Schedule.CONSTANT:
        assert {recipe.rate_at(step, steps) for step in (0, steps // 2, steps - 1)} == {recipe.rate}


@given(st.integers(20, 2_000))
def test_one_cycle_rises_and_falls_once(steps):
    rates = [Recipe(rate=2.0).rate_at(step, steps) for step in range(steps)]
    peak = rates.index(max(rates))
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert rates[0] == pytest.approx(0.08)
    assert 1.9 < max(rates) <= 2.0
    assert peak == pytest.approx(0.15 * steps, abs=1)
    assert 0 < rates[-1] < 0.02


@given(st.integers(1, 20))
def test_short_runs_have_positive_rates(steps):
    recipe = Recipe(rate=2.0)
    assert all(0 < recipe.rate_at(step, steps) <= 2.0 for step in range(steps))
