"""The backward panel: where its pictures stand, what it says, what looks stale, what the keyboard does."""

from __future__ import annotations

import itertools
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from lenet_viz.analysis.findings import Attribution, Flip, Method
from lenet_viz.gui.views.backward.layout import FRAME, GROUPS, SIDES, Box, lay_out, picture_box, pixel_at, smallest
from lenet_viz.gui.views.backward.panel import BackwardPanel
from lenet_viz.gui.views.backward.pictures import Picture
from lenet_viz.gui.views.backward.words import colour_words, flip_heading, loss_words, unit_words
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.spec import Output, Stage, Unit

UNIT = Unit(Stage.C3, 9, 5, 4)
PIXELS = np.linspace(-0.1, 1.175, 1024, dtype=np.float32).reshape(32, 32)


def some_attributions(side: int = 32) -> tuple[Attribution, ...]:
    random = np.random.default_rng(1)
    return tuple(
        Attribution(method, UNIT, random.normal(size=(side, side)).astype(np.float32), -1.5, 0.1) for method in Method
    )


def some_flip() -> Flip:
    difference = np.zeros((32, 32), dtype=np.float32)
    difference[3, 4], difference[5, 6] = -0.3, 0.4
    return Flip(PIXELS + difference, difference, before=3, after=8)


@given(st.integers(300, 2500), st.integers(100, 600))
def test_pictures_are_as_large_as_fits_and_touch_nothing(width, height):
    layout = lay_out(width, height)
    frames = layout.frames
    assert len(frames) == sum(GROUPS)
    side = frames[0].width - 2 * FRAME
    assert side in SIDES
    assert all((frame.width, frame.height, frame.top) == (side + 2, side + 2, frames[0].top) for frame in frames)
    assert all(one.left + one.width < two.left for one, two in itertools.pairwise(frames))
    if width >= smallest()[0] and height >= smallest()[1]:
        assert frames[-1].left + frames[-1].width <= width
        assert layout.bottom <= height


@pytest.mark.parametrize(("width", "height", "side"), [(840, 170, 64), (1140, 215, 96), (1600, 320, 160)])
def test_usual_sizes(qtbot, width, height, side):
    panel = BackwardPanel()
    qtbot.addWidget(panel)
    panel.resize(width, height)
    panel.show()
    gallery = panel.gallery
    assert gallery.frame(0).width() == side + 2 * FRAME
    assert gallery.width() >= smallest()[0]
    assert gallery.height() >= smallest()[1]


@given(st.sampled_from(SIDES), st.sampled_from([28, 32]), st.data())
def test_every_pixel_is_found_where_it_is_drawn(side, pixels, data):
    frame = Box(17, 48, side + 2 * FRAME, side + 2 * FRAME)
    box = picture_box(frame, pixels)
    assert box.width % pixels == 0
    row, column = data.draw(st.integers(0, pixels - 1)), data.draw(st.integers(0, pixels - 1))
    scale = box.width // pixels
    inside = data.draw(st.floats(0, scale - 0.01))
    assert pixel_at(frame, pixels, box.left + column * scale + inside, box.top + row * scale) == (row, column)
    assert pixel_at(frame, pixels, box.left - 0.5, box.top) is None
    assert pixel_at(frame, pixels, box.left, box.top + box.height) is None


@pytest.mark.parametrize(
    ("unit", "output", "words", "colours"),
    [
        (UNIT, Output.RBF, "C3 map 9, unit (5, 4)", "Green raises the value, pink lowers it."),
        (Unit(Stage.F6, 83), Output.RBF, "F6 unit 83", "Green raises the value, pink lowers it."),
        (
            Unit(Stage.OUTPUT, 3),
            Output.RBF,
            "output 3, its penalty",
            "Green raises the penalty, pink lowers it: pink speaks for 3.",
        ),
        (
            Unit(Stage.OUTPUT, 3),
            Output.SOFTMAX,
            "output 3, its weighted sum",
            "Green raises the weighted sum, pink lowers it.",
        ),
    ],
)
def test_units_in_words(unit, output, words, colours):
    assert unit_words(unit, output) == words
    assert colour_words(unit, output) == colours


def test_losses_and_flips_in_words():
    assert loss_words(0.01234) == "loss 0.0123"
    assert loss_words(None) == "loss –"
    assert flip_heading(None, some_flip()) == "Smallest found: 3 → 8"
    assert flip_heading(7, None) == "Smallest change to 7"


