"""The answer in words: a digit with its score, a rejection with its reason, or nothing."""

from __future__ import annotations

import numpy as np

from lenet_viz.analysis.reading import read
from lenet_viz.gui.views.figure.answer_panel import AnswerPanel, answer_words
from lenet_viz.network.spec import Output

PENALTIES = np.array([113.2, 131.9, 134.2, 7.1, 125.7, 128.4, 103.1, 73.9, 88.3, 118.0], dtype=np.float32)
PROBABILITIES = np.array([0, 0, 0, 0.992, 0, 0, 0, 0, 0.008, 0], dtype=np.float32)


def test_a_digit_has_its_penalty_and_the_runner_up():
    words = answer_words(read(PENALTIES, Output.RBF))
    assert (words.sign, words.kind, words.score, words.note) == ("3", "penalty", "7.1", "next: 7 at 73.9")
    assert "3: penalty 7.1" in words.exact


def test_a_softmax_answer_is_a_probability():
    words = answer_words(read(PROBABILITIES, Output.SOFTMAX))
    assert (words.sign, words.kind, words.score, words.note) == ("3", "probability", "99.2%", "next: 8 at 0.8%")


def test_a_rejection_gives_its_reason_and_no_digit():
    answer = read(PENALTIES + 100, Output.RBF)
    words = answer_words(answer)
    assert (words.sign, words.kind, words.score) == ("?", "rejected", "")
    assert words.note == answer.reason


def test_a_blank_pad_has_no_answer():
    words = answer_words(None)
    assert (words.sign, words.kind, words.score, words.note) == ("", "", "", "draw a digit")


def test_the_panel_shows_and_says_each_state(qtbot):
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.resize(140, 90)
    panel.show()
    assert panel.objectName() == "answerPanel"
    assert panel.accessibleDescription() == "draw a digit"
    pictures = [panel.grab().toImage()]
    for answer in (read(PENALTIES, Output.RBF), read(PROBABILITIES, Output.SOFTMAX), read(PENALTIES + 100, Output.RBF)):
        panel.set_answer(answer)
        pictures.append(panel.grab().toImage())
    assert panel.accessibleDescription().startswith("? rejected Like no digit")
    assert len({picture.cacheKey() for picture in pictures}) == 4
    assert all(one != other for index, one in enumerate(pictures) for other in pictures[:index])
    panel.set_answer(None)
    assert panel.toolTip() == ""
    assert panel.grab().toImage() == pictures[0]
