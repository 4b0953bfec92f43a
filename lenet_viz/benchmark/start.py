"""How long a start takes, against that of the libraries it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lenet_viz.benchmark.measure import Measure, median, ratio, rounded
from lenet_viz.benchmark.options import Options
from lenet_viz.benchmark.processes import marks

TIMES: Final = 3
WINDOW: Final = ("-m", "lenet_viz.benchmark.window_process")
LIBRARIES: Final = ("-c", "import torch, PySide6.QtWidgets, pyqtgraph; print('imported', flush=True)")


def measure(options: Options) -> Iterator[Measure]:
    """Seconds from the start of a process to a painted, usable window, and to imported libraries."""
    windows: list[float] = []
    libraries: list[float] = []
    for number in range(1, TIMES + 1):
        options.tell(f"start: {number} of {TIMES}")
        libraries.append(_first_mark(LIBRARIES))
        windows.append(_first_mark(WINDOW))
    yield Measure("start.window", "start to a usable window", median(windows), "s", {"times": rounded(windows, 2)})
    yield Measure(
        "start.libraries",
        "start to torch, PySide6 and pyqtgraph imported",
        median(libraries),
        "s",
        {"times": rounded(libraries, 2)},
    )
    each = [window / library for window, library in zip(windows, libraries, strict=True)]
    yield Measure(
        "start.window_per_libraries",
        "window / libraries",
        ratio(windows, libraries),
        "×",
        {"times": rounded(each, 2)},
    )


def _first_mark(words: tuple[str, ...]) -> float:
    """Seconds to the first line; the process is waited for, so that it does not disturb the next."""
    (seconds, _), *_ = marks(words)
    return seconds
