"""What the figure says: counts, numbers, and the description of each thing under the pointer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from lenet_viz.gui.views.figure.highlight import NOTHING, highlight
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit, penalty_limit
from lenet_viz.gui.views.figure.targets import (
    HeadingTarget,
    KernelTarget,
    LinkTarget,
    ScaleKind,
    ScaleTarget,
    UnitTarget,
)
from lenet_viz.gui.views.figure.words import Shown, describe, heading, number, score_word, table_heading
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


@cache
def shown(spec: NetworkSpec, *, blank: bool = False) -> Shown:
    network = LeNet5(spec)
    pixels = np.random.default_rng(1).random((spec.input_size, spec.input_size), dtype=np.float32)
    trace = run(network, pixels)
    limits = activation_limits(spec, trace)
    return Shown(spec, trace.weights, None if blank else trace, limits, kernel_limit(trace.weights))


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.INPUT, ("INPUT", "32×32", "")),
        (Stage.C1, ("C1", "6@28×28", "156")),
        (Stage.S2, ("S2", "6@14×14", "12")),
        (Stage.C3, ("C3", "16@10×10", "1,516")),
        (Stage.S4, ("S4", "16@5×5", "32")),
        (Stage.C5, ("C5", "120", "48,120")),
        (Stage.F6, ("F6", "84 = 7×12", "10,164")),
    ],
)
def test_headings_of_the_paper(stage, words):
    found = heading(PAPER, stage)
    assert (found.name, found.shape, found.parameters) == words


def test_table_headings():
    assert table_heading(PAPER) == (
        "Table I — which S2 maps feed which C3 map",
        "60 of 96 kernels, 5×5 · 1,516 parameters",
    )
    title, second = table_heading(VARIANTS["softmax-full"])
    assert title.startswith("Connection table — ")
    assert second == "all 96 kernels, 5×5 · 2,416 parameters"
    assert table_heading(VARIANTS["lenet-1"])[1].startswith("20 of 48 kernels, 5×5")


def test_scores_are_never_rounded_to_certainty():
    words = [score_word(score, Output.SOFTMAX) for score in (0.0, 0.0004, 0.992, 0.9996, 1.0)]
    assert words == ["0.0 %", "<0.1 %", "99.2 %", ">99.9 %", "100.0 %"]
    assert score_word(7.149, Output.RBF) == "7.1"
    assert number(-1.71441) == "−1.7144"


def test_a_map_names_what_it_reads_and_its_exact_value():
    figure = shown(PAPER)
    words = describe(figure, UnitTarget(Unit(Stage.C3, 9, 5, 4)))
    assert words.title == "C3 map 9 · 10×10"
    assert words.text.startswith("reads S2 maps 0, 3, 4, 5;")
    assert words.value == f"(5, 4) = {number(float(figure.trace.values[Stage.C3][9, 5, 4]))}"
    assert "reads S2 map 3;" in describe(shown(VARIANTS["lenet-1"]), UnitTarget(Unit(Stage.C3, 9))).text


def test_a_blank_pad_has_no_values():
    figure = shown(PAPER, blank=True)
    for unit in (
        Unit(Stage.INPUT, 0),
        Unit(Stage.C3, 9, 5, 4),
        Unit(Stage.C5, 3),
        Unit(Stage.F6, 3),
        Unit(Stage.OUTPUT, 3),
    ):
        assert describe(figure, UnitTarget(unit)).value == ""


def test_an_output_is_a_penalty_or_a_probability_and_never_both():
    penalty = describe(shown(PAPER), UnitTarget(Unit(Stage.OUTPUT, 3)))
    assert penalty.value.startswith("penalty ")
    assert "softmax" not in penalty.text
    for name, spec in VARIANTS.items():
        if spec.output is Output.SOFTMAX:
            words = describe(shown(spec), UnitTarget(Unit(Stage.OUTPUT, 3)))
            assert words.value.startswith("probability "), name
            assert "penalty" not in words.text


def test_a_kernel_shows_the_weight_under_the_pointer():
    figure = shown(PAPER)
    kernel = figure.weights[Stage.C3].weights[PAPER.table.kernel_index[3, 9]]
    words = describe(figure, KernelTarget(Stage.C3, 3, 9, 1, 2))
    assert words.title == "Kernel S2 3 → C3 9"
    assert words.value == f"(1, 2) = {number(float(kernel[1, 2]))}"
    assert number(float(kernel.min()), 3) in words.text
    assert describe(figure, KernelTarget(Stage.C1, 0, 2, 0, 0)).title == "Kernel INPUT → C1 2"


def test_a_missing_kernel_says_so():
    assert describe(shown(PAPER), LinkTarget(1, 9)).text == "no kernel: C3 map 9 does not read S2 map 1"


def test_a_heading_explains_its_count():
    words = describe(shown(PAPER), HeadingTarget(Stage.C3))
    assert words.value == "1,516 parameters"
    assert words.text == "60 kernels × 25 weights + 16 biases; 151,600 connections"
    assert describe(shown(PAPER), HeadingTarget(Stage.F6)).text.startswith("84 × 120 weights + 84 biases")


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_everything_can_be_described(spec):
    figure = shown(spec)
    targets = [UnitTarget(Unit(stage, 0)) for stage in spec.by_stage]
    targets += [HeadingTarget(stage) for stage in spec.by_stage if stage is not Stage.OUTPUT]
    targets += [ScaleTarget(kind) for kind in ScaleKind]
    for target in targets:
        assert describe(figure, target).title


def test_scales_have_the_natural_ends_of_the_squashing():
    assert set(activation_limits(PAPER, None).values()) == {1.7159}
    assert set(activation_limits(VARIANTS["keras-5x5"], None).values()) == {1.0}


def test_a_relu_scale_is_the_largest_value_rounded_up():
    spec = replace(VARIANTS["keras-5x5"], squashing=Squashing.RELU)
    figure = shown(spec)
    for stage, limit in figure.limits.items():
        largest = np.abs(figure.trace.values[stage]).max()
        assert largest <= limit * (1 + 1e-5), stage
        assert limit <= 1.7 * largest, stage


def test_the_kernel_scale_holds_nearly_all_weights():
    weights = shown(PAPER).weights
    limit = kernel_limit(weights)
    within = np.mean(np.abs(weights[Stage.C3].weights) <= limit)
    assert within >= 0.98
    assert limit == pytest.approx(round(limit, 3))


def test_the_full_penalty_bar_is_the_largest_distance_between_two_codes():
    assert penalty_limit() % 4 == 0
    assert 100 < penalty_limit() <= 4 * 84


def test_a_map_highlights_all_that_it_reads():
    found = highlight(PAPER, UnitTarget(Unit(Stage.C3, 9, 5, 4)))
    assert found.column == 9
    assert found.links == {(0, 9), (3, 9), (4, 9), (5, 9)}
    assert {(stage, index) for stage, index in found.maps if stage is Stage.S2} == {(Stage.S2, i) for i in (0, 3, 4, 5)}
    assert [(field.stage, field.height) for field in found.fields] == [(Stage.S2, 5), (Stage.C1, 10), (Stage.INPUT, 14)]


def test_a_cell_of_the_table_highlights_its_row_and_column():
    found = highlight(PAPER, KernelTarget(Stage.C3, 3, 9, 0, 0))
    assert (found.row, found.column, found.links) == (3, 9, {(3, 9)})
    assert found.maps == {(Stage.C1, 3), (Stage.S2, 3), (Stage.C3, 9)}
    missing = highlight(PAPER, LinkTarget(1, 9))
    assert (missing.row, missing.column, missing.links) == (1, 9, frozenset())
    assert highlight(PAPER, None) is NOTHING
