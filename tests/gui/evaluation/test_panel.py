"""The tab's row of orders, and what all of its pages have in common: stale and new, dark and light, seen and heard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from lenet_viz.analysis.findings import Attribution, Method
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.mcnemar import versus
from lenet_viz.analysis.rejection_curve import rejection_curve
from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.evaluation.explanation import Explanation
from lenet_viz.gui.views.evaluation.gallery import Pictures
from lenet_viz.gui.views.evaluation.matrix import ConfusionMatrix
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.gui.views.evaluation.mistake_pictures import MistakePictures
from lenet_viz.gui.views.evaluation.panel import COMPACT, NARROW, SMALL, EvaluationPanel
from lenet_viz.gui.views.evaluation.paper_list import PaperList, PaperRow
from lenet_viz.gui.views.evaluation.rejection_page import OWN_SHARE
from lenet_viz.gui.views.evaluation.source_box import ASK, SourceBox
from lenet_viz.gui.views.evaluation.versus_shares import Share
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.spec import Output, Stage, Unit
from tests.gui.evaluation.lab import ANSWERS, CLASSES, LABELS, evaluation_of, images_of

# The off-screen platform complains of lists that open and of tool tips.
opens_windows = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def shown(qtbot, widget, size):
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def explanation() -> Explanation:
    pixels = np.zeros((32, 32), np.float32)
    pixels[8:24, 12:20] = 1
    found = Attribution(Method.INTEGRATED_GRADIENTS, Unit(Stage.OUTPUT, 9), pixels - 0.5, 1.0, 0.0)
    return Explanation(0, Output.RBF, pixels, 9, 4, found, found, None)


def fill(panel: EvaluationPanel) -> EvaluationPanel:
    """Something on every page."""
    evaluation = evaluation_of(LABELS, ANSWERS)
    panel.set_sources([("mnist", "MNIST test"), ("fashion", "Fashion test"), ("own", "my digits")])
    panel.set_result("My net on MNIST test · error 50.00%", stale=False)
    panel.confusions.show_evaluation(evaluation, images_of(8), CLASSES)
    panel.mistakes.show_evaluation(evaluation, images_of(8), CLASSES, is_mnist=True)
    panel.mistakes.pictures.show_explanation(explanation())
    near = Pictures(images_of(8), np.arange(4), list("4567"), np.zeros(4, bool), str)
    panel.mistakes.show_neighbours(near, "Nearest training digits in F6", "")
    panel.rejection.set_measures([Measure.PENALTY], Measure.PENALTY)
    panel.rejection.show_curve(rejection_curve(evaluation, Measure.PENALTY), "My net", on_mnist=True)
    panel.rejection.show_limit(USUAL_LIMITS[Output.RBF], usual=True, stale=False)
    panel.versus.set_left("My net", evaluation.error)
    panel.versus.show_versus(versus(evaluation, evaluation_of(LABELS, LABELS)), images_of(8), CLASSES)
    panel.versus.choose_cell(Share.ONLY_RIGHT)
    return panel


@pytest.fixture
def panel(qtbot):
    return fill(shown(qtbot, EvaluationPanel(), (1300, 260)))


def parts(panel: EvaluationPanel) -> dict[str, tuple[int, object]]:
    """Everything that is of a result: the page where it is seen, and itself."""
    confusions, mistakes, page = panel.confusions, panel.mistakes, panel.versus
    return {
        "matrix": (0, confusions.matrix),
        "error": (0, confusions._error),
        "digits of a cell": (0, confusions.gallery),
        "what they are": (0, confusions._heading),
        "mistakes": (1, mistakes.gallery),
        "number of mistakes": (1, mistakes._heading),
        "explanation": (1, mistakes.pictures),
        "neighbours": (1, mistakes.neighbours),
        "stage": (1, mistakes._near),
        "what captions are": (1, mistakes._near_words),
        "title": (3, page._left),
        "left error": (3, page._left_error),
        "right error": (3, page._right_error),
        "table": (3, page._table),
        "sentence": (3, page._words),
        "number of digits": (3, page._heading),
        "digits of both": (3, page.gallery),
    }


def pictures_of(panel: EvaluationPanel) -> dict[str, object]:
    images = {}
    for name, (place, part) in parts(panel).items():
        panel._switch.buttons()[place].click()
        QApplication.processEvents()
        images[name] = part.grab().toImage()
    return images


def test_everything_of_another_network_looks_so(panel):
    fresh = pictures_of(panel)
    panel.set_result("words", stale=True)
    stale = pictures_of(panel)
    assert [name for name in fresh if stale[name] == fresh[name]] == []
    panel.set_result("words", stale=False)
    again = pictures_of(panel)
    assert [name for name in fresh if again[name] != fresh[name]] == []


def test_another_theme_leaves_no_picture_of_the_one_before(qtbot, panel):
    light = pictures_of(panel)
    panel.set_theme(DARK)
    dark = pictures_of(panel)
    other = shown(qtbot, EvaluationPanel(), (1300, 260))
    other.set_theme(DARK)
    assert pictures_of(fill(other)) == dark
    painted = ("matrix", "digits of a cell", "mistakes", "explanation", "neighbours", "digits of both")
    assert [name for name in painted if dark[name] == light[name]] == []
    panel.set_theme(LIGHT)
    assert pictures_of(panel) == light


def test_what_is_under_way_is_not_greyed(panel):
    panel.set_result("words", stale=True)
    assert not panel.versus._words.isEnabled()
    panel.versus.show_words("reading…")
    assert panel.versus._words.isEnabled()


def heard(widget) -> str:
    """All that is said of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
    return " | ".join(interface.text(kind) for kind in kinds)


