"""The window of the paper's figures, and the dialog of the report: what they say, offer and tell."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from lenet_viz.gui.views.paper.caption import Caption
from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.paper.report_dialog import ReportDialog
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT

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


@pytest.fixture
def dialog(qtbot):
    dialog = ReportDialog()
    qtbot.addWidget(dialog)
    return dialog


def button(widget, words: str) -> QPushButton:
    return next(each for each in widget.findChildren(QPushButton) if each.text().replace("&", "").startswith(words))


def said(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


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


def test_the_picture_keeps_its_size_under_a_long_caption_that_can_be_scrolled(qtbot, window):
    window.show_figures()
    sizes, caption = set(), window.findChild(Caption)
    for words, is_long in (("Short.", False), ("A long sentence about what can be seen. " * 40, True)):
        window.set_picture(plain(QSize(300, 200)), words)
        qtbot.waitUntil(lambda is_long=is_long: is_long == (caption.verticalScrollBar().maximum() > 0))
        sizes.add(window.picture.size().toTuple())
    assert len(sizes) == 1
    caption.setFocus()
    qtbot.keyClick(caption, Qt.Key.Key_Down)
    assert caption.verticalScrollBar().value() > 0
    window.set_picture(plain(QSize(300, 200)), "Another.")
    assert caption.verticalScrollBar().value() == 0


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
    assert "25%" in said(window)
    assert window.findChild(QProgressBar).value() == 250
    with qtbot.waitSignal(window.gathering_cancelled):
        button(window, "Cancel").click()


def test_why_there_are_no_figures_and_how_to_get_some(qtbot, window):
    window.show_reason("No figures yet", "They take a minute.")
    assert {"No figures yet", "They take a minute."} <= set(said(window))
    assert not button(window, "Cancel").isVisible()
    with qtbot.waitSignal(window.gathering_wanted):
        button(window, "Measure the network").click()


@pytest.mark.parametrize(("key", "signal"), [("C", "copy_wanted"), ("S", "save_wanted")])
def test_keys_for_what_can_be_done_with_a_figure(qtbot, window, key, signal):
    window.show_figures()
    window.set_picture(plain(QSize(300, 200)), "")
    with qtbot.waitSignal(getattr(window, signal)):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)


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
    caption = window.findChild(Caption)
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


def test_a_report_under_way_can_be_stopped(qtbot, dialog):
    dialog.show_progress("Writing the report on a", "Measuring", 1, 4)
    dialog.show()
    assert said(dialog) == ["Writing the report on a", "Measuring"]
    assert dialog.findChild(QProgressBar).value() == 250
    assert not button(dialog, "Open").isVisible()
    with qtbot.waitSignal(dialog.cancelled):
        button(dialog, "Cancel").click()
    assert not dialog.isVisible()


def test_a_finished_report_can_be_opened_or_left(qtbot, dialog):
    dialog.show_progress("a", "b", 1, 4)
    dialog.show()
    dialog.show_end("The report is written", "/there/index.html", written=True)
    assert said(dialog) == ["The report is written", "/there/index.html"]
    assert not dialog.findChild(QProgressBar).isVisible()
    with qtbot.waitSignal(dialog.open_wanted):
        button(dialog, "Open").click()
    assert not dialog.isVisible()


def test_a_report_that_failed_can_only_be_left(qtbot, dialog):
    dialog.show_progress("a", "b", 1, 4)
    dialog.show()
    dialog.show_end("The report could not be written", "the disk is full", written=False)
    assert not button(dialog, "Open").isVisible()
    with qtbot.assertNotEmitted(dialog.cancelled):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
