"""The training loop: reproducible, stoppable, resumable, and safe against absurd rates."""

from __future__ import annotations

import copy
import dataclasses
from itertools import islice

import pytest
import torch

from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.error_rate import error_rate
from lenet_viz.training.events import DivergedError, PassDone, StepDone
from lenet_viz.training.loop import AVERAGE_STEPS, Training, start_network
from lenet_viz.training.recipe import Loss, Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.schedule import Schedule
from lenet_viz.training.supply import Supply
from tests.training.specs import same

SMALL = VARIANTS["lenet-1"]
BRIEF = Recipe(batch=32, passes=2, seed=5)


def started(digits: DigitSet, recipe: Recipe = BRIEF, spec=SMALL, watch: DigitSet | None = None) -> Training:
    return Training(LeNet5(spec, seed=recipe.seed), digits, recipe, watch=watch)


def finished(digits: DigitSet, recipe: Recipe = BRIEF, spec=SMALL) -> Training:
    training = started(digits, recipe, spec)
    list(training.events())
    return training


def test_events_tell_every_step_and_every_pass(boxes, other_boxes):
    training = started(boxes, watch=other_boxes)
    events = list(training.events())
    steps = [event for event in events if isinstance(event, StepDone)]
    passes = [event for event in events if isinstance(event, PassDone)]
    # 200 digits in batches of 32: six full ones and one of 8.
    assert [event.step for event in steps] == list(range(1, 15))
    assert [event.digits for event in steps[:8]] == [32, 64, 96, 128, 160, 192, 200, 200 + 32]
    seen = [0.0, *(event.digits / 200 for event in steps)]
    assert [event.passes for event in steps] == pytest.approx(seen[1:])
    assert [event.rate for event in steps] == [BRIEF.rate_at(passes) for passes in seen[:-1]]
    assert [event.number for event in passes] == [1, 2]
    assert events.index(passes[0]) == 7
    assert passes[1].watch_error == error_rate(training.average, other_boxes)
    weighted = sum(event.loss * size for event, size in zip(steps[:7], [32] * 6 + [8], strict=True)) / 200
    assert passes[0].loss == pytest.approx(weighted)
    assert (training.passes_done, training.steps_done, training.passes_seen) == (2, 14, 2.0)
    assert training.finished
    assert list(training.events()) == []


def test_nothing_is_watched_unless_asked(boxes):
    training = started(boxes, dataclasses.replace(BRIEF, passes=1))
    assert [event.watch_error for event in training.events() if isinstance(event, PassDone)] == [None]


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_the_same_seed_gives_the_same_weights(boxes, dropout):
    spec = dataclasses.replace(SMALL, dropout=dropout)
    # What happened to torch's own generator before must not matter.
    torch.manual_seed(98)
    first = finished(boxes, spec=spec)
    torch.manual_seed(99)
    again = finished(boxes, spec=spec)
    assert same(first.network, again.network)
    assert same(first.average, again.average)
    assert not same(first.network, finished(boxes, dataclasses.replace(BRIEF, seed=6), spec).network)


def test_watching_changes_nothing(boxes, other_boxes):
    watched = started(boxes, watch=other_boxes)
    list(watched.events())
    assert same(watched.average, finished(boxes).average)


@pytest.mark.parametrize("count", [1, 5, 9])
def test_to_stop_is_to_ask_no_more(boxes, count):
    training = started(boxes)
    before = copy.deepcopy(training.network)
    events = training.events()
    list(islice(events, count))
    events.close()
    assert not same(before, training.network)
    assert all(bool(torch.isfinite(value).all()) for value in training.network.state_dict().values())
    assert training.passes_done == (1 if count > 7 else 0)


@pytest.mark.parametrize("name", ["paper-1998", "lenet-1"])
def test_an_absurd_rate_leaves_the_last_good_weights(boxes, name):
    recipe = Recipe(optimiser=Optimiser.SGD, rate=1e38, schedule=Schedule.CONSTANT, batch=20, averaging=0.9)
    training = started(boxes, recipe, VARIANTS[name])
    before = copy.deepcopy(training.network)
    with pytest.raises(DivergedError, match=r"at step \d.*rate") as raised:
        list(training.events())
    assert 1 <= raised.value.step <= training.steps_done + 1
    # The run went wrong before it was 50 steps old: what is known to be good is where it began.
    assert same(training.network, before)
    assert same(training.average, before)


def test_divergence_late_in_a_run_returns_to_later_weights(boxes, monkeypatch):
    monkeypatch.setattr("lenet_viz.training.loop.SAFE_STEPS", 4)
    training = started(boxes, dataclasses.replace(BRIEF, averaging=0.0))
    events = training.events()
    kept = []
    for event in islice(events, 6):
        assert isinstance(event, StepDone)
        kept.append(copy.deepcopy(training.network))
    with torch.no_grad():
        next(training.network.parameters()).fill_(float("nan"))
    with pytest.raises(DivergedError, match="at step 7") as raised:
        next(events)
    assert raised.value.step == 7
    # Steps 0, 4, 8 put weights aside, before they move them: those after four steps.
    assert same(training.network, kept[3])


def test_a_last_step_that_spoils_the_weights_is_found(boxes):
    training = started(boxes, dataclasses.replace(BRIEF, passes=1, averaging=0.0))
    events = training.events()
    kept = copy.deepcopy(training.network)
    list(islice(events, 7))
    with torch.no_grad():
        next(training.network.parameters()).view(-1)[0] = float("inf")
    with pytest.raises(DivergedError, match="weights"):
        next(events)
    assert same(training.network, kept)


