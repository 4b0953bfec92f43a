"""The message bar: latest wins, an error is not lost to a note."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from lenet_viz.gui.views.message_bar import MessageBar, MessageKind


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_it_is_hidden_until_there_is_something_to_say(bar):
    assert bar.isHidden()
    bar.show_message("Saved.")
    assert bar.isVisible()
    assert (bar.text, bar.kind) == ("Saved.", MessageKind.INFO)


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (MessageKind.ERROR, MessageKind.INFO, "first"),
        (MessageKind.ERROR, MessageKind.WARNING, "second"),
        (MessageKind.ERROR, MessageKind.ERROR, "second"),
        (MessageKind.WARNING, MessageKind.INFO, "second"),
        (MessageKind.INFO, MessageKind.ERROR, "second"),
    ],
)
def test_the_latest_wins_but_a_note_does_not_displace_an_error(bar, first, second, wins):
    bar.show_message("first", first)
    bar.show_message("second", second)
    assert bar.text == wins


def test_after_closing_an_error_a_note_is_shown(qtbot, bar):
    bar.show_message("broken", MessageKind.ERROR)
    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    bar.show_message("fine")
    assert bar.text == "fine"


def test_escape_closes_it(qtbot, bar):
    bar.show_message("broken", MessageKind.ERROR)
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert bar.text == ""


def test_an_empty_message_hides_it(bar):
    bar.show_message("Saved.")
    bar.show_message("")
    assert bar.isHidden()


def test_words_can_be_selected_are_never_markup_and_are_spoken(bar):
    bar.show_message("<b>x</b> is no file", MessageKind.ERROR, details="more")
    words = bar.findChild(QLabel)
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert bar.accessibleName() == "Error: <b>x</b> is no file"
    assert words.toolTip() == bar.accessibleDescription() == "more"


def test_long_messages_wrap(bar):
    bar.resize(400, 30)
    bar.show_message("word " * 100)
    assert bar.heightForWidth(400) > 3 * bar.fontMetrics().height()
