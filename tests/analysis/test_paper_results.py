"""The paper's numbers as they lie in resources/paper."""

from __future__ import annotations

import math

import numpy as np
import torch

from lenet_viz.analysis.paper_results import (
    FIG_6,
    FIG_7,
    FIG_8,
    FIG_9,
    FIG_10,
    TEST_ERROR,
    TEST_ERROR_DISTORTED,
)
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.distortions import PAPER_DISTORTIONS
from lenet_viz.data.resampling import resampled
from lenet_viz.data.sources import DatasetName


def test_sizes_of_the_figures():
    assert (len(FIG_7), len(FIG_8), len(FIG_9), len(FIG_10)) == (100, 82, 27, 9)
    assert FIG_6.sizes == (15_000, 30_000, 60_000)
    assert len(FIG_6.test) == len(FIG_6.training) == 3


def test_fig_6_as_it_is_read_off_the_paper():
    assert FIG_6.test == (1.68, 1.14, 0.94)
    assert FIG_6.distorted == 0.82


def test_fig_9_as_printed():
    assert [tuple(result) for result in FIG_9] == [
        ("Linear", "", 12.0),
        ("Linear", "deslanted", 8.4),
        ("Pairwise", "", 7.6),
        ("K-NN Euclidean", "", 5.0),
        ("K-NN Euclidean", "deslanted", 2.4),
        ("40 PCA + quadratic", "", 3.3),
        ("1000 RBF + linear", "", 3.6),
        ("Tangent distance", "16×16", 1.1),
        ("SVM poly 4", "", 1.1),
        ("RS-SVM poly 5", "", 1.0),
        ("V-SVM poly 9", "distorted", 0.8),
        ("28×28-300-10", "", 4.7),
        ("28×28-300-10", "distorted", 3.6),
        ("20×20-300-10", "deslanted", 1.6),
        ("28×28-1000-10", "", 4.5),
        ("28×28-1000-10", "distorted", 3.8),
        ("28×28-300-100-10", "", 3.05),
        ("28×28-300-100-10", "distorted", 2.5),
        ("28×28-500-150-10", "", 2.95),
        ("28×28-500-150-10", "distorted", 2.45),
        ("LeNet-1", "16×16", 1.7),
        ("LeNet-4", "", 1.1),
        ("LeNet-4 / local", "", 1.1),
        ("LeNet-4 / K-NN", "", 1.1),
        ("LeNet-5", "", 0.95),
        ("LeNet-5", "distorted", 0.8),
        ("Boosted LeNet-4", "distorted", 0.7),
    ]


def test_fig_10_as_printed():
    assert [tuple(result) for result in FIG_10] == [
        ("K-NN Euclidean", "deslanted", 8.1),
        ("Tangent distance", "16×16", 1.9),
        ("SVM poly 4", "", 1.8),
        ("20×20-300-10", "deslanted", 3.2),
        ("LeNet-1", "16×16", 3.7),
        ("LeNet-4", "", 1.8),
        ("LeNet-4 / local", "", 1.4),
        ("LeNet-4 / K-NN", "", 1.6),
        ("Boosted LeNet-4", "distorted", 0.5),
    ]


def test_fig_8_is_the_network_with_the_smaller_error():
    assert round(len(FIG_8) / 100, 1) == TEST_ERROR_DISTORTED
    assert len({mistake.number for mistake in FIG_8}) == 82
    assert all(mistake.label != mistake.answer for mistake in FIG_8)
    # Of each class so many, as counted in the figure.
    counts = np.bincount([mistake.label for mistake in FIG_8])
    assert counts.tolist() == [3, 2, 8, 9, 11, 5, 13, 5, 10, 16]


def test_fig_9_holds_lenet_5_with_the_errors_of_the_text():
    ours = [(result.preparation, result.value) for result in FIG_9 if result.label == "LeNet-5"]
    assert ours == [("", TEST_ERROR), ("distorted", TEST_ERROR_DISTORTED)]
    assert min(FIG_9, key=lambda result: result.value).label == "Boosted LeNet-4"
    assert not any(result.label == "LeNet-5" for result in FIG_10)


def test_the_82_are_what_mnist_says_they_are(data_folder):
    labels = load(DatasetName.MNIST, Part.TEST, folder=data_folder).labels
    assert all(int(labels[mistake.number]) == mistake.label for mistake in FIG_8)


def test_fig_7_shows_ten_of_each_class(data_folder):
    labels = load(DatasetName.MNIST, Part.TRAIN, folder=data_folder).labels
    assert [each.digit for each in FIG_7] == [digit for digit in range(10) for _ in range(10)]
    assert all(int(labels[each.number]) == each.digit for each in FIG_7)


def test_fig_7_stays_within_the_distortions_that_were_fitted_to_it():
    for each in FIG_7:
        (a, b, right), (none, d, down) = each.map.tolist()
        assert none == 0
        size, squeeze = 1 / math.sqrt(a * d), math.sqrt(d / a)
        assert 1 - PAPER_DISTORTIONS.size - 0.02 < size < 1 + PAPER_DISTORTIONS.size
        assert abs(math.log(squeeze)) < PAPER_DISTORTIONS.squeeze + 0.005
        assert abs(b / d) < PAPER_DISTORTIONS.shear
        assert abs(down - (1 - d) * PAPER_DISTORTIONS.pivot) < PAPER_DISTORTIONS.shift
        assert abs(right + b * PAPER_DISTORTIONS.shear_pivot) < PAPER_DISTORTIONS.shift


def test_fig_7_can_be_made_again(data_folder):
    digits = load(DatasetName.MNIST, Part.TRAIN, folder=data_folder)
    numbers = torch.tensor([each.number for each in FIG_7])
    inputs = to_inputs(digits.images[numbers], 32)
    distorted = resampled(inputs, np.stack([each.map for each in FIG_7]))
    # All ink stays in the picture: the figure cuts no digit off.
    rim = torch.cat([distorted[:, 0, 0], distorted[:, 0, -1], distorted[:, 0, :, 0], distorted[:, 0, :, -1]], dim=1)
    assert float((rim > 0.5).float().mean()) < 0.01
    assert float((distorted - inputs).abs().mean()) > 0.05
