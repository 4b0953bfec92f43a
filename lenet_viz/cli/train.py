"""`lenet-viz train`: train a network, with a progress bar on a terminal or JSON lines for a script."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from lenet_viz import __version__
from lenet_viz.cli.common import (
    add_data_options,
    add_device_option,
    add_network_option,
    add_table_option,
    device_named,
    spec_named,
)
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import DEFAULT_VARIANT
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import save_network
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.runs import RunOrder, UnfinishedRun, load_run, save_run
from lenet_viz.storage.tables import network_words
from lenet_viz.training.events import DivergedError, PassDone, StepDone
from lenet_viz.training.loop import Training, error_rate, start_network
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import RECIPES

HELD_OUT: Final = 5_000
"""Training digits kept apart to watch a run; the test set is used once, at the end."""

REPORT_STEPS: Final = 100
"""JSON lines report every so many steps."""

_ORDERING: Final = ("network", "table", "recipe", "passes", "seed", "held_out", "set")
"""Options that decide a run, and that a resumed one brings along."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_network_option(parser, default=None)
    add_table_option(parser)
    parser.add_argument("--recipe", metavar="R", help=f"{' or '.join(RECIPES)}, or a JSON file (default: modern)")
    parser.add_argument("--passes", type=int, metavar="P", help="times through the training set")
    parser.add_argument("--seed", type=int, metavar="S", help="decides starting weights, order and distortions")
    parser.add_argument("--held-out", type=int, metavar="H", help=f"digits to watch the run with (default: {HELD_OUT})")
    add_data_options(parser, default=None)
    add_device_option(parser)
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the network's file (default: N.safetensors, or beside FILE.run)"
    )
    parser.add_argument("--resume", type=Path, metavar="FILE", help="go on with an unfinished run, from its .run file")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Train, watch the held-out digits, measure the test digits once, write network and card."""
    before = None if options.resume is None else _resumed(options)
    order = _order(options) if before is None else before.order
    out = _out(options, order.spec)
    device = device_named(options.device)
    learn, held_out = _split(load(order.dataset, Part.TRAIN, folder=options.data), order.held_out)
    # Read before training, so that missing test digits cannot cost a finished run; used once, after it.
    test = load(order.dataset, Part.TEST, folder=options.data)
    network = start_network(LeNet5(order.spec), order.recipe).to(device)
    training = Training(network, learn, order.recipe, watch=held_out if len(held_out) else None)
    if before is not None:
        training.restore(before.tensors, before.values)
    seconds, watch_error = _follow(training, order, before, out, as_json=options.json)
    card = Card(
        recipe=order.recipe,
        data=f"{order.dataset.full_name} training set",
        digits=len(learn),
        held_out=len(held_out),
        held_out_error=watch_error,
        test_digits=len(test),
        test_error=error_rate(training.average, test),
        seconds=round(seconds, 1),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=order.command,
        program=__version__,
    )
    save_network(out, training.average, card)
    page = card.to_markdown(order.spec)
    replace_file(out.with_suffix(".md"), lambda path: path.write_text(page, encoding="utf-8"))
    _state_file(out).unlink(missing_ok=True)
    _report({"event": "done", "file": str(out), "test_error": card.test_error, "seconds": card.seconds}, options.json)
    return 0


def _follow(
    training: Training, order: RunOrder, before: UnfinishedRun | None, out: Path, *, as_json: bool
) -> tuple[float, float | None]:
    """Drive the run to its end, saving it after every pass. Returns its seconds and its last held-out error."""
    seconds, watch_error = (0.0, None) if before is None else (before.seconds, before.watch_error)
    started = time.monotonic() - seconds
    done, total = training.passes_done * training.digits, order.recipe.passes * training.digits
    with (
        tqdm(total=total, initial=done, unit="digit", disable=as_json or None) as bar,
        _stops_told(training, out),
    ):
        for event in training.events():
            if isinstance(event, PassDone):
                watch_error = event.watch_error
                tensors, values = training.state()
                unfinished = UnfinishedRun(order, time.monotonic() - started, watch_error, tensors, values)
                save_run(_state_file(out), unfinished)
                with bar.external_write_mode():
                    _report({"event": "pass"} | dataclasses.asdict(event), as_json)
            else:
                _show_step(event, bar, as_json)
    return time.monotonic() - started, watch_error


@contextmanager
def _stops_told(training: Training, out: Path) -> Iterator[None]:
    """A run that ends early says why, and how it can go on."""
    try:
        yield
    except DivergedError as error:
        raise ValueError(str(error)) from error
    except KeyboardInterrupt:
        if training.passes_done:
            sys.stderr.write(f"\nlenet-viz: go on with: lenet-viz train --resume {_state_file(out)} --out {out}\n")
        raise


def _show_step(event: StepDone, bar: tqdm[Any], as_json: bool) -> None:
    bar.update(event.digits - bar.n)
    if event.step % REPORT_STEPS == 0:
        bar.set_postfix(loss=f"{event.loss:.3f}", refresh=False)
        if as_json:
            _report({"event": "step"} | dataclasses.asdict(event), as_json)


def _report(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(row), flush=True)
    elif row["event"] == "pass":
        watched = "" if row["watch_error"] is None else f", held-out error {row['watch_error']:.2%}"
        learned = f"loss {row['loss']:.4f}, training error {row['train_error']:.2%}"
        print(f"pass {row['number']} of {row['passes']}: {learned}{watched}", flush=True)
    else:
        print(f"{row['file']}: test error {row['test_error']:.2%}, {row['seconds'] / 60:.1f} minutes", flush=True)


def _resumed(options: argparse.Namespace) -> UnfinishedRun:
    given = [f"--{name.replace('_', '-')}" for name in _ORDERING if getattr(options, name) is not None]
    if given:
        raise ValueError(f"--resume goes on with the run as it was ordered; leave out {', '.join(given)}")
    return load_run(options.resume)


def _order(options: argparse.Namespace) -> RunOrder:
    spec, recipe = spec_named(options.network or DEFAULT_VARIANT, options.table), _recipe(options)
    dataset = DatasetName(options.set or DatasetName.MNIST)
    held_out = HELD_OUT if options.held_out is None else options.held_out
    words = ["lenet-viz train", *network_words(spec, options.table)]
    words += ["--recipe", options.recipe or recipe.name]
    words += ["--passes", str(recipe.passes), "--seed", str(recipe.seed)]
    if held_out != HELD_OUT:
        words += ["--held-out", str(held_out)]
    if dataset is not DatasetName.MNIST:
        words += ["--set", dataset.value]
    return RunOrder(spec, recipe, dataset, held_out, " ".join(words))


def _recipe(options: argparse.Namespace) -> Recipe:
    name = options.recipe or "modern"
    recipe = RECIPES[name] if name in RECIPES else _recipe_file(Path(name))
    changes = {"passes": options.passes, "seed": options.seed}
    return dataclasses.replace(recipe, **{key: value for key, value in changes.items() if value is not None})


def _recipe_file(path: Path) -> Recipe:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        names = ", ".join(RECIPES)
        raise ValueError(f"no recipe is called {str(path)!r}; there are {names}, or a JSON file") from None
    except ValueError as error:
        raise ValueError(f"{path}: not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ValueError(f"{path}: a recipe is a JSON object")
    try:
        return Recipe.from_dict(values)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


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
