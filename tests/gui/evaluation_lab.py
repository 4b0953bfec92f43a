"""Made-up evaluations, for the tests of the evaluation tab."""

from __future__ import annotations

import numpy as np

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.network.spec import Output


def evaluation_of(labels, answers, *, output=Output.RBF, total=None, seed=0) -> Evaluation:
    """An evaluation in which digits with these labels got these answers, each with another score."""
    random = np.random.default_rng(seed)
    labels, answers = np.asarray(labels, np.int64), np.asarray(answers, np.int64)
    scores = random.uniform(30, 90, (len(labels), 10)).astype(np.float32)
    scores[np.arange(len(labels)), answers] = random.uniform(0.5, 25, len(labels))
    if output is Output.SOFTMAX:
        weights = np.exp(-scores / 20)
        scores = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return Evaluation(labels, scores, output, total or len(labels), USUAL_LIMITS[output])


def images_of(count: int) -> np.ndarray:
    """(N, 28, 28) bytes: a bar for each, at another height."""
    images = np.zeros((count, 28, 28), np.uint8)
    for number, image in enumerate(images):
        image[4 + number % 20, 4:24] = 255
    return images
