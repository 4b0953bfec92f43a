"""Unfinished training runs, as files from which they go on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from torch import Tensor

from lenet_viz.data.sources import DatasetName
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.tensor_files import CheckpointError, read_tensors, write_tensors
from lenet_viz.training.recipe import Recipe

RUN_FORMAT: Final = "lenet-viz unfinished run"


@dataclass(frozen=True)
class RunOrder:
    """What a run was ordered to do; it goes on with nothing else.

    Attributes:
        held_out: training digits kept apart to watch it.
        command: the command line that makes the network from the start.
    """

    spec: NetworkSpec
    recipe: Recipe
    dataset: DatasetName
    held_out: int
    command: str


@dataclass(frozen=True)
class UnfinishedRun:
    """A run after some of its passes.

    Attributes:
        seconds: how long it took so far.
        watch_error: error on the held-out digits after the last pass, 0…1; None: none are held out.
        tensors, values: `Training.state()`.
    """

    order: RunOrder
    seconds: float
    watch_error: float | None
    tensors: dict[str, Tensor]
    values: dict[str, Any]


def save_run(path: Path, run: UnfinishedRun) -> None:
    """Write a run, to go on from later; an older file survives any failure.

    Raises:
        OSError: the file cannot be written.
    """
    order = run.order
    metadata = {
        "spec": order.spec.to_dict(),
        "recipe": order.recipe.to_dict(),
        "dataset": order.dataset.value,
        "held_out": order.held_out,
        "command": order.command,
        "seconds": run.seconds,
        "watch_error": run.watch_error,
        "values": run.values,
    }
    write_tensors(path, run.tensors, RUN_FORMAT, metadata)


def load_run(path: Path) -> UnfinishedRun:
    """Read a run that `save_run` wrote.

    Raises:
        CheckpointError: the file is missing, damaged, of another kind or of a newer version.
    """
    tensors, metadata = read_tensors(path, RUN_FORMAT)
    try:
        order = RunOrder(
            spec=NetworkSpec.from_dict(metadata["spec"]),
            recipe=Recipe.from_dict(metadata["recipe"]),
            dataset=DatasetName(metadata["dataset"]),
            held_out=int(metadata["held_out"]),
            command=str(metadata["command"]),
        )
        watch_error = None if metadata["watch_error"] is None else float(metadata["watch_error"])
        return UnfinishedRun(order, float(metadata["seconds"]), watch_error, tensors, dict(metadata["values"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description cannot be used: {error}") from error
