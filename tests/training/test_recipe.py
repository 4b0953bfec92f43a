"""Recipes: impossible ones are refused, possible ones survive a file."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data.distortions import MILD_DISTORTIONS, Distortions
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import resource
from lenet_viz.training.recipe import MAX_SEED, MOST_DIGITS, MOST_PASSES, Loss, Optimiser, Recipe
from lenet_viz.training.recipes import DEFAULT_RECIPE, RECIPES
from lenet_viz.training.schedule import Schedule

shares = st.floats(0, 1, exclude_max=True)
recipes = st.builds(
    Recipe,
    name=st.text(max_size=20),
    optimiser=st.sampled_from(Optimiser),
    loss=st.sampled_from(Loss),
    rubbish_penalty=st.floats(1e-3, 1e3),
    rate=st.floats(1e-9, 1e9),
    schedule=st.sampled_from(Schedule),
    stairs=st.lists(st.tuples(st.integers(1, 9), st.floats(1e-6, 2.0)), min_size=1, max_size=4).map(tuple),
    batch=st.integers(1, 10_000),
    passes=st.integers(1, 1_000),
    momentum=shares,
    damping=st.floats(1e-9, 10),
    curvature_digits=st.integers(1, 60_000),
    weight_decay=st.floats(0, 10),
    averaging=shares,
    dropout=shares,
    distortions=st.none() | st.builds(Distortions, rotation=st.floats(0, 90), untouched=st.floats(0, 1)),
    noise=st.floats(0, 1),
    constant_order=st.booleans(),
    initialisation=st.sampled_from(Initialisation),
    frozen=st.lists(st.sampled_from(Stage), unique=True).map(tuple),
    seed=st.integers(0, MAX_SEED),
)


IMPOSSIBLE = [
    ("rate", 1e300, "32 bits"),
    *(("rate", value, "rate") for value in (0.0, -1.0, float("nan"), float("inf"))),
    *(("damping", value, "μ") for value in (0.0, -1.0, float("nan"), float("inf"))),
    *(("rubbish_penalty", value, "j") for value in (0.0, float("inf"))),
    *((name, value, name) for name in ("averaging", "dropout", "momentum") for value in (1.0, -0.1, float("nan"))),
    *(("noise", value, "noise") for value in (1.1, -0.1, float("nan"))),
    *(("weight_decay", value, "decay") for value in (-0.1, float("nan"))),
    ("batch", 0, "batch"),
    ("passes", 0, "pass"),
    ("curvature_digits", 0, "second derivatives"),
    ("stairs", (), "stairs"),
    ("stairs", ((0, 1.0),), "stairs"),
    ("stairs", ((1, 0.0),), "share"),
    ("passes", MOST_PASSES + 1, "passes"),
    ("batch", MOST_DIGITS + 1, "batch"),
    ("seed", -1, "seed"),
    ("seed", MAX_SEED + 1, "seed"),
]


@pytest.mark.parametrize(("name", "value", "word"), IMPOSSIBLE)
def test_impossible_values_are_refused_with_the_reason(name, value, word):
    with pytest.raises(ValueError, match=word):
        Recipe(**{name: value})
    with pytest.raises(ValueError, match=f"{word}|{name}"):
        Recipe.from_dict({name: value})


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
        {"rate": True},
        {"batch": None},
        {"batch": 1.5},
        {"distortions": 1},
        {"distortions": "yes"},
        {"distortions": {"twist": 3.0}},
        {"optimiser": "LBFGS"},
        {"schedule": "step"},
        {"averaging": []},
        {"stairs": 3},
        {"stairs": [[1]]},
        {"frozen": ["C2"]},
        {"constant_order": 1},
        {"name": 3},
    ],
)
def test_unknown_fields_and_wrong_types_are_refused(values):
    with pytest.raises(ValueError, match=r"recipe"):
        Recipe.from_dict(values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"frozen": None}, "frozen: None is not a list"),
        ({"frozen": ["C2"]}, "frozen: 'C2' is none of INPUT, C1, S2"),
        ({"stairs": 5}, "stairs: 5 is not a list"),
        ({"stairs": [[1]]}, r"stairs: \[1\] is not a number of passes with their share of the rate"),
        ({"loss": 3}, "loss: 3 is none of"),
        ({"passes": "5"}, "passes: '5' is not a whole number"),
        ({"rate": "fast"}, "rate: 'fast' is not a number"),
        ({"rate": float("nan")}, "rate: nan is not a number"),
        ({"distortions": {"rotation": "x"}}, "distortions: 'x' is not a number"),
    ],
)
def test_what_is_wrong_is_said_in_words_for_people(values, words):
    with pytest.raises(ValueError, match=words):
        Recipe.from_dict(values)


def test_recipes_are_found_by_their_own_name():
    assert all(name == recipe.name for name, recipe in RECIPES.items())
    assert RECIPES[DEFAULT_RECIPE] == Recipe()


@pytest.mark.parametrize(("said", "meant"), [(True, MILD_DISTORTIONS), (False, None)])
def test_the_first_versions_yes_and_no_to_distortions_still_count(said, meant):
    assert Recipe.from_dict({"distortions": said}).distortions == meant


@pytest.mark.parametrize("name", VARIANTS)
def test_the_cards_of_built_in_networks_name_their_recipe(name):
    _, card = load_network(resource("networks", f"{name}.safetensors"))
    assert card.recipe is not None
    assert Recipe.from_dict(json.loads(json.dumps(card.recipe.to_dict()))) == card.recipe


def test_1998_is_what_section_iii_says():
    recipe = RECIPES["1998"]
    assert (recipe.optimiser, recipe.batch, recipe.passes) == (Optimiser.SDLM, 1, 20)
    assert (recipe.damping, recipe.curvature_digits, recipe.constant_order) == (0.02, 500, True)
    assert (recipe.distortions, recipe.averaging, recipe.weight_decay) == (None, 0.0, 0.0)
    assert RECIPES["1998, as printed"].initialisation is Initialisation.PRINTED


def test_the_rate_falls_as_the_paper_prints_it():
    printed = [5e-4] * 2 + [2e-4] * 3 + [1e-4] * 3 + [5e-5] * 4 + [1e-5] * 8
    recipe = RECIPES["1998"]
    for within in (0.0, 0.3, 1 - 1 / 60_000):
        assert [recipe.rate_at(number + within) for number in range(20)] == pytest.approx(printed, rel=1e-12)
    # Longer runs stay on the last stair.
    assert dataclasses.replace(recipe, passes=30).rate_at(29.5) == pytest.approx(1e-5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("article 002", (Optimiser.ADAM, 1e-3, 32, 10)),
        ("article 003", (Optimiser.ADAM, 1e-3, 128, 10)),
        ("article 004", (Optimiser.SGD, 1e-2, 128, 20)),
    ],
)
def test_articles_are_as_written(name, expected):
    recipe = RECIPES[name]
    assert (recipe.optimiser, recipe.rate, recipe.batch, recipe.passes) == expected
    assert (recipe.initialisation, recipe.loss) == (Initialisation.GLOROT, Loss.CROSS_ENTROPY)
    assert recipe.rate_at(0.0) == recipe.rate_at(9.9) == recipe.rate


def test_every_recipe_can_train_the_papers_network():
    for recipe in RECIPES.values():
        recipe.check(VARIANTS["paper-1998"])


@pytest.mark.parametrize(
    ("change", "network", "words"),
    [
        ({"loss": Loss.PENALTY}, "softmax-full", "no penalties"),
        ({"loss": Loss.DISCRIMINATIVE}, "lenet-1", "no penalties"),
        ({"frozen": tuple(Stage)}, "paper-1998", "frozen"),
        ({"optimiser": Optimiser.SDLM, "dropout": 0.2}, "paper-1998", "dropout"),
    ],
)
def test_what_a_network_cannot_be_trained_with_is_said(change, network, words):
    recipe = dataclasses.replace(Recipe(), **change)
    with pytest.raises(ValueError, match=words):
        recipe.check(VARIANTS[network])


@given(recipes, st.floats(0, 1))
def test_a_constant_rate_never_changes(recipe, share):
    constant = dataclasses.replace(recipe, schedule=Schedule.CONSTANT)
    assert constant.rate_at(share * recipe.passes) == recipe.rate


@given(st.integers(1, 200))
def test_one_cycle_rises_and_falls_once(passes):
    rates = [Recipe(rate=2.0, passes=passes).rate_at(passes * step / 400) for step in range(401)]
    peak = rates.index(max(rates))
    assert peak == 60  # 15 %
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert (rates[0], rates[peak]) == (pytest.approx(0.08), pytest.approx(2.0))
    assert rates[-1] == pytest.approx(0.0, abs=1e-12)
    assert all(rate > 0 for rate in rates[:-1])
