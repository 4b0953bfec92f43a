"""What tests of training share: networks and inputs in double precision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec


@pytest.fixture(scope="session")
def double() -> Callable[[NetworkSpec], LeNet5]:
    """Spec → a network in double precision whose biases are not 0 either."""

    def network_of(spec: NetworkSpec) -> LeNet5:
        network = LeNet5(spec, seed=3).double()
        generator = torch.Generator().manual_seed(3)
        with torch.no_grad():
            for numbers in network.parameters():
                numbers += 0.1 * torch.randn(numbers.shape, generator=generator, dtype=torch.float64)
        return network

    return network_of


@pytest.fixture(scope="session")
def noise() -> Callable[[NetworkSpec, int], torch.Tensor]:
    """Spec and number → so many inputs of its size, in double precision."""

    def inputs_of(spec: NetworkSpec, count: int) -> torch.Tensor:
        generator = torch.Generator().manual_seed(count)
        shape = (count, 1, spec.input_size, spec.input_size)
        return torch.rand(shape, generator=generator, dtype=torch.float64) * 1.275 - 0.1

    return inputs_of
