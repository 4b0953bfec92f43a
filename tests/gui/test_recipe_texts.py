from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.recipe_texts import (
    number_text,
    percent_text,
    read_amount,
    read_batch,
    read_copies,
    read_fraction,
    read_passes,
    read_percent,
    read_rate,
    read_seed,
    read_stairs,
    stairs_text,
)
from lenet_viz.gui.views.recipe_words import SENTENCES, sentence
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES

POSITIVE = st.floats(min_value=1e-12, max_value=1e12)


def test_numbers_are_read():
    assert read_rate(" 1e-3 ") == 0.001
    assert read_batch("60,000") == 60_000
    assert read_passes("1") == 1
    assert read_seed("0") == 0
    assert read_amount("0") == 0.0
    assert read_fraction("0.995") == 0.995
    assert read_percent("9%") == read_percent("9") == 0.09
    assert read_copies("200") == 200


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (read_rate, "0", "above 0"),
        (read_rate, "−1", "above 0"),
        (read_rate, "inf", "not a number"),
        (read_amount, "-0.1", "0 or more"),
        (read_fraction, "1", "below 1"),
        (read_percent, "101", "100 or less"),
        (read_copies, "201", "too large"),
        (read_seed, "", "missing"),
        (read_batch, "2.5", "not a whole number"),
    ],
)
def test_what_will_not_do_has_a_reason(read, text, reason):
    with pytest.raises(ValueError, match=reason):
        read(text)


@given(POSITIVE)
def test_a_number_comes_back_as_it_was_written(number):
    assert read_rate(number_text(number)) == number


@given(st.floats(min_value=1e-9, max_value=1))
def test_a_share_comes_back_as_it_was_written(share):
    assert read_percent(percent_text(share)) == share


def test_numbers_are_written_plainly():
    assert [number_text(number) for number in (5e-5, 0.003, 2.0, 0.0, 1e-9)] == ["0.00005", "0.003", "2", "0", "1e-9"]
    assert percent_text(0.3) == "30"


def test_the_paper_s_stairs_read_as_the_paper_prints_them():
    recipe = RECIPES["1998"]
    words = stairs_text(recipe.stairs, recipe.rate)
    assert words == "2×0.0005 3×0.0002 3×0.0001 4×0.00005 8×0.00001"
    assert read_stairs(words, recipe.rate) == recipe.stairs


def test_stairs_may_be_typed_with_any_cross_and_comma():
    assert read_stairs("2x0.001, 3 * 1e-4", 0.001) == ((2, 1.0), (3, 0.1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"),
        ("fast", "write passes×rate"),
        ("2×0.1 3", "write passes×rate"),
        ("0×0.1", "1 or more"),
        ("2×0", "above 0"),
        ("2×-1", "above 0"),
        ("2×1e300", "too large"),
    ],
)
def test_stairs_that_lead_nowhere_are_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        read_stairs(text, 1e-300)


def test_every_recipe_with_a_name_has_its_sentence():
    assert set(SENTENCES) == set(RECIPES)
    assert all(len(words) <= 90 for words in SENTENCES.values()), "longer ones do not fit into their line"


def test_a_recipe_of_one_s_own_is_described_by_what_it_does():
    own = Recipe(name="own", optimiser=Optimiser.SGD, batch=1, distortions=None)
    assert sentence(own) == "SGD, cross-entropy, rate in one cycle, 1 digit a step."
