"""A network's numbers at one moment, as plain arrays that may be shared between threads. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import Stage


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """The numbers of one layer; the shapes are `Layer.weight_shape` and (`Layer.biases`,).

    Attributes:
        weights: kernels, coefficients or codes; None where the layer has none.
        biases: one per map; None where the layer has none.
    """

    weights: NDArray[np.float32] | None
    biases: NDArray[np.float32] | None


Weights = Mapping[Stage, LayerWeights]
"""Stage → its numbers; treated as immutable."""
