"""Random distortions: reproducible, within range, and nothing when all amounts are zero."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.distortions import (
    MILD_DISTORTIONS,
    PAPER_DISTORTIONS,
    Distortions,
    add_noise,
    affine_maps,
    distort,
)
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND
from lenet_viz.data.sources import DatasetName

NONE = Distortions(rotation=0, shear=0, scale=0, shift=0, elastic=0)


def generator(seed: int = 7) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def centre_of_mass(inputs: Tensor) -> Tensor:
    """(N, 2): x, y of the ink, in pixels from the middle."""
    ink = inputs[:, 0] - BACKGROUND
    places = torch.arange(ink.shape[-1]) - (ink.shape[-1] - 1) / 2
    mass = ink.sum(dim=(1, 2))
    return torch.stack([(ink.sum(dim=1) @ places) / mass, (ink.sum(dim=2) @ places) / mass], dim=1)


@pytest.fixture(params=[28, 32])
def inputs(boxes, request):
    return to_inputs(boxes.images[:40], request.param)


def test_shape_and_range_stay(inputs):
    before = inputs.clone()
    distorted = distort(inputs, Distortions(), generator())
    assert distorted.shape == inputs.shape
    assert distorted.dtype == torch.float32
    assert float(distorted.min()) >= BACKGROUND - 1e-5
    assert float(distorted.max()) <= FOREGROUND + 1e-5
    assert torch.equal(inputs, before)


def test_what_comes_in_from_outside_is_background():
    inputs = torch.full((8, 1, 28, 28), BACKGROUND)
    distorted = distort(inputs, Distortions(shift=5), generator())
    assert torch.allclose(distorted, inputs, rtol=0, atol=1e-6)


def test_no_amounts_change_nothing(inputs):
    assert torch.allclose(distort(inputs, NONE, generator()), inputs, rtol=0, atol=1e-4)


def test_the_same_seed_gives_the_same_distortions(inputs):
    first = distort(inputs, Distortions(), generator(7))
    assert torch.equal(first, distort(inputs, Distortions(), generator(7)))
    assert not torch.equal(first, distort(inputs, Distortions(), generator(8)))


def test_every_copy_is_distorted_in_its_own_way(inputs):
    copies = distort(inputs[:1].expand(10, -1, -1, -1), Distortions(), generator())
    assert len({tuple(copy.flatten().tolist()) for copy in copies}) == 10


def test_shifts_are_pixels(inputs):
    shifted = distort(inputs, replace(NONE, shift=1.5), generator())
    moved = (centre_of_mass(shifted) - centre_of_mass(inputs)).abs()
    assert 1.0 < float(moved.max()) <= 1.5 + 1e-3


def test_rotation_is_degrees():
    # A bar to the right of the middle: turned by an angle, its centre of mass is turned by it.
    inputs = torch.full((200, 1, 32, 32), BACKGROUND)
    inputs[:, :, 15:17, 20:28] = FOREGROUND
    x, y = centre_of_mass(distort(inputs, replace(NONE, rotation=20), generator())).T
    angles = torch.rad2deg(torch.atan2(y, x))
    assert 18 < float(angles.abs().max()) <= 20.3
    assert float(angles.min()) < -10
    assert float(angles.max()) > 10


def test_elastic_fields_bend_but_do_not_move_far(inputs):
    distorted = distort(inputs, replace(NONE, elastic=0.43), generator())
    assert not torch.allclose(distorted, inputs, rtol=0, atol=0.05)
    assert float((centre_of_mass(distorted) - centre_of_mass(inputs)).abs().max()) < 1.5


def maps(count: int, amounts: Distortions) -> np.ndarray:
    """(count, 2, 3) random maps in float64."""
    return affine_maps(np.ones(count, np.bool_), amounts, generator()).astype(np.float64)


def test_the_maps_have_the_documented_form():
    """Each part by itself, and then all: sizes about the pivot, shear about its own, turn, shift."""
    drawn = maps(500, PAPER_DISTORTIONS)
    a, b, c, zero, d, f = drawn.reshape(-1, 6).T
    assert np.all(zero == 0)
    size, squeeze, shear = 1 / np.sqrt(a * d), np.sqrt(d / a), b / d
    right, down = c + b * 3.7, f + (d - 1) * 10.4
    for values, low, high in (
        (size, 0.7, 1.3),
        (squeeze, math.exp(-0.1), math.exp(0.1)),
        (shear, -0.14, 0.14),
        (right, -2, 2),
        (down, -2, 2),
    ):
        margin = (high - low) * 0.01
        assert low - 1e-5 <= values.min() < low + margin
        assert high - margin < values.max() <= high + 1e-5
    # Each is drawn on its own, size and squeeze evenly in their logarithms.
    drawn = np.corrcoef((np.log(size), np.log(squeeze), shear, right, down))
    assert np.abs(drawn - np.eye(5)).max() < 0.15
    assert np.quantile(np.log(size), 0.5) == pytest.approx((math.log(0.7) + math.log(1.3)) / 2, abs=0.04)


def test_all_amounts_together_are_one_map_after_the_other():
    amounts = Distortions(
        rotation=30, shear=0.2, scale=0.2, size=0.2, squeeze=0.1, shift=3, elastic=0, pivot=8, shear_pivot=4
    )
    angle, shear, wide, high, size, squeeze, right, down = (
        torch.rand(8, 6, generator=generator()).double().numpy() * 2 - 1
    )
    for at, found in enumerate(maps(6, amounts)):
        s = math.exp((math.log(0.8) + math.log(1.2)) / 2 + size[at] * (math.log(1.2) - math.log(0.8)) / 2)
        q, turn = math.exp(0.1 * squeeze[at]), math.radians(30) * angle[at]

        def moved(x: float, y: float) -> np.ndarray:
            return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])

        sizes = np.diag([1 / (s * q * (1 + 0.2 * wide[at])), q / (s * (1 + 0.2 * high[at])), 1.0])
        # Where the row of the shear pivot is read from, rows below it are read from further right.
        slant = np.array([[1, 0.2 * shear[at], 0], [0, 1, 0], [0, 0, 1.0]])
        about_pivot = moved(0, 8) @ sizes @ moved(0, -8)
        row = (about_pivot @ [0, 4, 1])[1]
        turned = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
        about_row = moved(0, row) @ slant @ moved(0, -row)
        whole = moved(3 * right[at], 3 * down[at]) @ turned @ about_row @ about_pivot
        np.testing.assert_allclose(found, whole[:2], atol=2e-5)


def test_a_map_reads_the_distorted_digit_from_the_original(inputs):
    """Against torch's own way of sampling, in float64."""
    count, side = len(inputs), inputs.shape[-1]
    amounts = replace(PAPER_DISTORTIONS, rotation=9, untouched=0)
    distorted = distort(inputs, amounts, generator())
    source = generator()
    torch.rand(count, generator=source)
    theta = torch.from_numpy(affine_maps(np.ones(count, np.bool_), amounts, source)).double()
    theta[:, :, 2] *= 2 / side
    grid = functional.affine_grid(theta, list(inputs.shape), align_corners=False)
    expected = functional.grid_sample(inputs.double() - BACKGROUND, grid, align_corners=False) + BACKGROUND
    assert torch.allclose(distorted.double(), expected, rtol=0, atol=1e-4)


