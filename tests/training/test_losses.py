"""The losses against their formulas, written out in double precision."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.network.spec import Output
from lenet_viz.training.losses import discriminative_penalty, loss_of

penalties = arrays(np.float64, (4, 10), elements=st.floats(0, 400))
labels = arrays(np.int64, (4,), elements=st.integers(0, 9))


@given(penalties, labels)
def test_discriminative_penalty_is_its_formula(values, classes):
    expected = 0.0
    for row, right in zip(values, classes, strict=True):
        rubbish = np.exp(-0.25 * 30.0)
        expected += 0.25 * row[right] + np.log(rubbish + np.exp(-0.25 * row).sum()) + 0.01 * row[right]
    got = discriminative_penalty(torch.from_numpy(values), torch.from_numpy(classes))
    assert float(got) == pytest.approx(expected / len(values), rel=1e-9, abs=1e-9)


@given(penalties, labels)
def test_discriminative_penalty_is_never_negative(values, classes):
    assert float(discriminative_penalty(torch.from_numpy(values), torch.from_numpy(classes))) >= 0


def test_only_the_right_penalty_is_pushed_down():
    values = torch.full((1, 10), 12.0, requires_grad=True)
    discriminative_penalty(values, torch.tensor([4])).backward()
    assert values.grad is not None
    pushed_down = values.grad[0] > 0
    assert pushed_down.nonzero().flatten().tolist() == [4]


def test_penalties_beyond_the_rubbish_class_are_hardly_pushed_further():
    values = torch.full((1, 10), 200.0, requires_grad=True)
    with torch.no_grad():
        values[0, 4] = 1.0
    discriminative_penalty(values, torch.tensor([4])).backward()
    assert values.grad is not None
    assert float(values.grad[0, 5].abs()) < 1e-8


@given(arrays(np.float64, (4, 10), elements=st.floats(-30, 30)), labels)
def test_softmax_loses_minus_the_logarithm_of_the_right_probability(values, classes):
    exponentials = np.exp(values)
    right = exponentials[np.arange(4), classes] / exponentials.sum(axis=1)
    got = loss_of(Output.SOFTMAX, torch.from_numpy(values), torch.from_numpy(classes))
    assert float(got) == pytest.approx(-np.log(right).mean(), rel=1e-9, abs=1e-9)


def test_an_rbf_output_loses_by_its_penalties():
    values, classes = torch.rand(3, 10) * 90, torch.tensor([1, 2, 3])
    assert torch.equal(loss_of(Output.RBF, values, classes), discriminative_penalty(values, classes))
