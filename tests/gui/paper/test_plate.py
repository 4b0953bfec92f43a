"""A figure over its caption: who has how much room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor

from lenet_viz.gui.views.paper.caption import LINES
from lenet_viz.gui.views.paper.plate import LONGEST_LINE
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import LIGHT
from tests.gui.paper.lab import plain


@pytest.fixture
def window(qtbot):
    window = PaperWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


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


@pytest.mark.parametrize("lines", range(1, 13))
def test_a_caption_is_as_high_as_its_whole_lines(qtbot, window, lines):
    window.show_figures()
    window.setStyleSheet(style_sheet(LIGHT))
    caption, room = window.plate.caption, window.plate.room
    low = plain(QSize(room.width(), room.height() - 200))
    window.set_picture(low, "\n".join(["A line."] * lines))
    qtbot.waitUntil(lambda: caption.viewport().height() >= caption.widget().heightForWidth(caption.width() - 2))
    assert caption.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("words", ["\n".join(["A line."] * LINES), LONG * 14], ids=["lines", "as long as the longest"])
def test_captions_of_figures_fit_below_a_picture_that_needs_all_its_room(qtbot, window, words):
    window.show_figures()
    window.setStyleSheet(style_sheet(LIGHT))
    window.resize(1200, 800)
    qtbot.waitUntil(lambda: window.plate.width() > LONGEST_LINE)
    high = plain(QSize(window.plate.room.width() // 2, window.plate.room.height()))
    window.set_picture(high, words)
    caption = window.plate.caption
    assert caption.widget().height() >= 16 * (LINES - 1)
    assert caption.verticalScrollBar().maximum() == 0


def test_no_line_of_a_caption_is_too_long_to_read(qtbot, window):
    window.show_figures()
    window.resize(1900, 900)
    qtbot.waitUntil(lambda: window.picture.width() > 1500)
    words, left = window.plate.caption, window.plate.caption.geometry().left()
    letters = words.width() * len(LONG) / words.fontMetrics().horizontalAdvance(LONG)
    assert 80 < letters < 110
    assert left == window.plate.width() - words.geometry().right() - 1
