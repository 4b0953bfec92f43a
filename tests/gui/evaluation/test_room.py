"""All of the tab can be read where there is little room: nothing is cut off, covered or paler than its ground."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from lenet_viz.analysis.findings import Attribution, Method
from lenet_viz.analysis.limits import USUAL_LIMITS, Measure
from lenet_viz.analysis.mcnemar import versus
from lenet_viz.analysis.paper_results import FIG_10
from lenet_viz.analysis.rejection_curve import rejection_curve
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers import mistakes
from lenet_viz.gui.views.evaluation.confusions_page import FACTS_WIDTH
from lenet_viz.gui.views.evaluation.explanation import Explanation, pictures_of
from lenet_viz.gui.views.evaluation.matrix import ConfusionMatrix
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.gui.views.evaluation.mistake_pictures import SIDES
from lenet_viz.gui.views.evaluation.mistakes_page import NEIGHBOUR_ACROSS
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.evaluation.paper_list import LINES, PaperList, PaperRow
from lenet_viz.gui.views.style import SMALL_PIXELS, style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT, font
from lenet_viz.network.spec import Output, Stage, Unit
from tests.gui.evaluation.lab import ANSWERS, CLASSES, LABELS, evaluation_of, images_of


def shown(qtbot, widget, size):
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def advance(words: str, *, bold: bool = False) -> int:
    return QFontMetrics(font(pixels=SMALL_PIXELS, bold=bold)).horizontalAdvance(words)


@pytest.mark.parametrize("own", [0.25, 83.53, 100.0])
def test_no_bar_covers_a_number(qtbot, own):
    results = shown(qtbot, PaperList("results"), (280, 140))
    rows = [PaperRow(each.label, each.value) for each in FIG_10] + [PaperRow("mine", own, own=True)]
    results.show_rows(rows)
    names, bars, numbers = results.columns()
    assert names.right() < bars.left()
    assert bars.right() < numbers.left()
    assert numbers.width() >= max(advance(row.number, bold=row.own) for row in rows)
    assert numbers.right() < results.width()
    assert results.minimumSizeHint().height() == len(rows) * LINES[0]
    # The longest bar ends where its place does.
    image, middle = results.grab().toImage(), results._line * (len(rows) - 1) + results._line // 2
    accent = [x for x in range(bars.left(), numbers.left()) if image.pixelColor(x, middle).name() == LIGHT.accent]
    if own > 10:
        assert max(accent) <= bars.right()


@pytest.mark.parametrize(("page", "names"), [(0, ["matrix"]), (2, ["paper"]), (3, ["_words", "_table", "gallery"])])
def test_a_low_tab_scrolls_rather_than_cut_anything_off(qtbot, page, names):
    panel = shown(qtbot, EvaluationPanel(), (970, 150))
    evaluation, other = evaluation_of(LABELS, ANSWERS), evaluation_of(LABELS, LABELS)
    panel.set_result("words")
    panel.confusions.show_evaluation(evaluation, images_of(8), CLASSES)
    panel.rejection.set_measures([Measure.PENALTY], Measure.PENALTY)
    panel.rejection.show_curve(rejection_curve(evaluation, Measure.PENALTY), "My net", on_mnist=True)
    panel.rejection.show_limit(USUAL_LIMITS[Output.RBF], usual=True, stale=True)
    panel.versus.show_versus(versus(evaluation, other), images_of(8), CLASSES)
    panel._switch.button(page).click()
    bar = panel._pages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    whole = (panel.confusions, panel.mistakes, panel.rejection, panel.versus)[page]
    for name in names:
        part = getattr(whole, name)
        assert part.height() >= part.minimumSizeHint().height() > 0
        assert whole.rect().contains(QRect(part.mapTo(whole, part.rect().topLeft()), part.size()))
    for cell in panel.versus._cells.values():
        assert page != 3 or cell.height() >= QFontMetrics(cell.font()).height()
    # It is as high as it has to be, and no higher.
    assert whole.height() == whole.minimumSizeHint().height()
    assert panel.versus._words.minimumSizeHint().height() >= panel.versus._words.heightForWidth(430)


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of two luminances as WCAG has it, 1…21."""

    def luminance(colour: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("stale", [False, True])
def test_counts_can_be_read_on_every_ground(qtbot, theme, stale):
    matrix = shown(qtbot, ConfusionMatrix(), (900, 400))
    matrix.set_theme(theme)
    matrix.show_evaluation(evaluation_of([4] * 188 + [7], [9] * 188 + [1]), CLASSES)
    matrix.set_stale(stale)
    matrix.setPalette(QPalette(QColor(theme.panel)))
    matrix.setAutoFillBackground(True)
    picture = matrix.grab().toImage()
    for place in (Place(4, 9), Place(7, 1)):
        left, top, width, height = matrix._layout.box(place)
        ground = picture.pixelColor(left + 3, top + 3)
        inside = [
            picture.pixelColor(x, y)
            for x in range(left + 4, left + width - 4)
            for y in range(top + 4, top + height - 4)
        ]
        assert max(contrast(ground, each) for each in inside) > 3.5


def test_captions_of_training_digits_fit():
    for words in ("3 · 0.0043", "8 · 0.043", "0 · 1203"):
        assert advance(words, bold=True) <= NEIGHBOUR_ACROSS


def test_captions_of_training_digits_are_short_whatever_the_names_of_classes():
    near = SimpleNamespace(labels=np.array([5, 9]), distances=np.array([0.0432, 12.3]), indices=np.array([3, 4]))
    features = SimpleNamespace(stage=Stage.F6, nearest=lambda *_: near)
    digits = SimpleNamespace(classes=DatasetName.FASHION.classes)
    known = SimpleNamespace(features=features, digits=digits, images=images_of(5))
    pictures = mistakes._nearest(known, SimpleNamespace(activations={Stage.F6: None}), 5, lambda *_: None)
    assert list(pictures.captions) == ["5 · 0.043", "9 · 12"]
    assert "5 Sandal; squared distance 0.043" in pictures.words(0)


def test_the_longest_interval_fits():
    assert advance("95% interval 20.65 … 100.00%") <= FACTS_WIDTH


def explanation(output: Output) -> Explanation:
    pixels = np.zeros((32, 32), np.float32)
    pixels[8:24, 12:20] = 1
    found = Attribution(Method.INTEGRATED_GRADIENTS, Unit(Stage.OUTPUT, 9), pixels - 0.25, 1.0, 0.0)
    edit = SimpleNamespace(difference=pixels, changed=pixels, after=7, length=0.5)
    return Explanation(0, output, pixels, 9, 7, found, found, edit)


def test_titles_of_pictures_stand_apart():
    for picture in pictures_of(explanation(Output.RBF)):
        assert advance(picture.title) <= SIDES[-1] + 2
        assert advance(picture.caption) <= SIDES[-1] + 2


def test_one_colour_speaks_for_a_class_whatever_the_output():
    penalties, sums = (pictures_of(explanation(output)) for output in (Output.RBF, Output.SOFTMAX))
    assert [each.title for each in penalties] == [each.title for each in sums]
    for place in (1, 2):
        assert re.fullmatch(r"green: for \d", penalties[place].title)
        # A pixel that lowers the penalty is as green as one that raises the sum.
        np.testing.assert_array_equal(penalties[place].values, -sums[place].values)
        np.testing.assert_array_equal(sums[place].values, explanation(Output.RBF).for_answer.values)
        assert "Green lowers the penalty and so speaks for" in penalties[place].explanation
        assert "Green raises the sum and so speaks for" in sums[place].explanation


@pytest.mark.parametrize("role", ["primary", ""])
def test_a_focus_draws_nothing_inside_a_button(qtbot, role):
    button = QPushButton("Evaluate")
    button.setProperty("role", role)
    button.setStyleSheet(style_sheet(DARK))
    shown(qtbot, button, (100, 30))
    button.clearFocus()
    inside = button.rect().adjusted(3, 3, -3, -3)
    without = button.grab(inside).toImage()
    button.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    button.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # as after the first Tab
    assert button.grab(inside).toImage() == without


def test_the_keyboard_comes_to_the_page_that_is_seen(qtbot):
    panel = shown(qtbot, EvaluationPanel(), (1140, 215))
    panel.activateWindow()
    buttons = panel._switch.buttons()
    buttons[2].click()
    panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.waitUntil(buttons[2].hasFocus)
    # The mouse takes it along, and leaves it where it is when it is elsewhere.
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is buttons[1]
    panel._sources.setFocus()
    qtbot.mouseClick(buttons[3], Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is panel._sources
