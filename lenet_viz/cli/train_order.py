"""What the options of `lenet-viz train` order, and the command line that orders it again."""

from __future__ import annotations

import argparse
import dataclasses
import json
import shlex
from pathlib import Path
from typing import Any, Final

from lenet_viz.cli.common import (
    add_device_option,
    add_network_option,
    add_table_option,
    device_named,
    spec_named,
    with_table,
)
from lenet_viz.data.choices import FOLDER, OWN, DataChoice
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.transfer import answering_stage
from lenet_viz.network.variants import DEFAULT_VARIANT
from lenet_viz.storage.moments import FORMAT as MOMENT
from lenet_viz.storage.resources import SHIPPED
from lenet_viz.storage.run_builder import network_in
from lenet_viz.storage.run_environment import environment
from lenet_viz.storage.run_sheet import FRESH, RunSheet, Start, run_name
from lenet_viz.storage.tables import network_words
from lenet_viz.storage.tensor_files import is_of_kind, read_description
from lenet_viz.training.distributed import processes, processes_here
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import DEFAULT_RECIPE, RECIPES

HELD_OUT: Final = 5_000
"""Training digits of MNIST and Fashion-MNIST kept apart to watch a run; the test set is used once, at the end."""

STROKE_COPIES: Final = 8
"""With them the strokes of thirty people weigh as much as MNIST."""

ORDERING: Final = (
    *("network", "table", "start", "replace_output", "recipe", "passes", "seed", "changed", "freeze"),
    *("held_out", "set", "images", "own_share", "copies", "strokes", "stroke_copies", "rubbish", "run_name"),
)
"""Options that decide a run, and that a resumed one brings along; but `changed` may change it on its way."""

_SPELLING: Final = {"changed": "with", "run_name": "run"}


def add_order_options(parser: argparse.ArgumentParser) -> None:
    """The options that decide a run."""
    add_network_option(parser, default=None)
    add_table_option(parser)
    parser.add_argument("--start", metavar="N", help="start with the weights of a network, by name or file")
    parser.add_argument(
        "--replace-output", action="store_true", default=None, help="with --start: what answers starts from anew"
    )
    recipes = ", ".join(repr(name) for name in RECIPES)
    parser.add_argument("--recipe", metavar="R", help=f"{recipes}, or a JSON file (default: {DEFAULT_RECIPE})")
    parser.add_argument("--passes", type=int, metavar="P", help="times through the training set")
    parser.add_argument("--seed", type=int, metavar="S", help="decides starting weights, order and distortions")
    parser.add_argument(
        "--with",
        dest="changed",
        action="append",
        metavar="FIELD=VALUE",
        help="another value for a field of the recipe: --with rate=0.01 --with optimiser=Adam; as often as wanted; "
        "with --resume rate, batch, distortions and noise, from the next step on",
    )
    stages = [stage.value for stage in Stage if stage is not Stage.INPUT]
    parser.add_argument("--freeze", nargs="+", choices=stages, metavar="STAGE", help="stages that do not learn")
    parser.add_argument(
        "--held-out",
        type=int,
        metavar="H",
        help=f"training digits kept apart to watch the run; 0: watch the test set (default: {HELD_OUT}; own digits: 0)",
    )
    _add_data_options(parser)
    add_device_option(parser)
    parser.set_defaults(device=None)
    parser.add_argument(
        "--run", dest="run_name", metavar="NAME", help="what the run is called, or the folder to make for it"
    )


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder with mnist/ and fashion/ (default: LENET_VIZ_DATA, or the cache)",
    )
    parser.add_argument("--set", choices=[*(name.value for name in DatasetName), OWN], help="default: mnist")
    parser.add_argument(
        "--images", type=Path, metavar="DIR", help="learn from pictures: a folder for each class in DIR"
    )
    parser.add_argument(
        "--own-share", type=float, metavar="S", help="learn from your own digits, a share of 0 to 1, and MNIST"
    )
    parser.add_argument("--copies", type=int, metavar="C", help="distorted copies of each of your own digits")
    parser.add_argument(
        "--strokes",
        type=Path,
        metavar="FILE",
        help="learn MNIST and people's pen strokes (.npz); with held-out digits a fifth of the writers is kept apart",
    )
    parser.add_argument(
        "--stroke-copies",
        type=int,
        metavar="C",
        help=f"so many more drawings of each of those digits, all different (default: {STROKE_COPIES})",
    )
    parser.add_argument(
        "--rubbish", type=float, metavar="S", help="learn what is no digit, too: scribbles, letters, clothes…; a share"
    )


def ordered(options: argparse.Namespace) -> RunSheet:
    """The run that the options describe.

    Raises:
        ValueError: they cannot be; the message says why.
    """
    start, spec = _start_and_spec(options)
    recipe = _recipe(options)
    recipe.check(spec)
    for stage in recipe.frozen:
        if stage not in spec.by_stage:
            raise ValueError(f"{spec.title} has no {stage} to freeze")
    data = _data(options)
    published = data.source in list(DatasetName)
    held_out = (HELD_OUT if published else 0) if options.held_out is None else options.held_out
    device = options.device or "cpu"
    device_named(device)
    return RunSheet(
        name=Path(options.run_name).name if options.run_name else run_name(spec, recipe),
        spec=spec,
        recipe=recipe,
        data=data,
        held_out=held_out,
        start=start,
        device=device,
        command=_command(options, spec, recipe, held_out),
        environment=environment(recipe, device),
    )