def test_values_are_heard_and_not_their_names_alone(panel):
    assert panel.status in heard(panel._status)
    assert "50.00% error" in heard(panel.confusions._error)
    assert "95% interval" in heard(panel.confusions._interval)
    assert f"{panel.confusions._facts[0][1].text()}" in heard(panel.confusions._facts[0][1])
    for name, label in panel.rejection._values.items():
        assert f"{name}: {label.text()}" in heard(label)
    assert "limit: penalty above 20" in heard(panel.rejection._values["limit"])
    for share, cell in panel.versus._cells.items():
        assert f"Digits {share.words}: {panel.versus.counts[share]}" in heard(cell)
    assert "Error of this network: 50.00%" in heard(panel.versus._left_error)
    assert "Error of the other network: 0.00%" in heard(panel.versus._right_error)
    panel.versus.show_words("choose one")
    assert "0.00%" not in heard(panel.versus._right_error)
    panel.rejection.show_obstacle("none")
    assert "penalty" not in heard(panel.rejection._values["limit"])


@pytest.fixture
def box(qtbot):
    box = shown(qtbot, SourceBox(), (220, 30))
    box.set_sources([("mnist", "MNIST test"), ("fashion", "Fashion test"), ("own", "my digits")])
    box.setFocus()
    return box


def roll(box: SourceBox, steps: int) -> None:
    for _ in range(abs(steps)):
        turn = QPoint(0, 120 if steps > 0 else -120)
        at = QPointF(10, 10)
        nothing, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(at, box.mapToGlobal(at), QPoint(), turn, nothing, keys, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(box, event)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_F])
def test_no_key_over_the_closed_box_opens_a_dialog(qtbot, box, key):
    with qtbot.assertNotEmitted(box.folder_wanted):
        for _ in range(5):
            qtbot.keyClick(box, key)
    assert box.source != ASK
    assert box.source != "mnist"


def test_no_wheel_over_the_closed_box_opens_a_dialog(qtbot, box):
    with qtbot.assertNotEmitted(box.folder_wanted):
        roll(box, -5)
    assert box.source == "own"
    roll(box, 5)
    assert box.source == "mnist"


@opens_windows
@pytest.mark.parametrize("alt", [False, True])
def test_the_open_list_asks_for_a_folder(qtbot, box, alt):
    if alt:
        qtbot.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    else:
        qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(box.view().isVisible)
    for _ in range(3):
        qtbot.keyClick(box.view(), Qt.Key.Key_Down)
    with qtbot.waitSignal(box.folder_wanted):
        qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    assert box.source == "mnist"
    assert not box.view().isVisible()


