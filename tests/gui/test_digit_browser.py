"""The browser of test digits: leafing, classes, random, download."""

import gzip
import os
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QProgressBar, QPushButton, QSpinBox, QToolButton

from lenet_viz.gui.views.digit_browser import NOTHING_YET, DigitBrowser
from lenet_viz.gui.views.digit_download import DOWNLOAD
from lenet_viz.gui.views.digit_grid import COLUMNS, PAGE, DigitGrid

COUNT = 100


@pytest.fixture
def browser(qtbot):
    browser = DigitBrowser(random=Random(7))
    qtbot.addWidget(browser)
    browser.resize(280, browser.sizeHint().height())
    browser.show()
    return browser


@pytest.fixture
def full(browser):
    """100 digits, number n of class n mod 10."""
    browser.set_digits(np.zeros((COUNT, 28, 28), np.uint8), np.arange(COUNT) % 10)
    return browser


@pytest.fixture
def chosen(full):
    told = []
    full.digit_chosen.connect(told.append)
    return told


def button(browser, name):
    found = [tool for tool in browser.findChildren(QToolButton) if name in (tool.accessibleName(), tool.text())]
    return found[0]


def grid(browser):
    return browser.findChild(DigitGrid)


def indices(browser):
    return [digit.index for digit in grid(browser).page]


def visible_texts(browser):
    return [word.text() for kind in (QLabel, QPushButton) for word in browser.findChildren(kind) if word.isVisible()]


