"""A network is measured for the paper's figures: how far it is, how to stop it, and what went wrong."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from lenet_viz.data.download import Cancelled
from lenet_viz.gui.controllers import paper_material
from lenet_viz.gui.controllers.paper_figures import FAILED, NOTHING
from lenet_viz.gui.controllers.paper_material import NO_DIGITS
from lenet_viz.gui.controllers.time_left import TimeLeft
from lenet_viz.gui.views.paper.window import STALE
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.spec import Stage
from tests.gui.paper.lab import only_network

SILENCED = UNALTERED.with_silenced_map((Stage.C1, 0), True)


@pytest.fixture
def endless(rig):
    """Measuring that ends only when it is stopped; set once it has begun, and once it was stopped."""
    begun, stopped, never = threading.Event(), threading.Event(), threading.Event()

    def gather(*args, report, **others):
        begun.set()
        try:
            while not never.wait(0.01):  # as long as a batch takes
                report(1, 4)
        except Cancelled:
            stopped.set()
            raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paper_material, "gather", gather)
        yield begun, stopped


def test_measuring_is_shown_and_can_be_stopped_and_begun_again(qtbot, rig, endless):
    begun, stopped = endless
    rig.controller.show_window()
    rig.wait_said("25%")
    assert "Measuring LeNet-5, 1998" in rig.said
    rig.button("Cancel").click()
    qtbot.waitUntil(stopped.is_set)
    assert NOTHING in rig.said
    begun.clear()
    rig.button("Measure the network").click()
    qtbot.waitUntil(begun.is_set)


def test_stopping_brings_the_figures_from_before_back(qtbot, rig, request):
    rig.open()
    _, stopped = request.getfixturevalue("endless")
    rig.session.set_network(*only_network("lenet-1"))
    rig.button("Measure again").click()
    rig.wait_said("25%")
    rig.session.alter(SILENCED)
    assert STALE not in rig.said
    rig.button("Cancel").click()
    qtbot.waitUntil(stopped.is_set)
    assert STALE in rig.said
    assert rig.window.picture.isVisible()
    assert "wide of it" in rig.said


def test_closing_the_window_stops_measuring(qtbot, rig, endless):
    begun, stopped = endless
    rig.controller.show_window()
    qtbot.waitUntil(begun.is_set)
    rig.window.close()
    qtbot.waitUntil(stopped.is_set)


def test_why_a_network_could_not_be_measured(rig):
    rig.trouble = ValueError("the record is damaged")
    rig.controller.show_window()
    rig.wait_said(FAILED)
    assert "the record is damaged" in rig.said
    rig.trouble = None
    rig.button("Measure the network").click()
    rig.wait_drawn()
    rig.trouble = ValueError("it is damaged again")
    rig.controller.measure()
    rig.wait_said(f"{FAILED}: it is damaged again")
    assert rig.window.picture.isVisible()
    rig.trouble = None
    rig.controller.measure()
    rig.wait_idle()
    assert FAILED not in rig.said


def test_without_digits_the_window_says_where_to_get_them(rig, tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(tmp_path))
    rig.controller.show_window()
    assert NO_DIGITS in rig.said
    assert rig.measured == []


def test_how_long_it_will_take_is_told(rig, endless, monkeypatch):
    monkeypatch.setattr(TimeLeft, "words", lambda self, share: f"about {100 * (1 - share):.0f} s left")
    begun = []
    monkeypatch.setattr(TimeLeft, "restart", lambda self: begun.append(self))
    rig.controller.show_window()
    rig.wait_said("25% · about 75 s left")
    assert len(begun) == 1


def test_a_window_that_comes_back_from_being_an_icon_measures_nothing(rig):
    rig.open()
    rig.session.set_network(*only_network("lenet-1"))
    rig.window.setWindowState(Qt.WindowState.WindowMinimized)
    rig.controller.show_window()
    assert not rig.window.isMinimized()
    assert len(rig.measured) == 1
    assert STALE in rig.said
