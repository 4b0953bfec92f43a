"""The paper's own numbers, pixel by pixel and count by count."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import torch

from lenet_viz.network.codes import digit_codes
from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I
from lenet_viz.network.geometry import LayerCount, count, total
from lenet_viz.network.layers import squash
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Squashing, Stage
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS, variant

PAPER = VARIANTS["paper-1998"]

# The rows of the ten bitmaps as 7-bit numbers, the leftmost pixel first.
CODE_ROWS = (
    (62, 0, 28, 54, 99, 99, 99, 99, 54, 28, 0, 0),
    (12, 28, 60, 12, 12, 12, 12, 12, 12, 63, 0, 0),
    (62, 0, 62, 99, 67, 6, 28, 48, 96, 127, 0, 0),
    (127, 3, 6, 12, 30, 3, 3, 3, 99, 62, 0, 0),
    (62, 0, 0, 51, 51, 115, 99, 99, 103, 63, 3, 3),
    (62, 0, 127, 96, 96, 60, 30, 3, 99, 62, 0, 0),
    (30, 48, 96, 96, 126, 115, 99, 99, 115, 62, 0, 0),
    (127, 3, 3, 6, 12, 12, 24, 24, 24, 24, 0, 0),
    (62, 99, 99, 99, 62, 99, 99, 99, 99, 62, 0, 0),
    (62, 103, 99, 99, 103, 63, 3, 3, 6, 60, 0, 0),
)

# Table I by its rows: the C3 maps that each S2 map feeds.
TABLE_I_ROWS = (
    (0, 4, 5, 6, 9, 10, 11, 12, 14, 15),
    (0, 1, 5, 6, 7, 10, 11, 12, 13, 15),
    (0, 1, 2, 6, 7, 8, 11, 13, 14, 15),
    (1, 2, 3, 6, 7, 8, 9, 12, 14, 15),
    (2, 3, 4, 7, 8, 9, 10, 12, 13, 15),
    (3, 4, 5, 8, 9, 10, 11, 13, 14, 15),
)


@pytest.mark.parametrize(
    ("stage", "shape", "parameters", "connections"),
    [
        (Stage.INPUT, (1, 32, 32), 0, 0),
        (Stage.C1, (6, 28, 28), 156, 122_304),
        (Stage.S2, (6, 14, 14), 12, 5_880),
        (Stage.C3, (16, 10, 10), 1_516, 151_600),
        (Stage.S4, (16, 5, 5), 32, 2_000),
        (Stage.C5, (120, 1, 1), 48_120, 48_120),
        (Stage.F6, (84, 1, 1), 10_164, 10_164),
        (Stage.OUTPUT, (10, 1, 1), 0, 840),
    ],
)
def test_every_stage_of_the_paper(stage, shape, parameters, connections):
    assert PAPER.layer(stage).shape == shape
    assert count(PAPER, stage) == LayerCount(parameters, connections)


@pytest.mark.parametrize(
    ("name", "parameters", "connections"),
    [
        ("paper-1998", 60_000, 340_908),
        ("softmax-trainable", 60_850, None),
        ("softmax-table", 60_806, None),
        ("softmax-full", 61_706, None),
        ("keras-5x5", 44_426, None),
        ("keras-3x3", 53_558, None),
        ("lenet-1", 2_578, 98_442),
    ],
)
def test_totals_of_every_variant(name, parameters, connections):
    counted = total(VARIANTS[name])
    assert counted.parameters == parameters
    assert connections in (None, counted.connections)
    # What the wiring counts is what torch trains.
    assert sum(numbers.numel() for numbers in LeNet5(VARIANTS[name]).parameters()) == parameters


def test_the_variants_and_their_names():
    assert len(VARIANTS) == 7
    assert variant(DEFAULT_VARIANT) is PAPER
    with pytest.raises(ValueError, match=r"no network is called 'LeNet-7'; there are paper-1998, .*lenet-1"):
        variant("LeNet-7")


def test_table_i():
    rows = [tuple(target for source, target in TABLE_I.links if source == row) for row in range(6)]
    assert tuple(rows) == TABLE_I_ROWS
    assert len(TABLE_I.links) == 60
    assert [len(column) for column in TABLE_I.columns] == [3] * 6 + [4] * 9 + [6]


def test_lenet_1_table():
    assert (LENET_1_TABLE.sources, LENET_1_TABLE.maps, len(LENET_1_TABLE.links)) == (4, 12, 20)
    # Two independent halves: maps 0 to 5 read sources 0 and 1, maps 6 to 11 read 2 and 3.
    assert {source for source, target in LENET_1_TABLE.links if target < 6} == {0, 1}
    assert {source for source, target in LENET_1_TABLE.links if target >= 6} == {2, 3}


def test_codes_pixel_by_pixel():
    codes = digit_codes()
    assert codes.shape == (10, 84)
    assert codes.dtype == np.float32
    assert set(np.unique(codes)) == {-1.0, 1.0}
    rows = (codes.reshape(10, 12, 7) > 0) @ (1 << np.arange(6, -1, -1))
    np.testing.assert_array_equal(rows, CODE_ROWS)


def test_distances_between_codes():
    codes = digit_codes()
    distances = [int((codes[one] != codes[other]).sum()) for one, other in combinations(range(10), 2)]
    assert (min(distances), max(distances)) == (12, 50)
    assert int((codes == codes[0]).all(axis=0).sum()) == 14


def test_scaled_tanh_reaches_one_at_one():
    sums = torch.tensor([-1.0, 0.0, 1.0, 1e6], dtype=torch.float64)
    values = squash(Squashing.SCALED_TANH, sums)
    torch.testing.assert_close(values, torch.tensor([-1.0, 0.0, 1.0, 1.7159], dtype=torch.float64), atol=3e-6, rtol=0)


def test_scaled_tanh_bends_most_near_one():
    sums = torch.linspace(0.0, 3.0, 30_001, dtype=torch.float64)
    values = squash(Squashing.SCALED_TANH, sums)
    slope = torch.gradient(values, spacing=1e-4)[0]
    bend = torch.gradient(slope, spacing=1e-4)[0].abs()
    assert float(slope[1]) == pytest.approx(1.1439, abs=1e-4)
    assert float(sums[bend.argmax()]) == pytest.approx(0.98772, abs=1e-3)


def test_the_slope_of_the_scaled_tanh_is_its_derivative():
    sums = torch.linspace(-6, 6, 25, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda values: squash(Squashing.SCALED_TANH, values), (sums,))
