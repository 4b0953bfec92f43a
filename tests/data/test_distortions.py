"""Random distortions: reproducible, within range, and nothing when all amounts are zero."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from lenet_viz.data.batches import to_inputs
from lenet_viz.data.distortions import Distortions, distort
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND

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
    shifted = distort(inputs, Distortions(rotation=0, shear=0, scale=0, shift=1.5, elastic=0), generator())
    moved = (centre_of_mass(shifted) - centre_of_mass(inputs)).abs()
    assert 1.0 < float(moved.max()) <= 1.5 + 1e-3


def test_rotation_is_degrees():
    # A bar to the right of the middle: turned by an angle, its centre of mass is turned by it.
    inputs = torch.full((200, 1, 32, 32), BACKGROUND)
    inputs[:, :, 15:17, 20:28] = FOREGROUND
    x, y = centre_of_mass(distort(inputs, Distortions(20, 0, 0, 0, 0), generator())).T
    angles = torch.rad2deg(torch.atan2(y, x))
    assert 18 < float(angles.abs().max()) <= 20.3
    assert float(angles.min()) < -10
    assert float(angles.max()) > 10


def test_elastic_fields_bend_but_do_not_move_far(inputs):
    distorted = distort(inputs, Distortions(0, 0, 0, 0, 0.43), generator())
    assert not torch.allclose(distorted, inputs, rtol=0, atol=0.05)
    assert float((centre_of_mass(distorted) - centre_of_mass(inputs)).abs().max()) < 1.5
