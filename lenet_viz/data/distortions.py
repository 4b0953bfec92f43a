"""Random distortions of training digits: the paper's planar affine family, rotation and elastic fields."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from lenet_viz.data.preparation import BACKGROUND, FOREGROUND


@dataclass(frozen=True, kw_only=True)
class Distortions:
    """How far digits are distorted; every digit draws its own amounts, evenly between ± these.

    A pixel of the distorted digit is read from a place in the original. From the middle of the picture,
    x to the right and y down, in this order:

        x is divided by s·q·w, y by s/q·h and kept where it was at the row `pivot`      sizes
        x grows by shear times y's distance from the row `shear_pivot`                  shear
        both turn by the angle                                                          rotation
        both move by the shift, and by the elastic field                                shift, elastic

    Attributes:
        rotation: degrees.
        shear: horizontal shear, pixels per pixel.
        scale: relative change of the width w and of the height h, each on its own, below 1.
        size: relative change s of both together, 1 − size … 1 + size, even on a logarithmic scale, below 1.
        squeeze: change of the width, with the reverse change of the height: the factor q lies in
            e^−squeeze … e^squeeze, even on a logarithmic scale, below 1.
        shift: pixels, in each direction.
        elastic: standard deviation in pixels of the normal noise on a coarse grid of 6×6 points,
            which a bicubic surface spreads over the picture (Simard et al., 2003, in spirit).
        pivot: changes of the height leave the row so many pixels below the middle where it is.
        shear_pivot: shear leaves the row so many pixels below the middle where it is.
        untouched: share of the digits that stay as they are, 0…1.

    Raises:
        ValueError: an amount is negative, not a number, or too large.
    """

    rotation: float = 9.0
    shear: float = 0.15
    scale: float = 0.09
    size: float = 0.0
    squeeze: float = 0.0
    shift: float = 1.2
    elastic: float = 0.43
    pivot: float = 0.0
    shear_pivot: float = 0.0
    untouched: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            amount = getattr(self, field.name)
            if not (math.isfinite(amount) and amount >= 0):
                raise ValueError(f"{field.name} must be 0 or more, not {amount}")
        for name in ("scale", "size", "squeeze"):
            if getattr(self, name) >= 1:
                raise ValueError(f"{name} must be less than 1, not {getattr(self, name)}")
        if self.untouched > 1:
            raise ValueError(f"untouched must lie in 0…1, not {self.untouched}")


MILD_DISTORTIONS: Final = Distortions()
"""Small turns, slants, stretches and bends: gentle enough for digits that are few, or half known."""

STRONG_DISTORTIONS: Final = Distortions(rotation=11.0, shear=0.2, scale=0.12, shift=1.5, elastic=0.6)
"""Half as large again: what the built-in networks were trained with."""

PAPER_DISTORTIONS: Final = Distortions(
    rotation=0.0,
    shear=0.14,
    scale=0.0,
    size=0.3,
    squeeze=0.1,
    shift=2.0,
    elastic=0.0,
    pivot=10.4,
    shear_pivot=3.7,
    untouched=0.1,
)
"""The paper's planar affine family (section III-B names it). It prints no ranges; these are fitted to the
100 digits of its Fig. 7. Its set held 60,000 digits as they are and 540,000 distorted ones."""


_COARSE: Final = 6


def distort(inputs: Tensor, amounts: Distortions, generator: torch.Generator) -> Tensor:
    """A freshly distorted copy of every input.

    Args:
        inputs: (N, 1, S, S), background −0.1.
        amounts: the ranges.
        generator: source of the random numbers, on the CPU whatever the device of the inputs.
    """
    count, _, side, _ = inputs.shape
    touched = (torch.rand(count, generator=generator) >= amounts.untouched).numpy()
    maps = affine_maps(touched, amounts, generator)
    # From pixels to grid_sample's units, in which the picture reaches from −1 to 1.
    maps[:, :, 2] *= 2 / side
    factors = torch.from_numpy(maps)
    if amounts.elastic:
        noise = torch.randn(count, 2, _COARSE**2, generator=generator) * (amounts.elastic * 2 / side)
        noise *= torch.from_numpy(touched)[:, None, None]
        factors = torch.cat((factors, noise), dim=2)
    # One product makes both coordinates of all places; torch's affine_grid takes ten times as long.
    places = factors.view(2 * count, -1).to(inputs.device) @ _surfaces(side, bool(amounts.elastic), inputs.device)
    grid = places.view(count, 2, side, side).permute(0, 2, 3, 1)
    # Outside the picture lies background: sample the height above it, where outside is 0.
    return functional.grid_sample(inputs - BACKGROUND, grid, align_corners=False).add_(BACKGROUND)


def affine_maps(touched: NDArray[np.bool_], amounts: Distortions, generator: torch.Generator) -> NDArray[np.float32]:
    """Random maps from the places of distorted digits to those of the originals, as `Distortions` has them.

    Args:
        touched: (N,), which digits are distorted; the others get the map that changes nothing.
        amounts: the ranges; the elastic field is not part of the maps.
        generator: source of the random numbers, on the CPU.

    Returns:
        (N, 2, 3): the factors of x, of y and of 1, in pixels from the middle, x to the right, y down.
    """
    # For one digit a step numpy is quicker than torch, which needs a microsecond more for each of these.
    drawn = torch.rand(8, len(touched), generator=generator).numpy()
    limits = (math.radians(amounts.rotation), amounts.shear, amounts.scale, amounts.scale, 1.0, amounts.squeeze)
    even = (drawn * 2 - 1) * np.array((*limits, amounts.shift, amounts.shift), np.float32)[:, None] * touched
    angle, shear, wider, higher, larger, squeezed, right, down = even
    smallest, largest = math.log1p(-amounts.size), math.log1p(amounts.size)
    size = np.exp((largest + smallest) / 2 * touched + (largest - smallest) / 2 * larger)
    squeeze = np.exp(squeezed)
    a, d = 1 / (size * squeeze * (1 + wider)), squeeze / (size * (1 + higher))
    slant = shear * d
    # x′ = a·x + slant·y + x0 and y′ = d·y + y0, then turned and moved.
    x0, y0 = -shear * amounts.shear_pivot * d, (1 - d) * amounts.pivot
    cos, sin = np.cos(angle), np.sin(angle)
    across = cos * a, cos * slant - sin * d, cos * x0 - sin * y0 + right
    downwards = sin * a, sin * slant + cos * d, sin * x0 + cos * y0 + down
    return np.ascontiguousarray(np.array((across, downwards), np.float32).transpose(2, 0, 1))


@cache
def _surfaces(side: int, elastic: bool, device: torch.device) -> Tensor:
    """(3, side²): x, y and 1 of every pixel, x and y from −1 to 1; 36 bicubic surfaces after them if elastic.

    A place in the original is a weighted sum of these.
    """
    # Kept for training too, which cannot use a tensor that was made in inference mode.
    with torch.inference_mode(mode=False):
        middles = (torch.arange(side) * 2 + 1) / side - 1
        y, x = torch.meshgrid(middles, middles, indexing="ij")
        surfaces = torch.stack((x, y, torch.ones_like(x)))
        if elastic:
            unit = torch.eye(_COARSE**2).view(-1, 1, _COARSE, _COARSE)
            bends = functional.interpolate(unit, size=(side, side), mode="bicubic", align_corners=True)
            surfaces = torch.cat((surfaces, bends[:, 0]))
        return surfaces.flatten(1).to(device)


def add_noise(inputs: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A copy in which every pixel is inverted with a probability: ink becomes background and the reverse.

    Args:
        inputs: (N, 1, S, S).
        share: the probability, 0…1; the paper's example has 0.1 (section III-E).
        generator: source of the random numbers, on the CPU whatever the device of the inputs.
    """
    inverted = (torch.rand(inputs.shape, generator=generator) < share).to(inputs.device)
    return torch.where(inverted, BACKGROUND + FOREGROUND - inputs, inputs)
