from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.run_controls import RunControls
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.views.training_values import status_words, time_words
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.schedule import Schedule

NETWORKS = [("paper-1998", "LeNet-5, 1998"), ("lenet-1", "LeNet-1, 1989")]


@pytest.fixture
def panel(qtbot):
    made = TrainingPanel()
    qtbot.addWidget(made)
    made.set_networks(NETWORKS, "lenet-1")
    made.set_data_choices([("mnist", "MNIST"), ("fashion", "Fashion-MNIST")])
    made.resize(1440, 220)
    with qtbot.waitExposed(made):
        made.show()
    return made


def button(panel: TrainingPanel, word: str) -> QAbstractButton:
    kinds = (QPushButton, QToolButton)
    found = [one for kind in kinds for one in panel.findChildren(kind)]
    return next(one for one in found if one.text().replace("&", "").startswith(word))


def field(panel: TrainingPanel, name: str) -> QWidget:
    kinds = (QLineEdit, QComboBox, QSpinBox)
    return next(found for kind in kinds for found in panel.findChildren(kind) if found.accessibleName() == name)


def labels(panel: TrainingPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def begin(panel: TrainingPanel) -> None:
    panel.set_state(RunState.PREPARING)
    panel.set_state(RunState.RUNNING)


def test_a_recipe_for_trying_is_ready(panel):
    assert panel.recipe() == replace(Recipe(), passes=5)
    assert panel.network_name() == "lenet-1"
    assert panel.data_key() == "mnist"
    assert panel.status == "ready"
    assert button(panel, "Start").isEnabled()
    assert not any(button(panel, word).isEnabled() for word in ("Pause", "Stop", "Save"))


def test_what_is_typed_is_what_is_trained(panel, qtbot):
    rate = field(panel, "rate")
    rate.selectAll()
    qtbot.keyClicks(rate, "2e-3")
    field(panel, "batch").setText("1,024")
    field(panel, "optimiser").setCurrentText("SGD")
    field(panel, "schedule").setCurrentText("constant")
    field(panel, "data").setCurrentText("Fashion-MNIST")
    field(panel, "distortions").setCurrentText("none")
    expected = Recipe(
        name="own",
        rate=2e-3,
        batch=1024,
        optimiser=Optimiser.SGD,
        schedule=Schedule.CONSTANT,
        passes=5,
        distortions=None,
    )
    assert panel.recipe() == expected
    assert panel.data_key() == "fashion"


def test_a_recipe_keeps_its_name_when_only_passes_and_seed_change(panel):
    field(panel, "passes").setText("7")
    field(panel, "seed").setText("3")
    assert (panel.recipe().name, panel.recipe().passes, panel.recipe().seed) == ("modern", 7, 3)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("rate", "0", "must be above 0"),
        ("rate", "-1", "must be above 0"),
        ("rate", "1e300", "too large"),
        ("rate", "fast", "not a number"),
        ("rate", "nan", "not a number"),
        ("rate", "0,003", "not a number"),
        ("batch", "0", "must be 1 or more"),
        ("batch", "1.5", "not a whole number"),
        ("batch", "60001", "too large"),
        ("passes", "", "missing"),
        ("seed", "-1", "must be 0 or more"),
    ],
)
def test_a_bad_value_is_marked_with_its_reason_and_nothing_is_lost(panel, name, text, reason):
    editor = field(panel, name)
    field(panel, "passes").setText("9")
    good = editor.text()
    editor.setText(text)
    assert panel.form_line == f"{name.capitalize()}: {reason}"
    assert editor.accessibleDescription() == reason
    assert not button(panel, "Start").isEnabled()
    assert reason in button(panel, "Start").toolTip()
    with pytest.raises(ValueError, match=re.escape(f"{name}: {reason}")):
        panel.recipe()
    assert editor.text() == text
    editor.setText(good)
    assert reason not in panel.form_line
    assert button(panel, "Start").isEnabled()
    assert panel.recipe().passes == 9


def test_without_a_network_nothing_can_start(panel):
    panel.set_networks([], "")
    assert panel.network_name() == ""
    assert not button(panel, "Start").isEnabled()
    assert "no network" in button(panel, "Start").toolTip().lower()


