"""Disturbed digits, and the errors on them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis import robustness
from lenet_viz.analysis.evaluation import evaluate, wilson_interval
from lenet_viz.analysis.robustness import PAPER_CLAIMS, Disturbance, disturb, robustness_curve
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS

EVERY = list(Disturbance)


def random_images(seed: int, count: int = 2) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).integers(0, 256, (count, 28, 28), dtype=np.uint8))


def cross() -> torch.Tensor:
    """The same after a quarter turn; in the middle, as a picture of even width has it."""
    image = torch.zeros((1, 28, 28), dtype=torch.uint8)
    image[:, 13:15, 6:22] = 255
    image[:, 6:22, 13:15] = 255
    return image


def dot(row: int, column: int) -> torch.Tensor:
    image = torch.zeros((1, 28, 28), dtype=torch.uint8)
    image[0, row, column] = 255
    return image


def place(inputs: torch.Tensor) -> tuple[float, float]:
    """Centre of the ink, row and column, from the middle of the input."""
    ink = (inputs[0, 0] - BACKGROUND).numpy()
    steps = np.arange(len(ink)) - (len(ink) - 1) / 2
    return float((ink.sum(axis=1) * steps).sum() / ink.sum()), float((ink.sum(axis=0) * steps).sum() / ink.sum())


@given(st.sampled_from(EVERY), st.sampled_from([28, 32]), st.integers(0, 99))
def test_undisturbed_is_the_digit_to_the_bit(disturbance, size, seed):
    images = random_images(seed)
    got = disturb(images, size, disturbance, disturbance.undisturbed)
    assert torch.equal(got, to_inputs(images, size))


@pytest.mark.parametrize("disturbance", EVERY)
def test_amounts_ascend_and_hold_the_undisturbed_one_and_the_claim(disturbance):
    amounts = disturbance.amounts
    assert list(amounts) == sorted(set(amounts))
    assert disturbance.undisturbed in amounts
    if disturbance in PAPER_CLAIMS:
        low, high, words = PAPER_CLAIMS[disturbance]
        assert amounts[0] <= low <= disturbance.undisturbed <= high <= amounts[-1]
        assert words


@given(st.sampled_from(EVERY), st.data())
def test_inputs_stay_inputs(disturbance, data):
    amount = data.draw(st.sampled_from(disturbance.amounts))
    got = disturb(random_images(1), 32, disturbance, amount)
    assert got.shape == (2, 1, 32, 32)
    assert got.dtype == torch.float32
    assert float(got.min()) >= BACKGROUND - 1e-5
    assert float(got.max()) <= FOREGROUND + 1e-5


def test_a_cross_looks_the_same_after_a_quarter_turn():
    torch.testing.assert_close(
        disturb(cross(), 32, Disturbance.ROTATION, 90), to_inputs(cross(), 32), atol=1e-4, rtol=0
    )
    turned = disturb(cross(), 32, Disturbance.ROTATION, 45)
    assert float((turned - to_inputs(cross(), 32)).abs().max()) > 0.5


@pytest.mark.parametrize(
    ("disturbance", "amount", "row", "column"),
    [
        # A dot at row −4.5, column 5.5 from the middle: above it and to the right.
        (Disturbance.SHIFT_X, 3, -4.5, 8.5),
        (Disturbance.SHIFT_Y, 2, -2.5, 5.5),
        (Disturbance.ROTATION, 90, -5.5, -4.5),
        (Disturbance.SCALE, 2, -9, 11),
        (Disturbance.SQUEEZE, 2, -2.25, 11),
        (Disturbance.SHEAR, 0.4, -4.5, 5.5 + 0.4 * 4.5),
    ],
)
def test_where_a_dot_goes(disturbance, amount, row, column):
    assert place(to_inputs(dot(9, 19), 32)) == pytest.approx((-4.5, 5.5))
    # A dot narrower than a pixel falls between the places that are looked at, hence the tolerance.
    assert place(disturb(dot(9, 19), 32, disturbance, amount)) == pytest.approx((row, column), abs=0.3)


def test_noise_inverts_its_share_of_the_pixels():
    images = random_images(2, 50)
    plain, noisy = to_inputs(images, 32), disturb(images, 32, Disturbance.NOISE, 10)
    changed = noisy != plain
    assert 0.08 < float(changed.float().mean()) < 0.12
    torch.testing.assert_close(noisy[changed], (BACKGROUND + FOREGROUND - plain)[changed])
    assert torch.equal(noisy, disturb(images, 32, Disturbance.NOISE, 10))
    assert not torch.equal(noisy, disturb(images, 32, Disturbance.NOISE, 10, seed=1))


def test_thicker_strokes_are_more_ink():
    sums = [float(disturb(cross(), 28, Disturbance.STROKE_WIDTH, amount).sum()) for amount in (-1, -0.5, 0, 0.5, 1, 2)]
    assert sums == sorted(sums)
    assert sums[0] < sums[-1]


@pytest.mark.parametrize("disturbance", [Disturbance.SHIFT_X, Disturbance.STROKE_WIDTH])
def test_a_curve_is_the_errors_of_one_amount_after_the_other(disturbance, boxes):
    network = LeNet5(VARIANTS["lenet-1"], seed=2)
    told: list[tuple[int, int]] = []
    got = robustness_curve(network, boxes, disturbance, lambda done, whole: told.append((done, whole)))
    assert (got.disturbance, got.amounts, got.count) == (disturbance, disturbance.amounts, 200)
    for amount, error, interval in zip(got.amounts, got.errors, got.intervals, strict=True):
        with torch.inference_mode():
            answers = network(disturb(boxes.images, 28, disturbance, amount)).argmax(dim=1)
        assert error == float((answers != boxes.labels).float().mean().double().round(decimals=6))
        assert interval == wilson_interval(round(error * 200), 200)
    at_rest = got.amounts.index(disturbance.undisturbed)
    assert got.errors[at_rest] == evaluate(network, boxes).error
    assert len(set(got.errors)) > 1
    assert told[-1] == (200 * len(got.amounts), 200 * len(got.amounts))


def test_every_part_has_noise_of_its_own(boxes, monkeypatch):
    monkeypatch.setattr(robustness, "BATCH", 50)
    network = LeNet5(VARIANTS["lenet-1"], seed=2)
    wrong = 0
    for part in range(4):
        these = slice(50 * part, 50 * part + 50)
        with torch.inference_mode():
            answers = network(disturb(boxes.images[these], 28, Disturbance.NOISE, 30, seed=part)).argmax(dim=1)
        wrong += int((answers != boxes.labels[these]).sum())
    assert robustness_curve(network, boxes, Disturbance.NOISE).errors[-1] == wrong / 200


def test_no_digits(boxes):
    with pytest.raises(ValueError, match="no digits"):
        robustness_curve(LeNet5(VARIANTS["lenet-1"]), boxes.subset(boxes.labels[:0]), Disturbance.SCALE)
