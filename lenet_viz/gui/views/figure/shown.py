"""What the figure shows, for those who paint it and those who put it into words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.network.alterations import UNALTERED, Alterations
from lenet_viz.network.codes import CODE_HEIGHT, CODE_WIDTH
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Array, Trace
from lenet_viz.network.weights import Weights


@dataclass(frozen=True)
class Shown:
    """A network and what is known about it.

    Attributes:
        weights: the numbers it computes with; `trained`: before anything was altered.
        trace: None while the pad is blank.
        limits: stage → end of its activation scale; `kernel_limit`: of the kernels' scale.
        gradients: what is shown instead of values and weights, or None.
        alterations: what the user has changed.
    """

    spec: NetworkSpec
    weights: Weights
    trained: Weights
    trace: Trace | None
    limits: dict[Stage, float]
    kernel_limit: float
    gradients: ShownGradients | None = None
    alterations: Alterations = UNALTERED

    @property
    def backward(self) -> ShownGradients | None:
        """The gradients while they are on screen: a blank pad has none."""
        return None if self.trace is None else self.gradients


def kernel_of(shown: Shown, stage: Stage, source: int, index: int) -> Array:
    """One kernel of C1 or C3, (side, side); of a muted link the one that it would have."""
    table = shown.spec.layer(stage).table
    assert table is not None
    muted = stage is Stage.C3 and (source, index) in shown.alterations.muted
    weights = (shown.trained if muted else shown.weights)[stage].weights
    assert weights is not None
    kernel: Array = weights[table.kernel_index[source, index]]
    return kernel


def code_of(shown: Shown, digit: int) -> Array:
    """The code of an RBF output as ink 0…1, (12, 7); an altered pixel may be neither paper nor ink."""
    codes = shown.weights[Stage.OUTPUT].weights
    assert codes is not None
    ink: Array = np.clip((codes.reshape(-1, CODE_HEIGHT, CODE_WIDTH)[digit] + 1) / 2, 0, 1)
    return ink


def value_of(shown: Shown, unit: Unit) -> float | None:
    """What a unit computed; None on a blank pad."""
    return None if shown.trace is None else float(shown.trace.values[unit.stage][unit.map, unit.row, unit.column])


def gradient_of(shown: Shown, unit: Unit) -> float | None:
    """∂loss/∂value of a unit; None while no gradients are shown."""
    gradients = shown.backward
    return None if gradients is None else float(gradients.values[unit.stage][unit.map, unit.row, unit.column])


def on_screen(shown: Shown, stage: Stage) -> Array | None:
    """What the figure shows of a stage, values or gradients; None on a blank pad."""
    if shown.trace is None:
        return None
    return (shown.trace if shown.gradients is None else shown.gradients).values[stage]
