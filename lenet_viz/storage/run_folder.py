"""The folder of one run, for whoever reads it, also while another process writes into it.

    run.json                       the sheet: order, machine, how far it is
    name.txt                       what people call it, if it was renamed
    recipe.json                    the recipe as it was at the start, for `lenet-viz train --recipe`
    start.safetensors              the weights it started from, if those are not drawn by the seed
    losses.csv, passes.csv         the curves
    moments/step-0000123.safetensors   the network after so many steps
    best.safetensors               the network after the pass with the lowest error
    final.safetensors              the network at the end
    resume.safetensors             all that the run needs to go on, to the bit

Every file is replaced in one step, so a reader sees the old or the new one and never half of one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.moments import Moment, found_moments, load_moment
from lenet_viz.storage.run_lock import is_locked
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.storage.run_tables import read_history
from lenet_viz.storage.tensor_files import CheckpointError, read_tensors
from lenet_viz.training.history import RunHistory

SHEET: Final = "run.json"
RECIPE: Final = "recipe.json"
START: Final = "start.safetensors"
BEST: Final = "best.safetensors"
FINAL: Final = "final.safetensors"
RESUME: Final = "resume.safetensors"
MOMENTS: Final = "moments"
LOCK: Final = ".lock"
NAME: Final = "name.txt"

RESUME_FORMAT: Final = "lenet-viz resume"


@dataclass(frozen=True)
class RunFolder:
    """A run in a folder. All methods read the disk anew and raise CheckpointError when a file is missing or damaged.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def is_busy(self) -> bool:
        """Whether a recorder, here or in another process, is at work on it; exact also after a crash."""
        return is_locked(self.path / LOCK)

    def sheet(self) -> RunSheet:
        """The sheet as it was last written; a run whose process died is interrupted.

        The file that it started from is named in full.
        """
        path = self.path / SHEET
        try:
            # Asked first: a run that ends meanwhile must not look as if it had crashed.
            busy = self.is_busy
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CheckpointError(f"{path}: there is no such file") from None
        except OSError as error:
            raise CheckpointError(f"{path}: {error.strerror or error}") from error
        except (ValueError, RecursionError) as error:
            raise CheckpointError(f"{path}: not JSON, so no run") from error
        if not isinstance(values, dict):
            raise CheckpointError(f"{path}: not the sheet of a run")
        try:
            sheet = RunSheet.from_dict(values)
        except ValueError as error:
            raise CheckpointError(f"{path}: {error}") from error
        if sheet.start.path is not None:
            sheet = replace(sheet, start=replace(sheet.start, path=self.path / sheet.start.path))
        name = _name(self.path) or sheet.name
        lost = sheet.status is RunStatus.RUNNING and not busy
        return replace(sheet, name=name, status=RunStatus.INTERRUPTED if lost else sheet.status)

    def history(self) -> RunHistory:
        """The curves as they were last written, at most two seconds ago for a run that goes on."""
        return read_history(self.path)

    def moments(self) -> tuple[Moment, ...]:
        """The moments that are kept, oldest first."""
        return found_moments(self.path / MOMENTS)

    def load_moment(self, moment: Moment) -> dict[str, Tensor]:
        """The state dict of a moment's network, on the CPU; of the running average, where the recipe averages."""
        return load_moment(moment.path)[1]

    def final(self) -> tuple[LeNet5, Card]:
        """The network at the end of the run, or where it was stopped, with its card."""
        return load_network(self.path / FINAL)

    def best(self) -> tuple[LeNet5, Card]:
        """The network after the pass with the lowest error on what the run watches, with its card."""
        return load_network(self.path / BEST)

    def resume_state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """What `Training.restore` needs to go on where the run was last put aside."""
        tensors, description = self.resume_file()
        return {name: value for name, value in tensors.items() if not name.startswith("history.")}, description

    def resume_file(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The same, with the recorder's own part."""
        return read_tensors(self.path / RESUME, RESUME_FORMAT)

    def write_sheet(self, sheet: RunSheet, *, durable: bool = True) -> None:
        """Write the sheet, all but a name that was given later; `durable`: see `replace_file`.

        Raises:
            OSError: the file cannot be written.
        """
        start = sheet.start
        if start.path is not None and start.path.is_relative_to(self.path):
            # So that the folder can be moved.
            sheet = replace(sheet, start=replace(start, path=start.path.relative_to(self.path)))
        write_json(self.path / SHEET, sheet.to_dict(), durable=durable)

    def write_name(self, name: str) -> None:
        """Call the run something else. A file of its own, since run.json belongs to whoever trains.

        Raises:
            OSError: the file cannot be written.
        """
        replace_file(self.path / NAME, lambda temporary: temporary.write_text(name + "\n", encoding="utf-8"))


def write_json(path: Path, values: dict[str, Any], *, durable: bool = True) -> None:
    """Write values for people and programs; `durable`: see `replace_file`.

    Raises:
        OSError: the file cannot be written.
    """
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    replace_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"), durable=durable)


def _name(folder: Path) -> str:
    try:
        return (folder / NAME).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder / NAME}: cannot be read: {error}") from error
