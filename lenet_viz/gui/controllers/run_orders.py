"""A run as the window orders it, and how the training thread prepares it."""

from __future__ import annotations

import copy
import shlex
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from lenet_viz.data.choices import OWN
from lenet_viz.gui.workers.task import Progress
from lenet_viz.gui.workers.training_thread import PreparedRun
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.moments import write_moment
from lenet_viz.storage.run_builder import build, resumed
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.storage.tables import network_words
from lenet_viz.training.history import RunHistory
from lenet_viz.training.recipes import RECIPES


@dataclass(frozen=True)
class RunOrder:
    """One run that shall begin or go on.

    Attributes:
        sheet: what it is ordered to do.
        source: starting weights that lie in no file; None: those that the sheet names.
        folder: the run that goes on; None: a new one.
    """

    sheet: RunSheet
    source: LeNet5 | None = None
    folder: RunFolder | None = None


def preparation(order: RunOrder, library: RunLibrary) -> Callable[[Progress], PreparedRun]:
    """What the thread does first: read the sets, or download them, build the run and open its folder."""

    def prepare(progress: Progress) -> PreparedRun:
        if order.folder is not None:
            training = resumed(order.folder, progress=progress)
            recorder = RunRecorder(order.folder, order.folder.sheet(), training)
            return PreparedRun(training, recorder, copy.deepcopy(recorder.history))
        with tempfile.TemporaryDirectory() as scratch:
            sheet = _with_source(order, Path(scratch))
            training = build(sheet, progress=progress)
            folder = library.create(sheet)
        return PreparedRun(training, RunRecorder(folder, folder.sheet(), training), RunHistory())

    return prepare


def as_ordered(sheet: RunSheet) -> RunSheet:
    """The order of a run without anything that became of it: the same start, the same recipe."""
    return RunSheet(
        name=sheet.name,
        spec=sheet.spec,
        recipe=sheet.recipe,
        data=sheet.data,
        held_out=sheet.held_out,
        start=sheet.start,
        device=sheet.device,
        command=sheet.command,
        environment=sheet.environment,
    )


def command_of(sheet: RunSheet) -> str:
    """The command line that trains the same; what lies in no file of the user's yet lies in the run's folder."""
    recipe = sheet.recipe
    known = RECIPES.get(recipe.name)
    named = known is not None and replace(known, passes=recipe.passes, seed=recipe.seed) == recipe
    words = ["lenet-viz train"]
    words += network_words(sheet.spec) if sheet.start.path is None else ["--start start.safetensors"]
    words += ["--recipe", shlex.quote(recipe.name) if named else "recipe.json"]
    words += ["--passes", str(recipe.passes), "--seed", str(recipe.seed), "--held-out", str(sheet.held_out)]
    data = sheet.data
    if data.folder is not None:
        words += ["--images", shlex.quote(str(data.folder))]
    else:
        words += ["--set", data.source]
    if data.source == OWN:
        words += ["--own-share", f"{data.share_own:g}", "--copies", str(data.copies)]
    return " ".join(words)


def _with_source(order: RunOrder, scratch: Path) -> RunSheet:
    if order.source is None:
        return order.sheet
    path = scratch / "start.safetensors"
    write_moment(path, order.source)
    return replace(order.sheet, start=replace(order.sheet.start, path=path))
