"""Networks with numbers in every place: fresh ones have zero biases, which would hide mistakes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.trace import Array


@pytest.fixture(scope="session")
def build() -> Callable[[NetworkSpec], LeNet5]:
    """Spec → a network whose kernels, coefficients and biases are all different from 0."""

    def network_of(spec: NetworkSpec) -> LeNet5:
        network = LeNet5(spec, seed=1998)
        generator = torch.Generator().manual_seed(1998)
        with torch.no_grad():
            for numbers in network.parameters():
                numbers += 0.1 * torch.randn(numbers.shape, generator=generator)
        return network.eval()

    return network_of


@pytest.fixture(scope="session")
def pixels() -> Callable[[NetworkSpec], Array]:
    """Spec → an input of its size, between background −0.1 and ink 1.175."""

    def pixels_of(spec: NetworkSpec) -> Array:
        return np.random.default_rng(32).uniform(-0.1, 1.175, (spec.input_size,) * 2).astype(np.float32)

    return pixels_of
