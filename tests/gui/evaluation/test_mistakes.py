"""Why a mistake was made: what is shown is of the digit that is chosen, or looks as if it were not, or says why not."""

from __future__ import annotations

import threading

import pytest

from lenet_viz.analysis.nearest import features
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers import mistakes
from lenet_viz.gui.controllers.mistakes import NO_TRAINING_DIGITS
from lenet_viz.gui.views.evaluation.mistake_pictures import COMPUTING
from lenet_viz.network.spec import Stage
from tests.gui.evaluation.lab import LONG

MODULE = "lenet_viz.gui.controllers.mistakes"


@pytest.fixture
def page(rig):
    """The page, in sight, of a network that has read the test digits."""
    rig.evaluate()
    rig.turn_to(1)
    return rig.panel.mistakes


class Held:
    """A function whose results wait until they are let go."""

    def __init__(self, monkeypatch, name: str):
        self.begun, self._go = threading.Event(), threading.Event()
        real = getattr(mistakes, name)

        def held(*given, **named):
            self.begun.set()
            assert self._go.wait(30)
            return real(*given, **named)

        monkeypatch.setattr(f"{MODULE}.{name}", held)

    def let_go(self) -> None:
        self._go.set()


def explained(rig, place: int = 0) -> None:
    """Choose a mistake, and wait until everything about it is shown."""
    page = rig.panel.mistakes
    page.gallery._go_to(place)
    rig.qtbot.waitUntil(
        lambda: page.pictures.explanation is not None and not page.pictures.note and page.near_heading != "",
        timeout=LONG,
    )
    rig.qtbot.waitUntil(lambda: not page._waiting, timeout=LONG)


def test_a_chosen_mistake_is_explained(qtbot, rig):
    rig.digits.digits = load(DatasetName.MNIST, Part.TEST)
    rig.evaluate()
    rig.turn_to(1)
    page = rig.panel.mistakes
    page.gallery._go_to(0)
    index = page.gallery.chosen
    assert rig.digits.chosen == [index]
    qtbot.waitUntil(lambda: page.pictures.explanation is not None and len(page.neighbours.pictures) > 0, timeout=LONG)
    why, evaluation = page.pictures.explanation, rig.result.evaluation
    assert (why.index, why.answer, why.rival) == (index, evaluation.answers[index], evaluation.labels[index])
    assert why.edit is None or why.edit.after == why.rival
    assert page.near_heading == "Nearest training digits in F6"
    page.neighbours._go_to(0)
    assert rig.drawing.shown[0][1].startswith("training digit #")


def test_the_newest_choice_is_explained(qtbot, rig):
    rig.evaluate()
    rig.turn_to(1)
    page = rig.panel.mistakes
    for place in range(3):
        page.gallery._go_to(place)
    last = page.gallery.chosen
    qtbot.waitUntil(lambda: page.pictures.explanation is not None and not page.pictures.note, timeout=LONG)
    assert page.pictures.explanation.index == last


def test_what_was_explained_goes_with_its_network(qtbot, rig):
    rig.evaluate()
    rig.turn_to(1)
    page = rig.panel.mistakes
    page.gallery._go_to(0)
    qtbot.waitUntil(lambda: page.pictures.explanation is not None, timeout=LONG)
    rig.use("keras-3x3")
    rig.evaluate()
    assert page.pictures.explanation is None
    page.gallery._go_to(0)
    qtbot.waitUntil(lambda: len(page.neighbours.pictures) > 0, timeout=LONG)
    assert page.near_heading == "Nearest training digits in C5"


def test_while_another_mistake_is_explained_the_old_one_looks_stale(qtbot, rig, page, monkeypatch):
    explained(rig)
    held = Held(monkeypatch, "flip")
    before = page.neighbours.grab().toImage()
    page.gallery._go_to(1)
    assert page.pictures.note == COMPUTING
    assert page.neighbours.grab().toImage() != before
    assert not page._near.isEnabled()
    held.let_go()
    qtbot.waitUntil(lambda: page._near.isEnabled(), timeout=LONG)
    assert page.pictures.explanation.index == page.gallery.chosen


def test_an_explanation_that_fails_says_so_and_leaves_nothing_of_the_old_one(qtbot, rig, page, monkeypatch):
    explained(rig)

    def fail(*_):
        raise ValueError("no way")

    monkeypatch.setattr(f"{MODULE}.flip", fail)
    page.gallery._go_to(1)
    qtbot.waitUntil(lambda: page.pictures.note == "It could not be explained: no way", timeout=LONG)
    assert page.pictures.explanation is None
    assert len(page.neighbours.pictures) == 0
    assert page.near_heading == ""
    assert page.pictures.accessibleDescription() == page.pictures.note


