"""The window of the paper's figures: what it says, offers and tells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QShowEvent
from PySide6.QtWidgets import QProgressBar

from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT
from tests.gui.paper_lab import button, said

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


def plain(size: QSize, colour: str = "#336699") -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


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


def test_a_picture_of_the_right_size_is_shown_pixel_by_pixel(window):
    window.show_figures()
    size = window.picture.size()
    image = plain(QSize(size.width(), size.height() - 101))
    image.setPixelColor(7, 0, QColor("#ff0000"))
    window.set_picture(image, "")
    shown = window.picture.grab().toImage()
    assert shown.pixelColor(7, 51).name() == "#ff0000" or shown.pixelColor(7, 50).name() == "#ff0000"
    assert shown.pixelColor(7, 10).name() == LIGHT.window


def test_a_picture_of_another_size_fills_the_room_until_the_right_one_comes(window):
    window.show_figures()
    size = window.picture.size()
    window.set_picture(plain(size / 2), "")
    assert window.picture.grab().toImage().pixelColor(2, size.height() // 2).name() == "#336699"


LONG = "A long sentence about what can be seen. "


def test_a_high_picture_keeps_its_size_over_a_long_caption_that_can_be_scrolled(qtbot, window):
    window.show_figures()
    high = plain(QSize(window.plate.room.width() // 2, window.plate.room.height()))
    sizes, caption = set(), window.plate.caption
    for words, is_long in (("Short.", False), (LONG * 40, True)):
        window.set_picture(high, words)
        qtbot.waitUntil(lambda is_long=is_long: is_long == (caption.verticalScrollBar().maximum() > 0))
        sizes.add(window.picture.size().toTuple())
    assert sizes == {window.plate.room.toTuple()}
    caption.setFocus()
    qtbot.keyClick(caption, Qt.Key.Key_Down)
    assert caption.verticalScrollBar().value() > 0
    window.set_picture(high, "Another.")
    assert caption.verticalScrollBar().value() == 0


def test_a_long_caption_takes_what_a_low_picture_leaves(qtbot, window):
    window.show_figures()
    room, caption, bar = window.plate.room, window.plate.caption, window.plate.caption.verticalScrollBar()
    usual = caption.height()
    low = plain(QSize(room.width(), room.height() - usual))
    window.set_picture(low, "\n".join(["A line."] * 7))
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert usual < caption.height() <= 2 * usual
    assert low.height() <= window.picture.height() < room.height()
    assert window.plate.room == room
    higher = caption.height()
    window.set_waiting()  # it jumps but once, when the next picture comes
    assert caption.height() == higher
    window.set_picture(low, "Short.")
    assert caption.height() == usual
    window.set_picture(low, LONG * 200)
    window.set_obstacle("It cannot be drawn.")
    assert caption.height() == usual
    window.set_picture(low, LONG * 200)
    assert low.height() <= window.picture.height() < low.height() + caption.fontMetrics().lineSpacing()


def test_no_line_of_a_caption_is_too_long_to_read(qtbot, window):
    window.show_figures()
    window.resize(1900, 900)
    qtbot.waitUntil(lambda: window.picture.width() > 1500)
    words, left = window.plate.caption, window.plate.caption.geometry().left()
    assert words.width() < 1000
    assert left == window.plate.width() - words.geometry().right() - 1


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
