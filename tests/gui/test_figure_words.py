"""What the figure says: counts and numbers, and the ends of its scales."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit, penalty_limit
from lenet_viz.gui.views.figure.shown import Shown
from lenet_viz.gui.views.figure.words import (
    gradient_note,
    heading,
    limit_word,
    number,
    probability_word,
    score_word,
    table_heading,
)
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


@cache
def shown(spec: NetworkSpec) -> Shown:
    network = LeNet5(spec)
    pixels = np.random.default_rng(1).random((spec.input_size, spec.input_size), dtype=np.float32)
    trace = run(network, pixels)
    limits = activation_limits(spec, trace)
    return Shown(spec, trace.weights, trace.weights, trace, limits, kernel_limit(trace.weights))


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
    assert table_heading(PAPER, 3)[1] == "60 of 96 kernels · 3 muted"
    assert table_heading(PAPER, brief=True)[1] == "60 of 96 kernels"


def test_gradients_say_what_they_are_of():
    assert gradient_note(3, 0.0123) == "gradients of the loss for target 3 (loss 0.0123)"
    assert limit_word(2e-6) == "2e−06"


def test_scores_are_never_rounded_to_certainty():
    words = [score_word(score, Output.SOFTMAX) for score in (0.0, 0.0004, 0.992, 0.9996, 1.0)]
    assert words == ["<0.1%", "<0.1%", "99.2%", ">99.9%", ">99.9%"]
    assert score_word(7.149, Output.RBF) == "7.1"
    words = [probability_word(each) for each in (0.0, 6.684e-8, 0.8731, 0.99999999, 1.0)]
    assert words == ["<1e−45", "6.68e−08", "0.873100", ">0.999999", ">0.999999"]
    assert number(-1.71441) == "−1.7144"


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
