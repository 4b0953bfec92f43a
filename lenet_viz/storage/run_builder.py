"""From a sheet to a run that can begin: the one way, for the window and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from lenet_viz.data.choices import learning_set, test_set
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output
from lenet_viz.network.transfer import transferred
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.moments import FORMAT, load_moment
from lenet_viz.storage.run_folder import RESUME, RunFolder
from lenet_viz.storage.run_sheet import FRESH, RunSheet
from lenet_viz.storage.tensor_files import CheckpointError, is_of_kind
from lenet_viz.training.loop import Training, start_network
from lenet_viz.training.recipe import Loss

Progress = Callable[[int, int], None]

SPLIT_SEED: Final = 0
"""Held out are always the same digits, so that errors of different runs can be compared."""


def build(sheet: RunSheet, *, data_folder: Path | None = None, progress: Progress | None = None) -> Training:
    """The run of a sheet at its first step; the sheet's changes will be made again at theirs.

    Args:
        sheet: the order; what it says about how far the run came is not looked at.
        data_folder: holds `mnist/` and `fashion/`; see `datasets.load`.
        progress: told bytes done and in all during a download; may raise `Cancelled`.

    Raises:
        ValueError: data, starting weights or recipe do not fit the network, or a file is damaged.
        OSError: a file cannot be read or fetched.
    """
    sheet.recipe.check(sheet.spec)
    _check_rubbish(sheet)
    network = start_weights(sheet)
    learn = learning_set(sheet.data, folder=data_folder, progress=progress)
    watch: DigitSet | None
    if sheet.held_out:
        learn, watch = learn.split(sheet.held_out, seed=SPLIT_SEED)
    else:
        watch = test_set(sheet.data, folder=data_folder, progress=progress)
    if sheet.data.is_mixed:
        # Loaded only by who needs it: its fonts and forms would delay the window.
        from lenet_viz.data.mixture import completed

        learn, watch = completed(
            sheet.data, learn, watch, apart=sheet.held_out > 0, folder=data_folder, progress=progress
        )
    return Training(network.to(sheet.device), learn, sheet.recipe, watch=watch, changes=sheet.changes)


def _check_rubbish(sheet: RunSheet) -> None:
    """Rubbish needs the eleventh class of Eq. 9."""
    if not sheet.data.rubbish:
        return
    if sheet.spec.output is not Output.RBF:
        raise ValueError(
            f"{sheet.spec.title} cannot learn rubbish: its {sheet.spec.output} output has no class for what is no digit"
        )
    if sheet.recipe.loss is Loss.PENALTY:
        raise ValueError(f"the recipe {sheet.recipe.name!r} cannot learn rubbish: Eq. 8 has no class for it")


def resumed(
    folder: RunFolder,
    *,
    device: str | None = None,
    data_folder: Path | None = None,
    progress: Progress | None = None,
) -> Training:
    """The run of a folder where it was put aside last; it goes on to the weights of one never stopped.

    Args:
        folder: the run's.
        device: where to go on; None: where it was. Another one rounds in another way.
        data_folder: see `build`.
        progress: see `build`.

    Raises:
        ValueError: a file of the folder is missing or damaged, or the data has changed.
        OSError: a file cannot be read or fetched.
    """
    tensors, values = folder.resume_state()
    # The starting weights are overwritten: they need not be there any more.
    sheet = folder.sheet()
    order = replace(sheet, start=FRESH, device=device or sheet.device)
    training = build(order, data_folder=data_folder, progress=progress)
    if values.get("digits") != training.digits:
        raise ValueError(
            f"{folder.path}: the run learned from {values.get('digits')} digits, of which there are now "
            f"{training.digits}: it cannot go on as it began; start a new run from its network instead"
        )
    if values.get("checksum") != training.checksum:
        raise ValueError(
            f"{folder.path}: the run learned from other digits, or other labels, than there are now: it cannot go on "
            "as it began; start a new run from its network instead"
        )
    try:
        training.restore(tensors, values)
    except ValueError as error:
        raise CheckpointError(f"{folder.path / RESUME}: {error}") from error
    return training


def start_weights(sheet: RunSheet) -> LeNet5:
    """The network of a sheet before its first step, on the CPU.

    Raises:
        ValueError: the file of the starting weights is missing or damaged, or does not fit.
    """
    start = sheet.start
    if start.path is None:
        return start_network(LeNet5(sheet.spec), sheet.recipe)
    source = network_in(start.path)
    recipe = sheet.recipe
    return transferred(source, sheet.spec, fresh=start.replaced, seed=recipe.seed, initialisation=recipe.initialisation)


def network_in(path: Path) -> LeNet5:
    """The network of a network file or of a moment's.

    Raises:
        CheckpointError: it is neither, missing or damaged.
    """
    if not is_of_kind(path, FORMAT):
        return load_network(path)[0]
    spec, tensors = load_moment(path)
    network = LeNet5(spec)
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise CheckpointError(f"{path}: its weights do not fit {spec.title}") from error
    return network.eval()
