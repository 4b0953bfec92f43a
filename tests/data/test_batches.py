"""Bytes to inputs, and the order of a pass."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data.batches import order, to_images, to_inputs
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND


def test_paper_and_ink_have_the_papers_values():
    images = torch.zeros(1, 28, 28, dtype=torch.uint8)
    images[0, 3, 5] = 255
    inputs = to_inputs(images, 28)
    assert inputs.shape == (1, 1, 28, 28)
    assert inputs.dtype == torch.float32
    assert float(inputs[0, 0, 0, 0]) == pytest.approx(-0.1, abs=1e-7)
    assert float(inputs[0, 0, 3, 5]) == pytest.approx(1.175, abs=1e-7)
    assert (BACKGROUND, FOREGROUND) == (-0.1, 1.175)


def test_every_grey_lies_on_the_line_between():
    images = torch.arange(256).reshape(1, 16, 16).to(torch.uint8)
    expected = -0.1 + 1.275 * torch.arange(256, dtype=torch.float64) / 255
    assert torch.allclose(to_inputs(images, 16).flatten().double(), expected, rtol=0, atol=1e-6)


def test_the_margin_is_background_on_all_sides():
    inputs = to_inputs(torch.full((2, 28, 28), 255, dtype=torch.uint8), 32)
    assert inputs.shape == (2, 1, 32, 32)
    inside = torch.zeros(32, 32, dtype=torch.bool)
    inside[2:30, 2:30] = True
    assert torch.allclose(inputs[:, 0, inside], torch.tensor(1.175))
    assert bool((inputs[:, 0, ~inside] == torch.tensor(-0.1)).all())


def test_inputs_become_the_same_bytes_again():
    images = torch.arange(256).reshape(1, 16, 16).to(torch.uint8).expand(3, -1, -1)
    inputs = to_inputs(images, 16)
    before = inputs.clone()
    assert torch.equal(to_images(inputs), images)
    assert torch.equal(inputs, before)


def test_what_is_brighter_than_ink_is_ink():
    assert to_images(torch.tensor([[[[-9.0, 9.0]]]])).tolist() == [[[0, 255]]]


def test_the_images_stay_as_they_are():
    images = torch.full((1, 28, 28), 9, dtype=torch.uint8)
    to_inputs(images, 28)
    assert bool((images == 9).all())


@given(st.integers(1, 300), st.integers(0, 2**20), st.integers(0, 500))
def test_a_pass_visits_every_digit_once(count, seed, turn):
    places = order(count, seed=seed, turn=turn)
    assert places.sort().values.tolist() == list(range(count))
    assert torch.equal(places, order(count, seed=seed, turn=turn))


def test_passes_and_seeds_have_orders_of_their_own():
    orders = {tuple(order(50, seed=seed, turn=turn).tolist()) for seed in range(4) for turn in range(4)}
    assert len(orders) == 16