def test_next_and_previous(qtbot, full, chosen):
    following, before = button(full, "Next test digit"), button(full, "Previous test digit")
    for _ in range(3):
        qtbot.mouseClick(following, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(before, Qt.MouseButton.LeftButton)
    assert chosen == [0, 1, 2, 1]
    assert "true: <b>1</b>" in visible_texts(full)
    assert full.findChild(QSpinBox).text() == "#1"


def test_the_ends_are_ends(qtbot, full, chosen):
    full.set_chosen(COUNT - 1)
    qtbot.mouseClick(button(full, "Next test digit"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(grid(full), Qt.Key.Key_Home)
    qtbot.keyClick(grid(full), Qt.Key.Key_Left)
    assert chosen == [0]


def test_a_class_filters_grid_and_steps(qtbot, full, chosen):
    full.findChild(QComboBox).setCurrentText("only 3")
    assert indices(full) == list(range(3, COUNT, 10))
    for _ in range(2):
        qtbot.mouseClick(button(full, "Next test digit"), Qt.MouseButton.LeftButton)
    assert chosen == [3, 13]


def test_a_step_from_a_digit_of_another_class_goes_to_the_neighbour(qtbot, full, chosen):
    full.set_chosen(25)
    full.findChild(QComboBox).setCurrentText("only 3")
    qtbot.mouseClick(button(full, "Next test digit"), Qt.MouseButton.LeftButton)
    full.findChild(QComboBox).setCurrentText("only 5")
    qtbot.mouseClick(button(full, "Previous test digit"), Qt.MouseButton.LeftButton)
    assert chosen == [33, 25]


def test_typing_a_number_of_another_class_drops_the_filter(full, chosen):
    full.findChild(QComboBox).setCurrentText("only 3")
    full.findChild(QSpinBox).setValue(42)
    assert chosen == [42]
    assert full.findChild(QComboBox).currentText() == "any class"
    assert 42 in indices(full)


def test_arrow_keys_walk_the_grid(qtbot, full, chosen):
    full.set_chosen(20)
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_End)
    for key in keys:
        qtbot.keyClick(grid(full), key)
    assert chosen == [21, 21 + COLUMNS, 20 + COLUMNS, 20, 20 + PAGE, COUNT - 1]


def test_arrow_keys_in_the_number_step_within_the_class(qtbot, full, chosen):
    full.findChild(QComboBox).setCurrentText("only 3")
    full.set_chosen(13)
    qtbot.keyClick(full.findChild(QSpinBox), Qt.Key.Key_Up)
    assert chosen == [23]


def test_the_page_holds_the_chosen_digit(full):
    full.set_chosen(50)
    assert indices(full) == list(range(42, 56))


def test_clicking_a_thumbnail_chooses_it(qtbot, full, chosen):
    view = grid(full)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell(9).center())
    assert chosen == [9]


def test_random_stays_in_the_class_and_never_repeats(qtbot, full, chosen):
    full.findChild(QComboBox).setCurrentText("only 4")
    qtbot.mouseClick(button(full, "random"), Qt.MouseButton.LeftButton)
    for _ in range(30):
        qtbot.keyClick(grid(full), Qt.Key.Key_R)
    assert len(chosen) == 31
    assert {index % 10 for index in chosen} == {4}
    assert all(one != two for one, two in pairwise(chosen))


def test_set_chosen_is_silent(full, chosen):
    full.set_chosen(5)
    full.set_chosen(None)
    assert chosen == []
    assert full.chosen is None
    assert full.findChild(QSpinBox).text() == "#"


def test_set_chosen_refuses_what_is_not_there(full):
    with pytest.raises(IndexError, match="no test digit 100"):
        full.set_chosen(COUNT)


def test_images_without_their_labels_are_refused(browser):
    with pytest.raises(ValueError, match="do not belong together"):
        browser.set_digits(np.zeros((3, 28, 28), np.uint8), np.zeros(2, np.int64))


def test_a_class_nobody_wrote_is_empty(qtbot, browser):
    browser.set_digits(np.zeros((3, 28, 28), np.uint8), np.array([1, 1, 2]))
    browser.findChild(QComboBox).setCurrentText("only 9")
    with qtbot.assertNotEmitted(browser.digit_chosen):
        browser.choose_random()
        qtbot.mouseClick(button(browser, "Next test digit"), Qt.MouseButton.LeftButton)
        qtbot.keyClick(grid(browser), Qt.Key.Key_End)
    assert indices(browser) == []


def test_without_digits_it_says_why_and_offers_to_fetch_them(qtbot, browser):
    assert {NOTHING_YET, DOWNLOAD} <= set(visible_texts(browser))
    assert not button(browser, "Next test digit").isEnabled()
    with qtbot.waitSignal(browser.download_requested):
        qtbot.mouseClick(
            next(each for each in browser.findChildren(QPushButton) if each.text() == DOWNLOAD),
            Qt.MouseButton.LeftButton,
        )


def test_a_download_shows_progress_and_can_be_cancelled(qtbot, browser):
    browser.set_download_progress(3_000_000, 12_000_000)
    bar = browser.findChild(QProgressBar)
    assert bar.value() / bar.maximum() == 0.25
    assert "downloading MNIST: 3.0 of 12.0 MB" in visible_texts(browser)
    with qtbot.waitSignal(browser.download_cancelled):
        qtbot.mouseClick(
            next(each for each in browser.findChildren(QPushButton) if each.text() == "Cancel"),
            Qt.MouseButton.LeftButton,
        )
    browser.set_download_progress(3_000_000, None)
    assert bar.maximum() == 0
    browser.set_digits(None, None, "the download was cancelled")
    assert "the download was cancelled" in visible_texts(browser)


def test_the_real_test_digits(browser):
    folder = os.environ.get("LENET_VIZ_DATA")
    if not folder or not (Path(folder) / "mnist").is_dir():
        pytest.skip("needs MNIST in the folder named by LENET_VIZ_DATA")
    raw = gzip.decompress((Path(folder) / "mnist" / "t10k-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((Path(folder) / "mnist" / "t10k-labels-idx1-ubyte.gz").read_bytes())
    browser.set_digits(
        np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 28, 28), np.frombuffer(labels, np.uint8, offset=8)
    )
    assert [digit.label for digit in grid(browser).page] == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0]
    empty = DigitGrid()
    assert grid(browser).grab().toImage() != empty.grab().toImage()
    empty.deleteLater()


def test_it_is_named(browser):
    assert browser.objectName() == "digitBrowser"


def test_a_higher_grid_shows_more_rows(qtbot):
    view = DigitGrid()
    qtbot.addWidget(view)
    view.resize(300, 80)
    view.show()
    assert view.capacity == PAGE
    with qtbot.waitSignal(view.capacity_changed) as changed:
        view.resize(300, 210)
    assert changed.args == [5 * COLUMNS]


def test_a_digit_that_is_no_longer_chosen_leaves_its_page_open(qtbot):
    browser = DigitBrowser()
    qtbot.addWidget(browser)
    browser.set_digits(np.zeros((200, 28, 28), np.uint8), np.arange(200) % 10)
    browser.set_chosen(150)
    page = [digit.index for digit in browser.findChild(DigitGrid).page]
    assert 150 in page
    browser.set_chosen(None)
    assert [digit.index for digit in browser.findChild(DigitGrid).page] == page