def test_a_pictures_scale_is_its_own_and_printed():
    assert Picture("", "", np.array([[0.5, -0.25]], dtype=np.float32)).caption == "±0.5"
    zeros = Picture("", "", np.zeros((2, 2), dtype=np.float32))
    assert (zeros.caption, zeros.limit) == ("all 0", 1.0)
    assert Picture("", "").caption == ""


@pytest.fixture(params=[LIGHT, DARK], ids=lambda theme: theme.name)
def panel(qtbot, request) -> BackwardPanel:
    panel = BackwardPanel()
    qtbot.addWidget(panel)
    panel.set_theme(request.param)
    panel.resize(1140, 215)
    panel.show()
    return panel


def fill(panel: BackwardPanel) -> None:
    panel.show_target(3, None)
    panel.show_loss(0.5)
    panel.show_input(PIXELS)
    panel.await_attributions(UNIT, Output.RBF)
    panel.await_flip(None)
    panel.show_attributions(some_attributions())
    panel.show_flip(some_flip())


def test_results_are_shown_with_their_numbers(panel):
    fill(panel)
    gallery = panel.gallery
    assert gallery.headings == (("Attributions from C3 map 9, unit (5, 4)", ""), ("Smallest found: 3 → 8", ""))
    assert gallery.words == ("length 0.5", "largest pixel 0.4", "of 1.275")
    assert gallery.captions[5:] == ("±0.4", "read as 8")
    assert panel.loss == "loss 0.5000"
    assert "Smallest found: 3 → 8" in gallery.accessibleDescription()
    panel.grab()


def test_results_are_stale_until_newer_ones_come(panel):
    fill(panel)
    gallery = panel.gallery
    fresh = gallery.grab().toImage()
    panel.await_attributions(Unit(Stage.C5, 7), Output.RBF)
    assert gallery.stale == (True, False)
    assert gallery.headings[0] == ("Attributions from C5 unit 7", "computing…")
    assert gallery.grab().toImage() != fresh
    panel.await_flip(9)
    assert gallery.stale == (True, True)
    assert gallery.headings[1] == ("Smallest change to 9", "computing…")
    panel.show_attributions(some_attributions(), stale=True)
    assert gallery.stale == (True, True)
    panel.show_attributions(some_attributions())
    panel.show_flip(None)
    assert gallery.stale == (False, False)
    assert gallery.headings[1] == ("Smallest change to 9", "no change found")
    assert gallery.words == ()


def test_trouble_is_told_beside_the_pictures(panel):
    fill(panel)
    panel.await_attributions(UNIT, Output.RBF)
    panel.await_flip(None)
    panel.show_attribution_trouble("C3 has 16 maps")
    panel.show_flip_trouble("out of memory")
    assert [note for _, note in panel.gallery.headings] == ["C3 has 16 maps", "out of memory"]
    assert panel.gallery.stale == (True, True)


def test_a_blank_pad_has_empty_pictures(panel):
    fill(panel)
    panel.show_blank()
    gallery = panel.gallery
    assert all(picture.values is None for picture in gallery.pictures)
    assert gallery.headings[0] == ("Attributions", "draw a digit")
    assert gallery.words == ()
    assert panel.loss == "loss –"
    panel.grab()


def test_an_input_of_another_size_drops_the_results(qtbot, panel):
    fill(panel)
    gallery = panel.gallery
    qtbot.keyClick(gallery, Qt.Key.Key_Down)
    for _ in range(20):
        qtbot.keyClick(gallery, Qt.Key.Key_Down)
    panel.show_input(PIXELS[2:30, 2:30].copy())
    assert [picture.values is None for picture in gallery.pictures] == [False] + [True] * 6
    panel.grab()


def test_a_pixel_is_read_in_every_picture(qtbot, panel):
    fill(panel)
    gallery = panel.gallery
    at = gallery.frame(5).topLeft() + QPoint(1 + 4 * 3 + 1, 1 + 3 * 3 + 1)
    qtbot.mouseMove(gallery, QPoint(1, 1))
    qtbot.mouseMove(gallery, at)
    qtbot.waitUntil(lambda: gallery.captions[5] == "−0.3000")
    assert gallery.captions[0] == f"{PIXELS[3, 4]:.4f}"
    assert "row 3, column 4: −0.3000" in gallery.tip_at(at.x(), at.y())
    assert gallery.tip_at(gallery.width() - 1, gallery.height() - 1) == ""
    assert "adds up" not in gallery.tip_at(at.x(), at.y())