@pytest.mark.parametrize(
    ("state", "word", "signal"),
    [
        (RunState.IDLE, "Start", "start_requested"),
        (RunState.RUNNING, "Pause", "pause_requested"),
        (RunState.PAUSED, "Resume", "resume_requested"),
        (RunState.PAUSED, "Step", "step_requested"),
        (RunState.PAUSED, "Pass", "pass_requested"),
        (RunState.PAUSED, "Rewind", "rewind_requested"),
        (RunState.PREPARING, "Stop", "stop_requested"),
        (RunState.FINISHED, "New seed", "new_seed_requested"),
        (RunState.FINISHED, "Rewind", "rewind_requested"),
        (RunState.FINISHED, "Save", "save_requested"),
    ],
)
def test_buttons_ask(panel, qtbot, state, word, signal):
    panel.set_progress(10.0, 10, 0, 0)
    panel.set_state(state)
    with qtbot.waitSignal(getattr(panel, signal), timeout=1000):
        qtbot.mouseClick(button(panel, word), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("state", RunState)
def test_every_state_allows_what_its_rules_say(panel, state):
    panel.set_state(state)
    panel.set_progress(0.5, 2, 0, math.inf)
    rules = RUN_RULES[state]
    assert button(panel, "Start").isEnabled() is rules.startable
    assert button(panel, "Stop").isEnabled() is rules.stoppable
    assert button(panel, "Save").isEnabled() is rules.saveable
    assert button(panel, "Step").isEnabled() is rules.steppable
    assert button(panel, "Pass").isEnabled() is rules.steppable
    assert button(panel, "Rewind").isEnabled() is rules.rewindable
    assert button(panel, "New seed").isEnabled() is (rules.startable or rules.resumable)
    hold = button(panel, "Resume" if rules.resumable else "Pause")
    assert hold.isEnabled() is (rules.pausable or rules.resumable)
    assert field(panel, "network").isEnabled() is rules.startable
    assert field(panel, "rate").isEnabled() is (rules.startable or rules.changeable)


def test_progress_is_told_in_words_and_on_the_bar(panel):
    begin(panel)
    panel.set_progress(2.55, 20, 14_200.4, 230)
    assert panel.status == "pass 3 of 20 · 14,200 digits/s · 4 min left"
    bar = panel.findChild(QProgressBar)
    assert bar.value() / bar.maximum() == pytest.approx(2.55 / 20, abs=0.001)
    panel.set_state(RunState.PAUSED)
    assert panel.status == "paused · pass 3 of 20"
    panel.set_progress(20.0, 20, 14_200, 0)
    panel.set_state(RunState.FINISHED)
    assert panel.status == "finished · 20 passes"


def test_a_new_run_clears_progress_and_note(panel):
    panel.set_progress(5.0, 10, 1, 1)
    panel.set_note("The loss is not a number.")
    assert panel.note == "The loss is not a number."
    panel.set_state(RunState.PREPARING)
    assert panel.note == ""
    assert panel.findChild(QProgressBar).value() == 0
    assert panel.status == "preparing"


def test_the_note_can_be_read_and_copied(panel):
    panel.set_note("Training stopped <here>.")
    note = next(label for label in panel.findChildren(QLabel) if label.text() == "Training stopped <here>.")
    assert note.isVisible()
    assert note.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert note.textFormat() is Qt.TextFormat.PlainText
    panel.set_note("")
    assert not note.isVisible()


@pytest.mark.parametrize("page", range(4))
def test_each_key_leads_to_one_place(panel, page):
    tabs = panel.findChild(QTabBar)
    tabs.setCurrentIndex(page)
    texts = [
        one.text() for kind in (QLabel, QPushButton, QToolButton) for one in panel.findChildren(kind) if one.isVisible()
    ]
    texts += [tabs.tabText(index) for index in range(tabs.count())]
    keys = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(keys) >= 9
    assert len(set(keys)) == len(keys)
    for label in panel.findChildren(QLabel):
        if "&" in label.text():
            assert label.buddy() is not None
            assert label.buddy().toolTip()


def place(widget: QWidget, panel: TrainingPanel) -> QRect:
    """Where it is seen in the panel."""
    return widget.visibleRegion().boundingRect().translated(widget.mapTo(panel, QPoint()))


def test_a_form_that_gets_its_style_late_is_wide_enough_all_the_same(panel, qtbot):
    panel.resize(1130, 220)
    panel.setStyleSheet(style_sheet(LIGHT) + "QLabel, QLineEdit { font-size: 15px; }")
    panel.findChild(QTabBar).setCurrentIndex(1)
    dropout = field(panel, "dropout")
    qtbot.waitUntil(lambda: dropout.visibleRegion().boundingRect() == dropout.rect())


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_recipe_is_can_be_read_in_the_smallest_window(panel, qtbot, name):
    panel.setStyleSheet(style_sheet(LIGHT))
    panel.resize(972, 178)
    panel.set_network("paper-1998")
    panel.set_recipe(RECIPES[name])
    line = next(one for one in panel.findChildren(ElidedLabel) if one.text() == panel.form_line)
    qtbot.waitUntil(lambda: line.width() > 400)
    assert line.words_shown == panel.form_line


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("page", range(4))
@pytest.mark.parametrize("size", [(1600, 240), (1130, 220), (972, 178), (320, 760)])
def test_nothing_overlaps_or_leaves_the_panel(panel, qtbot, size, page, theme):
    panel.setStyleSheet(style_sheet(theme))
    panel.set_theme(theme)
    panel.set_recipe(RECIPES["1998"])
    panel.findChild(QTabBar).setCurrentIndex(page)
    panel.set_progress(0.5, 10, 14_200, 200)
    panel.set_state(RunState.PAUSED)
    panel.resize(*size)

    def tidy() -> None:
        kinds = (QPushButton, QToolButton, QComboBox, QCheckBox, QLineEdit, QSpinBox)
        controls = [one for kind in kinds for one in panel.findChildren(kind) if one.isVisible()]
        controls = [one for one in controls if not isinstance(one.parent(), QSpinBox)]
        assert len(controls) >= 12
        beside = size[0] > 400
        assert (place(panel.curves, panel).left() > place(field(panel, "recipe"), panel).right()) is beside
        own = [one for one in controls if not panel.curves.isAncestorOf(one)]
        # One column of fields may be scrolled, three are not.
        assert not beside or all(one.visibleRegion().boundingRect() == one.rect() for one in own)
        own = [one for one in own if not one.visibleRegion().isEmpty()]
        places = [place(widget, panel) for widget in (*own, panel.curves)]
        assert all(panel.rect().contains(one) for one in places)
        assert not any(one.intersects(two) for one in places for two in places if one is not two)
        assert panel.curves.height() >= 90
        assert not beside or place(field(panel, "updates per second"), panel).top() < 40, "the buttons are one row"

    qtbot.waitUntil(tidy)


@pytest.mark.parametrize(("width", "worded"), [(1600, True), (980, False)])
def test_buttons_have_words_where_there_is_room_and_always_a_name(panel, qtbot, width, worded):
    panel.resize(width, 200)
    step = button(panel, "Step")
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
    qtbot.waitUntil(lambda: step.toolButtonStyle() is style)
    assert step.accessibleName() == "Step"
    assert step.toolTip().startswith("Step: ")


def test_looking_back_takes_the_place_of_the_progress(panel, qtbot):
    bar = panel.findChild(QProgressBar)
    panel.set_looking_back("looking back at step 1,234 of pass 3")
    assert "looking back at step 1,234 of pass 3" in labels(panel)
    assert not bar.isVisible()
    for word, signal in (("Live", "live_requested"), ("Branch", "branch_requested"), ("Film", "film_requested")):
        with qtbot.waitSignal(getattr(panel, signal), timeout=1000):
            qtbot.mouseClick(button(panel, word), Qt.MouseButton.LeftButton)
    panel.set_looking_back(None)
    assert bar.isVisible()
    assert not button(panel, "Live").isVisible()


def test_updates_per_second_are_told(panel, qtbot):
    updates = panel.findChild(QSpinBox)
    assert updates.accessibleName() == "updates per second"
    with qtbot.waitSignal(panel.update_rate_changed, timeout=1000) as told:
        updates.setValue(0)
    assert told.args == [0.0]
    panel.set_update_rate(30.0)
    assert panel.update_rate == 30.0


def test_a_change_under_way_is_told(panel, qtbot):
    begin(panel)
    rate = field(panel, "rate")
    with qtbot.waitSignal(panel.changes_wanted, timeout=1000) as told:
        rate.setText("0.001")
        rate.editingFinished.emit()
    assert told.args[0].rate == 0.001


def test_recipes_and_folders_are_asked_for(panel, qtbot):
    panel.set_data_choices([("folder", "folder of images")])
    with qtbot.waitSignal(panel.folder_requested, timeout=1000):
        button(panel, "…").click()
    for action in button(panel, "⋯").menu().actions():
        signal = panel.open_recipe_requested if "Open" in action.text() else panel.save_recipe_requested
        with qtbot.waitSignal(signal, timeout=1000):
            action.trigger()


def test_a_new_seed_is_shown(panel):
    panel.set_seed(7)
    assert (panel.recipe().seed, panel.recipe().name) == (7, "modern")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59, "59 s"), (61, "2 min"), (3600, "1 h"), (3660, "1 h 1 min"), (90_000, "25 h")],
)
def test_durations_are_words(seconds, words):
    assert time_words(seconds) == words


