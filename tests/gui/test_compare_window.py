"""The window that compares two networks: what it says, what it offers, what it tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QTabBar, QToolButton, QToolTip

from lenet_viz.analysis.comparison import Disagreements, Verdict
from lenet_viz.analysis.reading import read
from lenet_viz.gui.views.comparison.choice_box import ChoiceBox
from lenet_viz.gui.views.comparison.places import Place
from lenet_viz.gui.views.comparison.subject import NetworkChoice, Pair, Reading, Side, Subject
from lenet_viz.gui.views.comparison.window import CompareWindow
from lenet_viz.gui.views.comparison.words import (
    all_differences,
    fact_lines,
    found_words,
    line_tips,
    place_words,
    stage_lines,
    training_note,
    verdict_tip,
)
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.inference import run
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file

CHOICES = [NetworkChoice("a", "First", "one"), NetworkChoice("b", "Second"), NetworkChoice("c", "Third")]
SHIPPED = {name: load_network(network_file(name)) for name in VARIANTS}


def subject(name: str, start: str | None = None, **others) -> Subject:
    network, card = SHIPPED[name]
    return Subject(network.spec, network.snapshot(), network.spec.title, card=card, start=start, **others)


def reading(name: str, seed: int = 0) -> Reading:
    side = VARIANTS[name].input_size
    pixels = np.random.default_rng(seed).uniform(-0.1, 1.175, (32, 32)).astype(np.float32)
    margin = (32 - side) // 2
    trace = run(SHIPPED[name][0], pixels[margin : 32 - margin, margin : 32 - margin])
    return Reading(trace, read(trace.scores, trace.spec.output))


def pair(left: str, right: str, start: str | None = None) -> Pair:
    return Pair((subject(left, start), subject(right, start)), (reading(left), reading(right)))


@pytest.fixture
def window(qtbot):
    window = CompareWindow()
    qtbot.addWidget(window)
    window.set_choices(CHOICES)
    window.set_networks(subject("paper-1998"), subject("softmax-full"))
    window.show()
    qtbot.waitExposed(window)
    return window


def boxes(window: CompareWindow) -> list[QComboBox]:
    return sorted(window.findChildren(QComboBox), key=lambda box: box.x())


def shown_words(window: CompareWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel))


# Words


def test_what_is_built_differently_is_marked():
    lines = {line.name: line for line in stage_lines(pair("paper-1998", "softmax-full"), Stage.C3)}
    assert (lines["kernels"].left, lines["kernels"].right) == ("60 of 96", "96 of 96")
    assert lines["kernels"].marked
    assert not lines["saturated"].marked


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.INPUT, Stage.F6, Stage.OUTPUT)])
@pytest.mark.parametrize("name", VARIANTS)
def test_every_stage_of_every_pair_has_words(name, stage):
    both = pair("paper-1998", name)
    assert stage_lines(both, stage)
    assert stage.value in line_tips(both, stage)


def test_maps_are_compared_only_of_networks_with_one_start():
    apart = pair("paper-1998", "paper-1998")
    joined = pair("paper-1998", "paper-1998", start="seed 1998")
    assert "difference" not in " ".join(line.name for line in stage_lines(apart, Stage.C1))
    assert stage_lines(joined, Stage.C1)[0].name == "mean |difference| 0.00"
    assert not pair("paper-1998", "softmax-full", start="seed 1998").share_start
    place = Place(Side.LEFT, Stage.C1, 2, (3, 4))
    assert "right" not in place_words(apart, place)
    assert "right" in place_words(joined, place)


def test_a_place_in_words():
    both = pair("paper-1998", "softmax-full")
    value = both.readings[0].trace.values[Stage.C1][2, 3, 4]
    words = place_words(both, Place(Side.LEFT, Stage.C1, 2, (3, 4)))
    assert words == f"C1 map 2, unit (3, 4): left {value:.4f}".replace("-", "−")
    scores = place_words(both, Place(Side.LEFT, Stage.OUTPUT, 7, (0, 0)))
    assert "penalty" in scores
    assert "probability" in scores
    assert place_words(Pair(both.subjects), Place(Side.LEFT, Stage.C1, 2)) == "C1 map 2: draw a digit"


def test_the_differences_of_training_stand_under_their_headings():
    modern, old = subject("paper-1998"), subject("paper-1998")
    old = replace(old, card=replace(old.card, recipe=replace(old.card.recipe, name="1998", batch=1), test_error=0.0095))
    groups = all_differences(old, modern)
    assert groups["The network"] == ()
    assert [each.name for each in groups["Its training"]] == ["recipe", "batch"]
    assert ("0.95%", f"{modern.card.test_error:.2%}") in [(each.left, each.right) for each in groups["The result"]]


def test_what_is_not_known_or_not_true_any_more_is_said():
    known, unknown = subject("paper-1998"), replace(subject("softmax-full"), card=None, note="untrained")
    assert list(all_differences(known, unknown)) == ["The network"]
    assert "not known" in training_note(known, unknown)
    assert fact_lines(unknown)[0] == "untrained"
    assert "altered by hand" in fact_lines(replace(known, altered=True))[0]
    assert "altered by hand" in training_note(known, replace(known, altered=True))
    assert training_note(known, known) == ""


def test_found_digits_in_words():
    found = Disagreements(*(np.array(row) for row in ([7, 12], [3, 4], [3, 9], [5, 4])), 100)
    assert found_words(found, 1) == (
        "2 of 2: test digit #12 is a 4; left is nearest to 9, right to 4"
        "  ·  of all 2 the left reads 1 rightly, the right 1"
    )


def test_the_verdict_in_words():
    both = pair("paper-1998", "softmax-full")
    assert Pair(both.subjects).verdict is Verdict.BLANK
    assert "Draw a digit" in verdict_tip(Pair(both.subjects))
    assert both.subjects[1].title in verdict_tip(both)


# The window


def test_choosing_a_network(qtbot, window):
    window.set_chosen(Side.LEFT, "a")
    assert window.chosen(Side.LEFT) == "a"
    box = boxes(window)[1]
    with qtbot.waitSignal(window.network_chosen) as chosen:
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert chosen.args == [Side.RIGHT, "a"]


def test_what_is_chosen_stays_when_the_list_is_new(qtbot, window):
    window.set_chosen(Side.LEFT, "c")
    with qtbot.assertNotEmitted(window.network_chosen):
        window.set_choices(CHOICES[1:])
    assert window.chosen(Side.LEFT) == "c"
    window.set_choices(CHOICES[:1])
    assert window.chosen(Side.LEFT) is None


def test_swap_search_and_stop(qtbot, window):
    with qtbot.waitSignal(window.swap_wanted):
        window.findChild(QToolButton).click()
    find = window.findChild(QPushButton)
    with qtbot.waitSignal(window.search_wanted):
        find.click()
    window.set_searching(50, 200)
    assert "25%" in shown_words(window)
    with qtbot.waitSignal(window.search_cancelled):
        find.click()
    window.set_found("nothing", more=False)
    with qtbot.waitSignal(window.search_wanted):
        find.click()


def test_escape_closes_and_stops_the_search(qtbot, window):
    window.set_searching(0, 1)
    with qtbot.waitSignal(window.search_cancelled):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_the_difference_is_offered_only_where_it_means_something(window):
    box = window.findChild(QCheckBox)
    assert not box.isEnabled()
    window.set_networks(subject("paper-1998", "one"), subject("paper-1998", "one"))
    assert box.isEnabled()
    box.setChecked(True)
    window.set_networks(subject("paper-1998", "one"), subject("paper-1998", "two"))
    assert not box.isChecked()


def test_the_tab_of_differences(window):
    window.findChild(QTabBar).setCurrentIndex(1)
    assert window.differences.isVisible()
    assert "60 of 96, Table I" in shown_words(window)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_right_column_shows_the_difference(window, theme):
    window.set_theme(theme)
    window.set_networks(subject("paper-1998", "one"), subject("paper-1998", "one"))
    window.set_readings(reading("paper-1998"), reading("paper-1998"))
    before = window.canvas.grab().toImage()
    window.findChild(QCheckBox).setChecked(True)
    after = window.canvas.grab().toImage()
    columns = window.canvas.comparison_layout.columns
    left, right = (column.maps[Stage.C1][0] for column in columns)
    for rect, same in ((left, True), (right, False)):
        spot = QPoint(int(rect.x) + 12, int(rect.y) + 12)
        area = (spot.x(), spot.y(), 20, 20)
        assert (before.copy(*area) == after.copy(*area)) is same
    # Nothing differs from itself.
    assert after.pixelColor(spot).name() == theme.gradients.neutral


@pytest.mark.parametrize("name", VARIANTS)
def test_every_network_can_be_compared_at_every_size(window, name):
    window.set_networks(subject("paper-1998"), subject(name))
    for size in ((900, 600), (1100, 760), (1600, 1000)):
        window.resize(*size)
        window.set_readings(None, None)
        blank = window.canvas.grab().toImage()
        window.set_readings(reading("paper-1998"), reading(name))
        assert window.canvas.grab().toImage() != blank


def test_the_pointer_and_the_keys_tell_numbers(qtbot, window):
    window.set_readings(reading("paper-1998"), reading("softmax-full"))
    canvas = window.canvas
    rect = canvas.comparison_layout.columns[0].maps[Stage.C1][1]
    with qtbot.waitSignal(canvas.pointed) as told:
        qtbot.mouseMove(canvas, QPoint(int(rect.x) + 3, int(rect.y) + 3))
    assert told.args[0].startswith("C1 map 1, unit (")
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(canvas.pointed, check_params_cb=lambda words: words.startswith("S2 map 0")):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)


def test_the_tool_tip_of_a_choice_says_the_name_in_full(qtbot, monkeypatch):
    box = ChoiceBox("left")
    qtbot.addWidget(box)
    box.addItem("a run with a name that is far too long")
    box.setCurrentIndex(0)
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, words, widget: said.append(words))
    box.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert said == ["Which network is on the left: a run with a name that is far too long"]


def test_no_key_is_meant_for_two_things(window):
    tabs = window.findChild(QTabBar)
    words = [tabs.tabText(index) for index in range(tabs.count())]
    words += [button.text() for kind in (QCheckBox, QPushButton) for button in window.findChildren(kind)]
    keys = [QKeySequence.mnemonic(each).toString() for each in words]
    assert len(set(keys)) == len(keys) == 4
