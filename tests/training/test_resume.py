"""Nothing is lost: from whatever step a run goes on, and whatever was changed, it ends in the same bits."""

from __future__ import annotations

import copy
import dataclasses
from itertools import islice
from typing import Any

import pytest
import torch

from lenet_viz.data.distortions import MILD_DISTORTIONS, PAPER_DISTORTIONS
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.changes import Change
from lenet_viz.training.events import PassDone, StepDone, TrainingEvent
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser, Recipe
from tests.training.specs import PAPER, same

SMALL = VARIANTS["lenet-1"]
FULL = Recipe(
    rate=1e-3, batch=32, passes=3, seed=5, curvature_digits=60, noise=0.05, averaging=0.9, dropout=0.2,
    distortions=MILD_DISTORTIONS,
)  # fmt: skip
"""Everything random at once; seven steps a pass."""

RECIPES = [
    pytest.param(dataclasses.replace(FULL, optimiser=optimiser, dropout=0.0 if optimiser is Optimiser.SDLM else 0.2),
                 id=optimiser.name)
    for optimiser in Optimiser
]  # fmt: skip
RECIPES.append(pytest.param(dataclasses.replace(FULL, optimiser=Optimiser.MOMENTUM, momentum=0.0), id="no momentum"))
RECIPES.append(pytest.param(dataclasses.replace(FULL, averaging=0.0, constant_order=True), id="no averaging"))


def started(digits, recipe: Recipe = FULL, changes=()) -> Training:
    return Training(LeNet5(SMALL, seed=recipe.seed), digits, recipe, changes=changes)


def finished(training: Training) -> Training:
    list(training.events())
    return training


