"""What there is to say about small networks on few digits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.report.gather import gather
from lenet_viz.report.material import DistortedDigits, Material
from lenet_viz.report.study import SizeResult, SizeStudy
from lenet_viz.storage.card import Card
from lenet_viz.training.error_history import ErrorHistory
from lenet_viz.training.recipe import Recipe

CARD = Card(Recipe(), "MNIST training set", 55_000, 5_000, 0.006, 10_000, 0.0048, 660.0, "2026-01-02", "make it", "0.1")

STUDY = SizeStudy(
    "paper-1998",
    "LeNet-5, 1998",
    "modern",
    1998,
    10_000,
    tuple(
        SizeResult(size, distorted, error, error / 2, 20, 60.0, "2026-01-02", "make it", "0.1")
        for distorted, errors in ((False, (0.013, 0.009, 0.008)), (True, (0.009, 0.006, 0.005)))
        for size, error in zip((15_000, 30_000, 60_000), errors, strict=True)
    ),
)


def made(name: str, digits) -> Material:
    """The material of an untrained network, with passes, Fig. 7 and a study as if there were some."""
    spec = VARIANTS[name]
    material = gather(LeNet5(spec, seed=3), spec.title, CARD, digits)
    passes = ErrorHistory.from_rows([(number, 400 * number, 1.0, 9 / number, 5 / number) for number in range(1, 31)])
    random = np.random.default_rng(4)
    distorted = DistortedDigits(
        random.integers(0, 256, (10, 32, 32), np.uint8),
        random.integers(0, 256, (10, 10, 32, 32), np.uint8),
        random.integers(0, 10, (10, 10)),
    )
    return replace(material, passes=passes, distorted=distorted, study=STUDY)


@pytest.fixture(scope="session")
def material(other_boxes) -> Material:
    """Of the paper's network."""
    return made("paper-1998", other_boxes)


@pytest.fixture(scope="session", params=["paper-1998", "softmax-full", "lenet-1"])
def each_material(request, other_boxes) -> Material:
    """Of networks with RBF and softmax outputs, with the paper's table, a full one and one of another shape."""
    return made(request.param, other_boxes)


def faultless(material: Material) -> Material:
    """The same network, had it made no mistakes."""
    scores = np.where(np.eye(10, dtype=bool)[material.evaluation.labels], 1.0, 90.0).astype(np.float32)
    before = material.evaluation
    evaluation = Evaluation(before.labels, scores, before.output, before.total, before.limit)
    return replace(material, evaluation=evaluation)


def inside(drawn) -> bool:
    """Whether nothing is cut off: all that is drawn keeps away from the edge."""
    drawn.set_dpi(50)
    drawn.canvas.draw()
    pixels = np.asarray(drawn.canvas.buffer_rgba())
    edge = np.concatenate([pixels[:3].reshape(-1, 4), pixels[-3:].reshape(-1, 4)])
    edge = np.concatenate([edge, pixels[:, :3].reshape(-1, 4), pixels[:, -3:].reshape(-1, 4)])
    return bool((edge == edge[0]).all())
