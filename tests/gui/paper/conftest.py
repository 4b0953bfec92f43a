"""What most tests of the paper's figures begin with."""

from __future__ import annotations

import pytest

from tests.gui.paper.lab import Rig


@pytest.fixture
def rig(qtbot, tmp_path, monkeypatch, tiny_mnist):
    """The controller of the figures, with measuring that takes no time."""
    rig = Rig(qtbot, tmp_path, monkeypatch)
    yield rig
    rig.close()
