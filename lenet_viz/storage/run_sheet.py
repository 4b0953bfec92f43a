"""A run's sheet: what it was ordered to do, on what, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from lenet_viz.data.choices import DataChoice
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.training.changes import Change
from lenet_viz.training.recipe import Recipe

FORMAT: Final = "lenet-viz run"
VERSION: Final = 1


class RunStatus(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    """By whoever started it; it can go on."""
    FAILED = "failed"
    """The reason says why."""
    INTERRUPTED = "interrupted"
    """It was running when its process ended. Never written: whoever reads the folder finds out."""


@dataclass(frozen=True)
class Start:
    """With which weights a run starts.

    Attributes:
        words: where they come from, for people.
        path: the network file or moment that holds them; None: drawn by the recipe's seed.
        step: the step of the other run from which this one branched; None: no such.
        replaced: stages that start from freshly drawn weights nevertheless.
    """

    words: str = "fresh weights"
    path: Path | None = None
    step: int | None = None
    replaced: tuple[Stage, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The start as plain JSON values; `from_dict` reads it back."""
        return {
            "words": self.words,
            "path": None if self.path is None else str(self.path),
            "step": self.step,
            "replaced": [stage.value for stage in self.replaced],
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Start:
        """The start that `to_dict` wrote.

        Raises:
            KeyError: a field is missing.
            ValueError: a stage is unknown.
        """
        return cls(
            words=str(values["words"]),
            path=None if values["path"] is None else Path(values["path"]),
            step=None if values["step"] is None else int(values["step"]),
            replaced=tuple(Stage(stage) for stage in values["replaced"]),
        )


FRESH: Final = Start()


def run_name(spec: NetworkSpec, recipe: Recipe) -> str:
    """What a run is called that nobody has named."""
    return f"{spec.name} {recipe.name}"


@dataclass(frozen=True)
class RunSheet:
    """All about one run, except its weights and curves. Errors are shares, 0…1; None: not measured.

    Attributes:
        name: what people call it.
        spec: the network.
        recipe: as it was at the start.
        data: what it learns from.
        held_out: so many training digits are kept apart to watch the run; 0: it watches the test set.
        start: its starting weights.
        device: where it computes, as torch names it.
        command: the command line that makes it again.
        environment: versions and machine, each with its name.
        created: when it began, ISO 8601 with the offset from UTC.
        status, reason: where it stands, and why if that needs a reason.
        seconds: how long it was trained, pauses left out.
        steps, passes: how far it is; passes in parts of a pass.
        changes: what was changed while it ran, oldest first.
        loss: mean loss of the last finished pass.
        train_error, watch_error: errors of the last finished pass, on what it learned from and on what
            it watches.
        best_error, best_pass: the lowest error on what it watches, and after which pass, 1….
        test_error, test_digits: of the final network on the test set, measured once after the end; on so many.
    """

    name: str
    spec: NetworkSpec
    recipe: Recipe
    data: DataChoice
    held_out: int = 0
    start: Start = FRESH
    device: str = "cpu"
    command: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    created: str = ""
    status: RunStatus = RunStatus.RUNNING
    reason: str = ""
    seconds: float = 0.0
    steps: int = 0
    passes: float = 0.0
    changes: tuple[Change, ...] = ()
    loss: float | None = None
    train_error: float | None = None
    watch_error: float | None = None
    best_error: float | None = None
    best_pass: int | None = None
    test_error: float | None = None
    test_digits: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The sheet as plain JSON values; `from_dict` reads it back."""
        plain = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return (
            {"format": FORMAT, "version": VERSION}
            | plain
            | {
                "spec": self.spec.to_dict(),
                "recipe": self.recipe.to_dict(),
                "data": self.data.to_dict(),
                "start": self.start.to_dict(),
                "status": self.status.value,
                "changes": [change.to_dict() for change in self.changes],
            }
        )

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> RunSheet:
        """The sheet that `to_dict` wrote.

        Raises:
            ValueError: it is none, or one of a newer version, or a field is missing, unknown or wrong.
        """
        if values.get("format") != FORMAT:
            raise ValueError(f"not a {FORMAT}")
        if values.get("version") != VERSION:
            raise ValueError(f"written in format version {values.get('version')}; this program knows {VERSION}")
        rest = {name: value for name, value in values.items() if name not in ("format", "version")}
        if set(rest) != {entry.name for entry in fields(cls)}:
            raise ValueError("a run has other fields than this version knows")
        try:
            return cls(**_numbers(rest) | _parts(rest))
        except (AttributeError, KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"not the sheet of a run: {error!r}") from error


def _parts(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "spec": NetworkSpec.from_dict(values["spec"]),
        "recipe": Recipe.from_dict(values["recipe"]),
        "data": DataChoice.from_dict(values["data"]),
        "start": Start.from_dict(values["start"]),
        "status": RunStatus(values["status"]),
        "changes": tuple(Change.from_dict(change) for change in values["changes"]),
        "environment": {str(name): str(value) for name, value in values["environment"].items()},
    }


_TEXTS: Final = ("name", "device", "command", "created", "reason")
_SHARES: Final = ("loss", "train_error", "watch_error", "best_error", "test_error")


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {name: str(values[name]) for name in _TEXTS}
    read |= {name: None if values[name] is None else float(values[name]) for name in _SHARES}
    read |= {name: int(values[name]) for name in ("held_out", "steps", "test_digits")}
    read |= {name: float(values[name]) for name in ("seconds", "passes")}
    return read | {"best_pass": None if values["best_pass"] is None else int(values["best_pass"])}
