"""The pad as a user meets it: mouse, finger, tablet pen, keyboard, drops."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.drawing_pad import HELP, DrawingPad
from lenet_viz.gui.views.pen import MAX_PEN_WIDTH, MIN_PEN_WIDTH, PEN_WIDTH, Tool
from lenet_viz.gui.views.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pad(qtbot):
    pad = DrawingPad()
    qtbot.addWidget(pad)
    pad.resize(280, 280)
    pad.show()
    qtbot.waitExposed(pad)
    return pad


@pytest.fixture
def drawings(pad):
    """Every drawing the pad told of, as lists."""
    told = []
    pad.drawing_changed.connect(lambda strokes: told.append([stroke.tolist() for stroke in strokes]))
    return told


def drag(qtbot, pad, *points):
    qtbot.mousePress(pad, LEFT, pos=QPoint(*points[0]))
    for at in points[1:]:
        move(pad, at)
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(*points[-1]))


def move(pad, at, buttons=LEFT):
    """A mouse move that names its buttons, which QTest's leaves out."""
    where = QPointF(*at)
    nothing = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, where, pad.mapToGlobal(where), Qt.MouseButton.NoButton, buttons, nothing)
    QCoreApplication.sendEvent(pad, event)


def press(pad, *points):
    QTest.mousePress(pad, LEFT, pos=QPoint(*points[0]))
    for at in points[1:]:
        move(pad, at)


def ink_share(pad):
    image = pad.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return float((grey[4:-4, 4 : image.width() - 4] < 64).mean())


def test_every_mouse_event_tells_the_drawing_so_far(pad, drawings):
    press(pad, (10, 10), (50, 10), (50, 60))
    assert drawings == [[[[10, 10]]], [[[10, 10], [50, 10]]], [[[10, 10], [50, 10], [50, 60]]]]
    QTest.mouseRelease(pad, LEFT, pos=QPoint(50, 60))
    assert drawings[-1] == drawings[-2]
    assert all(stroke.dtype == np.float32 for stroke in pad.strokes)


@pytest.mark.parametrize("side", [160, 280, 560])
def test_points_are_pad_pixels_at_any_size(pad, side):
    pad.resize(side + 90, side)
    pad.resize(side + 90, side)  # the greatest height follows the width
    press(pad, (side // 4, side // 2))
    np.testing.assert_allclose(pad.strokes[0], [(70, 140)])


def test_a_pen_that_leaves_slides_along_the_edge(pad):
    press(pad, (100, 100), (-50, 100), (100, 900))
    assert pad.strokes[0].tolist() == [[100, 100], [0, 100], [100, 280]]


def test_what_is_painted_bit_by_bit_looks_like_what_is_painted_at_once(pad):
    angles = np.linspace(0, 5, 200)
    spiral = [(round(140 + 90 * np.cos(a)), round(140 + 90 * np.sin(a))) for a in angles]
    press(pad, *spiral)
    growing = pad.grab().toImage()
    QTest.mouseRelease(pad, LEFT, pos=QPoint(*spiral[-1]))
    grown = pad.grab().toImage()
    pad.set_theme(LIGHT)  # paints everything anew
    anew = pad.grab().toImage()
    for image in (growing, grown):
        difference = np.abs(_grey(image).astype(int) - _grey(anew))
        assert (difference > 96).sum() == 0
        assert difference.mean() < 0.5
    assert (_grey(anew) < 64).mean() > 0.05


def _grey(image):
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine()).copy()


def test_undo_redo_and_clear(qtbot, pad, drawings):
    history = []
    pad.history_changed.connect(lambda undo, redo: history.append((undo, redo)))
    drag(qtbot, pad, (10, 10), (50, 10))
    drag(qtbot, pad, (10, 90), (50, 90))
    pad.undo()
    assert len(drawings[-1]) == 1
    pad.redo()
    assert len(drawings[-1]) == 2
    pad.clear()
    assert drawings[-1] == []
    pad.undo()
    assert len(drawings[-1]) == 2
    assert history == [(True, False), (True, False), (True, True), (True, False), (True, False), (True, True)]


def test_undo_with_nothing_to_undo_says_nothing(pad, drawings):
    pad.undo()
    pad.redo()
    pad.clear()
    assert drawings == []


def test_strokes_keep_their_width(qtbot, pad):
    drag(qtbot, pad, (20, 60), (260, 60))
    thin = ink_share(pad)
    pad.set_pen_width(MAX_PEN_WIDTH)
    assert ink_share(pad) == pytest.approx(thin)
    drag(qtbot, pad, (20, 180), (260, 180))
    assert ink_share(pad) - thin == pytest.approx(thin * MAX_PEN_WIDTH / PEN_WIDTH, rel=0.2)


@pytest.mark.parametrize(("asked", "got"), [(1, MIN_PEN_WIDTH), (99, MAX_PEN_WIDTH), (7.5, 7.5)])
def test_pen_width_is_kept_in_bounds(qtbot, pad, asked, got):
    with qtbot.waitSignal(pad.pen_width_changed) as told:
        pad.set_pen_width(asked)
    assert told.args == [got]


def test_the_eraser_splits_a_stroke_as_one_step(pad, drawings):
    pad.set_drawing([np.array([(20, 100), (260, 100)], np.float32)])
    pad.set_tool(Tool.ERASER)
    press(pad, (100, 100), (110, 100), (180, 100))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(180, 100))
    assert len(drawings[-1]) == 2
    assert ink_share(pad) > 0
    pad.undo()
    assert drawings[-1] == [[[20, 100], [260, 100]]]


