"""`lenet-viz train`: train a network, with a progress bar on a terminal or JSON lines for a script."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from lenet_viz import __version__
from lenet_viz.cli.common import (
    add_data_options,
    add_device_option,
    add_network_option,
    device_named,
    digits,
    spec_named,
)
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import load_run, save_network, save_run
from lenet_viz.storage.files import replace_file
from lenet_viz.training.events import DivergedError, StepDone
from lenet_viz.training.loop import Training, error_rate
from lenet_viz.training.recipe import RECIPES, Recipe

HELD_OUT: Final = 5_000
"""Training digits kept apart to watch a run; the test set is used once, at the end."""

REPORT_STEPS: Final = 100
"""JSON lines report every so many steps."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_network_option(parser)
    parser.add_argument("--recipe", metavar="R", help=f"{' or '.join(RECIPES)}, or a JSON file (default: modern)")
    parser.add_argument("--passes", type=int, metavar="P", help="times through the training set")
    parser.add_argument("--seed", type=int, metavar="S", help="decides starting weights, order and distortions")
    parser.add_argument("--held-out", type=int, default=HELD_OUT, metavar="H", help=f"default: {HELD_OUT}")
    add_data_options(parser)
    add_device_option(parser)
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the network's file (default: N.safetensors, or beside FILE.run)"
    )
    parser.add_argument("--resume", type=Path, metavar="FILE", help="go on with an unfinished run, from its .run file")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Train, watch the held-out digits, measure the test digits once, write network and card."""
    state = None
    if options.resume is not None:
        spec, recipe, state = load_run(options.resume)
    else:
        spec, recipe = spec_named(options.network), _recipe(options)
    out = _out(options, spec)
    device = device_named(options.device)
    learn, held_out = _split(digits(options, Part.TRAIN), options.held_out)
    # Read before training, so that missing test digits cannot cost a finished run; used once, after it.
    test = digits(options, Part.TEST)
    network = LeNet5(spec, seed=recipe.seed).to(device)
    training = Training(network, learn, recipe, watch=held_out if len(held_out) else None)
    if state is not None:
        training.restore(*state)
    started = time.monotonic()
    last = _follow(training, spec, out, as_json=options.json)
    seconds = time.monotonic() - started
    card = Card(
        recipe=recipe,
        data=f"{DatasetName(options.set).full_name} training set",
        digits=len(learn),
        held_out=len(held_out),
        held_out_error=last,
        test_digits=len(test),
        test_error=error_rate(training.average, test),
        seconds=round(seconds, 1),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=_command(options, spec, recipe),
        program=__version__,
    )
    save_network(out, training.average, card)
    replace_file(out.with_suffix(".md"), lambda path: path.write_text(card.to_markdown(spec), encoding="utf-8"))
    _state_file(out).unlink(missing_ok=True)
    _report({"event": "done", "file": str(out), "test_error": card.test_error, "seconds": card.seconds}, options.json)
    return 0


def _follow(training: Training, spec: NetworkSpec, out: Path, *, as_json: bool) -> float | None:
    """Drive the run to its end. Returns the last held-out error."""
    watch_error = None
    bar = tqdm(
        total=training.steps,
        initial=training.passes_done * training.steps_per_pass,
        unit="step",
        disable=None if not as_json else True,
    )
    with bar:
        try:
            for event in training.events():
                if isinstance(event, StepDone):
                    bar.update()
                    if event.step % REPORT_STEPS == 0:
                        bar.set_postfix(loss=f"{event.loss:.3f}", refresh=False)
                        if as_json:
                            _report({"event": "step"} | dataclasses.asdict(event), as_json)
                    continue
                watch_error = event.watch_error
                save_run(_state_file(out), spec, training.recipe, training.state())
                with bar.external_write_mode():
                    _report({"event": "pass"} | dataclasses.asdict(event), as_json)
        except DivergedError as error:
            raise ValueError(str(error)) from error
        except KeyboardInterrupt:
            if training.passes_done:
                sys.stderr.write(f"\nlenet-viz: go on with: lenet-viz train --resume {_state_file(out)} --out {out}\n")
            raise
    return watch_error


def _report(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(row), flush=True)
    elif row["event"] == "pass":
        watched = "" if row["watch_error"] is None else f", held-out error {row['watch_error']:.2%}"
        learned = f"loss {row['loss']:.4f}, training error {row['train_error']:.2%}"
        print(f"pass {row['number']} of {row['passes']}: {learned}{watched}", flush=True)
    else:
        print(f"{row['file']}: test error {row['test_error']:.2%}, {row['seconds'] / 60:.1f} minutes", flush=True)


def _recipe(options: argparse.Namespace) -> Recipe:
    name = options.recipe or "modern"
    if name in RECIPES:
        recipe = RECIPES[name]
    else:
        try:
            values = json.loads(Path(name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ValueError(f"no recipe is called {name!r}; there are {', '.join(RECIPES)}, or a JSON file") from None
        except ValueError as error:
            raise ValueError(f"{name}: not JSON: {error}") from error
        if not isinstance(values, dict):
            raise ValueError(f"{name}: a recipe is a JSON object")
        try:
            recipe = Recipe.from_dict(values)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    changes = {"passes": options.passes, "seed": options.seed}
    return dataclasses.replace(recipe, **{key: value for key, value in changes.items() if value is not None})


def _out(options: argparse.Namespace, spec: NetworkSpec) -> Path:
    if options.out is None:
        out = Path(f"{spec.name}.safetensors") if options.resume is None else options.resume.with_suffix(".safetensors")
        if out.exists():
            raise ValueError(f"{out} exists already; name another file with --out")
        return out
    out = Path(options.out)
    if not out.parent.is_dir():
        raise ValueError(f"{out}: there is no folder {out.parent}")
    if out.suffix != ".safetensors":
        raise ValueError(f"{out}: a network's file ends in .safetensors")
    return out


def _state_file(out: Path) -> Path:
    return out.with_suffix(".run")


def _split(whole: DigitSet, held_out: int) -> tuple[DigitSet, DigitSet]:
    if not 0 <= held_out < len(whole):
        raise ValueError(f"{held_out} digits cannot be held out of {len(whole)}")
    return whole.split(held_out, seed=0)


def _command(options: argparse.Namespace, spec: NetworkSpec, recipe: Recipe) -> str:
    """The command line that makes this network again."""
    words = ["lenet-viz train", "--network", spec.name, "--recipe", options.recipe or recipe.name]
    words += ["--passes", str(recipe.passes), "--seed", str(recipe.seed)]
    if options.held_out != HELD_OUT:
        words += ["--held-out", str(options.held_out)]
    if options.set != DatasetName.MNIST.value:
        words += ["--set", options.set]
    return " ".join(words)
