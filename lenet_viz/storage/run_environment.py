"""On what a run was made, in words that are kept with it."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import torch

from lenet_viz import __version__
from lenet_viz.training.distributed import processes
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.threads import training_threads


def environment(recipe: Recipe, device: str = "cpu") -> dict[str, str]:
    """Versions and machine, each with its name.

    Args:
        recipe: it decides how many threads share a step.
        device: where the run computes, as torch names it.
    """
    words = {
        "program": f"LeNet-viz {__version__}",
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "system": platform.platform(terse=True),
        "processor": _processor(),
        "threads": str(training_threads(recipe)),
    }
    if processes() > 1:
        words["processes"] = str(processes())
    if torch.device(device).type == "cuda":
        words["device"] = torch.cuda.get_device_name(torch.device(device))
    return words


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
