"""What stands beside a result: why it is not what Evaluate would find now, and what its network never learned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation_notes import (
    LEARNED,
    LEARNS_ON,
    NEVER_LEARNED,
    OTHER_NETWORK,
    left_out_words,
    note_after,
)
from lenet_viz.gui.controllers.evaluation_sources import NO_OWN_DIGITS, PictureFolder
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file


def test_a_network_that_learned_since_is_called_so_whatever_is_altered(rig):
    rig.evaluate()
    rig.learn()
    assert rig.panel.note == LEARNED
    assert rig.panel.stale
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    assert rig.panel.note == LEARNED
    rig.use("lenet-1")
    assert rig.panel.note == OTHER_NETWORK


def test_what_is_still_read_is_not_dimmed_while_its_network_learns_on(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(1)
    qtbot.waitUntil(lambda: rig.result is not None)
    assert rig.panel.note == ""
    rig.learn()
    assert rig.panel.note == LEARNS_ON
    assert not rig.panel.stale
    gate.let(4)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result.evaluation.complete
    assert rig.panel.note == LEARNED
    assert rig.panel.stale


def test_a_network_in_training_is_named_with_its_pass(rig):
    rig.session.set_origin(Origin("in training: pass 1 done, test error 1.20%"))
    rig.evaluate()
    rig.session.set_origin(Origin("in training: pass 2 done, test error 1.10%"))
    assert rig.panel.status.endswith(" · LeNet-5, 1998, in training: pass 1 done, test error 1.20%")


def test_a_network_of_ones_own_is_not_called_as_one_of_the_programs(rig):
    network, card = load_network(network_file("paper-1998"))
    rig.session.set_network(network, Origin("", replace(card, date="2026-01-02T03:04:05")))
    rig.evaluate()
    assert rig.panel.status.endswith(" · LeNet-5, 1998, trained 2026-01-02")


def test_another_set_in_the_box_asks_for_evaluate_and_names_that_of_the_result(rig):
    rig.evaluate()
    assert rig.panel._button.property("role") != "primary"
    rig.panel._sources.setCurrentIndex(1)
    assert rig.panel.note == "Of MNIST test:"
    assert rig.panel._note.isVisible()
    assert not rig.panel.stale
    assert rig.panel._button.property("role") == "primary"
    rig.learn()
    assert rig.panel.note == LEARNED
    rig.panel._sources.setCurrentIndex(0)
    rig.evaluate()
    assert rig.panel.note == ""
    assert rig.panel._button.property("role") != "primary"


def test_another_folder_is_another_set(rig):
    rig.evaluate()
    rig.controller.result = replace(
        rig.result, reader=replace(rig.result.reader, source=PictureFolder(Path("home/ones")))
    )
    rig.controller._sources["folder"] = PictureFolder(Path("away/ones"))
    rig.panel.set_folder("pictures in ones")
    assert rig.panel.note == "Of pictures in ones:"


def digits_with(classes) -> DigitSet:
    nothing = torch.zeros(0, 28, 28, dtype=torch.uint8)
    return DigitSet(None, Part.TEST, nothing, torch.zeros(0, dtype=torch.int64), classes=classes)


FASHION = DatasetName.FASHION.classes
DIGITS = DatasetName.MNIST.classes


@pytest.mark.parametrize(
    ("learned", "classes", "never"),
    [
        ("MNIST training set: 55,000 digits learned from", FASHION, True),
        ("MNIST training set", DIGITS, False),
        ("Fashion-MNIST training set", FASHION, False),
        ("Fashion-MNIST training set", DIGITS, True),
        ("30% own digits, 70% MNIST training set", ("cat", "dog"), True),
        ("own digits training set", FASHION, False),
        ("pictures in MNIST training set", ("cat", "dog"), False),
        ("MNIST training set, starting from the network of a file", FASHION, False),
    ],
)
def test_classes_that_were_surely_never_learned_are_called_so(rig, learned, classes, never):
    card = replace(rig.session.origin.card, data=learned)
    assert note_after(card, digits_with(classes)) == (NEVER_LEARNED if never else "")


def test_nothing_is_said_of_what_nobody_knows(rig):
    assert note_after(None, digits_with(FASHION)) == ""
    assert note_after(rig.session.origin.card, digits_with(())) == ""


def test_the_status_says_what_was_never_learned(rig, monkeypatch):
    fashion = replace(load(DatasetName.MNIST, Part.TEST), name=DatasetName.FASHION, title="", classes=FASHION)
    monkeypatch.setattr("lenet_viz.gui.controllers.evaluation_sources.load", lambda *_, **__: fashion)
    rig.evaluate("fashion")
    assert ") on Fashion test, classes that it never learned · LeNet-5, 1998" in rig.panel.status


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (0, ""),
        (1, "Left out, as it could not be used: file 0."),
        (2, "Left out, as it could not be used: file 0. One more file could not be used either."),
        (1202, "Left out, as it could not be used: file 0. 1,201 more files could not be used either."),
    ],
)
def test_files_that_were_left_out_are_counted(files, words):
    assert left_out_words([f"file {number}" for number in range(files)]) == words


def test_what_was_said_of_a_set_is_over_once_another_is_read(rig):
    over: list[str] = []
    rig.controller.trouble_over.connect(over.append)
    rig.evaluate("own")
    assert rig.troubles == [NO_OWN_DIGITS]
    assert over == []
    rig.evaluate()
    rig.evaluate()
    assert over == [NO_OWN_DIGITS]


def test_the_window_takes_a_message_away_that_is_over(window):
    over = window.laboratory.evaluation.trouble_over
    window.show_trouble("of a set")
    over.emit("of another set")
    assert window.messages.text == "of a set"
    over.emit("of a set")
    assert window.messages.text == ""
    assert not window.messages.isVisible()


def test_a_drawing_takes_the_frame_of_a_digit_away(rig):
    Collection(rig.own).add(load(DatasetName.MNIST, Part.TEST).images[3].numpy(), 3)
    rig.evaluate("own")
    page = rig.panel.confusions
    page.matrix.choose(Place(3, int(rig.result.evaluation.answers[0])))
    page.gallery._go_to(0)
    assert len(rig.drawing.shown) == 1
    assert page.gallery.chosen == 0
    rig.panel.versus.gallery.choose(0)
    rig.drawing.input_replaced.emit()
    assert page.gallery.chosen is None
    assert rig.panel.versus.gallery.chosen is None
