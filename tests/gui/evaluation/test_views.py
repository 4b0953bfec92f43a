"""The pages of the evaluation tab, each by itself: what they show, and what mouse and keys do there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from lenet_viz.analysis.mcnemar import versus
from lenet_viz.gui.views.comparison.subject import NetworkChoice
from lenet_viz.gui.views.evaluation.confusions_page import ConfusionsPage
from lenet_viz.gui.views.evaluation.gallery import DigitGallery, Pictures
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.evaluation.versus_page import VersusPage
from lenet_viz.gui.views.evaluation.versus_shares import Share
from lenet_viz.gui.views.theme import DARK
from tests.gui.evaluation.lab import ANSWERS, CLASSES, LABELS, evaluation_of, images_of, shown


@pytest.fixture
def confusions(qtbot):
    page = shown(qtbot, ConfusionsPage())
    page.show_evaluation(evaluation_of(LABELS, ANSWERS), images_of(20), CLASSES)
    return page


def click(qtbot, widget, box):
    left, top, width, height = box
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(left + width // 2, top + height // 2))


def test_all_mistakes_are_shown_first(confusions):
    assert confusions.heading == "All 4 mistakes"
    assert confusions.gallery.pictures.captions == ["4→9", "4→9", "5→6", "7→1"]
    assert confusions.error_words.startswith("50.00% error")


def test_a_click_on_a_cell_shows_its_digits(qtbot, confusions):
    matrix = confusions.matrix
    click(qtbot, matrix, matrix._layout.box(Place(4, 9)))
    assert confusions.heading == "4 read as 9: 2 mistakes"
    assert confusions.gallery.pictures.indices.tolist() == [0, 1]
    click(qtbot, matrix, matrix._layout.box(Place(label=7)))
    assert confusions.gallery.pictures.indices.tolist() == [3]
    click(qtbot, matrix, matrix._layout.box(Place(4, 4)))
    assert confusions.gallery.pictures.captions == ["4"]
    assert not confusions.gallery.pictures.marked.any()


def test_the_keyboard_goes_to_a_cell(qtbot, confusions):
    matrix = confusions.matrix
    matrix.setFocus(Qt.FocusReason.TabFocusReason)
    for key in [Qt.Key.Key_Down] * 4 + [Qt.Key.Key_Right] * 9:
        qtbot.keyClick(matrix, key)
    assert matrix.cursor_place == Place(4, 9)
    assert matrix.accessibleDescription() == "true 4, answered 9: 2 of 3 digits (66.67%)"
    assert matrix.chosen == Place()
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert matrix.chosen == Place(4, 9)
    for _ in range(12):
        qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert matrix.cursor_place == Place(None, 9)


def test_a_growing_evaluation_keeps_the_chosen_cell_and_digit(qtbot, confusions):
    images = confusions.gallery.pictures.images
    confusions.matrix.choose(Place(4, 9))
    confusions.gallery.choose(1)
    more = evaluation_of([*LABELS, 4], [*ANSWERS, 9], total=20)
    confusions.show_evaluation(more, images, CLASSES)
    assert confusions.gallery.pictures.indices.tolist() == [0, 1, 8]
    assert confusions.gallery.chosen == 1


def test_a_picked_picture_is_told_by_its_number(qtbot, confusions):
    gallery = confusions.gallery
    with qtbot.waitSignal(confusions.picked) as caught:
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=gallery.rect_of(2).center())
    assert caught.args == [7]
    gallery.setFocus()
    with qtbot.waitSignal(confusions.picked) as caught:
        qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert caught.args == [3]
    assert gallery.accessibleDescription().startswith("#3, true 7, read as 1: penalty ")


def test_a_long_gallery_scrolls_to_where_the_keyboard_is(qtbot):
    gallery = shown(qtbot, DigitGallery("Digits"), (300, 120))
    count = 500
    pictures = Pictures(images_of(count), np.arange(count), [str(n) for n in range(count)], np.zeros(count, bool), str)
    gallery.show_pictures(pictures)
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.chosen == count - 1
    assert gallery.viewport().rect().contains(gallery.rect_of(count - 1))
    gallery.set_theme(DARK)
    gallery.grab()
    assert len(gallery._cache) < 60


@pytest.fixture
def page_of_two(qtbot):
    page = shown(qtbot, VersusPage())
    left = evaluation_of([1, 2, 3, 4, 5], [1, 2, 8, 8, 5])
    right = evaluation_of([1, 2, 3, 4, 5], [1, 9, 3, 8, 9])
    page.set_left("left one", left.error)
    page.show_versus(versus(left, right), images_of(5), CLASSES)
    return page


def test_who_reads_what(page_of_two):
    assert page_of_two.counts == {
        Share.BOTH: "1",
        Share.ONLY_LEFT: "2",
        Share.ONLY_RIGHT: "1",
        Share.NEITHER: "1",
    }
    assert page_of_two.heading == "2 digits read by this network only"
    assert page_of_two.gallery.pictures.captions == ["2→9", "5→9"]
    page_of_two.choose_cell(Share.ONLY_RIGHT)
    assert page_of_two.gallery.pictures.captions == ["3→8"]
    page_of_two.choose_cell(Share.NEITHER)
    assert page_of_two.gallery.pictures.captions == ["4→8"]
    assert page_of_two.words.startswith("McNemar's test: 3 digits are read by only one of the two")
    assert "do not tell" in page_of_two.words


def test_without_a_second_network_there_is_no_table(qtbot, page_of_two):
    page_of_two.show_words("choose one")
    assert set(page_of_two.counts.values()) == {"–"}
    assert len(page_of_two.gallery.pictures) == 0
    page_of_two.set_choices([NetworkChoice("a", "A"), NetworkChoice("b", "B")])
    assert page_of_two.chosen is None
    page_of_two._choice.setFocus()
    for _ in range(2):
        page_of_two._choice.setCurrentIndex(0)
        with qtbot.waitSignal(page_of_two.network_chosen) as caught:
            qtbot.keyClick(page_of_two._choice, Qt.Key.Key_Down)
        assert caught.args == ["b"]
    page_of_two.set_choices([NetworkChoice("b", "B")])
    assert page_of_two.chosen == "b"


def test_the_panel_offers_what_can_be_done(qtbot):
    panel = shown(qtbot, EvaluationPanel(), (1140, 215))
    panel.set_sources([("mnist", "MNIST test"), ("own", "my digits")])
    with qtbot.waitSignal(panel.evaluate_wanted) as caught:
        panel._button.click()
    assert caught.args == ["mnist"]
    panel.set_running(True)
    assert panel._button.text() == "Cancel"
    assert panel._progress.isVisible()
    with qtbot.waitSignal(panel.cancel_wanted):
        panel._button.click()
    panel.set_running(False)
    assert panel._hint.isVisible()
    panel.set_result("words", stale=False)
    assert panel.confusions.isVisible()
    assert not panel._hint.isVisible()
    assert not panel._note.isVisible()
    panel.set_result("words", note="Before:", stale=True)
    assert panel._button.text() == "Evaluate again"
    assert panel._note.isVisible()


def test_every_page_can_be_turned_to_and_painted(qtbot):
    panel = shown(qtbot, EvaluationPanel(), (980, 180))
    panel.set_result("words", stale=False)
    evaluation = evaluation_of(LABELS, ANSWERS)
    panel.confusions.show_evaluation(evaluation, images_of(8), CLASSES)
    panel.mistakes.show_evaluation(evaluation, images_of(8), CLASSES, is_mnist=True)
    panel.set_theme(DARK)
    pages = (panel.confusions, panel.mistakes, panel.rejection, panel.versus)
    for button, page in zip(panel._switch.buttons(), pages, strict=True):
        button.click()
        assert page.isVisible()
        assert panel.grab().toImage().pixelColor(1, 1).name() == DARK.panel


def test_another_set_lets_go_of_the_chosen_digit(confusions):
    confusions.gallery.choose(1)
    confusions.show_evaluation(evaluation_of(LABELS, ANSWERS), images_of(20), CLASSES)
    assert confusions.gallery.chosen is None