def given(options: argparse.Namespace) -> list[str]:
    """The options that were given, as they are typed, and that a run that goes on cannot take."""
    return [
        f"--{_SPELLING.get(name, name).replace('_', '-')}"
        for name in ORDERING
        if name != "changed" and getattr(options, name) is not None
    ]


def _start_and_spec(options: argparse.Namespace) -> tuple[Start, NetworkSpec]:
    if options.start is None:
        if options.replace_output:
            raise ValueError("--replace-output needs --start: fresh weights are fresh everywhere")
        return FRESH, spec_named(options.network or DEFAULT_VARIANT, options.table)
    named = SHIPPED.get(options.start)
    path = Path(options.start).absolute() if named is None else named.path
    source = network_in(path)
    spec = spec_named(options.network, options.table) if options.network else with_table(source.spec, options.table)
    step = int(read_description(path, MOMENT)["step"]) if is_of_kind(path, MOMENT) else None
    words = f"with the weights of {path if named is None else named.title}"
    replaced = (answering_stage(spec),) if options.replace_output else ()
    if replaced:
        words += f", {replaced[0]} fresh"
    return Start(words, path, step, replaced), spec


def _data(options: argparse.Namespace) -> DataChoice:
    if options.images is not None:
        if options.set is not None or options.own_share is not None or options.copies is not None:
            raise ValueError("--images is a set of its own; leave out --set, --own-share and --copies")
        return DataChoice(FOLDER, options.images.absolute(), **_additions(options))
    own = options.own_share is not None or options.copies is not None
    if own and options.set not in (None, OWN):
        raise ValueError("--own-share and --copies are about --set own")
    source = OWN if own else options.set or DatasetName.MNIST.value
    share = 1.0 if options.own_share is None else options.own_share
    return DataChoice(source, None, share, options.copies or 0, **_additions(options))


def _additions(options: argparse.Namespace) -> dict[str, Any]:
    """What is learned beside the set."""
    strokes, copies = options.strokes, options.stroke_copies
    if copies is None:
        copies = 0 if strokes is None else STROKE_COPIES
    return {
        "strokes": None if strokes is None else strokes.absolute(),
        "stroke_copies": copies,
        "rubbish": options.rubbish or 0.0,
    }


def _recipe(options: argparse.Namespace) -> Recipe:
    name = options.recipe or DEFAULT_RECIPE
    recipe = RECIPES[name] if name in RECIPES else _recipe_file(Path(name))
    changes = {"passes": options.passes, "seed": options.seed}
    recipe = dataclasses.replace(recipe, **{key: value for key, value in changes.items() if value is not None})
    fields = _fields(options)
    if options.freeze:
        fields["frozen"] = options.freeze
    if not fields:
        return recipe
    return Recipe.from_dict(recipe.to_dict() | {"name": f"{recipe.name}, altered"} | fields)


def changed(options: argparse.Namespace, recipe: Recipe) -> Recipe:
    """The recipe of a run that goes on, with what --with says.

    Raises:
        ValueError: a field is unknown, or its value impossible.
    """
    return Recipe.from_dict(recipe.to_dict() | _fields(options))


def _fields(options: argparse.Namespace) -> dict[str, Any]:
    return dict(_field(text) for text in options.changed or ())


def _field(text: str) -> tuple[str, object]:
    name, mark, value = text.partition("=")
    if not (name and mark):
        raise ValueError(f"--with takes FIELD=VALUE, not {text!r}")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _recipe_file(path: Path) -> Recipe:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        names = ", ".join(repr(name) for name in RECIPES)
        raise ValueError(f"no recipe is called {str(path)!r}; there are {names}, or a JSON file") from None
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ValueError(f"{path}: a recipe is a JSON object")
    try:
        return Recipe.from_dict(values)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _command(options: argparse.Namespace, spec: NetworkSpec, recipe: Recipe, held_out: int) -> str:
    words = [f"{_program()} train", *_network_words(options, spec)]
    words += ["--recipe", shlex.quote(options.recipe or DEFAULT_RECIPE)]
    words += ["--passes", str(recipe.passes), "--seed", str(recipe.seed)]
    for text in options.changed or ():
        words += ["--with", shlex.quote(text)]
    words += ["--freeze", *options.freeze] if options.freeze else []
    words += ["--held-out", str(held_out)] if held_out != HELD_OUT else []
    for name in ("set", "images", "own_share", "copies", "strokes", "stroke_copies", "rubbish", "device"):
        value = getattr(options, name)
        if value not in (None, DatasetName.MNIST.value):
            words += [f"--{name.replace('_', '-')}", shlex.quote(str(value))]
    return " ".join(words)


def _program() -> str:
    """How this process was started: several that share a run end in other last digits than one."""
    if processes() == 1:
        return "lenet-viz"
    machines = processes() // processes_here()
    several = f"--nnodes {machines} " if machines > 1 else ""
    # Without the dashes torchrun takes --run and --start for options of its own.
    return f"torchrun {several}--nproc-per-node {processes_here()} -m -- lenet_viz"


def _network_words(options: argparse.Namespace, spec: NetworkSpec) -> list[str]:
    if options.start is None:
        return network_words(spec, options.table)
    words = ["--start", shlex.quote(options.start)]
    words += ["--replace-output"] if options.replace_output else []
    if options.network is not None or options.table is not None:
        words += network_words(spec, options.table)
    return words
