"""The gradients of a loss that the figure can show instead of values and weights. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lenet_viz.gui.views.figure.scales import rounded_up
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.trace import Array
from lenet_viz.network.weights import Weights


@dataclass(frozen=True, eq=False)
class ShownGradients:
    """How the loss would move with every number of the figure.

    Attributes:
        values: stage → ∂loss/∂value of its units, in the stage's shape; INPUT included.
        weights: ∂loss/∂weight, in the shapes of the network's weights.
        target: the class that the loss asks for.
        loss: its value.
    """

    values: Mapping[Stage, Array]
    weights: Weights
    target: int
    loss: float

    @cached_property
    def limits(self) -> dict[Stage, float]:
        """Stage → end of its colour scale: its largest gradient, rounded up so that it seldom changes."""
        return {stage: rounded_up(float(np.abs(values).max())) for stage, values in self.values.items()}

    @cached_property
    def kernel_limits(self) -> dict[Stage, float]:
        """The ends of the colour scales of the kernels of C1 and of C3."""
        kernels = {stage: self.weights[stage].weights for stage in (Stage.C1, Stage.C3)}
        return {
            stage: rounded_up(float(np.abs(slopes).max())) for stage, slopes in kernels.items() if slopes is not None
        }

    def fits(self, spec: NetworkSpec) -> bool:
        """Whether these are gradients of such a network."""
        shapes = {stage: layer.shape for stage, layer in spec.by_stage.items()}
        kernels = self.weights[Stage.C3].weights
        return (
            {stage: values.shape for stage, values in self.values.items() if stage in shapes} == shapes
            and kernels is not None
            and kernels.shape == spec.layer(Stage.C3).weight_shape
        )
