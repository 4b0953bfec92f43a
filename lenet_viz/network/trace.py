"""Every stage of one forward pass, as arrays. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.silence import NOT_SILENCED, Silenced
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.weights import Weights

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Trace:
    """What one network computed from one input.

    Attributes:
        spec: the network's spec.
        weights: the numbers it computed with.
        sums: stage → weighted sums before squashing, (maps, rows, columns); the input itself for
            INPUT, penalties for an RBF OUTPUT.
        values: stage → values, same shapes; probabilities for a softmax OUTPUT.
        silenced: the units whose value is 0 whatever their weighted sum.
    """

    spec: NetworkSpec
    weights: Weights
    sums: Mapping[Stage, Array]
    values: Mapping[Stage, Array]
    silenced: Silenced = NOT_SILENCED

    @property
    def scores(self) -> Array:
        """The ten penalties (smaller is better) or probabilities (larger is better), shape (10,)."""
        return self.values[Stage.OUTPUT].ravel()
