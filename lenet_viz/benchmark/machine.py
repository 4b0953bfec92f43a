"""On what the figures were measured."""

from __future__ import annotations

import os
import platform
import sys

import PySide6
import torch
from PySide6.QtGui import QGuiApplication

from lenet_viz.benchmark.measure import Measure


def machine() -> Measure:
    """The machine and the versions; a Qt application must exist, as its platform is named."""
    cpus = training_threads()
    return Measure(
        "machine",
        "processors",
        cpus,
        "CPUs",
        {
            "system": platform.platform(terse=True),
            "python": platform.python_version(),
            "torch": torch.__version__,
            "pyside6": PySide6.__version__,
            "qt platform": QGuiApplication.platformName(),
            "window threads": 1,
            "training threads": cpus,
            "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "default"),
        },
    )


def training_threads() -> int:
    """Threads that share a step of training, as in the window."""
    return max(1, os.cpu_count() or 1)


def peak_memory() -> int | None:
    """The most memory that this process has held, in bytes; None where the system does not say."""
    if sys.platform == "win32":
        return None
    if sys.platform == "linux":
        # Not getrusage: there a process starts with the peak of the one that started it.
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 -- no file, a question
            words = next(line for line in status if line.startswith("VmHWM")).split()
        return int(words[1]) * 1024
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
