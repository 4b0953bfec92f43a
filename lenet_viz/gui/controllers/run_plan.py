"""A run as the user ordered it: what the thread prepares from it, and the card of what it gives."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from lenet_viz import __version__
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.card import Card
from lenet_viz.storage.tables import network_words
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.loop import Training, start_network
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import RECIPES


@dataclass(frozen=True)
class RunPlan:
    """One run as the user ordered it."""

    spec: NetworkSpec
    dataset: DatasetName
    recipe: Recipe
    device: str


def preparation(plan: RunPlan) -> Callable[[Progress], Training]:
    """What the thread does first: read the sets, or download them, and build the run."""

    def prepare(progress: Progress) -> Training:
        learn = load(plan.dataset, Part.TRAIN, progress=progress)
        watch = load(plan.dataset, Part.TEST, progress=progress)
        network = start_network(LeNet5(plan.spec), plan.recipe).to(plan.device)
        return Training(network, learn, plan.recipe, watch=watch)

    return prepare


def card_of(plan: RunPlan, training: Training, newest: StepDone | None, last: PassDone | None, seconds: float) -> Card:
    """The card of what a run has given.

    Args:
        plan: the order.
        training: the run, ended.
        newest: its last step, if there is one.
        last: its last finished pass, if there is one. Its test error belongs on the card only if no
            step has moved the weights since.
        seconds: how long it took, pauses left out.
    """
    complete = training.passes_done == plan.recipe.passes
    at_end_of_pass = newest is not None and newest.passes == training.passes_done
    measured = last if at_end_of_pass else None
    return Card(
        recipe=plan.recipe,
        data=f"{plan.dataset.full_name} training set"
        + ("" if complete else f", stopped after {training.passes_done} of {plan.recipe.passes} passes"),
        digits=training.digits,
        held_out=0,
        held_out_error=None,
        test_digits=training.watched if measured is not None else 0,
        test_error=measured.watch_error if measured is not None else None,
        seconds=round(seconds, 1),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=_command(plan),
        program=__version__,
    )


def _command(plan: RunPlan) -> str:
    """The command line that trains the same; recipe and table of the user's own have to be put in files first."""
    recipe = plan.recipe.name if plan.recipe.name in RECIPES else "recipe.json"
    words = f"lenet-viz train {' '.join(network_words(plan.spec))} --recipe {recipe}"
    return f"{words} --passes {plan.recipe.passes} --seed {plan.recipe.seed} --held-out 0 --set {plan.dataset.value}"
