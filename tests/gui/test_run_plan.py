"""The card of a run in the window says only what was measured on its last weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.run_plan import RunPlan, card_of, preparation
from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.table_design import spec_with
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.recipes import RECIPES


@pytest.fixture
def plan(small_data, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(small_data))
    return RunPlan(VARIANTS["lenet-1"], DatasetName.MNIST, replace(RECIPES["plain"], batch=20, passes=2), "cpu")


def card_after(plan, steps):
    training = preparation(plan)(lambda done, whole: None)
    newest, last = None, None
    for event in training.events():
        if isinstance(event, PassDone):
            last = event
        else:
            newest = event
        if newest.step == steps and (steps % training.steps_per_pass or isinstance(event, PassDone)):
            break
    assert isinstance(newest, StepDone)
    return card_of(plan, training, newest, last, 1.26), last


def test_a_finished_run_has_its_test_error(plan):
    card, last = card_after(plan, 8)
    assert (card.test_error, card.test_digits) == (last.watch_error, 40)
    assert (card.data, card.digits, card.seconds) == ("MNIST training set", 80, 1.3)
    assert card.command == (
        "lenet-viz train --network lenet-1 --recipe plain --passes 2 --seed 1998 --held-out 0 --set mnist"
    )


def test_a_run_that_was_stopped_after_a_pass_says_so(plan):
    card, last = card_after(plan, 4)
    assert card.test_error == last.watch_error
    assert card.data == "MNIST training set, stopped after 1 of 2 passes"


def test_weights_that_moved_since_have_no_test_error(plan):
    card, last = card_after(plan, 6)
    assert last is not None
    assert (card.test_error, card.test_digits) == (None, 0)


def test_a_recipe_of_the_users_own_comes_from_a_file(plan):
    own = replace(plan, recipe=replace(plan.recipe, name="own"))
    card, _ = card_after(own, 1)
    assert "--recipe recipe.json" in card.command


def test_a_table_of_the_users_own_comes_from_a_file(plan):
    own = replace(plan, spec=spec_with(plan.spec, ConnectionTable.full(4, 12)))
    card, _ = card_after(own, 1)
    assert card.command.startswith("lenet-viz train --network lenet-1 --table table.json --recipe plain ")