# The smallest and largest of 100 maps fitted to the digits of the paper's Fig. 7, in the terms of `Distortions`.
FIG_7 = {
    "size": (0.716, 1.295),
    "squeeze": (0.911, 1.104),
    "shear": (-0.135, 0.139),
    "right": (-1.94, 1.90),
    "down": (-1.96, 1.96),
}


@pytest.mark.parametrize(("name", "low", "high"), [(name, *ends) for name, ends in FIG_7.items()])
def test_the_papers_ranges_hold_what_its_figure_shows_and_little_more(name, low, high):
    amounts = PAPER_DISTORTIONS
    reach = {
        "size": (math.log(1 - amounts.size), math.log(1 + amounts.size)),
        "squeeze": (-amounts.squeeze, amounts.squeeze),
        "shear": (-amounts.shear, amounts.shear),
        "right": (-amounts.shift, amounts.shift),
        "down": (-amounts.shift, amounts.shift),
    }[name]
    shown = (math.log(low), math.log(high)) if name in ("size", "squeeze") else (low, high)
    assert reach[0] <= shown[0]
    assert shown[1] <= reach[1]
    # Of 100 even draws the outermost lie within a twentieth of the range from its ends; 1 − 0.95¹⁰⁰ says 99.4 %.
    assert shown[1] - shown[0] > 0.9 * (reach[1] - reach[0])


def test_a_share_stays_as_it_is(boxes):
    inputs = to_inputs(boxes.images[:100].repeat(10, 1, 1), 28)
    for amounts in (replace(PAPER_DISTORTIONS, untouched=0.3), replace(NONE, elastic=1.0, untouched=0.3)):
        distorted = distort(inputs, amounts, generator())
        same = (distorted - inputs).abs().amax(dim=(1, 2, 3)) < 1e-4
        assert 0.24 < float(same.float().mean()) < 0.36
    assert torch.allclose(distort(inputs, replace(PAPER_DISTORTIONS, untouched=1), generator()), inputs, atol=1e-4)


