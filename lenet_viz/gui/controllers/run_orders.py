"""A run as the window orders it, and how the training thread prepares it."""

from __future__ import annotations

import copy
import shlex
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lenet_viz.data.choices import OWN
from lenet_viz.gui.workers.task import Progress
from lenet_viz.gui.workers.training_thread import PreparedRun
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.transfer import transferred
from lenet_viz.storage.moments import write_moment
from lenet_viz.storage.run_builder import build, resumed, start_weights
from lenet_viz.storage.run_environment import environment
from lenet_viz.storage.run_folder import RESUME, RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.storage.tables import network_words
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.history import RunHistory
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import RECIPES

AVERAGE: Final = "average."
"""How a run's state names what belongs to its running average."""


@dataclass(frozen=True)
class RunOrder:
    """One run that shall begin or go on.

    Attributes:
        sheet: what it is ordered to do.
        source: starting weights that lie in no file; None: those that the sheet names.
        folder: the run that goes on, on the sheet's device; None: a new one.
    """

    sheet: RunSheet
    source: LeNet5 | None = None
    folder: RunFolder | None = None


def preparation(order: RunOrder, library: RunLibrary) -> Callable[[Progress], PreparedRun]:
    """What the thread does first: read the sets, or download them, build the run and open its folder."""

    def prepare(progress: Progress) -> PreparedRun:
        if order.folder is not None:
            device = order.sheet.device
            training = resumed(order.folder, device=device, progress=progress)
            recorder = RunRecorder(order.folder, replace(order.folder.sheet(), device=device), training)
            return PreparedRun(training, recorder, copy.deepcopy(recorder.history))
        with tempfile.TemporaryDirectory() as scratch:
            sheet = _with_source(order, Path(scratch))
            training = build(sheet, progress=progress)
            folder = library.create(sheet)
        try:
            return PreparedRun(training, RunRecorder(folder, folder.sheet(), training), RunHistory())
        except (OSError, ValueError):
            # Nothing has happened in it, and nothing could go on from it.
            shutil.rmtree(folder.path, ignore_errors=True)
            raise

    return prepare


def first_network(order: RunOrder) -> LeNet5:
    """The network with which a run begins or goes on, on the CPU; on screen until the thread has something newer.

    Raises:
        ValueError: the weights cannot be used, and why.
    """
    if order.folder is not None:
        return _put_aside(order.sheet.spec, order.folder)
    if order.source is None:
        return start_weights(order.sheet)
    recipe, fresh = order.sheet.recipe, order.sheet.start.replaced
    return transferred(
        order.source, order.sheet.spec, fresh=fresh, seed=recipe.seed, initialisation=recipe.initialisation
    )


def present_recipe(order: RunOrder) -> Recipe:
    """The recipe as it holds at the first step that will be made."""
    sheet = order.sheet
    return sheet.changes[-1].applied(sheet.recipe) if order.folder is not None and sheet.changes else sheet.recipe


def rewound(order: RunOrder) -> RunOrder:
    """The order of the same run from its start, in a folder of its own.

    Raises:
        ValueError: the run that went on cannot be read any more, or its device is gone.
    """
    if order.folder is None:
        return order
    sheet = replace(order.folder.sheet(), device=order.sheet.device)
    return replace(order, sheet=as_ordered(sheet), folder=None)


def reseeded(order: RunOrder, seed: int) -> RunOrder:
    """The order of the same run with another seed, in a folder of its own.

    Raises:
        ValueError: the run that went on cannot be read any more, or its device is gone.
    """
    sheet = rewound(order).sheet
    sheet = replace(sheet, recipe=replace(sheet.recipe, seed=seed))
    return replace(order, sheet=replace(sheet, command=command_of(sheet)), folder=None)


def as_ordered(sheet: RunSheet) -> RunSheet:
    """The order of a run without anything that became of it: the same start, the same recipe, here and now.

    Raises:
        ValueError: this machine does not have the device.
    """
    try:
        present = environment(sheet.recipe, sheet.device)
    except (AssertionError, RuntimeError) as error:
        raise ValueError(f"{sheet.device} cannot be used: {str(error).splitlines()[0]}") from error
    return RunSheet(
        name=sheet.name,
        spec=sheet.spec,
        recipe=sheet.recipe,
        data=sheet.data,
        held_out=sheet.held_out,
        start=sheet.start,
        device=sheet.device,
        command=sheet.command,
        environment=present,
    )


def command_of(sheet: RunSheet) -> str:
    """The command line that trains the same; what lies in no file of the user's yet lies in the run's folder."""
    recipe = sheet.recipe
    known = RECIPES.get(recipe.name)
    named = known is not None and replace(known, passes=recipe.passes, seed=recipe.seed) == recipe
    words = ["lenet-viz train"]
    words += network_words(sheet.spec) if sheet.start.path is None else ["--start start.safetensors"]
    words += ["--replace-output"] if sheet.start.replaced else []
    words += ["--recipe", shlex.quote(recipe.name) if named else "recipe.json"]
    words += ["--passes", str(recipe.passes), "--seed", str(recipe.seed), "--held-out", str(sheet.held_out)]
    data = sheet.data
    if data.folder is not None:
        words += ["--images", shlex.quote(str(data.folder))]
    else:
        words += ["--set", data.source]
    if data.source == OWN:
        words += ["--own-share", f"{data.share_own:g}", "--copies", str(data.copies)]
    words += ["--device", sheet.device] if sheet.device != "cpu" else []
    return " ".join(words)


def _with_source(order: RunOrder, scratch: Path) -> RunSheet:
    if order.source is None:
        return order.sheet
    path = scratch / "start.safetensors"
    write_moment(path, order.source)
    sheet = replace(order.sheet, start=replace(order.sheet.start, path=path))
    return replace(sheet, command=command_of(sheet))


def _put_aside(spec: NetworkSpec, folder: RunFolder) -> LeNet5:
    """The running average of a run where it was put aside last."""
    tensors, _ = folder.resume_state()
    average = {name.removeprefix(AVERAGE): value for name, value in tensors.items() if name.startswith(AVERAGE)}
    network = LeNet5(spec)
    try:
        network.load_state_dict(average)
    except RuntimeError as error:
        raise CheckpointError(f"{folder.path / RESUME}: its weights do not fit {spec.title}") from error
    return network
