"""What training makes small."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.network.spec import Output

RUBBISH_PENALTY: Final = 30.0
"""j of Eq. 9: the penalty of a class that stands for everything that is no digit."""

SHARPNESS: Final = 0.25
"""Penalties are scaled by this before they compete; unscaled, the winner takes every gradient."""

PULL: Final = 0.01
"""Weight of the right penalty itself (Eq. 8), which keeps drawing F6 towards the code."""


def loss_of(output: Output, scores: Tensor, labels: Tensor) -> Tensor:
    """Mean loss of a batch.

    Args:
        output: RBF or softmax.
        scores: (N, 10) penalties or weighted sums.
        labels: (N,) 0…9.
    """
    return discriminative_penalty(scores, labels) if output is Output.RBF else functional.cross_entropy(scores, labels)


def discriminative_penalty(penalties: Tensor, labels: Tensor) -> Tensor:
    """The paper's discriminative criterion (Eq. 9) on scaled penalties, plus a share of Eq. 8.

    (1/N) Σ ( s·y_D + log( e^(−s·j) + Σ_i e^(−s·y_i) ) + PULL·y_D ) with s = 1/4 and j = 30.
    """
    scaled = -SHARPNESS * penalties
    rubbish = scaled.new_full((len(scaled), 1), -SHARPNESS * RUBBISH_PENALTY)
    competition = functional.cross_entropy(torch.cat([scaled, rubbish], dim=1), labels)
    right = penalties.gather(1, labels[:, None])
    return competition + PULL * right.mean()
