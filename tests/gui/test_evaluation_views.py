"""The pages of the evaluation tab, each by itself: what they show, and what mouse and keys do there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.mcnemar import versus
from lenet_viz.analysis.paper_results import FIG_8, FIG_10
from lenet_viz.analysis.rejection_curve import rejection_curve
from lenet_viz.gui.views.comparison.subject import NetworkChoice
from lenet_viz.gui.views.evaluation.confusions_page import ConfusionsPage
from lenet_viz.gui.views.evaluation.gallery import NONE, DigitGallery, Pictures
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.gui.views.evaluation.mistakes_page import MNIST_ONLY, NEIGHBOURS_TIP, NONE_YET, MistakesPage
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.evaluation.rejection_page import RejectionPage
from lenet_viz.gui.views.evaluation.versus_page import Share, VersusPage
from lenet_viz.gui.views.theme import DARK
from lenet_viz.network.spec import Output
from tests.gui.evaluation_lab import evaluation_of, images_of

CLASSES = tuple("0123456789")
LABELS, ANSWERS = [4, 4, 4, 7, 1, 2, 3, 5], [9, 9, 4, 1, 1, 2, 3, 6]


def shown(qtbot, widget, size=(1100, 170)):
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


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
    assert words == ["by confusion", "by penalty", "by gap"]
    mistakes._order.setCurrentIndex(1)
    softmax = evaluation_of([1, 2], [1, 3], output=Output.SOFTMAX)
    mistakes.show_evaluation(softmax, images_of(2), CLASSES, is_mnist=False)
    assert mistakes._order.currentText() == "by probability"


@pytest.fixture
def rejection(qtbot):
    page = shown(qtbot, RejectionPage())
    evaluation = evaluation_of(np.arange(400) % 10, np.where(np.arange(400) % 40 == 0, 3, np.arange(400) % 10))
    page.set_measures([Measure.PENALTY, Measure.GAP], Measure.PENALTY)
    page.show_curve(rejection_curve(evaluation, Measure.PENALTY), "My net", on_mnist=True)
    page.show_limit(USUAL_LIMITS[Output.RBF], usual=True, stale=False)
    return page


def test_the_limit_is_read_off(rejection):
    share, rest = rejection._curve.at(20.0)
    assert rejection.readings["limit"] == "penalty above 20"
    assert rejection.readings["rejected"] == f"{share:.2%}"
    assert rejection.readings["error of the rest"] == f"{rest:.2%}"
    assert rejection.plot.limit_at == (share, rest)
    assert not rejection._usual.isEnabled()


def test_the_papers_values_stand_beside(rejection):
    values = {row.name: row.value for row in rejection.paper.rows if not row.own}
    assert len(values) == len(FIG_10) + 1
    assert next(value for name, value in values.items() if name.endswith("LeNet-1")) == 3.7
    assert values["LeNet-5: not in the paper"] is None
    assert sum(row.own for row in rejection.paper.rows) == 1


def test_the_line_can_be_pulled(qtbot, rejection):
    plot = rejection.plot
    x, y = plot.pixel_of(100 * plot.limit_at[0]), plot.area.center().y()
    viewport = plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    with qtbot.waitSignal(rejection.share_wanted) as caught:
        qtbot.mouseMove(viewport, QPoint(round(x) + 40, round(y)))
    assert caught.args[0] == pytest.approx(plot.limit_at[0] + plot.pixels_in_passes(40) / 100, abs=0.01)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 40, round(y)))


def test_the_line_follows_the_keys(qtbot, rejection):
    """A step is a tenth of a percent, or a digit where those are more: here 0.25%."""
    plot, curve = rejection.plot, rejection._curve
    at = plot.limit_at[0]
    for key, wanted in (
        (Qt.Key.Key_Right, at + 0.0025),
        (Qt.Key.Key_Left, at - 0.0025),
        (Qt.Key.Key_PageDown, at - 0.01),
        (Qt.Key.Key_PageUp, at + 0.01),
        (Qt.Key.Key_Home, 0.0),
    ):
        with qtbot.waitSignal(rejection.share_wanted) as caught:
            qtbot.keyClick(plot, key)
        assert caught.args[0] == pytest.approx(wanted)
        assert caught.args[0] in curve.rejected


def test_a_stale_curve_moves_no_limit(qtbot, rejection):
    rejection.show_limit(USUAL_LIMITS[Output.RBF], usual=True, stale=True)
    assert rejection.note
    with qtbot.assertNotEmitted(rejection.share_wanted):
        qtbot.keyClick(rejection.plot, Qt.Key.Key_Right)


def test_a_limit_of_another_measure_is_only_named(rejection):
    rejection.show_limit(Limit(Measure.GAP, 3.0), usual=False, stale=False)
    assert rejection.plot.limit_at is None
    assert rejection.readings["limit"] == "gap below 3"
    assert rejection.readings["rejected"] == "–"


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
    assert panel._pages.currentWidget() is panel._hint
    panel.set_result("words", stale=False)
    assert panel._pages.currentWidget() is panel.confusions
    panel.set_result("words", stale=True)
    assert panel._button.text() == "Evaluate again"
    assert panel._stale_note.isVisible()


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
