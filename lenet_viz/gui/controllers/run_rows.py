"""A kept run as a row of the table."""

from __future__ import annotations

from typing import Final

from lenet_viz.gui.controllers.run_reading import KeptRun
from lenet_viz.gui.views.runs.differences import test_error
from lenet_viz.gui.views.runs.row import RunMark, RunRow
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_sheet import RunStatus

MARK_OF: Final = {
    RunStatus.RUNNING: RunMark.RUNNING_ELSEWHERE,
    RunStatus.PAUSED: RunMark.PAUSED,
    RunStatus.FINISHED: RunMark.FINISHED,
    RunStatus.STOPPED: RunMark.STOPPED,
    RunStatus.FAILED: RunMark.FAILED,
    RunStatus.INTERRUPTED: RunMark.INTERRUPTED,
}
"""Every status of a sheet has its mark."""


def row_of(run: KeptRun, *, here: RunFolder | None, shown: RunFolder | None) -> RunRow:
    """The row of a run.

    Args:
        run: as read from the disk.
        here: the run that this window trains.
        shown: the run whose network is on screen.
    """
    sheet = run.sheet
    if sheet is None:
        return RunRow(run.key, run.folder.path.name, RunMark.DAMAGED, run.reason)
    mark = MARK_OF[sheet.status]
    if mark is RunMark.RUNNING_ELSEWHERE and run.folder == here:
        mark = RunMark.RUNNING_HERE
    return RunRow(
        key=run.key,
        name=sheet.name,
        mark=mark,
        reason=sheet.reason,
        network=sheet.spec.title,
        recipe=sheet.recipe.name,
        data=sheet.data.title,
        passes=sheet.passes,
        passes_wanted=sheet.recipe.passes,
        best_error=sheet.best_error,
        last_error=sheet.watch_error,
        test_error=test_error(sheet),
        measured_on=f"the {sheet.held_out:,} digits held out" if sheet.held_out else "the test digits",
        loss=sheet.loss,
        seconds=sheet.seconds,
        created=run.created,
        moments=run.moments,
        resumable=run.resumable,
        busy=run.busy,
        on_screen=run.folder == shown,
    )