def test_the_eraser_shows_its_ring(pad):
    pad.set_tool(Tool.ERASER)
    pad.set_drawing([])
    before = pad.grab().toImage()
    move(pad, (140, 200), Qt.MouseButton.NoButton)
    ring = pad.grab().toImage()
    assert ring != before
    QCoreApplication.sendEvent(pad, QEvent(QEvent.Type.Leave))
    assert pad.grab().toImage() == before


def test_set_drawing_replaces_and_can_be_undone(pad, drawings):
    pad.set_drawing([np.array([(1, 2), (3, 4)])])
    pad.set_drawing([np.array([(5, 6)])])
    pad.undo()
    assert drawings == [[[[1, 2], [3, 4]]], [[[5, 6]]], [[[1, 2], [3, 4]]]]


def test_set_drawing_refuses_nonsense_and_keeps_what_is_there(pad):
    pad.set_drawing([np.array([(1, 2), (3, 4)])])
    with pytest.raises(ValueError, match="a stroke is"):
        pad.set_drawing([np.array([(1.0, 2.0)]), np.array([(np.nan, 1.0)])])
    assert [stroke.tolist() for stroke in pad.strokes] == [[[1, 2], [3, 4]]]


def test_a_backdrop_is_shown_and_gives_way_to_a_stroke(qtbot, pad, drawings):
    ink = np.zeros((28, 28), np.float32)
    ink[14, 14] = 1
    pad.set_backdrop(ink, "test digit 3")
    assert drawings == []
    image = pad.grab().toImage()
    assert image.pixelColor(145, 145) == QColor(LIGHT.ink)
    assert image.pixelColor(135, 145) == QColor(LIGHT.paper)
    press(pad, (40, 40))
    assert drawings == [[[[40, 40]]]]
    assert pad.grab().toImage().pixelColor(145, 145) == QColor(LIGHT.paper)
    with qtbot.waitSignal(pad.backdrop_shown) as told:
        pad.undo()
    assert told.args[0] is ink


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_words_about_a_backdrop_stand_on_paper_also_over_ink(pad, theme):
    pad.set_theme(theme)
    pad.set_backdrop(np.ones((28, 28), np.float32), "test digit 3")
    image = pad.grab().toImage()
    corner = [image.pixelColor(x, y).name() for x in range(6, 30) for y in range(pad.side - 20, pad.side - 8)]
    assert corner.count(theme.ink) == 0
    assert corner.count(theme.paper) > len(corner) / 3
    assert image.pixelColor(pad.side - 20, pad.side - 20) == QColor(theme.ink)
    pad.set_backdrop(np.ones((28, 28), np.float32), "")
    bare = pad.grab().toImage()
    assert bare.pixelColor(10, pad.side - 10) == QColor(theme.ink)


def test_taking_the_backdrop_away_leaves_a_drawing_alone(pad):
    pad.set_drawing([np.array([(1, 2), (3, 4)])])
    pad.set_backdrop(None)
    assert len(pad.strokes) == 1


@pytest.mark.parametrize(
    "lose",
    [
        lambda pad: pad.hide(),
        lambda pad: pad.setEnabled(False),
        lambda pad: QCoreApplication.sendEvent(pad, QFocusEvent(QEvent.Type.FocusOut)),
        lambda pad: move(pad, (200, 200), Qt.MouseButton.NoButton),
        lambda pad: pad.undo() or pad.redo(),
    ],
    ids=["hidden", "disabled", "focus lost", "button up unseen", "undo"],
)
def test_a_lost_release_ends_the_stroke(pad, lose):
    press(pad, (10, 10), (50, 10))
    lose(pad)
    move(pad, (90, 90))
    assert [stroke.tolist() for stroke in pad.strokes] == [[[10, 10], [50, 10]]]
    pad.undo()
    assert pad.strokes == ()


