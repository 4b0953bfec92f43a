"""How much memory the window holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from lenet_viz.benchmark.digit_sets import any_digits
from lenet_viz.benchmark.measure import Measure
from lenet_viz.benchmark.options import Options
from lenet_viz.benchmark.processes import marks
from lenet_viz.benchmark.start import WINDOW
from lenet_viz.network.variants import DEFAULT_VARIANT

TRAINING_S: Final = 20.0
MIB: Final = 1 << 20


def measure(options: Options) -> Iterator[Measure]:
    """Peak resident memory of a process with the window, after its start and after training."""
    options.tell(f"memory: {TRAINING_S:.0f} s of training in a window of its own")
    with any_digits() as digits:
        rows = [json.loads(line) for _, line in marks((*WINDOW, str(TRAINING_S)))]
    peaks = {row["mark"]: None if row["peak"] is None else row["peak"] / MIB for row in rows}
    yield Measure("memory.start", "peak resident memory after the start", peaks["usable"], "MiB")
    yield Measure(
        "memory.training",
        f"peak resident memory after {TRAINING_S:.0f} s of training",
        peaks["trained"],
        "MiB",
        {"training": DEFAULT_VARIANT, "digits": digits},
    )
