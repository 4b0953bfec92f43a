"""One input with every stage kept, or many for their scores."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet_viz.network.inference import run, scores
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output, Stage
from lenet_viz.network.variants import VARIANTS


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
def test_one_and_many_agree(spec, build, pixels):
    network, image = build(spec), pixels(spec)
    trace = run(network, image)
    many = scores(network, torch.from_numpy(np.stack([image, image[::-1]]))[:, None])
    assert many.shape == (2, 10)
    np.testing.assert_allclose(many[0].numpy(), trace.scores, rtol=1e-4, atol=1e-5)
    assert trace.scores.shape == (10,)
    if spec.output is Output.SOFTMAX:
        assert trace.scores.sum() == pytest.approx(1.0, abs=1e-5)
        assert not np.array_equal(trace.sums[Stage.OUTPUT], trace.values[Stage.OUTPUT])
    else:
        np.testing.assert_array_equal(trace.sums[Stage.OUTPUT], trace.values[Stage.OUTPUT])


def test_a_trace_keeps_its_input(build, pixels):
    spec = VARIANTS["paper-1998"]
    image = pixels(spec).copy()
    trace = run(build(spec), image)
    before = trace.values[Stage.INPUT].copy()
    image[:] = 0
    np.testing.assert_array_equal(trace.values[Stage.INPUT], before)
    assert not any(values.dtype != np.float32 for values in trace.values.values())


def test_a_known_snapshot_is_kept(build, pixels):
    spec = VARIANTS["lenet-1"]
    network = build(spec)
    weights = network.snapshot()
    assert run(network, pixels(spec), weights).weights is weights


@pytest.mark.parametrize("shape", [(28, 28), (1, 32, 32), (1024,)])
def test_another_size_is_refused(shape, build):
    with pytest.raises(ValueError, match=r"LeNet-5, 1998 reads 32×32 pixels, not " + "×".join(map(str, shape))):
        run(build(VARIANTS["paper-1998"]), np.zeros(shape, dtype=np.float32))


@pytest.mark.gpu
@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
def test_cuda_gives_the_same_trace(spec, build, pixels):
    expected = run(build(spec), pixels(spec))
    trace = run(build(spec).to("cuda"), pixels(spec))
    for stage, values in expected.values.items():
        np.testing.assert_allclose(trace.values[stage], values, rtol=1e-3, atol=1e-3)


def test_looking_first_does_not_keep_a_network_from_learning():
    # What inference mode makes must not be kept for training.
    network = LeNet5(VARIANTS["softmax-table"], seed=1)
    run(network, np.zeros((32, 32), np.float32))
    network(torch.zeros(1, 1, 32, 32)).sum().backward()
    assert network.C1.weights.grad is not None