def test_other_buttons_do_not_draw(pad, drawings):
    QTest.mouseClick(pad, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    assert drawings == []


def test_a_finger_draws_and_a_second_one_does_not(pad):
    device = QTest.createTouchDevice()
    QTest.touchEvent(pad, device).press(0, QPoint(20, 20), pad)
    QTest.touchEvent(pad, device).move(0, QPoint(60, 20), pad).press(1, QPoint(200, 200), pad)
    QTest.touchEvent(pad, device).move(0, QPoint(60, 90), pad).move(1, QPoint(220, 220), pad)
    QTest.touchEvent(pad, device).release(0, QPoint(60, 90), pad).release(1, QPoint(220, 220), pad)
    assert [stroke.tolist() for stroke in pad.strokes] == [[[20, 20], [60, 20], [60, 90]]]


def tablet(pad, kind, at, tip=QPointingDevice.PointerType.Pen):
    device = QPointingDevice("test pen", 1, QInputDevice.DeviceType.Stylus, tip, QInputDevice.Capability.Position, 1, 3)
    where = QPointF(*at)
    nothing = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(kind, device, where, pad.mapToGlobal(where), 0.5, 0, 0, 0, 0, 0, nothing, LEFT, LEFT)
    QCoreApplication.sendEvent(pad, event)
    return event


def test_a_tablet_pen_draws_and_its_other_end_erases(pad):
    kinds = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
    for kind, at in zip(kinds, [(20, 140), (250, 140), (260, 140)], strict=True):
        assert tablet(pad, kind, at).isAccepted()
    assert [stroke.tolist() for stroke in pad.strokes] == [[[20, 140], [250, 140], [260, 140]]]
    for kind, at in zip(kinds, [(140, 60), (140, 140), (140, 220)], strict=True):
        tablet(pad, kind, at, QPointingDevice.PointerType.Eraser)
    assert len(pad.strokes) == 2
    assert pad.tool is Tool.PEN
    without_ring = pad.grab().toImage()
    QCoreApplication.sendEvent(pad, QEvent(QEvent.Type.Leave))
    assert pad.grab().toImage() == without_ring


def test_one_can_draw_with_the_keyboard(qtbot, pad):
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(pad, key)
    qtbot.keyClick(pad, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    qtbot.keyClick(pad, Qt.Key.Key_Down)
    assert [stroke.tolist() for stroke in pad.strokes] == [[[135, 140], [140, 140], [135, 145], [135, 125]]]
    qtbot.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.strokes == ()


def test_keys_choose_tool_and_width(qtbot, pad):
    qtbot.keyClick(pad, Qt.Key.Key_E)
    qtbot.keyClick(pad, Qt.Key.Key_BracketRight)
    assert (pad.tool, pad.pen_width) == (Tool.ERASER, PEN_WIDTH + 2)
    qtbot.keyClick(pad, Qt.Key.Key_E)
    qtbot.keyClick(pad, Qt.Key.Key_BracketLeft)
    assert (pad.tool, pad.pen_width) == (Tool.PEN, PEN_WIDTH)


def test_keys_with_control_belong_to_the_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    pad = DrawingPad(window)
    pad.set_drawing([np.array([(1, 2), (3, 4)])])
    passed = []
    window.keyPressEvent = lambda event: passed.append(event.key())
    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pad, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert {Qt.Key.Key_Z, Qt.Key.Key_E} <= set(passed)
    assert len(pad.strokes) == 1
    assert pad.tool is Tool.PEN


def drop(pad, data):
    at, copy, nothing = QPoint(50, 50), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, LEFT, nothing)
    QCoreApplication.sendEvent(pad, enter)
    if enter.isAccepted():
        QCoreApplication.sendEvent(pad, QDropEvent(QPointF(at), copy, data, LEFT, nothing))
    return enter.isAccepted()


def test_a_dropped_file_is_told_as_a_path(qtbot, pad, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "seven.png"))])
    with qtbot.waitSignal(pad.image_dropped) as told:
        assert drop(pad, data)
    assert told.args == [Path(tmp_path / "seven.png")]


def test_a_dropped_picture_is_told_as_an_image(qtbot, pad):
    data, image = QMimeData(), QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data.setImageData(image)
    with qtbot.waitSignal(pad.image_dropped) as told:
        assert drop(pad, data)
    assert told.args[0].pixelColor(3, 3) == QColor(Qt.GlobalColor.red)


def test_dropped_words_are_refused(pad):
    data = QMimeData()
    data.setText("seven")
    assert not drop(pad, data)


def test_it_never_grows_higher_than_wide(pad):
    pad.resize(200, 600)
    assert pad.height() <= pad.maximumHeight() == 200


def test_the_theme_changes_paper_and_ink(qtbot, pad):
    drag(qtbot, pad, (20, 100), (260, 100))
    pad.set_theme(DARK)
    image = pad.grab().toImage()
    assert image.pixelColor(140, 100) == QColor(DARK.ink)
    assert image.pixelColor(140, 200) == QColor(DARK.paper)


def test_the_help_is_there_for_those_who_cannot_see_it(pad):
    assert pad.objectName() == "drawingPad"
    assert pad.accessibleName()
    assert pad.accessibleDescription() == pad.toolTip() == HELP
