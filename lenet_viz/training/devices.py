"""The devices of this machine, and whether one has failed."""

from __future__ import annotations

import torch

from lenet_viz.training.loop import Training


def devices() -> dict[str, str]:
    """The devices of this machine: name → title."""
    found = {"cpu": "CPU"}
    for index in range(torch.cuda.device_count()):
        found[f"cuda:{index}"] = f"CUDA: {torch.cuda.get_device_name(index)}"
    if torch.backends.mps.is_available():
        found["mps"] = "MPS: Apple GPU"
    return found


def device_lost(training: Training, error: BaseException) -> bool:
    """Whether it was the run's device that failed, so that the run may go on on the CPU.

    Args:
        training: the run.
        error: what a step, or a copy of the weights, has raised.
    """
    return isinstance(error, RuntimeError) and training.network.device.type != "cpu"
