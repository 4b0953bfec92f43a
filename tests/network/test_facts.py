"""Formulas are texts; here they are calculated and held against what the wiring counts."""

from __future__ import annotations

import pytest

from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.facts import Formula, layer_facts, network_facts
from lenet_viz.network.geometry import count
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Subsampling
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


def calculated(formula: Formula) -> int:
    assert set(formula.text) <= set("0123456789,·+() ")
    return int(eval(formula.text.replace(",", "").replace("·", "*")))


ODD = NetworkSpec(
    name="odd",
    title="Odd",
    input_size=28,
    kernel_size=4,
    table=ConnectionTable(3, ((0,), (0, 1), (2,), (0, 1, 2))),
    subsampling=Subsampling.MAX,
    squashing=Squashing.RELU,
    hidden=(7,),
    output=Output.SOFTMAX,
)


@pytest.mark.parametrize("spec", [*VARIANTS.values(), ODD], ids=lambda spec: spec.name)
def test_every_formula_comes_to_what_is_counted(spec):
    for layer, facts in zip(spec.layers, network_facts(spec), strict=True):
        counts = count(spec, layer.stage)
        assert facts.stage is layer.stage
        assert calculated(facts.parameters) == facts.parameters.value == counts.parameters
        assert calculated(facts.connections) == facts.connections.value == counts.connections
        if facts.by_fan_in is not None:
            assert calculated(facts.by_fan_in) == facts.by_fan_in.value == counts.parameters


def test_c3_is_counted_as_in_the_paper():
    facts = layer_facts(PAPER, Stage.C3)
    assert facts.size == "16@10×10"
    assert str(facts.parameters) == "60·5·5 + 16 = 1,516"
    assert str(facts.connections) == "10·10·1,516 = 151,600"
    assert str(facts.by_fan_in) == "6·(25·3 + 1) + 9·(25·4 + 1) + 1·(25·6 + 1) = 1,516"


def test_fixed_codes_are_no_parameters():
    facts = layer_facts(PAPER, Stage.OUTPUT)
    assert str(facts.parameters) == "0"
    assert str(facts.connections) == "10·84 = 840"
    assert facts.size == "10"
    assert "penalties" in facts.note
    assert "probabilities" in layer_facts(VARIANTS["softmax-full"], Stage.OUTPUT).note


def test_a_full_table_needs_no_second_count():
    assert layer_facts(VARIANTS["softmax-full"], Stage.C3).by_fan_in is None


def test_a_stage_that_is_not_there():
    with pytest.raises(KeyError):
        layer_facts(VARIANTS["lenet-1"], Stage.F6)
