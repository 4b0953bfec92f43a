"""The strip: equal, crisp pictures and exact readings."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor

from lenet_viz.gui.views.preparation_strip import FRAME, PreparationStrip, StripStage, picture_box
from lenet_viz.gui.views.theme import DARK, LIGHT


@pytest.fixture
def strip(qtbot):
    strip = PreparationStrip()
    qtbot.addWidget(strip)
    strip.resize(280, strip.sizeHint().height())
    strip.show()
    return strip


def stages():
    sizes = {"crop": (130, 90), "20×20": (20, 20), "centred 28": (28, 28), "input 32": (32, 32)}
    made = [StripStage(caption, np.zeros(shape, np.float32), f"what {caption} is") for caption, shape in sizes.items()]
    ink = np.zeros((32, 32), np.float32)
    ink[3, 5] = 1
    ink[3, 6] = 0.5
    made[3] = StripStage("input 32", ink, "what goes in", low=-0.1, high=1.175)
    return made


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("side", [20, 28, 32])
def test_every_pixel_of_a_stage_has_the_same_whole_size(side, ratio):
    box = picture_box(QRect(0, 0, FRAME, FRAME), (side, side), ratio)
    scale = box.width() * ratio / side
    assert scale == pytest.approx(round(scale))
    assert scale >= 2
    assert (box.left() * ratio - ratio) == pytest.approx(round(box.left() * ratio - ratio))


@pytest.mark.parametrize("shape", [(130, 90), (1, 200), (64, 64), (5, 3), (40, 33)])
def test_a_picture_of_any_shape_stays_inside_its_frame_undistorted(shape):
    frame = QRect(70, 24, FRAME, FRAME)
    box = picture_box(frame, shape, 1.0)
    assert frame.adjusted(1, 1, -1, -1).contains(box.toAlignedRect())
    assert box.width() / box.height() == pytest.approx(shape[1] / shape[0])


def test_frames_fill_the_row_and_do_not_overlap(strip):
    frames = [strip.frame(index) for index in range(4)]
    assert all(one.right() < two.left() for one, two in pairwise(frames))
    assert frames[0].left() == 0
    assert 276 <= frames[3].right() < 280
    assert all(strip.rect().contains(frame) for frame in frames)


def test_the_reading_is_what_the_network_reads(strip):
    strip.set_stages(stages())
    corner = strip.frame(3).topLeft() + QPoint(1, 1)
    assert strip.reading_at(corner + QPoint(2 * 5, 2 * 3)) == "input 32, row 3, column 5: 1.1750\nwhat goes in"
    assert strip.reading_at(corner + QPoint(2 * 6 + 1, 2 * 3 + 1)).startswith("input 32, row 3, column 6: 0.5375")
    assert strip.reading_at(corner).startswith("input 32, row 0, column 0: -0.1000")
    assert strip.reading_at(QPoint(2, 2)) is None


def test_pixels_are_painted_where_the_reading_finds_them(strip):
    strip.set_stages(stages())
    image = strip.grab().toImage()
    at = strip.frame(3).topLeft() + QPoint(1 + 2 * 5, 1 + 2 * 3)
    assert image.pixelColor(at) == QColor(LIGHT.ink)
    assert image.pixelColor(at - QPoint(1, 0)) == QColor(LIGHT.paper)
    strip.set_theme(DARK)
    assert strip.grab().toImage().pixelColor(at) == QColor(DARK.ink)


def test_three_stages_keep_the_frames_size(strip):
    strip.set_stages(stages()[:3])
    assert [strip.frame(index).width() for index in range(3)] == [FRAME] * 3
    assert strip.reading_at(strip.frame(2).center()).startswith("centred 28")


def test_none_empties_the_frames(strip):
    strip.set_stages(stages())
    full = strip.grab().toImage()
    strip.set_stages(None)
    assert strip.reading_at(strip.frame(3).center()) is None
    assert strip.grab().toImage() != full
    assert strip.accessibleDescription() == "empty"


def test_it_is_named(strip):
    assert strip.objectName() == "preparationStrip"
    assert strip.hasMouseTracking()
    assert strip.focusPolicy() == Qt.FocusPolicy.NoFocus
