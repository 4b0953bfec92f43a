"""The session: network, input and result stay consistent through every change."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet_viz.data.preparation import prepare_digit
from lenet_viz.gui.session import Origin, Session
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS


@pytest.fixture
def session(qapp):
    return Session(LeNet5(VARIANTS["paper-1998"], seed=1).eval(), Origin("untrained"))


@pytest.fixture
def preparation():
    image = np.zeros((28, 28), np.uint8)
    image[6:22, 12:16] = 255
    return prepare_digit(image)


def test_a_blank_pad_has_neither_trace_nor_answer(session):
    assert session.trace is None
    assert session.answer is None


def test_an_input_is_read_at_once(session, preparation, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        session.set_preparation(preparation)
    expected = run(session.network, preparation.pixels(32))
    np.testing.assert_array_equal(session.trace.scores, expected.scores)
    assert session.answer.best == int(expected.scores.argmin())


def test_going_blank_takes_the_answer_away(session, preparation):
    session.set_preparation(preparation)
    session.set_preparation(None)
    assert session.trace is None
    assert session.answer is None


def test_another_network_reads_the_same_input_at_its_own_size(session, preparation):
    session.set_preparation(preparation)
    session.set_network(LeNet5(VARIANTS["lenet-1"], seed=2), Origin("untrained"))
    assert session.trace.spec.name == "lenet-1"
    assert session.trace.values[Stage.INPUT].shape == (1, 28, 28)


def test_other_weights_change_weights_and_trace(session, preparation, qtbot):
    session.set_preparation(preparation)
    before = session.trace.scores.copy()
    other = LeNet5(VARIANTS["paper-1998"], seed=3)
    with qtbot.waitSignals([session.weights_changed, session.trace_changed]):
        session.set_weights(other.state_dict())
    assert not np.allclose(session.trace.scores, before)
    np.testing.assert_array_equal(session.weights[Stage.C1].weights, other.C1.weights.detach().numpy())


def test_a_device_that_is_not_there_falls_back_to_the_cpu_and_says_so(session, preparation, qtbot, monkeypatch):
    session.set_preparation(preparation)
    move = LeNet5.to

    def failing(self, device):
        if device == "cuda:7":
            raise RuntimeError("CUDA error: invalid device ordinal\nmore")
        return move(self, device)

    monkeypatch.setattr(LeNet5, "to", failing)
    with qtbot.waitSignal(session.device_failed) as failed:
        session.set_device("cuda:7")
    assert "invalid device ordinal" in failed.args[0]
    assert "CPU" in failed.args[0]
    assert session.device == "cpu"
    assert session.trace is not None


def test_a_device_that_fails_in_the_middle_of_a_pass_is_left_too(session, preparation, qtbot, monkeypatch):
    import lenet_viz.gui.session as module

    session.device = "cuda:0"
    calls = []

    def failing_once(network, pixels, weights):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("device lost")
        return run(network, pixels, weights)

    monkeypatch.setattr(module, "run", failing_once)
    with qtbot.waitSignal(session.device_failed):
        session.set_preparation(preparation)
    assert session.device == "cpu"
    assert session.answer is not None


@pytest.mark.gpu
def test_cuda_gives_the_same_scores_as_the_cpu(session, preparation):
    session.set_preparation(preparation)
    on_cpu = session.trace.scores.copy()
    session.set_device("cuda:0")
    torch.testing.assert_close(torch.tensor(session.trace.scores), torch.tensor(on_cpu), rtol=1e-3, atol=1e-3)