def test_what_is_not_known_is_not_said():
    known = {"passes_seen": 0.5, "passes": 1}
    assert status_words(RunState.RUNNING, **known, speed=0, left=math.inf) == "pass 1 of 1"
    assert status_words(RunState.FINISHED, **known, speed=0, left=math.inf) == "ended · pass 1 of 1"
    assert status_words(RunState.RUNNING, **{**known, "passes_seen": 0.0}, speed=0, left=math.inf) == "training"


def test_a_start_by_mouse_leaves_the_focus_there_too_when_start_was_disabled_in_between(panel, qtbot):
    start = button(panel, "Start")

    def prepare() -> None:
        panel.set_networks([], "")
        begin(panel)

    panel.start_requested.connect(prepare)
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is button(panel, "Pause")


def test_nothing_moves_between_idle_running_and_paused(panel, qtbot):
    bar = panel.findChild(QProgressBar)
    moving = (*(button(panel, word) for word in ("Start", "Step", "Save")), bar, panel.curves)
    found = []
    for state in (RunState.IDLE, RunState.PREPARING, RunState.RUNNING, RunState.PAUSED, RunState.FINISHED):
        panel.set_state(state)
        if state is RunState.RUNNING:
            panel.set_progress(2.5, 20, 14_200, 200)
        QApplication.processEvents()
        found.append([place(widget, panel) for widget in moving])
    assert all(places == found[0] for places in found)


