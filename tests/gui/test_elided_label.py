"""Words that give way are told in full by the tool tip, beside what it says anyhow."""

from __future__ import annotations

import pytest

from lenet_viz.gui.views.elided_label import ElidedLabel

WORDS = "many words that take some room"


@pytest.fixture
def label(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(400, 20)
    label.set_words(WORDS)
    return label


def test_words_that_fit_need_no_tip(label):
    assert label.words_shown == WORDS
    assert label.toolTip() == ""


def test_words_that_do_not_fit_are_told(label):
    label.resize(60, 20)
    label.set_words(WORDS)
    assert label.words_shown.endswith("…")
    assert label.toolTip() == WORDS


def test_a_tip_of_its_own_stays(qtbot, label):
    label.set_tip("what they mean")
    assert label.toolTip() == "what they mean"
    label.set_words("others")
    assert label.toolTip() == "what they mean"
    label.show()
    label.resize(60, 20)
    label.set_words(WORDS)
    qtbot.waitUntil(lambda: label.toolTip() == f"{WORDS}\nwhat they mean")
