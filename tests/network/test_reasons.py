"""Paragraphs are texts; here every number in them is held against the spec and the wiring."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.facts import layer_facts
from lenet_viz.network.geometry import count, receptive_field, total
from lenet_viz.network.reasons import Reason, reason
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]

SPECS = [
    *VARIANTS.values(),
    NetworkSpec(
        name="odd",
        title="Odd",
        input_size=28,
        kernel_size=4,
        table=ConnectionTable(3, ((0,), (0, 1), (2,), (0, 1, 2))),
        subsampling=Subsampling.MAX,
        squashing=Squashing.RELU,
        hidden=(7,),
        output=Output.SOFTMAX,
    ),
    replace(PAPER, name="own-table", table=ConnectionTable(6, ((0, 1), (2, 3, 4, 5), (5,)))),
    replace(PAPER, name="wide", kernel_size=7, input_size=36, squashing=Squashing.SIGMOID),
    replace(PAPER, name="no-f6", hidden=(84,), table=ConnectionTable.full(1, 3)),
    replace(VARIANTS["softmax-full"], name="small-f6", hidden=(30, 11), subsampling=Subsampling.MAX),
]

CASES = [(spec, layer.stage) for spec in SPECS for layer in spec.layers]
IDS = [f"{spec.name}-{stage}" for spec, stage in CASES]

PAPERS_OWN = {
    Stage.INPUT: {20, 28, 0.1, 1.175, 0, 1},  # box, field, background, ink, mean, variance
    Stage.C1: {5},  # kernels
    Stage.S2: {2},  # windows, parameters of a map
    Stage.S4: {2},
    Stage.C3: {60, 96},  # links and cells of Table I
    Stage.C5: {1},  # 1×1
    Stage.F6: {84, 7, 12},  # the codes
    Stage.OUTPUT: {0, 1, 84},  # perfect match, codes, sum of probabilities
}
"""Numbers that a paragraph may name for any network."""


def numbers(text: str) -> set[float]:
    text = re.sub(r"\b(?:C1|S2|C3|S4|C5|F6|LeNet-[15])\b|Table I\b", "", text)
    return {float(word.replace(",", "")) for word in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def facts_of(spec: NetworkSpec, stage: Stage) -> set[float]:
    """What is true of a stage: sizes, counts and the numbers of its table, from spec and wiring."""
    layer = spec.layer(stage)
    counts, whole = count(spec, stage), total(spec).parameters
    true: set[float] = {*layer.shape, layer.shape[1] * layer.shape[2], counts.parameters, counts.connections, whole}
    true |= {layer.window, layer.window**2, round(100 * counts.parameters / whole)}
    if layer.table is not None and layer.source is not None:
        source = spec.layer(layer.source)
        cells = layer.table.sources * layer.table.maps
        links = len(layer.table.links)
        true |= {*source.shape, cells, links, cells - links, layer.table.sources, 1}
        true.add(layer.table.sources * layer.window**2)
    if stage is Stage.INPUT:
        places = [
            receptive_field(spec, Unit(Stage.C3, 0, at, at))[stage] for at in range(spec.layer(Stage.C3).shape[1])
        ]
        middles = [place.top + place.height / 2 for place in places]
        true |= {places[0].height, middles[-1] - middles[0] + middles[1] - middles[0]}
    return true | PAPERS_OWN[stage]


@pytest.mark.parametrize(("spec", "stage"), CASES, ids=IDS)
def test_every_number_is_true_of_the_network(spec, stage):
    found = reason(spec, stage)
    assert numbers(found.question + " " + found.paragraph) <= facts_of(spec, stage), found


@pytest.mark.parametrize(("spec", "stage"), CASES, ids=IDS)
def test_every_formula_comes_to_its_value(spec, stage):
    counts = count(spec, stage)
    for formula, value in re.findall(r"([\d,·()+ ]*[·+][\d,·()+ ]*) = ([\d,]+)", reason(spec, stage).paragraph):
        assert int(eval(formula.replace(",", "").replace("·", "*"))) == int(value.replace(",", ""))
        assert int(value.replace(",", "")) in (counts.parameters, counts.connections)


@pytest.mark.parametrize(("spec", "stage"), CASES, ids=IDS)
def test_a_reason_is_a_paragraph_with_its_source(spec, stage):
    found = reason(spec, stage)
    assert 60 <= len(found.paragraph.split()) <= 110, len(found.paragraph.split())
    assert found.question.endswith("?")
    assert found.paragraph.endswith(".")
    assert "section" in found.section
    assert bool(found.squashing) == (spec.layer(stage).squashing is not Squashing.NONE)
    assert "  " not in found.paragraph
    assert "-1" not in found.paragraph.replace("LeNet-1", ""), "a hyphen is no minus"


def test_c3_counts_kernels():
    found = reason(PAPER, Stage.C3)
    assert found.question == "How is a filter applied to 6 maps, and are there 16 kernels or 60?"
    assert "60 kernels in 16 sets: 60·25 + 16 = 1,516 parameters" in found.paragraph
    assert "leaves out 36 of 96 pairs" in found.paragraph
    assert found.section == "section II-B, Table I"
    full = reason(VARIANTS["softmax-full"], Stage.C3)
    assert full.question.endswith("16 kernels or 96?")
    assert "all 96 pairs are joined" in full.paragraph


def test_c5_is_both():
    found = reason(PAPER, Stage.C5)
    assert found.question == "Convolution or fully connected?"
    assert "both" in found.paragraph
    assert "larger input" in found.paragraph
    assert f"{layer_facts(PAPER, Stage.C5).parameters} parameters, 80% of the network's 60,000" in found.paragraph


def test_the_centres_of_c3_fields_fill_the_papers_20_by_20():
    assert "sees 14×14 pixels, and the centres of all these fields fill the middle 20×20" in text_of(PAPER, Stage.INPUT)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_what_the_paper_lacks_is_said(spec):
    pooling = {reason(spec, stage) for stage in (Stage.S2, Stage.S4)}
    for found in pooling:
        assert ("max pooling" in found.section) == (spec.subsampling is Subsampling.MAX)
        assert ("The paper multiplies" in found.paragraph) == (spec.subsampling is not Subsampling.TRAINABLE)
    output = reason(spec, Stage.OUTPUT)
    assert ("not in the paper" in output.section) == (spec.output is Output.SOFTMAX)
    assert ("1.7159" in reason(spec, Stage.C1).squashing) == (spec.squashing is not Squashing.SIGMOID)


def test_maps_of_an_odd_side_lose_their_rim():
    assert "last row and column of the 11×11 map" in text_of(VARIANTS["keras-3x3"], Stage.S4)
    assert "last row" not in text_of(PAPER, Stage.S4)


def test_a_stage_that_is_not_there():
    with pytest.raises(KeyError):
        reason(VARIANTS["lenet-1"], Stage.F6)


def text_of(spec: NetworkSpec, stage: Stage) -> str:
    found: Reason = reason(spec, stage)
    return found.paragraph
