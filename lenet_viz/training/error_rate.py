"""How many digits a network reads wrongly."""

from __future__ import annotations

from typing import Final

import torch

from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.lenet5 import LeNet5

EVALUATION_BATCH: Final = 500


def error_rate(network: LeNet5, digits: DigitSet) -> float:
    """Share of the digits that a network reads wrongly, 0…1, nothing rejected."""
    network.eval()
    wrong = 0
    with torch.inference_mode():
        for images, labels in zip(
            torch.split(digits.images, EVALUATION_BATCH), torch.split(digits.labels, EVALUATION_BATCH), strict=True
        ):
            inputs = to_inputs(images.to(network.device), network.spec.input_size)
            answers = network.logits(network(inputs)).argmax(dim=1)
            wrong += int((answers != labels.to(answers.device)).sum())
    return wrong / len(digits)