def test_squeezing_makes_wider_and_flatter_or_the_reverse():
    inputs = torch.full((300, 1, 32, 32), BACKGROUND)
    inputs[:, :, 8:24, 8:24] = FOREGROUND
    ink = distort(inputs, replace(NONE, squeeze=0.3), generator())[:, 0] - BACKGROUND
    width, height = ink.amax(dim=1).sum(dim=1) / 1.275, ink.amax(dim=2).sum(dim=1) / 1.275
    assert torch.allclose(width * height, torch.tensor(256.0), rtol=0.03)
    assert float(width.min()) < 13
    assert float(width.max()) > 19.5


def test_at_the_pivot_nothing_moves_up_or_down():
    inputs = torch.full((100, 1, 32, 32), BACKGROUND)
    inputs[:, :, :26] = FOREGROUND
    amounts = replace(NONE, size=0.3, pivot=10.0)
    ink = distort(inputs, amounts, generator())[:, 0, :, 16] - BACKGROUND
    # The lower end of the ink stays, while the picture grows and shrinks above it.
    assert torch.allclose(ink[:, 16:].sum(dim=1) / 1.275, torch.tensor(10.0), atol=0.02)


def test_one_digit_and_many_are_distorted_alike(inputs):
    """A step of one digit draws from the same ranges as a batch."""
    alone = torch.cat([distort(inputs[:1], NONE, generator(seed)) for seed in range(3)])
    assert torch.allclose(alone, inputs[:1].expand_as(alone), rtol=0, atol=1e-4)
    moved = [
        float(
            (centre_of_mass(distort(inputs[:1], replace(NONE, shift=2), generator(seed))) - centre_of_mass(inputs[:1]))[
                0, 0
            ]
        )
        for seed in range(60)
    ]
    assert -2.01 < min(moved) < -1.5
    assert 1.5 < max(moved) < 2.01


@pytest.mark.parametrize("amounts", [MILD_DISTORTIONS, PAPER_DISTORTIONS], ids=["mild", "paper"])
def test_distorted_digits_remain_digits(data_folder, amounts):
    """Ink is moved, not made: what of it there is follows the sizes."""
    digits = load(DatasetName.MNIST, Part.TRAIN, folder=data_folder)
    inputs = to_inputs(digits.images[:1000], 32)
    before, after = ((each - BACKGROUND).sum(dim=(1, 2, 3)) for each in (inputs, distort(inputs, amounts, generator())))
    assert 0.95 < float((after / before).median()) < 1.05
    assert float((after / before).min()) > 0.4
    assert float((after / before).max()) < 1.75


@given(st.sampled_from([field.name for field in fields(Distortions)]), st.sampled_from([-0.1, math.nan, math.inf]))
def test_impossible_amounts(name, amount):
    with pytest.raises(ValueError, match=f"{name} must be 0 or more"):
        Distortions(**{name: amount})


@pytest.mark.parametrize("name", ["scale", "size", "squeeze"])
def test_nothing_shrinks_to_nothing(name):
    with pytest.raises(ValueError, match=f"{name} must be less than 1, not 1"):
        Distortions(**{name: 1.0})
    finite = distort(torch.zeros(50, 1, 28, 28), Distortions(**{name: 0.99}), generator())
    assert bool(finite.isfinite().all())


def test_a_share_is_not_more_than_all():
    with pytest.raises(ValueError, match=r"untouched must lie in 0…1, not 1.5"):
        Distortions(untouched=1.5)


def test_noise_turns_ink_and_paper_round(inputs):
    before = inputs.clone()
    noisy = add_noise(inputs, 0.1, generator())
    assert torch.equal(inputs, before)
    changed = noisy != inputs
    assert 0.09 < float(changed.float().mean()) < 0.11
    assert torch.allclose(noisy[changed], BACKGROUND + FOREGROUND - inputs[changed])
    assert torch.equal(noisy, add_noise(inputs, 0.1, generator()))
    assert not torch.equal(noisy, add_noise(inputs, 0.1, generator(8)))


def test_no_noise_and_all_noise(inputs):
    assert torch.equal(add_noise(inputs, 0.0, generator()), inputs)
    assert torch.allclose(add_noise(inputs, 1.0, generator()), BACKGROUND + FOREGROUND - inputs)


@pytest.mark.gpu
@pytest.mark.parametrize("amounts", [MILD_DISTORTIONS, PAPER_DISTORTIONS], ids=["mild", "paper"])
def test_on_a_gpu_the_same_digits_come_out(inputs, amounts):
    expected = distort(inputs, amounts, generator())
    found = distort(inputs.to("cuda"), amounts, generator())
    assert found.device.type == "cuda"
    assert torch.allclose(found.cpu(), expected, rtol=0, atol=1e-4)
