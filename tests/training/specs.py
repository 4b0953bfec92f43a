"""Networks that say, together, everything that a spec can say about learning."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Squashing, Subsampling
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
SOFTMAX = VARIANTS["softmax-full"]

SPECS = [
    *(pytest.param(spec, id=name) for name, spec in VARIANTS.items()),
    pytest.param(dataclasses.replace(SOFTMAX, subsampling=Subsampling.MAX, squashing=Squashing.RELU), id="max, relu"),
    pytest.param(dataclasses.replace(PAPER, squashing=Squashing.SIGMOID), id="sigmoid"),
    # 30 → C1 26 → S2 13 → C3 9 → S4 4: an odd side is halved.
    pytest.param(dataclasses.replace(PAPER, input_size=30), id="odd sides"),
    pytest.param(dataclasses.replace(SOFTMAX, input_size=30, subsampling=Subsampling.MAX), id="max, odd sides"),
]


def same(one: LeNet5, other: LeNet5) -> bool:
    """Bit for bit."""
    pairs = zip(one.state_dict().items(), other.state_dict().items(), strict=True)
    return all(name == its_name and torch.equal(value, its_value) for (name, value), (its_name, its_value) in pairs)