def test_the_training_digits_come_after_an_explanation_that_failed(qtbot, rig, page, monkeypatch):
    """They are of the network, and serve the next digit."""

    def fail(*_):
        raise ValueError("no way")

    held = Held(monkeypatch, "features")
    with monkeypatch.context() as patched:
        patched.setattr(f"{MODULE}.flip", fail)
        page.gallery._go_to(0)
        qtbot.waitUntil(lambda: "no way" in page.pictures.note, timeout=LONG)
    held.let_go()
    qtbot.waitUntil(lambda: rig.controller.mistakes._known is not None, timeout=LONG)
    assert page.neighbours.hint == ""
    explained(rig, 1)


def test_missing_training_digits_are_told(rig, page, monkeypatch):
    monkeypatch.setattr(f"{MODULE}.find", lambda _name: None)
    page.gallery._go_to(0)
    assert page.neighbours.hint == NO_TRAINING_DIGITS


def test_unreadable_training_digits_are_told_and_asked_for_again(qtbot, rig, page, monkeypatch):
    def fail(*_):
        raise OSError("the disk is on fire")

    with monkeypatch.context() as patched:
        patched.setattr(f"{MODULE}.load", fail)
        page.gallery._go_to(0)
        words = "The training digits could not be read: the disk is on fire"
        qtbot.waitUntil(lambda: page.neighbours.hint == words, timeout=LONG)
    explained(rig, 1)
    assert page.neighbours.hint == ""


def test_another_kind_of_mistakes_lets_go_of_the_digit_and_all_about_it(rig, page):
    explained(rig)
    page._paper.click()
    assert page.gallery.chosen is None
    assert page.pictures.explanation is None
    assert len(page.neighbours.pictures) == 0
    page._own.click()
    assert page.pictures.explanation is None
    explained(rig)


def test_what_is_under_way_goes_with_the_digit(qtbot, rig, page, monkeypatch):
    held = Held(monkeypatch, "flip")
    page.gallery._go_to(0)
    qtbot.waitUntil(held.begun.is_set, timeout=LONG)
    page._paper.click()
    assert not rig.controller.mistakes._why.busy
    assert page.pictures.note == ""
    held.let_go()
    # Neither the digit of before nor its neighbours come back: the next one is all there is.
    page._own.click()
    explained(rig, 1)
    assert page.pictures.explanation.index == page.gallery.chosen


def test_another_network_ends_what_is_looked_for(qtbot, rig, page, monkeypatch):
    why, near = Held(monkeypatch, "flip"), Held(monkeypatch, "features")
    page.gallery._go_to(0)
    qtbot.waitUntil(lambda: why.begun.is_set() and near.begun.is_set(), timeout=LONG)
    rig.use("keras-3x3")
    rig.evaluate()
    controller = rig.controller.mistakes
    assert not controller._why.busy
    assert not controller._near.busy
    why.let_go()
    near.let_go()
    assert page.pictures.explanation is None
    assert page.pictures.note == ""
    explained(rig)
    assert controller._known.features.stage is Stage.C5


def test_the_nearest_are_looked_for_in_a_thread(qtbot, rig, page, monkeypatch):
    explained(rig)
    threads: list[threading.Thread] = []
    known = rig.controller.mistakes._known
    nearest = type(known.features).nearest

    def watched(self, *given):
        threads.append(threading.current_thread())
        return nearest(self, *given)

    monkeypatch.setattr(type(known.features), "nearest", watched)
    explained(rig, 1)
    assert threads
    assert threading.main_thread() not in threads
    values = features(rig.result.reader.network, load(DatasetName.MNIST, Part.TRAIN))
    index = page.gallery.chosen
    test = features(rig.result.reader.network, load(DatasetName.MNIST, Part.TEST)).values[index]
    expected = nearest(values, test, len(page.neighbours.pictures))
    assert sorted(page.neighbours.pictures.indices) == sorted(expected.indices)


def test_a_drawing_takes_the_frame_of_a_training_digit_away_and_leaves_the_explained_one(rig, page):
    explained(rig)
    page.neighbours._go_to(0)
    assert page.neighbours.chosen is not None
    explanation, chosen = page.pictures.explanation, page.gallery.chosen
    rig.drawing.input_replaced.emit()
    assert page.neighbours.chosen is None
    assert page.gallery.chosen == chosen
    assert page.pictures.explanation is explanation
