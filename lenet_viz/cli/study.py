"""`lenet-viz study`: what more digits buy, and what distortions do, as in the paper's Fig. 6."""

from __future__ import annotations

import argparse
import datetime
import shlex
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import torch
from tqdm import tqdm

from lenet_viz import __version__
from lenet_viz.cli.common import add_device_option, device_named
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.distortions import PAPER_DISTORTIONS
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS
from lenet_viz.report.study import SizeResult, SizeStudy, read_study
from lenet_viz.storage.files import check_writable
from lenet_viz.training.error_rate import error_rate
from lenet_viz.training.events import DivergedError, StepDone
from lenet_viz.training.loop import Training, start_network
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import DEFAULT_RECIPE, RECIPES
from lenet_viz.training.threads import threads_for

TRAINING_SIZE: Final = "training-size"
SIZES: Final = (15_000, 30_000, 60_000)
"""Those of the paper."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "what", choices=[TRAINING_SIZE], help="errors by the number of training digits, with and without distortions"
    )
    networks, recipes = ", ".join(VARIANTS), ", ".join(map(repr, RECIPES))
    parser.add_argument(
        "--network",
        choices=list(VARIANTS),
        default=DEFAULT_VARIANT,
        metavar="N",
        help=f"one of {networks} (default: {DEFAULT_VARIANT})",
    )
    parser.add_argument(
        "--recipe",
        choices=list(RECIPES),
        default=DEFAULT_RECIPE,
        metavar="R",
        help=f"one of {recipes} (default: {DEFAULT_RECIPE}); where it has no distortions, the paper's",
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=list(SIZES),
        metavar="S",
        help="learn from so many digits, the first of the set (default: those of the paper, 15000 30000 60000)",
    )
    parser.add_argument("--passes", type=int, metavar="P", help="times through these digits (default: the recipe's)")
    parser.add_argument("--seed", type=int, metavar="S", help="decides starting weights, order and distortions")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="the record, in JSON; what it holds already is not trained again",
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder with mnist/ (default: LENET_VIZ_DATA, or the cache)"
    )
    add_device_option(parser)


def run(options: argparse.Namespace) -> int:
    """Train each network that the record lacks, measure it on the test digits once, and write the record anew."""
    recipe = _recipe(options)
    recipe.check(VARIANTS[options.network])
    device = device_named(options.device)
    digits, test = (load(DatasetName.MNIST, part, folder=options.data) for part in (Part.TRAIN, Part.TEST))
    study = _begun(options, recipe, len(test))
    for size, distorted in _lacking(options.sizes, len(digits), study):
        chosen = replace(recipe, distortions=(recipe.distortions or PAPER_DISTORTIONS) if distorted else None)
        learned, started = digits.subset(torch.arange(size)), time.monotonic()
        words = f"{size:,} digits, {'with' if distorted else 'without'} distortions"
        network = _trained(options.network, learned, chosen, device, words)
        result = SizeResult(
            size=size,
            distorted=distorted,
            seconds=round(time.monotonic() - started, 1),
            test_error=error_rate(network, test),
            train_error=error_rate(network, learned),
            passes=recipe.passes,
            date=datetime.date.today().isoformat(),
            command=_command(options, recipe, size),
            program=__version__,
        )
        study = study.with_result(result)
        study.write(options.out)
        print(f"{words}: test error {result.test_error:.2%}, {result.seconds / 60:.1f} minutes", flush=True)
    print(options.out)
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    changes = {"passes": options.passes, "seed": options.seed}
    return replace(RECIPES[options.recipe], **{name: value for name, value in changes.items() if value is not None})


def _begun(options: argparse.Namespace, recipe: Recipe, test_digits: int) -> SizeStudy:
    """The record as it is, or an empty one.

    Raises:
        ValueError: it is damaged, or was made with another network or recipe; or the file could not be written.
    """
    out: Path = options.out
    if not out.parent.is_dir():
        raise ValueError(f"{out}: there is no folder {out.parent}")
    check_writable(out)
    spec = VARIANTS[options.network]
    study = SizeStudy(spec.name, spec.title, recipe.name, recipe.seed, test_digits)
    if not out.exists():
        return study
    found = read_study(out)
    if replace(found, results=()) != study or any(result.passes != recipe.passes for result in found.results):
        raise ValueError(
            f"{out}: the record is of another network, recipe, seed or number of passes; name another file"
        )
    return found


def _lacking(sizes: list[int], count: int, study: SizeStudy) -> list[tuple[int, bool]]:
    """The sizes that the record lacks, first those without distortions.

    Raises:
        ValueError: there are not so many digits.
    """
    for size in sizes:
        if not 1 <= size <= count:
            raise ValueError(f"there are {count:,} training digits; a study can take 1 to {count:,}, not {size:,}")
    wanted = [(size, distorted) for distorted in (False, True) for size in sorted(set(sizes))]
    return [(size, distorted) for size, distorted in wanted if study.find(size, distorted=distorted) is None]


def _trained(name: str, digits: DigitSet, recipe: Recipe, device: torch.device, words: str) -> LeNet5:
    training = Training(start_network(LeNet5(VARIANTS[name]), recipe).to(device), digits, recipe)
    whole = recipe.passes * training.digits
    with threads_for(recipe), tqdm(total=whole, desc=words, unit="digit", disable=None, leave=False) as bar:
        try:
            for event in training.events():
                if isinstance(event, StepDone):
                    bar.update(event.digits - bar.n)
        except DivergedError as error:
            raise ValueError(f"{words}: {error}") from error
    return training.average


def _command(options: argparse.Namespace, recipe: Recipe, size: int) -> str:
    words = ["lenet-viz", "study", TRAINING_SIZE, "--network", options.network, "--recipe", shlex.quote(options.recipe)]
    words += ["--passes", str(recipe.passes), "--seed", str(recipe.seed), "--sizes", str(size)]
    return " ".join([*words, "--out", f"{TRAINING_SIZE}.json"])
