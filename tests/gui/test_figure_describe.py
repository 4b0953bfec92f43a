"""The words of the lens: what each thing under the pointer is, does and is worth."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from lenet_viz.gui.views.figure.describe import describe
from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.figure.shown import Shown
from lenet_viz.gui.views.figure.targets import (
    ColumnTarget,
    HeadingTarget,
    KernelTarget,
    LinkTarget,
    RowTarget,
    ScaleKind,
    ScaleTarget,
    UnitTarget,
)
from lenet_viz.gui.views.figure.words import gradient_word, number
from lenet_viz.network.alterations import UNALTERED, Part, Place, altered
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Output, Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


@cache
def shown(spec: NetworkSpec, *, blank: bool = False) -> Shown:
    pixels = np.random.default_rng(1).random((spec.input_size, spec.input_size), dtype=np.float32)
    trace = run(LeNet5(spec), pixels)
    weights = trace.weights
    limits = activation_limits(spec, trace)
    return Shown(spec, weights, weights, None if blank else trace, limits, kernel_limit(weights))


def with_gradients(figure: Shown) -> Shown:
    values = {stage: np.full(layer.shape, -0.00123456, np.float32) for stage, layer in figure.spec.by_stage.items()}
    return replace(figure, gradients=ShownGradients(values, figure.weights, target=8, loss=0.0123))


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


def test_a_heading_explains_its_count():
    words = describe(shown(PAPER), HeadingTarget(Stage.C3))
    assert words.value == "1,516 parameters"
    assert words.text == "60 kernels × 25 weights + 16 biases; 151,600 connections; click for more"
    assert describe(shown(PAPER), HeadingTarget(Stage.F6)).text.startswith("84 × 120 weights + 84 biases")
    assert describe(shown(PAPER), HeadingTarget(Stage.OUTPUT)).text.startswith("10 fixed codes of 84 pixels; 840 conn")


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_everything_can_be_described(spec):
    figure = shown(spec)
    targets = [UnitTarget(Unit(stage, 0)) for stage in spec.by_stage]
    targets += [HeadingTarget(stage) for stage in spec.by_stage]
    targets += [ScaleTarget(kind) for kind in ScaleKind]
    for target in targets:
        assert describe(figure, target).title


def test_a_missing_kernel_says_where_the_table_is_edited():
    words = describe(shown(PAPER), LinkTarget(1, 9))
    assert words.text.startswith("no kernel: C3 map 9 does not read S2 map 1")
    assert "the tab Table" in words.text


def test_links_offer_to_be_muted_and_restored():
    figure = shown(PAPER)
    muted = replace(figure, alterations=UNALTERED.with_muted([(3, 9)], True))
    for target in (LinkTarget(3, 9), KernelTarget(Stage.C3, 3, 9, 0, 0)):
        assert describe(figure, target).text.endswith("; click to mute this link")
        assert describe(muted, target).text.endswith("; muted: click to restore this link")
    assert "click" not in describe(figure, KernelTarget(Stage.C1, 0, 2, 0, 0)).text


def test_a_muted_kernel_still_shows_its_trained_weights():
    alterations = UNALTERED.with_muted([(3, 9)], True)
    weights = altered(PAPER, shown(PAPER).trained, alterations)
    figure = replace(shown(PAPER), weights=weights, alterations=alterations)
    target = KernelTarget(Stage.C3, 3, 9, 1, 2)
    assert describe(figure, target).value == describe(shown(PAPER), target).value != "(1, 2) = 0.0000"


def test_an_altered_weight_says_what_it_was():
    index = (PAPER.table.kernel_index[3, 9] * 5 + 1) * 5 + 2
    alterations = UNALTERED.with_number(Place(Stage.C3, Part.WEIGHTS, index), 2.5)
    figure = replace(shown(PAPER), weights=altered(PAPER, shown(PAPER).trained, alterations), alterations=alterations)
    words = describe(figure, KernelTarget(Stage.C3, 3, 9, 1, 2))
    trained = shown(PAPER).trained[Stage.C3].weights.ravel()[index]
    assert words.value == "(1, 2) = 2.5000"
    assert words.text.startswith(f"as trained {number(float(trained))};")


def test_rows_and_columns_say_what_a_press_does():
    figure = shown(PAPER)
    assert describe(figure, RowTarget(0)).text == "10 kernels; click to mute the row"
    assert describe(figure, ColumnTarget(9)).text == "4 kernels; one of them must stay"
    muted = replace(figure, alterations=UNALTERED.with_muted([(3, 9), *((0, i) for i in range(16))], True))
    assert describe(muted, RowTarget(0)).text == "10 kernels, 10 muted; click to restore the row"
    assert describe(muted, ColumnTarget(9)).text == "4 kernels, 2 muted; click to restore the column"


def test_a_silenced_unit_says_so():
    figure = replace(shown(PAPER), alterations=UNALTERED.with_silenced_map((Stage.C1, 2), True))
    words = describe(figure, UnitTarget(Unit(Stage.C1, 2, 3, 4)))
    assert words.text == "silenced: its value is 0, whatever it reads"
    assert words.value == "(3, 4) = 0"


def test_gradients_are_exact_and_say_what_their_sign_means():
    figure = with_gradients(shown(PAPER))
    words = describe(figure, UnitTarget(Unit(Stage.C3, 9, 5, 4)))
    assert words.value == "(5, 4) gradient −0.001235"
    assert words.text.startswith("loss for target 8 falls as this number rises; it is ")
    kernel = figure.weights[Stage.C3].weights[PAPER.table.kernel_index[3, 9]]
    words = describe(figure, KernelTarget(Stage.C3, 3, 9, 1, 2))
    assert words.value == f"(1, 2) gradient {gradient_word(float(kernel[1, 2]))}"
    assert describe(figure, ScaleTarget(ScaleKind.KERNEL)).title == "∂loss/∂weight"
    blank = with_gradients(shown(PAPER, blank=True))
    assert "gradient" not in describe(blank, UnitTarget(Unit(Stage.C3, 9, 5, 4))).value