def test_the_sum_of_integrated_gradients_is_told(panel):
    fill(panel)
    corner = panel.gallery.frame(3).topLeft()
    assert "value −1.5000 − value of blank paper 0.1000 = −1.6000" in panel.gallery.tip_at(corner.x(), corner.y())


def test_the_keyboard_reads_pixels_too(qtbot, panel):
    fill(panel)
    gallery = panel.gallery
    gallery.setFocus()
    usual = gallery.captions
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert gallery.captions[0] == f"{PIXELS[16, 16]:.4f}"
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert gallery.captions[0] == f"{PIXELS[16, 17]:.4f}"
    for _ in range(40):
        qtbot.keyClick(gallery, Qt.Key.Key_Up)
    assert gallery.captions[0] == f"{PIXELS[0, 17]:.4f}".replace("-", "−")
    qtbot.keyClick(gallery, Qt.Key.Key_Escape)
    assert gallery.captions == usual


def targets(panel: BackwardPanel) -> list[QToolButton]:
    return panel.findChildren(QToolButton)


def test_choosing_a_target_and_letting_go(qtbot, panel):
    panel.show_target(3, None)
    buttons = targets(panel)
    assert [button.isChecked() for button in buttons].index(True) == 3
    with qtbot.waitSignal(panel.target_chosen) as chosen:
        buttons[8].click()
    assert chosen.args == [8]
    # Nothing changes on screen before the controller says so.
    assert buttons[3].isChecked()
    assert not buttons[8].isChecked()
    panel.show_target(8, 8)
    assert buttons[8].isChecked()
    with qtbot.waitSignal(panel.target_chosen) as chosen:
        buttons[8].click()
    assert chosen.args == [None]


def test_choosing_a_target_with_the_keyboard(qtbot, panel):
    panel.show_target(3, None)
    buttons = targets(panel)
    buttons[3].setFocus()
    qtbot.keyClick(buttons[3], Qt.Key.Key_Right)
    assert buttons[4].hasFocus()
    with qtbot.waitSignal(panel.target_chosen) as chosen:
        qtbot.keyClick(buttons[4], Qt.Key.Key_6)
    assert chosen.args == [6]
    assert buttons[6].hasFocus()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_target_is_filled_and_the_keyboards_place_only_framed(qtbot, qapp, theme, request):
    request.addfinalizer(partial(qapp.setPalette, qapp.palette()))
    qapp.setPalette(theme.palette())
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setStyleSheet(style_sheet(theme))
    panel = BackwardPanel(holder)
    panel.resize(1140, 215)
    panel.show_target(8, 8)
    holder.show()
    buttons = targets(panel)

    def ground(digit: int) -> str:
        button = buttons[digit]
        return button.grab().toImage().pixelColor(button.width() // 2, 4).name()

    assert ground(8) == theme.accent
    assert ground(3) == theme.raised
    buttons[3].setFocus()
    assert ground(3) == theme.raised


def test_gradients_are_wanted_by_button_or_action(qtbot, panel):
    button = panel.findChild(QPushButton)
    with qtbot.waitSignal(panel.gradients_wanted) as wanted:
        button.click()
    assert wanted.args == [True]
    assert button.isChecked()
    with qtbot.waitSignal(panel.gradients_wanted) as wanted:
        panel.set_gradients_wanted(False)
    assert wanted.args == [False]
    with qtbot.assertNotEmitted(panel.gradients_wanted):
        panel.set_gradients_wanted(False)


def test_every_control_has_a_name_and_a_tip(panel):
    for control in [*targets(panel), panel.findChild(QPushButton)]:
        assert control.accessibleName()
        assert control.toolTip()


def test_it_tells_when_it_comes_into_view(qtbot):
    panel = BackwardPanel()
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.shown):
        panel.show()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_gradients_have_colours_of_their_own(theme):
    ends = {colour for pair in (theme.activations, theme.kernels) for colour in (pair.negative, pair.positive)}
    assert not ends & {theme.gradients.negative, theme.gradients.positive}
    assert theme.gradients.neutral == theme.activations.neutral
