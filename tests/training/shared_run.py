"""What two processes do in test_distributed.py; not a test of its own.

torchrun … shared_run.py FOLDER: every process learns from the same digits and writes what came out.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch

from lenet_viz.data.distortions import MILD_DISTORTIONS
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.distributed import ToldElsewhereError, highest, processes, session, together
from lenet_viz.training.events import PassDone, TrainingEvent
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.schedule import Schedule
from tests.conftest import draw_boxes

DIGITS = 65
"""In batches of 16 the last batch is one digit: a process is left without any. In batches of 7 shares differ."""

BASE = Recipe(
    optimiser=Optimiser.MOMENTUM, rate=0.02, schedule=Schedule.CONSTANT, passes=2, averaging=0.9, noise=0.02, seed=3
)
CASES = {
    "one digit left": ("lenet-1", Recipe(**{**vars(BASE), "batch": 16, "distortions": MILD_DISTORTIONS})),
    "uneven shares": ("paper-1998", Recipe(**{**vars(BASE), "batch": 7, "rate": 0.002, "distortions": None})),
    "diverging": ("lenet-1", Recipe(**{**vars(BASE), "batch": 16, "rate": 1e38, "optimiser": Optimiser.SGD})),
}
RESUMED = "one digit left"
RESUMED_AT = 7


def training_of(case: str) -> Training:
    name, recipe = CASES[case]
    digits = draw_boxes(DIGITS, seed=1)
    return Training(LeNet5(VARIANTS[name], seed=recipe.seed), digits, recipe, watch=draw_boxes(20, seed=2))


def outcome(training: Training, events: Iterator[TrainingEvent]) -> dict[str, object]:
    """Weights, average, what the passes told, and the words of a failure."""
    words, told = "", []
    try:
        told = [event for event in events if isinstance(event, PassDone)]
    except ArithmeticError as error:
        words = str(error)
    return {
        "network": training.network.state_dict(),
        "average": training.average.state_dict(),
        "losses": [event.loss for event in told],
        "errors": [(event.train_error, event.watch_error) for event in told],
        "words": words,
    }


def resumed() -> Training:
    stopped = training_of(RESUMED)
    list(islice(stopped.events(), RESUMED_AT))
    again = training_of(RESUMED)
    again.restore(*copy.deepcopy(stopped.state()))
    return again


def refusal() -> str:
    try:
        Training(LeNet5(VARIANTS["paper-1998"]), draw_boxes(4, seed=1), RECIPES["1998"])
    except ValueError as error:
        return str(error)
    return ""


def failures(rank: int) -> list[str]:
    """What each process hears of a failure in one, in both, and in none."""

    def fail(*ranks: int) -> str:
        if rank in ranks:
            raise ValueError("a broken file" if len(ranks) == 1 else "a bad option")
        return "done"

    heard = []
    for ranks in ((1,), (0, 1), ()):
        try:
            heard.append(together(lambda ranks=ranks: fail(*ranks)))
        except ValueError as error:
            heard.append(str(error))
        except ToldElsewhereError:
            heard.append("told elsewhere")
    return heard


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    with session() as place:
        found: dict[str, object] = {}
        for case in CASES:
            training = training_of(case)
            found[case] = outcome(training, training.events())
        again = resumed()
        found["resumed"] = outcome(again, again.events())
        found["refusal"] = refusal()
        found["wishes"] = [highest(130 if place.rank == 1 else 1), highest(0)]
        found["failures"] = failures(place.rank)
        found["place"] = (place.rank, place.processes, place.leads, processes())
        torch.save(found, folder / f"{place.rank}.pt")
    torch.save(processes(), folder / f"after-{place.rank}.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
