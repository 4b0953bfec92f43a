"""The moments of a run that are kept: its network at so many steps, evenly spread, in bounded space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.tensor_files import CheckpointError, read_description, read_tensors, write_tensors

FORMAT: Final = "lenet-viz moment"

MOMENT_LIMIT: Final = 256
"""So many at most: 61 MB of `paper-1998`. At the limit every second one is thrown away."""

FINENESS: Final = 8
"""A run begins with moments this many times denser than it ends with, so that its beginning can be seen."""

_NAME: Final = re.compile(r"step-(\d+)\.safetensors")


@dataclass(frozen=True)
class Moment:
    """One kept network.

    Attributes:
        step: so many steps were done, 0….
        passes: the same in passes.
        path: its file.
    """

    step: int
    passes: float
    path: Path


def found_moments(folder: Path) -> tuple[Moment, ...]:
    """The moments in a folder, oldest first; files that cannot be read are left out."""
    return tuple(sorted(_found(folder), key=lambda moment: moment.step))


def load_moment(path: Path) -> tuple[NetworkSpec, dict[str, Tensor]]:
    """The network of a moment's file: its spec, and its tensors by name.

    Raises:
        CheckpointError: the file is missing (thrown away meanwhile, perhaps) or damaged.
    """
    tensors, description = read_tensors(path, FORMAT)
    try:
        return NetworkSpec.from_dict(description["spec"]), tensors
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description cannot be used: {error}") from error


def write_moment(path: Path, network: LeNet5, step: int = 0, passes: float = 0.0) -> None:
    """Write a network as it is after so many steps, or passes.

    Raises:
        OSError: the file cannot be written.
    """
    description = {"spec": network.spec.to_dict(), "step": step, "passes": passes}
    write_tensors(path, network.state_dict(), FORMAT, description, durable=False)


class MomentKeeper:
    """Keeps the moments of a run under way.

    Attributes:
        moments: those that are kept, oldest first; replaced as a whole, so other threads may read it.
        interval: moments are kept at every multiple of so many steps.
    """

    def __init__(self, folder: Path, interval: int) -> None:
        """Go on with what a folder holds.

        Args:
            folder: made when missing.
            interval: steps from one moment to the next, 1…; it doubles whenever there are too many.

        Raises:
            OSError: the folder cannot be made.
        """
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self.interval = interval
        self.moments = found_moments(folder)
        self._next = 0

    def due(self, step: int) -> bool:
        """Whether a moment is to be kept after this many steps."""
        return step >= self._next

    def keep(self, step: int, passes: float, network: LeNet5, *, at_end: bool = False) -> None:
        """Keep a network, unless its step is none of those that are kept.

        Args:
            step: steps done.
            passes: the same in passes.
            network: its weights are copied to a file.
            at_end: keep it whatever its step.

        Raises:
            OSError: the file cannot be written; nothing has changed.
        """
        if len(self.moments) >= MOMENT_LIMIT:
            self._thin_out()
        if (at_end or step % self.interval == 0) and all(moment.step != step for moment in self.moments):
            path = self._folder / f"step-{step:07}.safetensors"
            write_moment(path, network, step, passes)
            self.moments = (*self.moments, Moment(step, passes, path))
        self._next = (step // self.interval + 1) * self.interval

    def forget_after(self, step: int) -> None:
        """Throw away moments of a future that will be lived again."""
        self._drop(tuple(moment for moment in self.moments if moment.step <= step))

    def _thin_out(self) -> None:
        while len(self.moments) >= MOMENT_LIMIT:
            self.interval *= 2
            self._drop(tuple(moment for moment in self.moments if moment.step % self.interval == 0))

    def _drop(self, kept: tuple[Moment, ...]) -> None:
        dropped = set(self.moments) - set(kept)
        self.moments = kept
        for moment in dropped:
            moment.path.unlink(missing_ok=True)


def first_interval(steps: int) -> int:
    """With how many steps between moments a run of so many steps begins."""
    return max(1, steps // (MOMENT_LIMIT * FINENESS))


def _found(folder: Path) -> Iterator[Moment]:
    for path in folder.glob("step-*.safetensors"):
        match = _NAME.fullmatch(path.name)
        try:
            if match is not None:
                yield Moment(int(match[1]), _passes(path, path.stat().st_mtime_ns), path)
        except (OSError, CheckpointError):
            # Thrown away while the folder was read, or emptied by a power cut: a neighbour will do.
            continue


@lru_cache(maxsize=16 * MOMENT_LIMIT)
def _passes(path: Path, changed: int) -> float:
    """What a moment's file says; it is asked again and again while a run is watched."""
    try:
        return float(read_description(path, FORMAT)["passes"])
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description cannot be used: {error}") from error
