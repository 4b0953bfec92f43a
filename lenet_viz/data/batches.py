"""Whole sets as byte tensors, sliced into inputs: no loader, no worker processes."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.data.preparation import BACKGROUND, FOREGROUND


def to_inputs(images: Tensor, size: int) -> Tensor:
    """Bytes as network inputs.

    Args:
        images: (N, 28, 28) uint8, 0 background and 255 ink.
        size: side of the network's input, 28 or more by an even number.

    Returns:
        (N, 1, size, size) float32, background −0.1 and ink 1.175, on the images' device.
    """
    margin = (size - images.shape[-1]) // 2
    # Padded while they are bytes, a quarter of the floats.
    padded = functional.pad(images.unsqueeze(1), (margin,) * 4)
    return padded.float().mul_((FOREGROUND - BACKGROUND) / 255).add_(BACKGROUND)


def to_images(inputs: Tensor) -> Tensor:
    """The reverse of `to_inputs` without a margin: (N, 1, S, S) float32 → (N, S, S) uint8, rounded."""
    greys = (inputs.squeeze(1) - BACKGROUND) * (255 / (FOREGROUND - BACKGROUND))
    return greys.round_().clamp_(0, 255).to(torch.uint8)


def order(count: int, *, seed: int, turn: int) -> Tensor:
    """The order in which a pass visits its digits: a permutation of 0…count − 1.

    It depends on nothing but its arguments, so a run that is resumed sees the same order.
    """
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed * 1_000_003 + turn))
