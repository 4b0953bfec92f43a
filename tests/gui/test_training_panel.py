from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from lenet_viz.gui.views.run_controls import RunControls
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.views.training_values import read_batch, read_passes, read_rate, read_seed, status_words, time_words
from lenet_viz.training.recipe import RECIPES, Optimiser, Recipe, Schedule

NETWORKS = [("paper-1998", "LeNet-5, 1998"), ("lenet-1", "LeNet-1, 1989")]


@pytest.fixture
def panel(qtbot):
    made = TrainingPanel()
    qtbot.addWidget(made)
    made.set_networks(NETWORKS, "lenet-1")
    made.set_datasets([("mnist", "MNIST"), ("fashion", "Fashion-MNIST")])
    made.resize(1440, 220)
    with qtbot.waitExposed(made):
        made.show()
    return made


def button(panel: TrainingPanel, word: str) -> QPushButton:
    return next(found for found in panel.findChildren(QPushButton) if found.text().replace("&", "").startswith(word))


def field(panel: TrainingPanel, name: str) -> QWidget:
    kinds = (QLineEdit, QComboBox)
    return next(found for kind in kinds for found in panel.findChildren(kind) if found.accessibleName() == name)


def labels(panel: TrainingPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def begin(panel: TrainingPanel) -> None:
    panel.set_state(RunState.PREPARING)
    panel.set_state(RunState.RUNNING)


def test_a_recipe_for_trying_is_ready(panel):
    assert panel.recipe() == replace(Recipe(), passes=5)
    assert panel.network_name() == "lenet-1"
    assert panel.dataset_name() == "mnist"
    assert panel.status == "ready"
    assert button(panel, "Start").isEnabled()
    assert not any(button(panel, word).isEnabled() for word in ("Pause", "Stop", "Save"))


@pytest.mark.parametrize("recipe", [*RECIPES.values(), Recipe(rate=1.2345678e-5, seed=0, weight_decay=0.25)])
def test_a_recipe_comes_back_as_it_went_in(panel, recipe):
    panel.set_recipe(recipe)
    assert panel.recipe() == recipe


def test_what_is_typed_is_what_is_trained(panel, qtbot):
    rate = field(panel, "rate")
    rate.selectAll()
    qtbot.keyClicks(rate, "2e-3")
    field(panel, "batch").setText("1,024")
    field(panel, "optimiser").setCurrentText("SGD")
    field(panel, "schedule").setCurrentText("constant")
    field(panel, "data").setCurrentText("Fashion-MNIST")
    next(box for box in panel.findChildren(QCheckBox) if "istort" in box.text()).setChecked(False)
    expected = Recipe(
        name="own",
        rate=2e-3,
        batch=1024,
        optimiser=Optimiser.SGD,
        schedule=Schedule.CONSTANT,
        passes=5,
        distortions=False,
    )
    assert panel.recipe() == expected
    assert panel.dataset_name() == "fashion"
    assert "in every step" in labels(panel), "a constant rate is not called the highest"


def test_a_recipe_keeps_its_name_when_only_passes_and_seed_change(panel):
    field(panel, "passes").setText("7")
    field(panel, "seed").setText("3")
    assert (panel.recipe().name, panel.recipe().passes, panel.recipe().seed) == ("modern", 7, 3)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("rate", "0", "must be above 0"),
        ("rate", "-1", "must be above 0"),
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
    assert reason in labels(panel)
    assert editor.accessibleDescription() == reason
    assert not button(panel, "Start").isEnabled()
    assert reason in button(panel, "Start").toolTip()
    with pytest.raises(ValueError, match=re.escape(f"{name}: {reason}")):
        panel.recipe()
    assert editor.text() == text
    editor.setText(good)
    assert reason not in labels(panel)
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
        (RunState.PREPARING, "Stop", "stop_requested"),
        (RunState.FINISHED, "Save", "save_requested"),
    ],
)
def test_buttons_ask(panel, qtbot, state, word, signal):
    panel.set_progress(10, 10, 0, 0)
    panel.set_state(state)
    with qtbot.waitSignal(getattr(panel, signal), timeout=1000):
        qtbot.mouseClick(button(panel, word), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("state", RunState)
def test_every_state_allows_what_its_rules_say(panel, state):
    panel.set_state(state)
    panel.set_progress(1, 2, 0, math.inf)
    rules = RUN_RULES[state]
    assert button(panel, "Start").isEnabled() is rules.startable
    assert button(panel, "Stop").isEnabled() is rules.stoppable
    assert button(panel, "Save").isEnabled() is rules.saveable
    hold = button(panel, "Resume" if rules.resumable else "Pause")
    assert hold.isEnabled() is (rules.pausable or rules.resumable)
    for name in ("network", "rate"):
        assert field(panel, name).isEnabled() is rules.startable


def test_progress_is_told_in_words_and_on_the_bar(panel):
    panel.set_recipe(Recipe(passes=20))
    begin(panel)
    panel.set_progress(1196, 9380, 14_200.4, 230)
    assert panel.status == "pass 3 of 20 · 14,200 digits/s · 4 min left"
    bar = panel.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (1196, 9380)
    panel.set_state(RunState.PAUSED)
    assert panel.status == "paused · pass 3 of 20"
    panel.set_progress(9380, 9380, 14_200, 0)
    panel.set_state(RunState.FINISHED)
    assert panel.status == "finished · 20 passes"


def test_a_new_run_clears_progress_and_note(panel):
    panel.set_progress(5, 10, 1, 1)
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


def test_each_key_leads_to_one_place(panel):
    texts = labels(panel)
    texts += [found.text() for kind in (QPushButton, QCheckBox) for found in panel.findChildren(kind)]
    keys = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(keys) == 13
    assert len(set(keys)) == len(keys)
    for label in panel.findChildren(QLabel):
        if "&" in label.text():
            assert label.buddy() is not None
            assert label.buddy().toolTip()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("size", "beside"), [((1440, 220), True), ((1280, 190), True), ((320, 700), False)])
