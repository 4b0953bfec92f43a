"""The kernels' scale: 98% of the weights of C3 lie within."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.gui.views.figure.scales import kernel_limit
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.weights import LayerWeights

numbers = arrays(np.float32, st.integers(1, 200), elements=st.floats(-4, 4, width=32, allow_subnormal=False))


@given(numbers)
def test_the_limit_is_the_quantile_rounded_up_to_two_digits(values):
    limit = kernel_limit({Stage.C3: LayerWeights(values.reshape(-1, 1, 1), None)})
    quantile = float(np.quantile(np.abs(values).astype(np.float64), 0.98))
    if quantile == 0.0:
        assert limit == 1.0
    else:
        assert quantile <= limit * (1 + 1e-5)
        assert limit <= quantile * 1.11
    assert float(f"{limit:.2g}") == pytest.approx(limit)


def test_most_weights_of_a_network_lie_within():
    weights = LeNet5(VARIANTS["paper-1998"], seed=1).snapshot()
    kernels = weights[Stage.C3].weights
    assert 0.975 < float((np.abs(kernels) <= kernel_limit(weights)).mean()) < 1
