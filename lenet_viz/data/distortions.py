"""Random distortions of training digits: the paper's planar affine family, rotation and elastic fields."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.data.preparation import BACKGROUND, FOREGROUND


@dataclass(frozen=True)
class Distortions:
    """How far digits are distorted; every digit draws its own amounts, uniformly between ± these.

    Attributes:
        rotation: degrees.
        shear: horizontal shear, pixels per pixel.
        scale: relative change of width and of height, each on its own, 0…1.
        size: relative change of both together, drawn evenly on a logarithmic scale, 0…1.
        squeeze: relative change of the width, with the reverse change of the height, 0…1.
        shift: pixels, in each direction.
        elastic: standard deviation in pixels of the normal noise on a coarse grid of 6×6 points,
            which a bicubic surface spreads over the picture (Simard et al., 2003, in spirit).
        pivot: height changes and shear leave the row so many pixels below the middle where it is.
        untouched: share of the digits that stay as they are, 0…1.

    Raises:
        ValueError: an amount is negative, not a number, or a share is outside 0…1.
    """

    rotation: float = 9.0
    shear: float = 0.15
    scale: float = 0.09
    size: float = 0.0
    squeeze: float = 0.0
    shift: float = 1.2
    elastic: float = 0.43
    pivot: float = 0.0
    untouched: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            amount = getattr(self, field.name)
            if not (math.isfinite(amount) and amount >= 0):
                raise ValueError(f"{field.name} must be 0 or more, not {amount}")
        for name in ("scale", "size", "squeeze", "untouched"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name} must lie in 0…1, not {getattr(self, name)}")


MILD_DISTORTIONS: Final = Distortions()
"""Small turns, slants, stretches and bends: what the built-in networks were trained with."""

PAPER_DISTORTIONS: Final = Distortions(
    rotation=0.0, shear=0.14, scale=0.0, size=0.3, squeeze=0.1, shift=2.0, elastic=0.0, pivot=10.4, untouched=0.1
)
"""The paper's planar affine family (section III-A names it). It prints no ranges; these are fitted to the
100 digits of its Fig. 7. Its set held 60,000 digits as they are and 540,000 distorted ones."""


_COARSE: Final = 6


@cache
def _bicubic(side: int) -> Tensor:
    """(side, 6): the weights with which bicubic interpolation spreads six points over a side.

    Two products with this small matrix do what interpolating every picture does, in a tenth of the time.
    """
    unit = torch.eye(_COARSE)[None, None]
    return functional.interpolate(unit, size=(side, _COARSE), mode="bicubic", align_corners=True)[0, 0]


def distort(inputs: Tensor, amounts: Distortions, generator: torch.Generator) -> Tensor:
    """A freshly distorted copy of every input.

    Args:
        inputs: (N, 1, S, S), background −0.1.
        amounts: the ranges.
        generator: source of the random numbers, on the CPU whatever the device of the inputs.
    """
    count, _, side, _ = inputs.shape
    grid = functional.affine_grid(_affine(count, side, amounts, generator), [count, 1, side, side], align_corners=False)
    if amounts.elastic:
        noise = torch.randn(count, 2, _COARSE, _COARSE, generator=generator) * (amounts.elastic * 2 / side)
        spread = _bicubic(side)
        grid = grid + (spread @ noise @ spread.T).permute(0, 2, 3, 1)
    # Outside the picture lies background: sample the height above it, where outside is 0.
    ink = functional.grid_sample(inputs - BACKGROUND, grid.to(inputs.device), align_corners=False)
    return ink + BACKGROUND


def add_noise(inputs: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A copy in which every pixel is inverted with a probability: ink becomes background and the reverse.

    Args:
        inputs: (N, 1, S, S).
        share: the probability, 0…1; the paper's example has 0.1 (section III-D).
        generator: source of the random numbers, on the CPU whatever the device of the inputs.
    """
    inverted = (torch.rand(inputs.shape, generator=generator) < share).to(inputs.device)
    return torch.where(inverted, BACKGROUND + FOREGROUND - inputs, inputs)


def _affine(count: int, side: int, amounts: Distortions, generator: torch.Generator) -> Tensor:
    """(N, 2, 3) matrices from output to source positions, in grid_sample's units of −1…1."""

    def draw(limit: float) -> Tensor:
        return (torch.rand(count, generator=generator) * 2 - 1) * limit

    angle = draw(math.radians(amounts.rotation))
    shear = draw(amounts.shear)
    width, height = 1 + draw(amounts.scale), 1 + draw(amounts.scale)
    right, down = draw(amounts.shift) * 2 / side, draw(amounts.shift) * 2 / side
    cos, sin = angle.cos(), angle.sin()
    rows = (
        torch.stack([cos / width, (shear * cos - sin) / width, right], dim=1),
        torch.stack([sin / height, (shear * sin + cos) / height, down], dim=1),
    )
    return torch.stack(rows, dim=1)