def test_a_short_note_takes_the_place_of_an_idle_bar_and_a_long_one_does_not(panel, qtbot):
    bar = panel.findChild(QProgressBar)
    before = panel.curves.height()
    panel.set_note("looking at a run")
    QApplication.processEvents()
    assert not bar.isVisible()
    assert panel.curves.height() == before
    panel.set_looking_back("step 7, pass 1.20")
    assert "looking at a run" not in [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    panel.set_looking_back(None)
    panel.set_note("a reason of many words " * 20)
    qtbot.waitUntil(lambda: bar.isVisible() and panel.curves.height() < before)
    panel.set_note("")
    qtbot.waitUntil(lambda: panel.curves.height() == before)


def test_every_state_has_a_name():
    assert set(RUN_RULES) == set(RunState)
    assert len({rules.label for rules in RUN_RULES.values()}) == len(RunState)


def test_a_start_by_key_leaves_the_focus_on_what_can_be_pressed_next(qtbot):
    controls = RunControls()
    qtbot.addWidget(controls)
    controls.show()
    buttons = {button.text().replace("&", ""): button for button in controls.findChildren(QAbstractButton)}
    buttons["Start"].setFocus()
    qtbot.waitUntil(buttons["Start"].hasFocus)
    controls.set_state(RunState.PREPARING)
    assert QApplication.focusWidget() is buttons["Stop"]
    controls.set_state(RunState.RUNNING)
    assert QApplication.focusWidget() is buttons["Pause"], "the space bar must not stop what has just begun"
    buttons["Stop"].setFocus()
    controls.set_state(RunState.PAUSED)
    assert QApplication.focusWidget() is buttons["Stop"], "it was chosen"
    controls.set_state(RunState.STOPPING)
    controls.set_state(RunState.FINISHED)
    assert QApplication.focusWidget() is buttons["Start"]


def test_a_lost_device_leaves_the_focus_on_resume(qtbot):
    controls = RunControls()
    qtbot.addWidget(controls)
    controls.show()
    controls.set_state(RunState.RUNNING)
    buttons = {button.accessibleName(): button for button in controls.findChildren(QAbstractButton)}
    buttons["Stop"].setFocus()
    qtbot.waitUntil(buttons["Stop"].hasFocus)
    controls.set_state(RunState.PUT_ASIDE)
    assert QApplication.focusWidget().text() == "Res&ume"
