"""The groups of measures, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lenet_viz.benchmark import evaluation, figure, forward, hover, memory, moments, start, training
from lenet_viz.benchmark.machine import machine
from lenet_viz.benchmark.measure import Measure
from lenet_viz.benchmark.options import Options
from lenet_viz.gui.application import make_application

GROUPS: Final[dict[str, Callable[[Options], Iterator[Measure]]]] = {
    "figure": figure.measure,
    "hover": hover.measure,
    "forward": forward.measure,
    "evaluation": evaluation.measure,
    "training": training.measure,
    "start": start.measure,
    "memory": memory.measure,
    "moments": moments.measure,
}


def measure(names: list[str], options: Options) -> Iterator[tuple[str, Measure]]:
    """The machine, then every measure of the named groups, each with its group's name.

    Raises:
        ValueError: a run of training failed.
        OSError: the window is not painted, or a process cannot be started.
    """
    make_application()
    yield "machine", machine()
    for name, group in GROUPS.items():
        if name in names:
            for each in group(options):
                yield name, each
