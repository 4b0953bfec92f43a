"""A network of a kept run is held against the evaluated one, as long as the run is there and whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lenet_viz.data.choices import DataChoice
from lenet_viz.gui.controllers.versus import GONE
from lenet_viz.storage.checkpoints import load_network, save_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_folder import FINAL, RunFolder
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.recipes import RECIPES
from tests.gui.evaluation.lab import file_key


@pytest.fixture
def page(rig):
    """The page, in sight, of a network that has read the test digits."""
    rig.evaluate()
    rig.turn_to(3)
    return rig.panel.versus


def compared(rig, key: str):
    """What the page shows once a network was chosen and has read."""
    rig.hold_against(key)
    rig.qtbot.waitUntil(lambda: rig.panel.versus._versus is not None)
    return rig.panel.versus._versus


@pytest.fixture
def run(rig):
    """A kept run of one pass that nobody trained."""
    recipe = replace(RECIPES["1998"], seed=5)
    network, card = load_network(network_file("lenet-1"))
    folder = rig.library.create(RunSheet("My run", network.spec, recipe, DataChoice()))
    save_network(folder.path / FINAL, network, replace(card, recipe=recipe))
    return folder


def key_of(run: RunFolder) -> str:
    return f"run:{run.path}"


def test_a_run_that_was_removed_meanwhile_is_let_go_of(qtbot, rig, page, run):
    rig.turn_to(0)
    rig.turn_to(3)
    compared(rig, key_of(run))
    rig.turn_to(0)
    rig.library.remove(run)
    rig.turn_to(3)
    assert page.words == GONE
    assert page.chosen is None
    rig.evaluate()
    assert not rig.panel.running
    assert page.words == GONE
    compared(rig, file_key("lenet-1"))


def test_a_run_that_is_removed_while_it_is_shown_locks_nothing(rig, page, run):
    rig.turn_to(0)
    rig.turn_to(3)
    compared(rig, key_of(run))
    rig.library.remove(run)
    rig.evaluate()
    assert not rig.panel.running
    assert [FINAL in each for each in rig.troubles] == [True]
    assert page.words == rig.troubles[0]
    assert page._versus is None


def test_a_damaged_run_is_told(rig, page, run):
    rig.turn_to(0)
    rig.turn_to(3)
    Path(run.path / FINAL).write_bytes(b"nothing of use")
    rig.hold_against(key_of(run))
    assert len(rig.troubles) == 1
    assert FINAL in rig.troubles[0]
    assert page.words == rig.troubles[0]
