"""The page of mistakes by itself: whose they are, in which order they come, and what is said beside them."""

from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.analysis.paper_results import FIG_8
from lenet_viz.gui.views.evaluation.gallery import NONE
from lenet_viz.gui.views.evaluation.mistakes_page import MNIST_ONLY, NEIGHBOURS_TIP, NONE_YET, MistakesPage
from lenet_viz.network.spec import Output
from tests.gui.evaluation.lab import CLASSES, evaluation_of, images_of, shown


@pytest.fixture
def mistakes(qtbot):
    page = shown(qtbot, MistakesPage())
    count = FIG_8[2].number + 1
    labels = np.arange(count) % 10
    for each in FIG_8[:3]:
        labels[each.number] = each.label
    answers = labels.copy()
    answers[FIG_8[0].number] = FIG_8[0].answer
    answers[5] = 0
    page.show_evaluation(evaluation_of(labels, answers), images_of(count), CLASSES, is_mnist=True)
    return page


def test_mistakes_of_this_network_and_of_the_paper(qtbot, mistakes):
    assert mistakes.heading == "2 mistakes"
    mistakes._paper.click()
    assert mistakes.heading == "reads 2 of the first 3 of the paper's 82"
    first, second = FIG_8[:2]
    assert list(mistakes.gallery.pictures.captions[:2]) == [f"{first.label}→{first.answer}", f"{second.label} ✓"]
    assert f"1998 read it as {second.answer}" in mistakes.gallery.pictures.words(1)
    with qtbot.waitSignal(mistakes.picked) as caught:
        mistakes.gallery._go_to(1)
    assert caught.args == [second.number, second.answer]
    with qtbot.waitSignal(mistakes.picked) as caught:
        mistakes.gallery._go_to(0)
    assert caught.args == [first.number, first.label]


def test_none_of_the_papers_mistakes_need_be_read_yet(mistakes):
    mistakes._paper.click()
    mistakes.show_evaluation(evaluation_of([1, 2], [1, 3], total=10_000), images_of(2), CLASSES, is_mnist=True)
    assert mistakes.heading == ""
    assert mistakes.gallery.hint == NONE_YET


def test_all_of_the_papers_mistakes_are_counted_plainly(mistakes):
    count = FIG_8[-1].number + 1
    labels = np.arange(count) % 10
    mistakes._paper.click()
    mistakes.show_evaluation(evaluation_of(labels, labels), images_of(count), CLASSES, is_mnist=True)
    assert mistakes.heading == "reads 82 of the paper's 82"


def test_another_kind_of_mistakes_lets_go_of_the_chosen_digit(qtbot, mistakes):
    mistakes.gallery._go_to(mistakes.gallery.pictures.indices.tolist().index(5))
    with qtbot.waitSignal(mistakes.let_go):
        mistakes._paper.click()
    with qtbot.assertNotEmitted(mistakes.let_go):
        mistakes._own.click()
    # One that is among both stays.
    mistakes.gallery._go_to(mistakes.gallery.pictures.indices.tolist().index(FIG_8[0].number))
    with qtbot.assertNotEmitted(mistakes.let_go):
        mistakes._paper.click()


def test_a_page_of_mistakes_out_of_sight_is_filled_when_it_is_seen(mistakes):
    mistakes.hide()
    mistakes.show_evaluation(evaluation_of([1, 2, 3], [1, 3, 4]), images_of(3), CLASSES, is_mnist=False)
    assert len(mistakes.gallery.pictures) == 2
    assert mistakes.gallery.pictures.images.shape[0] > 3
    mistakes.show()
    assert mistakes.gallery.pictures.images.shape[0] == 3


def test_what_the_training_digits_are_is_told_whatever_the_heading(mistakes):
    for heading in ("", "Nearest training digits in F6", "Nearest training digits in a stage with a long name"):
        mistakes.show_neighbours(NONE, heading, "")
        assert mistakes._near.toolTip().endswith(NEIGHBOURS_TIP)


def test_the_papers_mistakes_need_mnist(mistakes):
    mistakes._paper.click()
    mistakes.show_evaluation(evaluation_of([1, 2], [1, 3]), images_of(2), CLASSES, is_mnist=False)
    assert mistakes.gallery.hint == MNIST_ONLY


def test_orders_are_named_after_what_the_network_gives(mistakes):
    words = [mistakes._order.itemText(place) for place in range(3)]
    assert words == ["most frequent", "least penalty", "largest gap"]
    mistakes._order.setCurrentIndex(1)
    softmax = evaluation_of([1, 2], [1, 3], output=Output.SOFTMAX)
    mistakes.show_evaluation(softmax, images_of(2), CLASSES, is_mnist=False)
    assert mistakes._order.currentText() == "most probable"
