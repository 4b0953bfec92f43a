"""Random distortions of training digits: the paper's planar affine family, rotation and elastic fields."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.data.preparation import BACKGROUND


@dataclass(frozen=True)
class Distortions:
    """How far digits are distorted; every digit draws its own amounts, uniformly between ± these.

    Attributes:
        rotation: degrees.
        shear: horizontal shear, pixels per pixel.
        scale: relative change of width and of height, each on its own.
        shift: pixels, in each direction.
        elastic: standard deviation in pixels of the normal noise on a coarse grid of 6×6 points,
            which a bicubic surface spreads over the picture (Simard et al., 2003, in spirit).
    """

    rotation: float = 9.0
    shear: float = 0.15
    scale: float = 0.09
    shift: float = 1.2
    elastic: float = 0.43


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