def test_nothing_overlaps_or_leaves_the_panel(panel, qtbot, size, beside, theme):
    panel.setStyleSheet(style_sheet(theme))
    panel.set_theme(theme)
    panel.set_progress(5, 10, 14_200, 200)
    panel.set_state(RunState.RUNNING)
    panel.resize(*size)
    kinds = (QPushButton, QComboBox, QCheckBox)
    controls = [found for kind in kinds for found in panel.findChildren(kind) if found.isVisible()]
    assert len(controls) == 9

    def place(widget: QWidget) -> QRect:
        return widget.rect().translated(widget.mapTo(panel, QPoint()))

    def tidy() -> None:
        assert (place(panel.curves).left() > place(field(panel, "network")).right()) is beside
        places = [place(widget) for widget in (*controls, panel.curves)]
        assert all(panel.rect().contains(one) for one in places)
        assert not any(one.intersects(two) for one in places for two in places if one is not two)
        assert all(widget.width() >= widget.minimumSizeHint().width() for widget in controls)

    qtbot.waitUntil(tidy)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59, "59 s"), (61, "2 min"), (3600, "1 h"), (3660, "1 h 1 min"), (90_000, "25 h")],
)
def test_durations_are_words(seconds, words):
    assert time_words(seconds) == words


def test_what_is_not_known_is_not_said():
    known = {"done": 5, "steps": 10, "passes": 1}
    assert status_words(RunState.RUNNING, **known, speed=0, left=math.inf) == "pass 1 of 1"
    assert status_words(RunState.FINISHED, **known, speed=0, left=math.inf) == "ended · pass 1 of 1"
    assert status_words(RunState.RUNNING, **{**known, "done": 0}, speed=0, left=math.inf) == "training"


def test_numbers_are_read():
    assert read_rate(" 1e-3 ") == 0.001
    assert read_batch("60,000") == 60_000
    assert read_passes("1") == 1
    assert read_seed("0") == 0


def test_every_state_has_a_name():
    assert set(RUN_RULES) == set(RunState)
    assert len({rules.label for rules in RUN_RULES.values()}) == len(RunState)


def test_a_start_by_key_leaves_the_focus_on_what_can_be_pressed_next(qtbot):
    controls = RunControls()
    qtbot.addWidget(controls)
    controls.show()
    buttons = {button.text().replace("&", ""): button for button in controls.findChildren(QPushButton)}
    buttons["Start"].setFocus()
    qtbot.waitUntil(buttons["Start"].hasFocus)
    controls.set_state(RunState.PREPARING)
    assert QApplication.focusWidget() is buttons["Stop"]
