"""The paper's figures follow the network on screen when they are told to, and say so when they do not."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from lenet_viz.gui.controllers.paper_material import NO_DIGITS
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.paper.window import STALE, PaperWindow
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.spec import Stage
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file
from tests.gui.paper.lab import LONG_MS, only_network

SILENCED = UNALTERED.with_silenced_map((Stage.C1, 0), True)
LIGHT_ACCENT, DARK_ACCENT = "#c2491d", "#f5b062"


def middle(rig) -> str:
    """The colour in the middle of the picture."""
    image = rig.window.picture.image
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


# What is shown


def test_the_window_measures_the_network_on_screen_and_draws_it(rig):
    assert rig.controller.material is None
    rig.open()
    (network, title, card, tested, learned) = rig.measured[0]
    assert (title, tested, learned) == ("LeNet-5, 1998", 40, 80)
    assert card == rig.session.origin.card
    assert network is not rig.session.network
    assert rig.figures.drawn == [("wide", "light")]
    assert "error 2.50% (0.44–12.88%) on the 40 test digits of MNIST" in rig.said
    assert "wide of it" in rig.said
    assert rig.controller.material.title == title


@pytest.mark.parametrize("key", ["wide", "high"])
def test_a_figure_is_as_large_as_fits_in_pixels_of_the_screen(rig, key):
    rig.open()
    rig.window.list.choose(key)
    rig.wait_drawn()
    room, image = rig.window.picture.size(), rig.window.picture.image
    ratio = rig.window.picture.devicePixelRatioF()
    spare = (round(room.width() * ratio) - image.width(), round(room.height() * ratio) - image.height())
    assert 0 <= min(spare) <= 1 < max(spare)
    assert image.devicePixelRatioF() == ratio
    assert middle(rig) == LIGHT_ACCENT


def test_a_figure_that_was_drawn_is_not_drawn_again(rig):
    rig.open()
    for key in ("high", "wide", "high"):
        rig.window.list.choose(key)
        rig.wait_drawn()
        assert f"{key} of it" in rig.said
    assert rig.figures.drawn == [("wide", "light"), ("high", "light")]


def test_the_offer_to_measure_again_leaves_every_picture_its_room(rig):
    rig.open()
    before = rig.window.plate.room
    rig.window.set_subject("LeNet-5, 1998", "", stale=True)
    rig.window.layout().activate()
    assert rig.button("Measure").isVisible()
    assert rig.window.plate.room == before


def test_another_theme_and_another_size_draw_anew(qtbot, rig):
    rig.open()
    rig.controller.set_theme(DARK)
    assert rig.window.picture.image is None
    rig.wait_drawn()
    before = rig.window.picture.image.width()
    with qtbot.waitSignal(rig.window.resized):
        rig.window.resize(rig.window.width() + 80, rig.window.height())
    qtbot.waitUntil(lambda: rig.window.picture.image is not None and rig.window.picture.image.width() > before)
    assert rig.figures.drawn == [("wide", "light"), ("wide", "dark"), ("wide", "dark")]


def test_a_closed_window_draws_nothing(qtbot, rig):
    rig.open()
    rig.window.close()
    rig.controller.set_theme(DARK)
    rig.wait_idle()
    assert rig.figures.drawn == [("wide", "light")]
    rig.open()
    assert rig.figures.drawn == [("wide", "light"), ("wide", "dark")]
    assert len(rig.measured) == 1


def test_a_figure_that_cannot_be_drawn_says_why(qtbot, rig):
    rig.figures.broken = True
    rig.controller.show_window()
    qtbot.waitUntil(lambda: "there is nothing to draw" in rig.window.picture.words, timeout=LONG_MS)
    assert not rig.button("Save").isEnabled()


def test_a_figure_still_being_drawn_does_not_take_the_place_of_the_one_chosen_after_it(rig):
    rig.open()
    rig.figures.gate.clear()
    rig.window.list.choose("high")
    rig.wait_begun(("wide", "light"), ("high", "light"))
    rig.window.list.choose("wide")
    assert "wide of it" in rig.said
    rig.figures.gate.set()
    rig.wait_idle()
    assert "wide of it" in rig.said
    assert rig.window.picture.image.width() > rig.window.picture.image.height()


def test_a_figure_drawn_while_the_window_is_closed_and_the_theme_changes_is_drawn_anew(rig):
    rig.figures.gate.clear()
    rig.controller.show_window()
    rig.wait_begun(("wide", "light"))
    rig.window.close()
    rig.controller.set_theme(DARK)
    rig.figures.gate.set()
    rig.wait_idle()
    rig.open()
    assert middle(rig) == DARK_ACCENT


def test_pictures_of_a_look_that_is_gone_are_not_kept(rig):
    rig.open()
    for theme in (DARK, LIGHT):
        rig.controller.set_theme(theme)
        rig.wait_drawn()
    assert [name for _, name in rig.figures.drawn] == ["light", "dark", "light"]
    assert middle(rig) == LIGHT_ACCENT


def test_pictures_in_the_colours_of_the_other_theme_are_never_seen(rig):
    rig.open()
    rig.window.close()
    rig.figures.gate.clear()
    rig.controller.set_theme(DARK)
    rig.controller.show_window()
    shown = rig.window.picture.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).name() == DARK.window


def test_a_figure_drawn_while_the_window_is_closed_and_gets_another_size_is_drawn_anew(rig):
    rig.figures.gate.clear()
    rig.controller.show_window()
    rig.wait_begun(("wide", "light"))
    rig.window.close()
    rig.window.resize(rig.window.width() + 80, rig.window.height())
    rig.figures.gate.set()
    rig.wait_idle()
    rig.open()
    assert rig.window.picture.image.width() >= rig.window.picture.width() - 1


# Another network


def test_another_network_is_measured_when_it_is_wanted(rig):
    rig.open()
    rig.session.set_network(*only_network("lenet-1"))
    assert STALE in rig.said
    assert rig.controller.material is None
    rig.button("Measure again").click()
    rig.wait_measured()
    rig.wait_drawn()
    assert "LeNet-1, 1990" in rig.said
    assert STALE not in rig.said
    assert [title for _, title, *_ in rig.measured] == ["LeNet-5, 1998", "LeNet-1, 1990"]


def test_what_is_taken_back_makes_the_figures_true_again(rig):
    rig.open()
    rig.session.alter(SILENCED)
    assert STALE in rig.said
    rig.session.alter(UNALTERED)
    assert STALE not in rig.said
    assert rig.controller.material is not None


def test_opening_the_window_again_measures_what_is_new(rig):
    rig.open()
    rig.window.close()
    rig.session.set_network(*only_network("lenet-1"))
    rig.controller.show_window()
    rig.wait_measured()
    assert len(rig.measured) == 2


def test_another_word_about_the_same_network_is_said_without_measuring(rig):
    network, card = load_network(network_file("lenet-1"))
    rig.session.set_network(network, Origin("in training: pass 3 of 20"))
    rig.open()
    assert "in training: pass 3 of 20" in rig.said
    rig.session.set_origin(Origin("test error", card))
    rig.wait_idle()
    assert rig.controller.material.card == card
    assert rig.controller.material.title == "LeNet-1, 1990"
    assert "in training" not in rig.said
    assert "LeNet-1, 1990" in rig.said
    assert len(rig.measured) == 1
    assert rig.figures.drawn == [("wide", "light"), ("wide", "light")]


def test_what_was_said_while_the_window_was_closed_is_said_when_it_opens(rig):
    network, card = load_network(network_file("lenet-1"))
    rig.session.set_network(network, Origin("in training: pass 3 of 20"))
    rig.open()
    rig.window.close()
    rig.session.set_origin(Origin("test error", card))
    rig.wait_idle()
    assert rig.controller.material.card is None  # nobody looks
    rig.open()
    rig.wait_idle()
    assert "in training" not in rig.said
    assert rig.controller.material.card == card


def test_a_word_taken_back_before_it_was_heard_changes_nothing(rig):
    rig.open()
    rig.figures.gate.clear()
    rig.window.list.choose("high")
    rig.wait_begun(("wide", "light"), ("high", "light"))
    before = rig.session.origin
    rig.session.set_origin(Origin("as it was at pass 2"))
    rig.session.set_origin(before)
    rig.figures.gate.set()
    rig.wait_idle()
    assert "as it was" not in rig.said
    assert rig.figures.drawn == [("wide", "light"), ("high", "light")]


# Copying


def test_the_picture_is_copied(rig):
    rig.open()
    rig.button("Copy").click()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == rig.window.picture.image.size()
    assert "Copied" in rig.said


# In the program's window


def test_the_menu_leads_to_the_figures_and_to_the_report(window):
    actions = {action.objectName(): action for action in window.actions()}
    assert actions["paper_figures"].shortcut().toString() == "Ctrl+P"
    assert {actions["paper_figures"], actions["report"]} <= set(window.header.more_menu.actions())
    actions["paper_figures"].trigger()
    paper = window.findChild(PaperWindow)
    assert paper.isVisible()
    assert NO_DIGITS in {label.text() for label in paper.findChildren(QLabel)}
    actions["report"].trigger()
    assert window.messages.text == NO_DIGITS
    window.set_theme(DARK)
    corner = paper.list.viewport().grab().toImage().pixelColor(1, 5)
    assert corner.name() == DARK.accent
