"""The window of the paper's figures: what it says, offers and tells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from lenet_viz.gui.views.message_bar import MessageKind
from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.paper.window import FRAME, PaperWindow
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT
from tests.gui.paper.lab import button, plain, said

ENTRIES = [
    FigureEntry("fig-5", "Fig. 5 · Errors by pass", "How soon does the network learn to read?"),
    FigureEntry("fig-8", "Fig. 8 · The mistakes", "Which digits does it miss, and which ones did the paper's miss?"),
    FigureEntry("fig-9", "Fig. 9 · The error table", "Where would it have stood among the readers of 1998?"),
]


@pytest.fixture
def window(qtbot):
    window = PaperWindow()
    qtbot.addWidget(window)
    window.set_entries(ENTRIES)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_the_first_figure_is_chosen_and_the_arrow_keys_choose_others(qtbot, window):
    assert window.list.key == "fig-5"
    with qtbot.waitSignal(window.figure_chosen) as chosen:
        qtbot.keyClick(window.list, Qt.Key.Key_Down)
    assert chosen.args == ["fig-8"]
    window.list.choose("fig-9")
    assert window.list.key == "fig-9"
    window.list.choose("unknown")
    assert window.list.key == "fig-9"


def test_those_who_hear_the_list_hear_the_question_too(window):
    words = window.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == f"{ENTRIES[1].title}: {ENTRIES[1].question}"


def test_an_entry_is_as_high_as_its_words(window):
    long = "Which digits does it miss, and which ones did the paper's network miss, and why?"
    window.set_entries([FigureEntry("a", "One", "Why?"), FigureEntry("b", "Two", long)])
    short, high = (window.list.visualItemRect(window.list.item(row)).height() for row in range(2))
    assert short + window.fontMetrics().height() // 2 < high < short + 3 * window.fontMetrics().lineSpacing()


def test_there_is_something_to_save_only_once_it_is_drawn(window):
    window.show_figures()
    copy, save = button(window, "Copy"), button(window, "Save")
    assert not copy.isEnabled()
    assert not save.isEnabled()
    window.set_picture(plain(QSize(300, 200)), "What can be seen.")
    assert copy.isEnabled()
    assert save.isEnabled()
    assert "What can be seen." in said(window)
    assert window.picture.accessibleDescription() == "What can be seen."
    window.set_waiting()
    assert not copy.isEnabled()
    assert window.picture.image is None
    window.set_obstacle("It cannot be drawn.")
    assert not save.isEnabled()
    assert window.picture.words == "It cannot be drawn."


def test_a_size_is_told_once_it_has_lasted(qtbot, window):
    window.show_figures()
    with qtbot.waitSignal(window.resized):
        window.resize(window.width() + 60, window.height() + 40)


def test_whose_figures_these_are_and_that_the_network_has_changed(qtbot, window):
    again = button(window, "Measure again")
    window.set_subject("LeNet-5, 1998", "error 0.49%", stale=False)
    assert not again.isVisible()
    assert "error 0.49%" in said(window)
    window.set_subject("LeNet-5, 1998", "error 0.49%", stale=True)
    assert again.isVisible()
    assert "error 0.49%" not in said(window)
    with qtbot.waitSignal(window.gathering_wanted):
        again.click()
    with qtbot.waitSignal(window.gathering_wanted):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def test_how_far_the_measuring_is_and_how_to_stop_it(qtbot, window):
    window.show_progress("LeNet-5, 1998", 1, 4)
    assert "Measuring LeNet-5, 1998 for the paper's figures" in said(window)
    assert "25%" in said(window).splitlines()
    window.show_progress("LeNet-5, 1998", 1, 4, "about 40 s left")
    assert "25% · about 40 s left" in said(window)
    assert window.findChild(QProgressBar).value() == 250
    with qtbot.waitSignal(window.gathering_cancelled):
        button(window, "Cancel").click()


def test_why_there_are_no_figures_and_how_to_get_some(qtbot, window):
    window.show_reason("No figures yet", "They take a minute.")
    assert {"No figures yet", "They take a minute."} <= set(said(window).splitlines())
    assert not button(window, "Cancel").isVisible()
    with qtbot.waitSignal(window.gathering_wanted):
        button(window, "Measure the network").click()


@pytest.mark.parametrize(("key", "signal"), [("C", "copy_wanted"), ("S", "save_wanted")])
def test_keys_for_what_can_be_done_with_a_figure(qtbot, window, key, signal):
    window.show_figures()
    window.set_picture(plain(QSize(300, 200)), "")
    with qtbot.waitSignal(getattr(window, signal)):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "copy_wanted"),
        (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, "save_wanted"),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, "gathering_wanted"),
    ],
)
def test_keys_of_buttons_that_cannot_be_seen_do_nothing(qtbot, window, key, modifier, signal):
    window.set_picture(plain(QSize(300, 200)), "")
    window.show_progress("LeNet-5, 1998", 1, 4)
    with qtbot.assertNotEmitted(getattr(window, signal)):
        qtbot.keyClick(window, key, modifier)
    window.show_figures()
    window.set_waiting()
    with qtbot.assertNotEmitted(getattr(window, signal)):
        qtbot.keyClick(window, key, modifier)


def test_the_key_that_measures_again_also_begins(qtbot, window):
    window.show_reason("No figures yet", "They take a minute.")
    with qtbot.waitSignal(window.gathering_wanted):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def test_words_that_are_selected_are_copied_and_not_the_picture(qtbot, window):
    window.show_figures()
    window.set_picture(plain(QSize(300, 200)), "Visible.")
    window.activateWindow()
    label = window.plate.caption.widget()
    QGuiApplication.clipboard().clear()
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton, pos=QPoint(10, 6))
    assert label.selectedText() == "Visible"
    with qtbot.assertNotEmitted(window.copy_wanted):
        qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Visible"
    label.setSelection(0, 0)
    with qtbot.waitSignal(window.copy_wanted):
        qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_the_focus_goes_to_what_takes_the_place_of_what_had_it(qtbot, window):
    window.show_figures()
    window.activateWindow()
    window.set_subject("a", "b", stale=True)
    again = button(window, "Measure again")
    again.setFocus()
    window.show_progress("a", 0, 0)
    qtbot.waitUntil(button(window, "Cancel").hasFocus)
    window.show_reason("No figures yet", "They take a minute.")
    qtbot.waitUntil(button(window, "Measure the network").hasFocus)
    window.show_progress("a", 0, 0)
    qtbot.waitUntil(button(window, "Cancel").hasFocus)
    window.show_figures()
    qtbot.waitUntil(window.list.hasFocus)
    window.show_progress("a", 0, 0)
    assert window.list.hasFocus()


class FromTheSystem(QShowEvent):
    """As it comes when the window is brought back from being an icon."""

    def spontaneous(self) -> bool:
        return True


def test_only_opening_the_window_asks_for_figures(qtbot, window):
    window.plate.caption.setFocus()
    with qtbot.assertNotEmitted(window.shown):
        window.showEvent(FromTheSystem())
    assert window.focusWidget() is window.plate.caption
    window.close()
    with qtbot.waitSignal(window.shown):
        window.show()
    assert window.focusWidget() is window.list


PATH = "/home/somebody" + "/a folder with a long name" * 8 + "/table.jpg"


def test_what_went_wrong_is_said_with_every_word(qtbot, window):
    window.resize(900, 600)
    window.show_figures()
    trouble = f"The figure could not be saved: {PATH}: a figure's file ends in .png, .svg or .csv, not '.jpg'"
    window.warn(trouble)
    bar = window.messages
    assert (bar.text, bar.kind) == (trouble, MessageKind.ERROR)
    (label,) = (each for each in bar.findChildren(QLabel) if each.text() == trouble)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 2 * label.fontMetrics().height())
    assert window.size().toTuple() == (900, 600)
    window.warn("")
    assert not bar.isVisible()


def test_what_went_wrong_is_closed_before_the_window_and_with_another_figure(qtbot, window):
    window.warn("It could not be saved.")
    with qtbot.assertNotEmitted(window.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.messages.isVisible()
    window.warn("It could not be saved.")
    window.list.choose("fig-9")
    assert not window.messages.isVisible()


def inside_screen(window) -> bool:
    """Whether nothing of it, nor of what the window manager draws around it, lies beyond the screen."""
    return window.screen().availableGeometry().contains(QRect(window.pos(), window.size() + FRAME))


def test_it_opens_inside_the_screen_over_its_owner_and_then_where_it_was(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    room = owner.screen().availableGeometry()
    window = PaperWindow(owner)
    window.setMinimumSize(300, 200)
    window.resize(room.size() / 2)
    owner.setGeometry(QRect(room.center(), room.size()))
    owner.show()
    window.show()
    assert inside_screen(window)
    corner = window.pos()
    assert corner.x() > room.x() + room.width() // 3
    window.close()
    window.move(room.topLeft() + QPoint(3, 5))
    window.show()
    assert window.pos() == room.topLeft() + QPoint(3, 5)
    window.close()
    window.move(room.bottomRight())
    window.show()
    assert window.pos() == corner


def test_escape_closes(qtbot, window):
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_tab_goes_from_the_list_to_the_buttons(qtbot, window):
    window.show_figures()
    window.set_subject("a", "b", stale=True)
    window.set_picture(plain(QSize(300, 200)), "")
    window.activateWindow()
    window.list.setFocus()
    caption = window.plate.caption
    order = [window.list, button(window, "Measure again"), caption, button(window, "Copy"), button(window, "Save")]
    for before, after in pairwise(order):
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        qtbot.waitUntil(after.hasFocus)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_chosen_entry_has_the_themes_accent(window, theme):
    window.setStyleSheet(style_sheet(theme))
    window.setPalette(theme.palette())
    window.set_theme(theme)
    place = window.list.visualItemRect(window.list.currentItem())
    shown = window.list.viewport().grab().toImage()
    assert shown.pixelColor(1, place.center().y()).name() == theme.accent
    assert shown.pixelColor(1, place.bottom() + 20).name() != theme.accent
