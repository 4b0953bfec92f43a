"""How a run's kernels came about: its kept moments as an animated GIF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lenet_viz.network.spec import Stage
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.film_picture import FilmPicture
from lenet_viz.storage.moments import Moment
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.tensor_files import CheckpointError

MOST_FRAMES: Final = 200
FRAME_MS: Final = 100
"""Ten frames a second."""

LAST_FRAME_MS: Final = 2_500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class KernelFrame:
    """The kernels of one moment.

    Attributes:
        step: steps done.
        passes: the same in passes.
        kernels: (kernels, size, size) of C1 and of C3, in the order of the tables' links.
    """

    step: int
    passes: float
    kernels: dict[Stage, NDArray[np.float32]]


def write_film(folder: RunFolder, path: Path, *, progress: Progress | None = None) -> int:
    """Draw a run's kernels, moment by moment; an older file of that name survives any failure.

    Colours mean the same in every frame, and the picture says what.

    Args:
        folder: the run, which may be going on.
        path: the GIF file.
        progress: told what is done and the whole; may raise `Cancelled`.

    Returns:
        How many frames there are, at most 200.

    Raises:
        CheckpointError: the run keeps no moments, or its folder is damaged.
        OSError: the file cannot be written.
    """
    sheet = folder.sheet()
    moments = _spread(folder.moments())
    report = _halves(progress, len(moments))
    frames = []
    for moment in moments:
        frame = _frame(folder, moment)
        frames += [] if frame is None else [frame]
        report()
    if not frames:
        raise CheckpointError(f"{folder.path}: no moments are kept, so there is nothing to film")
    limits = {stage: max(float(np.abs(frame.kernels[stage]).max()) for frame in frames) for stage in _STAGES}
    picture = FilmPicture(sheet.spec, f"{sheet.name} · {sheet.spec.title}", limits)
    drawn = _drawn(frames, picture, sheet.recipe.passes, report)
    replace_file(path, lambda temporary: _save(drawn, len(frames), temporary))
    return len(frames)


_STAGES: Final = (Stage.C1, Stage.C3)


def _spread(moments: tuple[Moment, ...]) -> list[Moment]:
    """At most so many, evenly spread, the first and the last among them."""
    if len(moments) <= MOST_FRAMES:
        return list(moments)
    places = np.linspace(0, len(moments) - 1, MOST_FRAMES).round().astype(int)
    return [moments[place] for place in places]


def _frame(folder: RunFolder, moment: Moment) -> KernelFrame | None:
    """The kernels of a moment; None if a run that goes on has thrown it away meanwhile."""
    try:
        state = folder.load_moment(moment)
    except CheckpointError:
        if moment.path.exists():
            raise
        return None
    return KernelFrame(
        moment.step, moment.passes, {stage: state[f"{stage}.weights"].numpy().copy() for stage in _STAGES}
    )


def _drawn(
    frames: list[KernelFrame], picture: FilmPicture, passes: int, report: Callable[[], None]
) -> Iterator[Image.Image]:
    for frame in frames:
        words = f"step {frame.step:,} · {frame.passes:.2f} of {passes} {'pass' if passes == 1 else 'passes'}"
        yield picture.draw(frame.kernels, words, frame.passes / passes)
        report()


def _save(drawn: Iterator[Image.Image], count: int, path: Path) -> None:
    first = next(drawn)
    times = [FRAME_MS] * (count - 1) + [LAST_FRAME_MS]
    # An iterator: two hundred pictures need not be in memory at once.
    first.save(path, format="GIF", save_all=True, append_images=drawn, duration=times, loop=0, optimize=False)


def _halves(progress: Progress | None, moments: int) -> Callable[[], None]:
    """Counts what was read and what was drawn."""
    done = 0

    def report() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(min(done, 2 * moments), 2 * moments)

    return report
