"""What most tests of the evaluation tab begin with."""

from __future__ import annotations

import pytest

from tests.gui.evaluation.lab import Gate, Rig


@pytest.fixture
def rig(qtbot, tmp_path, tiny_mnist):
    """The tab's controller, on a small set."""
    rig = Rig(qtbot, tmp_path)
    yield rig
    rig.controller.shut_down()


@pytest.fixture
def gate(monkeypatch):
    """Readings wait for it."""
    gate = Gate(monkeypatch)
    yield gate
    gate.let(100)
