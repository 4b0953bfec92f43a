"""The losses against their formulas, written out in double precision, and their slopes against autograd."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.data.datasets import NO_DIGIT
from lenet_viz.network.spec import Output
from lenet_viz.training.losses import count_wrong, discriminative, loss_of, mean_loss, scaled_cross_entropy, slope_of
from lenet_viz.training.recipe import Loss, Recipe

penalties = arrays(np.float64, (4, 10), elements=st.floats(0, 400))
sums = arrays(np.float64, (4, 10), elements=st.floats(-30, 30))
labels = arrays(np.int64, (4,), elements=st.integers(0, 9))

KINDS = [(loss, output) for loss in Loss for output in Output if loss.fits(output)]


def eq_9(row: np.ndarray, right: int, rubbish: float) -> float:
    """y_D + log( e^(−j) + Σ_i e^(−y_i) ), safe against overflow."""
    return row[right] + np.logaddexp.reduce([-rubbish, *-row])


@given(penalties, labels)
def test_cross_entropy_of_penalties_is_its_formula(values, classes):
    pairs = list(zip(values, classes, strict=True))
    expected = [eq_9(0.25 * row, right, 0.25 * 30.0) + 0.01 * row[right] for row, right in pairs]
    got = scaled_cross_entropy(torch.from_numpy(values), torch.from_numpy(classes))
    assert float(got) == pytest.approx(np.mean(expected), rel=1e-9, abs=1e-9)


@given(penalties, labels, st.floats(0.1, 100))
def test_eq_9_is_its_formula(values, classes, rubbish):
    expected = [eq_9(row, right, rubbish) for row, right in zip(values, classes, strict=True)]
    got = discriminative(torch.from_numpy(values), torch.from_numpy(classes), rubbish)
    assert float(got) == pytest.approx(np.mean(expected), rel=1e-9, abs=1e-9)


@given(penalties, labels, st.floats(0.1, 100))
def test_recipes_take_half_the_penalties(values, classes, rubbish):
    scores, right = torch.from_numpy(values), torch.from_numpy(classes)
    eq_8 = mean_loss(Recipe(loss=Loss.PENALTY), Output.RBF, scores, right)
    assert float(eq_8) == pytest.approx(0.5 * values[np.arange(4), classes].mean(), abs=1e-12)
    recipe = Recipe(loss=Loss.DISCRIMINATIVE, rubbish_penalty=rubbish)
    expected = [eq_9(0.5 * row, right, rubbish) for row, right in zip(values, classes, strict=True)]
    assert float(mean_loss(recipe, Output.RBF, scores, right)) == pytest.approx(np.mean(expected), rel=1e-9, abs=1e-9)


@given(penalties, labels)
def test_no_loss_of_penalties_is_negative(values, classes):
    for loss in Loss:
        got = mean_loss(Recipe(loss=loss), Output.RBF, torch.from_numpy(values), torch.from_numpy(classes))
        assert float(got) >= 0


@given(sums, labels)
def test_softmax_loses_minus_the_logarithm_of_the_right_probability(values, classes):
    exponentials = np.exp(values)
    right = exponentials[np.arange(4), classes] / exponentials.sum(axis=1)
    got = loss_of(Output.SOFTMAX, torch.from_numpy(values), torch.from_numpy(classes))
    assert float(got) == pytest.approx(-np.log(right).mean(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("loss", "output"), KINDS)
@given(st.data())
def test_the_slope_is_autograds(loss, output, data):
    values = data.draw(penalties if output is Output.RBF else sums)
    scores = torch.from_numpy(values).requires_grad_()
    classes = torch.from_numpy(data.draw(labels))
    recipe = dataclasses.replace(Recipe(loss=loss), rubbish_penalty=data.draw(st.floats(0.1, 100)))
    (expected,) = torch.autograd.grad(mean_loss(recipe, output, scores, classes), scores)
    torch.testing.assert_close(slope_of(recipe, output, scores.detach(), classes), expected, rtol=1e-9, atol=1e-12)


def test_only_the_right_penalty_is_pushed_down():
    slope = slope_of(Recipe(), Output.RBF, torch.full((1, 10), 12.0), torch.tensor([4]))
    assert (slope[0] > 0).nonzero().flatten().tolist() == [4]


def test_penalties_beyond_the_rubbish_class_are_hardly_pushed_further():
    values = torch.full((1, 10), 200.0)
    values[0, 4] = 1.0
    assert float(slope_of(Recipe(), Output.RBF, values, torch.tensor([4]))[0, 5].abs()) < 1e-8


@pytest.mark.parametrize("loss", [Loss.CROSS_ENTROPY, Loss.DISCRIMINATIVE])
@given(penalties, st.integers(0, 9))
def test_rubbish_is_the_class_whose_logit_is_minus_j(loss, values, digit):
    recipe = Recipe(loss=loss, rubbish_penalty=9.0)
    scores = torch.from_numpy(values).requires_grad_()
    classes = torch.tensor([NO_DIGIT, digit, NO_DIGIT, NO_DIGIT])
    share, pull, j = (0.25, 0.01, 30.0) if loss is Loss.CROSS_ENTROPY else (0.5, 0.0, 18.0)
    expected = [share * j + np.logaddexp.reduce([-share * j, *(-share * row)]) for row in values]
    expected[1] = eq_9(share * values[1], digit, share * j) + pull * values[1, digit]
    got = mean_loss(recipe, Output.RBF, scores, classes)
    assert float(got.detach()) == pytest.approx(np.mean(expected), rel=1e-9, abs=1e-9)
    (slope,) = torch.autograd.grad(got, scores)
    assert torch.allclose(slope_of(recipe, Output.RBF, scores.detach(), classes), slope, rtol=1e-9, atol=1e-12)
    # All codes are pushed away from it, and none is drawn near.
    assert (slope[0] <= 0).all()


def test_rubbish_is_not_counted_as_read_wrongly():
    logits = torch.eye(10)[:4]
    assert int(count_wrong(logits, torch.tensor([0, 2, NO_DIGIT, 3]))) == 1


@pytest.mark.parametrize("loss", [Loss.PENALTY, Loss.DISCRIMINATIVE])
def test_losses_of_penalties_need_penalties(loss):
    assert loss.fits(Output.RBF)
    assert not loss.fits(Output.SOFTMAX)
