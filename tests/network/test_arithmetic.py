"""Unit by unit: the terms that are shown add up to the value that the network computed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from lenet_viz.network.arithmetic import explain
from lenet_viz.network.inference import run
from lenet_viz.network.spec import Output, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
LENET_1 = VARIANTS["lenet-1"]
SPECS = [
    *VARIANTS.values(),
    replace(PAPER, name="max-relu", squashing=Squashing.RELU, subsampling=Subsampling.MAX),
    replace(LENET_1, name="average-sigmoid", squashing=Squashing.SIGMOID, subsampling=Subsampling.AVERAGE),
    replace(LENET_1, name="trainable-relu", squashing=Squashing.RELU),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_terms_of_every_unit_add_up(spec, build, pixels):
    trace = run(build(spec), pixels(spec))
    for layer in spec.layers[1:]:
        for place in product(*map(range, layer.shape)):
            explanation = explain(trace, Unit(layer.stage, *place))
            weighted_sum = float(trace.sums[layer.stage][place])
            value = float(trace.values[layer.stage][place])
            added = float(explanation.terms.sum()) + explanation.bias
            assert abs(added - weighted_sum) <= 1e-5 * max(1.0, abs(weighted_sum)), explanation.unit
            assert abs(explanation.total - added) <= 1e-9 * max(1.0, abs(added)), explanation.unit
            assert abs(explanation.value - value) <= 1e-5 * max(1.0, abs(value)), explanation.unit


def test_parts_of_a_c3_unit(build, pixels):
    network = build(PAPER)
    trace = run(network, pixels(PAPER))
    explanation = explain(trace, Unit(Stage.C3, 9, 5, 4))
    assert explanation.inputs.shape == explanation.factors.shape == explanation.terms.shape == (100,)
    assert explanation.inputs.reshape(4, 5, 5)[2, 1, 3] == trace.values[Stage.S2][4, 6, 7]
    kernel = PAPER.table.links.index((4, 9))
    assert explanation.factors.reshape(4, 5, 5)[2, 1, 3] == network.C3.weights[kernel, 1, 3].item()
    assert explanation.bias == network.C3.biases[9].item()
    assert explanation.squashing is Squashing.SCALED_TANH
    assert explanation.normaliser is None


def test_terms_of_a_penalty_are_squares(build, pixels):
    explanation = explain(run(build(PAPER), pixels(PAPER)), Unit(Stage.OUTPUT, 3))
    assert set(explanation.factors) == {-1.0, 1.0}
    assert (explanation.terms == (explanation.inputs - explanation.factors) ** 2).all()
    assert explanation.value == explanation.total


def test_only_the_largest_of_four_counts(build, pixels):
    spec = replace(PAPER, subsampling=Subsampling.MAX)
    explanation = explain(run(build(spec), pixels(spec)), Unit(Stage.S2, 2, 3, 4))
    assert sorted(explanation.terms != 0) == [False, False, False, True]
    assert explanation.value == explanation.inputs.max()


def test_probabilities_stay_finite_for_any_weighted_sums(build, pixels):
    spec = VARIANTS["softmax-full"]
    assert spec.output is Output.SOFTMAX
    network = build(spec)
    network.OUTPUT.biases.data[4] += 1e3  # exp(1000) has no number, in double precision either
    explanation = explain(run(network, pixels(spec)), Unit(Stage.OUTPUT, 4))
    assert explanation.value == pytest.approx(1.0, abs=1e-4)
    assert explanation.normaliser == pytest.approx(1.0)


def test_units_that_have_no_sum(build, pixels):
    trace = run(build(PAPER), pixels(PAPER))
    with pytest.raises(ValueError, match="an input pixel reads no unit"):
        explain(trace, Unit(Stage.INPUT, 0, 3, 3))
    with pytest.raises(ValueError, match=r"C3 has 16 maps of 10×10 units: no unit 16, \(0, 0\)"):
        explain(trace, Unit(Stage.C3, 16))
    with pytest.raises(ValueError, match=r"no unit 0, \(-1, 0\)"):
        explain(trace, Unit(Stage.S2, 0, -1, 0))
    with pytest.raises(ValueError, match="LeNet-1, 1990 has no F6"):
        explain(run(build(LENET_1), pixels(LENET_1)), Unit(Stage.F6, 0))