def test_a_second_derivative_method_diverges_as_others_do(boxes):
    recipe = dataclasses.replace(RECIPES["1998"], rate=1e30, batch=20)
    training = started(boxes, recipe, VARIANTS["paper-1998"])
    before = copy.deepcopy(training.network)
    with pytest.raises(DivergedError, match=r"η = 1e\+30 and μ = 0.02"):
        list(training.events())
    assert same(training.network, before)


@pytest.mark.parametrize(
    "recipe", [Recipe(batch=20), dataclasses.replace(RECIPES["1998"], batch=20)], ids=["Muon", "SDLM"]
)
def test_frozen_stages_stay_as_they_are(boxes, recipe):
    frozen = (Stage.C1, Stage.S2, Stage.C3)
    recipe = dataclasses.replace(recipe, passes=1, frozen=frozen, weight_decay=0.1)
    training = started(boxes, recipe, VARIANTS["paper-1998"])
    before = copy.deepcopy(training.network.state_dict())
    list(training.events())
    for kept in (training.network, training.average):
        for name, value in kept.named_parameters():
            assert torch.equal(value, before[name]) == (Stage(name.split(".")[0]) in frozen), name


def test_what_lies_beside_the_recipe_is_refused_before_anything_moves(boxes):
    with pytest.raises(ValueError, match="no penalties"):
        started(boxes, dataclasses.replace(BRIEF, loss=Loss.PENALTY))


def test_a_recipes_dropout_counts_before_the_networks(boxes):
    spec = dataclasses.replace(SMALL, dropout=0.3)
    assert started(boxes, spec=spec).network.dropout == 0.3
    assert started(boxes, dataclasses.replace(BRIEF, dropout=0.2), spec).network.dropout == 0.2


def test_a_recipe_draws_the_starting_weights():
    network = LeNet5(SMALL, seed=99)
    for recipe in (BRIEF, dataclasses.replace(BRIEF, initialisation=Initialisation.PRINTED)):
        expected = LeNet5(SMALL, seed=recipe.seed, initialisation=recipe.initialisation)
        assert same(start_network(network, recipe), expected)


@pytest.mark.parametrize("constant", [True, False])
def test_the_order_is_another_in_every_pass_unless_it_is_constant(boxes, constant):
    recipe = dataclasses.replace(BRIEF, constant_order=constant)
    supply = Supply(boxes, 28, torch.device("cpu"))
    first, second = supply.order(recipe, 0), supply.order(recipe, 1)
    assert torch.equal(first, second) == constant
    assert torch.equal(first.sort().values, torch.arange(200))


@pytest.mark.parametrize("name", ["paper-1998", "softmax-full"])
def test_boxes_are_learned(boxes, other_boxes, name):
    recipe = Recipe(batch=20, passes=12, distortions=None, averaging=0.9)
    training = started(boxes, recipe, VARIANTS[name], watch=other_boxes)
    passes = [event for event in training.events() if isinstance(event, PassDone)]
    assert passes[-1].loss < 0.5 * passes[0].loss
    assert passes[-1].train_error < passes[0].train_error
    assert error_rate(training.average, boxes) <= 0.05
    assert passes[-1].watch_error is not None
    assert passes[-1].watch_error <= 0.1


def test_distortions_make_another_run(boxes):
    plain = finished(boxes, dataclasses.replace(BRIEF, distortions=None))
    assert not same(plain.network, finished(boxes).network)
    noisy = finished(boxes, dataclasses.replace(BRIEF, distortions=None, noise=0.1))
    assert not same(plain.network, noisy.network)


def test_the_average_follows_the_weights(boxes):
    training = started(boxes, dataclasses.replace(BRIEF, averaging=0.6))
    mean = [value.detach().clone() for value in training.network.parameters()]
    taken = 0
    for event in training.events():
        if isinstance(event, StepDone) and (event.step - 1) % AVERAGE_STEPS == 0:
            taken += 1
            decay = min(0.6, taken / (taken + 9))
            pairs = zip(mean, training.network.parameters(), strict=True)
            mean = [decay * old + (1 - decay) * new.detach() for old, new in pairs]
    assert training.average is not training.network
    for expected, got in zip(mean, training.average.parameters(), strict=True):
        assert torch.allclose(expected, got, rtol=0, atol=1e-6)


def test_without_averaging_the_network_itself_is_kept(boxes):
    training = started(boxes, dataclasses.replace(BRIEF, averaging=0.0))
    assert training.average is training.network


def test_nothing_to_learn_from(boxes):
    with pytest.raises(ValueError, match="no digits"):
        started(boxes.subset(torch.arange(0)))


def test_error_rate_is_a_share_of_mistakes(boxes):
    network = LeNet5(VARIANTS["paper-1998"], seed=2).train()
    with torch.inference_mode():
        penalties = network(to_inputs(boxes.images, 32))
    wrong = int((penalties.argmin(dim=1) != boxes.labels).sum())
    assert wrong > 0
    assert error_rate(network, boxes) == wrong / 200
    assert not network.training


@pytest.mark.gpu
@pytest.mark.parametrize("name", ["paper-1998", "softmax-full"])
def test_steps_on_cuda_are_steps_on_the_cpu(boxes, name):
    recipe = Recipe(batch=50, passes=1)
    here = started(boxes, recipe, VARIANTS[name])
    there = Training(LeNet5(VARIANTS[name], seed=recipe.seed).cuda(), boxes, recipe)
    for on_cpu, on_cuda in zip(islice(here.events(), 3), islice(there.events(), 3), strict=True):
        assert isinstance(on_cpu, StepDone)
        assert isinstance(on_cuda, StepDone)
        assert on_cuda.loss == pytest.approx(on_cpu.loss, rel=1e-3)
    for near, far in zip(here.network.parameters(), there.network.parameters(), strict=True):
        assert torch.allclose(near, far.cpu(), rtol=0, atol=5e-3)
