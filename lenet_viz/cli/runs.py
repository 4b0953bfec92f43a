"""`lenet-viz runs`: the runs that are kept."""

from __future__ import annotations

import argparse
import json
import shlex
from typing import Any

from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import REMOVED, RunLibrary
from lenet_viz.storage.run_sheet import RunSheet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("runs", nargs="*", metavar="RUN", help="only these, by name or folder (default: all)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    tasks = parser.add_mutually_exclusive_group()
    tasks.add_argument("--rename", metavar="NAME", help="call the one RUN that is given something else")
    tasks.add_argument("--remove", action="store_true", help="put the given runs aside")
    tasks.add_argument("--restore", action="store_true", help="bring back runs that were put aside")


def run(options: argparse.Namespace) -> int:
    """Do what was asked to the given runs, or print name, state and errors of each, newest first."""
    library = RunLibrary()
    if options.rename is not None or options.remove or options.restore:
        _manage(options, library)
        return 0
    folders = [library.find(name) for name in options.runs] if options.runs else library.runs()
    rows = [_row(folder, folder.sheet()) for folder in folders]
    broken = [] if options.runs else library.damaged()
    damaged = [{"folder": str(run.folder.path), "damaged": run.reason} for run in broken]
    if options.json:
        for row in [*rows, *damaged]:
            print(json.dumps(row, ensure_ascii=False))
    elif not rows and not damaged:
        print(f"no runs yet in {library.root}")
    else:
        print("\n".join([*_table(rows), *(f"damaged: {row['damaged']}" for row in damaged)]))
    return 0


def _manage(options: argparse.Namespace, library: RunLibrary) -> None:
    """Rename, remove or restore; all runs are found before the first is touched."""
    if not options.runs or (options.rename is not None and len(options.runs) > 1):
        raise ValueError(f"name {'the run' if options.rename is not None else 'one run or more'} that is meant")
    home = RunLibrary(library.root / REMOVED) if options.restore else library
    for folder in [home.find(name) for name in options.runs]:
        if options.rename is not None:
            library.rename(folder, options.rename)
        elif options.restore:
            print(f"restored {library.restore(folder).path}")
        else:
            removed = shlex.quote(library.remove(folder).path.name)
            print(f"removed {folder.path}; bring it back with: lenet-viz runs --restore {removed}")


def _row(folder: RunFolder, sheet: RunSheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "folder": str(folder.path),
        "status": sheet.status.value,
        "reason": sheet.reason,
        "command": sheet.command,
        "network": sheet.spec.name,
        "recipe": sheet.recipe.name,
        "data": sheet.data.title,
        "created": sheet.created,
        "seconds": round(sheet.seconds, 1),
        "steps": sheet.steps,
        "passes_done": sheet.passes,
        "passes": sheet.recipe.passes,
        "loss": sheet.loss,
        "train_error": sheet.train_error,
        "watch_error": sheet.watch_error,
        "best_error": sheet.best_error,
        "best_pass": sheet.best_pass,
        "test_error": sheet.test_error if sheet.held_out else sheet.watch_error,
    }


def _table(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    cells = [("run", "status", "passes", "best", "last", "minutes", "begun")]
    for row in rows:
        passes = f"{row['passes_done']:.4g} of {row['passes']}"
        errors = (_percent(row["best_error"]), _percent(row["watch_error"]))
        cells.append((row["name"], row["status"], passes, *errors, f"{row['seconds'] / 60:.1f}", row["created"][:16]))
    widths = [max(len(cell[column]) for cell in cells) for column in range(len(cells[0]))]
    lines = []
    for name, status, *numbers in cells:
        leaning = [f"{text:>{width}}" for text, width in zip(numbers, widths[2:], strict=True)]
        lines.append("  ".join([f"{name:<{widths[0]}}", f"{status:<{widths[1]}}", *leaning]))
    return lines


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"
