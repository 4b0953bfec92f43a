"""How much room the time machine takes: the moments of 20 passes, kept as a run keeps them."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lenet_viz.benchmark.measure import Measure
from lenet_viz.benchmark.options import Options
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS
from lenet_viz.storage.moments import MomentKeeper, first_interval
from lenet_viz.training.recipes import RECIPES

DIGITS: Final = 60_000
PASSES: Final = 20
MB: Final = 1e6


def measure(options: Options) -> Iterator[Measure]:
    """The most that the moments of a run take on the disk, with the fewest and the most steps a pass."""
    for recipe in ("modern", "1998"):
        options.tell(f"moments: {PASSES} passes of {recipe}")
        steps_per_pass = math.ceil(DIGITS / RECIPES[recipe].batch)
        size, count = most_room(steps_per_pass)
        details = {"bar": "≤ 100 MB", "moments": count, "passes": PASSES, "network": DEFAULT_VARIANT}
        yield Measure(f"moments.{recipe}", f"time machine, {recipe}", size / MB, "MB", details)


def most_room(steps_per_pass: int) -> tuple[int, int]:
    """Bytes of the most moments that lie on the disk at once, and how many those are.

    The network stays as it is: other weights take the same room.
    """
    network, steps = LeNet5(VARIANTS[DEFAULT_VARIANT]), PASSES * steps_per_pass
    size = count = 0
    with tempfile.TemporaryDirectory() as folder:
        keeper = MomentKeeper(Path(folder, "moments"), first_interval(steps))
        for step in range(steps + 1):
            if keeper.due(step):
                keeper.keep(step, step / steps_per_pass, network, at_end=step == steps)
                if len(keeper.moments) > count:
                    count = len(keeper.moments)
                    size = sum(moment.path.stat().st_size for moment in keeper.moments)
    return size, count
