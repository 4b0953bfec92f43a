"""What `lenet-viz train` tells while it goes on: a progress bar for people, JSON lines for scripts."""

from __future__ import annotations

import dataclasses
import json
from types import TracebackType
from typing import Any, Final, Self

from tqdm import tqdm

from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.events import PassDone, StepDone, TrainingEvent
from lenet_viz.training.loop import Training

REPORT_STEPS: Final = 100
"""JSON lines report every so many steps."""


class Report:
    """Tells about one run; a context, since the progress bar has to be closed."""

    def __init__(self, training: Training, sheet: RunSheet, *, as_json: bool) -> None:
        self._json = as_json
        self._watched = "held-out" if sheet.held_out else "test"
        self._bar: tqdm[Any] = tqdm(
            total=sheet.recipe.passes * training.digits,
            initial=round(training.passes_seen * training.digits),
            unit="digit",
            disable=as_json or None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.close()

    def begin(self, folder: RunFolder, training: Training) -> None:
        """The run is ready."""
        if self._json:
            self._print({"event": "start", "run": str(folder.path), "step": training.steps_done})

    def tell(self, event: TrainingEvent) -> None:
        """Something has happened."""
        if isinstance(event, StepDone):
            self._tell_step(event)
            return
        with self._bar.external_write_mode():
            if self._json:
                self._print({"event": "pass"} | dataclasses.asdict(event))
            else:
                print(self._pass_line(event), flush=True)

    def end(self, path: str, folder: RunFolder, test_error: float | None, seconds: float) -> None:
        """The run is finished and its network in a file."""
        if self._json:
            row = {"event": "done", "file": path, "test_error": test_error, "seconds": seconds}
            self._print(row | {"run": str(folder.path)})
        else:
            error = "not measured" if test_error is None else f"{test_error:.2%}"
            print(f"{path}: test error {error}, {seconds / 60:.1f} minutes", flush=True)

    def _tell_step(self, event: StepDone) -> None:
        self._bar.update(event.digits - self._bar.n)
        if event.step % REPORT_STEPS == 0:
            self._bar.set_postfix(loss=f"{event.loss:.3f}", refresh=False)
            if self._json:
                self._print({"event": "step"} | dataclasses.asdict(event))

    def _pass_line(self, event: PassDone) -> str:
        watched = "" if event.watch_error is None else f", {self._watched} error {event.watch_error:.2%}"
        learned = f"loss {event.loss:.4f}, training error {event.train_error:.2%}"
        return f"pass {event.number} of {event.passes}: {learned}{watched}"

    def _print(self, row: dict[str, Any]) -> None:
        print(json.dumps(row), flush=True)
