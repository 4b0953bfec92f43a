"""Inputs read through an affine map: turned, moved, stretched."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from lenet_viz.data.preparation import BACKGROUND


def resampled(inputs: Tensor, maps: NDArray[np.float32]) -> Tensor:
    """Every input, read at other places, between four pixels in proportion; outside lies background.

    Args:
        inputs: (N, 1, S, S), background −0.1.
        maps: (N, 2, 3), or (2, 3) for all alike: from a place in the result to the place in the input where it is
            read. The factors of x, of y and of 1, in pixels from the middle, x to the right, y down.

    Returns:
        (N, 1, S, S) float32, on the inputs' device.
    """
    scaled = np.array(maps, np.float32)
    # From pixels to grid_sample's units, in which the picture reaches from −1 to 1.
    scaled[..., 2] *= 2 / inputs.shape[-1]
    factors = torch.from_numpy(scaled).to(inputs.device).expand(len(inputs), 2, 3)
    grid = functional.affine_grid(factors, list(inputs.shape), align_corners=False)
    # Outside the picture lies background: sample the height above it, where outside is 0.
    return functional.grid_sample(inputs - BACKGROUND, grid, align_corners=False).add_(BACKGROUND)
