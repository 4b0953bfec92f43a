"""A process of its own that opens the window: run with `python -m`, it writes one JSON line a mark.

Without an argument it ends when the window can be used; with a number of seconds it trains for so
long and marks that too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from lenet_viz.benchmark.live_training import LiveTraining
from lenet_viz.benchmark.machine import peak_memory
from lenet_viz.benchmark.open_window import open_window, process_events, settle, turn
from lenet_viz.network.variants import DEFAULT_VARIANT


def main(arguments: Sequence[str]) -> None:
    """Open the window, mark, and train if asked to."""
    with open_window() as opened:
        process_events()  # painted, and nothing waits any more
        _mark("usable")
        if arguments:
            settle(opened.window)
            run = LiveTraining(opened, DEFAULT_VARIANT)
            turn(float(arguments[0]))
            _mark("trained")
            run.stop()


def _mark(name: str) -> None:
    sys.stdout.write(json.dumps({"mark": name, "peak": peak_memory()}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