def kept(training: Training) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Its state, as a file would keep it."""
    return copy.deepcopy(training.state())


@pytest.fixture(scope="module")
def whole(boxes):
    """Recipe → the run that was never stopped, and what it told."""
    runs: dict[Recipe, tuple[Training, list[TrainingEvent]]] = {}

    def run(recipe: Recipe) -> tuple[Training, list[TrainingEvent]]:
        if recipe not in runs:
            training = started(boxes, recipe)
            runs[recipe] = training, list(training.events())
        return runs[recipe]

    return run


# After no event, within a pass, before and after the end of the first, at the end of the second, near the last.
@pytest.mark.parametrize("count", [0, 1, 3, 7, 8, 9, 16, 20, 23])
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_run_goes_on_from_any_step(boxes, whole, recipe, count):
    stopped = started(boxes, recipe)
    events = list(islice(stopped.events(), count))
    resumed = started(boxes, dataclasses.replace(recipe))
    resumed.restore(*kept(stopped))
    assert (resumed.steps_done, resumed.passes_seen) == (stopped.steps_done, stopped.passes_seen)
    events += resumed.events()
    unbroken, told = whole(recipe)
    assert same(resumed.network, unbroken.network)
    assert same(resumed.average, unbroken.average)
    assert events == told


@pytest.mark.parametrize("recipe", RECIPES)
def test_one_state_serves_many_runs(boxes, whole, recipe):
    stopped = started(boxes, recipe)
    list(islice(stopped.events(), 5))
    state = kept(stopped)
    first = started(boxes, recipe)
    first.restore(*state)
    finished(first)
    first.restore(*state)  # back to the fifth step, with what that run left behind
    assert first.steps_done == 5
    assert same(finished(first).network, whole(recipe)[0].network)


def test_keeping_a_state_changes_nothing(boxes, whole):
    training = started(boxes)
    for _ in training.events():
        training.state()
    assert same(training.network, whole(FULL)[0].network)


CHANGED = [
    dataclasses.replace(FULL, rate=4e-3, noise=0.1),
    dataclasses.replace(FULL, rate=4e-3, batch=11),
    dataclasses.replace(FULL, batch=50, distortions=PAPER_DISTORTIONS, noise=0.0),
]


def changed(digits, recipe: Recipe, at: tuple[int, ...]) -> Training:
    """A run changed after these numbers of events."""
    training = started(digits, recipe)
    events, coming = training.events(), list(CHANGED)
    for number in range(1000):
        for _ in range(at.count(number)):
            now = coming.pop(0)
            values = {name: getattr(now, name) for name in ("rate", "batch", "distortions", "noise")}
            training.change(dataclasses.replace(training.recipe, **values))
        if next(events, None) is None:
            break
    return training


@pytest.mark.parametrize("at", [(0,), (3,), (4, 4, 9), (7,), (8,), (1, 8, 16)])
@pytest.mark.parametrize("recipe", [RECIPES[0].values[0], RECIPES[4].values[0]], ids=["AdamW", "SDLM"])
def test_a_changed_run_can_be_run_again(boxes, recipe, at):
    first = changed(boxes, recipe, at)
    assert len(first.changes) == len(at)
    changes = [Change.from_dict(change.to_dict()) for change in first.changes]
    again = finished(started(boxes, recipe, changes))
    assert again.changes == first.changes
    assert again.recipe == first.recipe
    assert same(again.network, first.network)
    assert same(again.average, first.average)
    assert not same(again.network, finished(started(boxes, recipe)).network)


@pytest.mark.parametrize("count", range(1, 12))
def test_changes_that_come_are_not_lost_with_a_pause(boxes, count):
    first = changed(boxes, FULL, (3, 8))
    stopped = started(boxes, FULL, first.changes)
    list(islice(stopped.events(), count))
    resumed = started(boxes)
    resumed.restore(*kept(stopped))
    assert same(finished(resumed).network, first.network)
    assert resumed.changes == first.changes


def test_going_back_before_a_change_undoes_it(boxes, whole):
    training = started(boxes)
    events = training.events()
    next(events)
    state = kept(training)
    training.change(CHANGED[1])
    list(islice(events, 4))
    events.close()
    training.restore(*state)
    assert training.recipe == FULL
    assert training.changes == ()
    assert same(finished(training).network, whole(FULL)[0].network)


def test_a_change_by_hand_replaces_those_of_an_earlier_run(boxes):
    training = started(boxes, changes=[Change.of(5, CHANGED[0]), Change.of(9, CHANGED[1])])
    events = training.events()
    list(islice(events, 6))
    training.change(dataclasses.replace(training.recipe, rate=1e-4))
    list(events)
    assert [change.step for change in training.changes] == [5, 6]


def test_what_is_the_same_is_no_change(boxes):
    training = started(boxes)
    training.change(dataclasses.replace(FULL, name="another name"))
    assert training.changes == ()


@pytest.mark.parametrize("name", ["momentum", "passes", "seed", "averaging"])
def test_the_rest_of_a_recipe_stays(boxes, name):
    training = started(boxes)
    with pytest.raises(ValueError, match="only rate, batch, distortions and noise"):
        training.change(dataclasses.replace(FULL, **{name: getattr(FULL, name) / 2 if name != "passes" else 9}))
    assert training.recipe == FULL


@pytest.mark.parametrize("change", [{"step": -1}, {"step": None}, {"rate": 0.0}, {"batch": "many"}, {"passes": 3}])
def test_damaged_changes_are_refused(change):
    values = Change.of(3, FULL).to_dict()
    with pytest.raises(ValueError, match=r"."):
        Change.from_dict(values | change)


def test_a_smaller_batch_changes_the_steps_of_a_pass(boxes):
    training = started(boxes)
    events = training.events()
    next(events)
    training.change(dataclasses.replace(FULL, batch=100))
    sizes = [event.digits for event in events if isinstance(event, StepDone)]
    # After 32 digits a hundred, what is left of the pass, and then hundreds.
    assert sizes == [132, 200, 300, 400, 500, 600]


@pytest.mark.parametrize("cut", ["network.C1.weights", "average.C1.weights"])
def test_the_state_of_another_run_is_refused(boxes, cut):
    tensors, values = finished(started(boxes, dataclasses.replace(FULL, passes=1))).state()
    less = {name: value for name, value in tensors.items() if name != cut}
    for training, state in (
        (Training(LeNet5(PAPER), boxes, FULL), (tensors, values)),
        (started(boxes), (less, values)),
        (started(boxes), (tensors, {})),
        (started(boxes), (tensors, values | {"changes": [{}]})),
        (started(boxes), ({name: value for name, value in tensors.items() if "stepper" not in name}, values)),
        (started(boxes), (tensors | {"stepper.0.exp_avg": torch.zeros(3)}, values)),
    ):
        before = copy.deepcopy(training.network)
        with pytest.raises(ValueError, match="not the state"):
            training.restore(*state)
        assert same(training.network, before)
        assert training.steps_done == 0


def test_a_finished_run_has_nothing_left(boxes):
    training = finished(started(boxes))
    again = started(boxes)
    again.restore(*kept(training))
    assert again.finished
    assert list(again.events()) == []


def test_the_end_of_a_pass_is_told_once(boxes):
    training = started(boxes)
    told = [event for event in training.events() if isinstance(event, PassDone)]
    assert [event.number for event in told] == [1, 2, 3]
