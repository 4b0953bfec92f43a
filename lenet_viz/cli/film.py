"""`lenet-viz film`: how a run's kernels came about, as a moving picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from tqdm import tqdm

from lenet_viz.storage.film import write_film
from lenet_viz.storage.run_library import RunLibrary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("run", metavar="RUN", help="a run, by its name or its folder")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file; its name ends in .gif")


def run(options: argparse.Namespace) -> int:
    """Draw the kept moments of a run into an animated GIF."""
    out = options.out
    if out.suffix.lower() != ".gif":
        raise ValueError(f"{out}: a film's file ends in .gif")
    if not out.parent.is_dir():
        raise ValueError(f"{out}: there is no folder {out.parent}")
    with tqdm(unit="moment", disable=None) as bar:

        def show(done: int, whole: int) -> None:
            bar.total = whole
            bar.update(done - bar.n)

        frames = write_film(RunLibrary().find(options.run), out, progress=show)
    print(f"{out}: {frames} frames")
    return 0