@opens_windows
def test_the_whole_name_of_a_folder_is_told(qtbot, box):
    name = "pictures in the drawer of the desk in the post office of the town"
    box.set_folder(name)
    assert box.width() <= 220
    place = QPoint(10, 10)
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, place, box.mapToGlobal(place)))
    assert QToolTip.text() == f"Which digits the network reads: {name}"
    assert name in heard(box)


def test_the_looks_of_the_row_are_worked_out_when_they_change(qtbot, panel, monkeypatch):
    sheets: list[str] = []
    set_sheet = panel._row.setStyleSheet
    monkeypatch.setattr(panel._row, "setStyleSheet", lambda sheet: (sheets.append(sheet), set_sheet(sheet)))
    for width in (NARROW + 200, NARROW + 100, NARROW - 100, NARROW - 50, NARROW + 1):
        panel.resize(width, 260)
    assert sheets == [SMALL, COMPACT]


def test_only_the_first_letter_is_raised(qtbot):
    matrix = shown(qtbot, ConfusionMatrix(), (800, 200))
    matrix.show_evaluation(evaluation_of([5, 7], [7, 7]), [*"01234", "Sandal", "6", "Sneaker", "8", "9"])
    left, top, width, height = matrix._layout.box(Place(5, 7))
    words = matrix.words_at(left + width // 2, top + height // 2)
    assert words.startswith("True 5 Sandal, answered 7 Sneaker: 1 of 1 digit")


def test_a_long_reason_is_told_in_full(qtbot):
    pictures = shown(qtbot, MistakePictures(), (360, 140))
    pictures.show_explanation(explanation())
    pictures.fit(360, 140)
    reason = "It could not be explained: " + "for a reason that takes much room " * 3
    pictures.set_note(reason)
    assert pictures.tip_at(5, 5) == reason
    pictures.set_note("short")
    assert pictures.tip_at(5, 5) == ""


ROWS = [
    PaperRow("a classifier with a very, very, very, very long name", 3.0),
    PaperRow("short", 0.5),
    PaperRow("not in the paper", None),
    PaperRow("mine", 0.25, own=True),
    PaperRow("mine again", None, own=True),
]


@opens_windows
def test_names_without_room_are_told(qtbot):
    results = shown(qtbot, PaperList("results"), (250, 100))
    results.setToolTip("of the paper")
    results.show_rows(ROWS)
    line = results.height() // len(ROWS)
    assert results.tip_at(line / 2) == f"{ROWS[0].name}: 3.0%\nof the paper"
    assert results.tip_at(line * 1.5) == "of the paper"
    assert results.tip_at(results.height() + 20) == "of the paper"
    QApplication.sendEvent(results, QHelpEvent(QEvent.Type.ToolTip, QPoint(9, 4), results.mapToGlobal(QPoint(9, 4))))
    assert QToolTip.text().startswith(ROWS[0].name)


def test_results_are_heard_as_they_are_seen(qtbot):
    results = shown(qtbot, PaperList("results"), (250, 100))
    results.show_rows(ROWS)
    said = results.accessibleDescription().split("; ")
    assert said[1:] == ["short: 0.5%", "not in the paper", "mine: 0.25%", "mine again: out of reach"]


def test_a_share_out_of_reach_is_called_so_everywhere(panel):
    wrong = evaluation_of([1, 2, 3], [2, 3, 4])
    panel.rejection.show_curve(rejection_curve(wrong, Measure.PENALTY), "My net", on_mnist=True)
    panel.rejection.show_limit(Limit(Measure.PENALTY, 5.0), usual=False, stale=False)
    assert panel.rejection.readings[OWN_SHARE] == "out of reach"
    assert "here: My net, by penalty: out of reach" in panel.rejection.paper.accessibleDescription()


def test_every_label_that_gives_way_tells_all(panel):
    panel.resize(760, 260)
    for label in panel.findChildren(ElidedLabel):
        if label.isVisible() and label.words_shown != label.text():
            assert label.text() in label.toolTip()
