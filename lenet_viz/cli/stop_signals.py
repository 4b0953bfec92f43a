"""Ctrl+C and a polite kill, noted until a good moment to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lenet_viz.training.distributed import processes


@contextmanager
def stop_signals() -> Iterator[Callable[[], bool]]:
    """Within this block Ctrl+C and a polite kill wait for the step's end; Ctrl+C a second time does not.

    Returns:
        Tells whether one has come.
    """
    wanted = threading.Event()

    def note(number: int, _frame: object) -> None:
        # Among several processes both the terminal and torchrun pass a Ctrl+C on.
        if wanted.is_set() and number == signal.SIGINT and processes() == 1:
            raise KeyboardInterrupt
        wanted.set()

    numbers = (signal.SIGINT, signal.SIGTERM) if threading.current_thread() is threading.main_thread() else ()
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield wanted.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
