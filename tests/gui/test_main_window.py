"""The window as a whole: draw, choose, train, close."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget

from lenet_viz.gui.application import make_window
from lenet_viz.gui.controllers import run_follower
from lenet_viz.gui.settings import ThemeChoice
from lenet_viz.gui.views.message_bar import MessageKind
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.gui.workers.mailbox import Mailbox
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.resources import resource
from lenet_viz.storage.run_sheet import RunStatus
from lenet_viz.training.recipe import Optimiser
from lenet_viz.training.recipes import RECIPES


def draw(qtbot, window, points) -> None:
    """Draw a stroke with the mouse, through points in shares of the pad's side."""
    pad = window.pad
    side = min(pad.width(), pad.height())
    left, top = (pad.width() - side) / 2, (pad.height() - side) / 2
    at = [QPoint(round(left + x * side), round(top + y * side)) for x, y in points]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=at[0])
    for point in at[1:]:
        qtbot.mouseMove(pad, point)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=at[-1])


def train(window, qtbot, passes=2, **changes):
    window.training_panel.set_recipe(replace(RECIPES["plain"], passes=passes, batch=16, **changes))
    with qtbot.waitSignal(window.training.state_changed):
        window.laboratory.orders.start()


def test_scripts_find_every_part_by_its_name(window):
    names = {widget.objectName() for widget in window.findChildren(QWidget)}
    parts = "drawingPad preparationStrip digitBrowser networkFigure answerPanel trainingPanel lossCurves messageBar"
    assert set(parts.split()) <= names


def test_the_answer_follows_the_pen_without_a_button(window, qtbot):
    assert window._session.answer is None
    pad = window.pad
    middle = QPoint(pad.width() // 2, pad.height() // 4)
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(pad, middle + QPoint(0, pad.height() // 2))
    qtbot.waitUntil(lambda: window._session.answer is not None)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, pad.height() // 2))


def test_clearing_the_pad_takes_the_answer_away_and_undo_brings_it_back(window, qtbot):
    draw(qtbot, window, [(0.5, 0.2), (0.5, 0.8)])
    qtbot.waitUntil(lambda: window._session.answer is not None)
    before = window._session.trace.scores
    window._actions["clear"].trigger()
    qtbot.waitUntil(lambda: window._session.answer is None)
    window._actions["undo"].trigger()
    qtbot.waitUntil(lambda: window._session.answer is not None)
    np.testing.assert_array_equal(window._session.trace.scores, before)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_built_in_network_reads_the_sample_three(window, qtbot, name):
    window.networks.show_shipped(name)
    assert window._session.network.spec.name == name
    window.drawing.open_source(resource("samples", "3.json"))
    qtbot.waitUntil(lambda: window._session.answer is not None)
    assert window._session.answer.digit == 3


def test_a_bad_network_file_leaves_the_one_on_screen(window, tmp_path):
    before = window._session.network
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"no network")
    window.networks.open_path(bad)
    assert window._session.network is before
    assert window.messages.isVisible()
    assert window.messages.kind is MessageKind.ERROR
    assert "bad.safetensors" in window.messages.text


def test_a_picture_is_read_from_a_file_and_a_bad_one_leaves_the_pad(window, tmp_path, qtbot):
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for row in range(10, 50):
        for column in range(27, 33):
            image.setPixelColor(column, row, QColor("black"))
    assert image.save(str(good))
    bad.write_bytes(b"not a picture")
    window.drawing.open_source(good)
    scores = window._session.trace.scores
    window.drawing.open_source(bad)
    assert "bad.png" in window.messages.text
    np.testing.assert_array_equal(window._session.trace.scores, scores)


def test_a_picture_is_pasted(window):
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for row in range(5, 35):
        for column in range(18, 22):
            image.setPixelColor(column, row, QColor("black"))
    QGuiApplication.clipboard().setImage(image)
    window._actions["paste"].trigger()
    assert window._session.answer is not None


def test_test_digits_are_offered_and_read(window, qtbot, tiny_mnist):
    window.digits.start()
    qtbot.waitUntil(lambda: window.digits.digits is not None)
    window.browser.digit_chosen.emit(3)
    image = window.digits.digits.images[3].numpy()
    np.testing.assert_allclose(window._session.preparation.centred, image / 255, atol=1e-6)


def test_without_digits_a_download_is_offered(window):
    window.digits.start()
    assert window.digits._task is None


def test_training_moves_figure_and_curves_and_keeps_what_was_learned(window, qtbot, tiny_mnist):
    draw(qtbot, window, [(0.5, 0.2), (0.5, 0.8)])
    qtbot.waitUntil(lambda: window._session.answer is not None)
    train(window, qtbot, passes=3)
    traces = []
    window._session.weights_changed.connect(lambda: traces.append(window._session.trace))
    qtbot.waitUntil(lambda: window.training.state is RunState.FINISHED, timeout=20_000)
    assert traces
    (run,) = window.laboratory.library.runs()
    network, card = run.final()
    assert card.recipe.passes == 3
    assert card.test_digits == 40
    assert torch.equal(network.C1.weights, window._session.network.C1.weights)


def test_the_pad_stays_usable_while_training(window, qtbot, tiny_mnist):
    train(window, qtbot, passes=5_000)
    qtbot.waitUntil(lambda: window.training.state is RunState.RUNNING, timeout=20_000)
    draw(qtbot, window, [(0.3, 0.3), (0.7, 0.7)])
    qtbot.waitUntil(lambda: window._session.answer is not None)
    window.training.pause()
    qtbot.waitUntil(lambda: window.training.state is RunState.PAUSED)
    window.training.resume()
    assert window.training.state is RunState.RUNNING
    window.training.stop()
    qtbot.waitUntil(lambda: window.training.state is RunState.FINISHED, timeout=20_000)


def test_a_run_that_diverges_says_so_and_the_window_goes_on(window, qtbot, tiny_mnist):
    train(window, qtbot, passes=50, rate=1e38, optimiser=Optimiser.SGD)
    qtbot.waitUntil(lambda: window.training.state is RunState.FAILED, timeout=20_000)
    assert "rate" in window.messages.text
    draw(qtbot, window, [(0.3, 0.3), (0.7, 0.7)])
    qtbot.waitUntil(lambda: window._session.answer is not None)
    assert np.isfinite(window._session.trace.scores).all()


def test_what_was_said_of_one_run_goes_with_the_next(window, qtbot, tiny_mnist):
    window.docks.bring_up(window.training_panel)
    train(window, qtbot, passes=50, rate=1e38, optimiser=Optimiser.SGD)
    qtbot.waitUntil(lambda: window.training.state is RunState.FAILED, timeout=20_000)
    assert window.messages.text
    train(window, qtbot, passes=1)
    qtbot.waitUntil(lambda: window.training.state is RunState.FINISHED, timeout=20_000)
    assert window.messages.text == ""


def test_a_run_that_begins_leaves_the_focus_in_its_tab_where_it_is(window, qtbot, tiny_mnist):
    window.docks.go_to(window.training_panel)
    fields = window.training_panel.findChildren(QSpinBox)
    chosen = next(field for field in fields if field.accessibleName() == "updates per second")
    chosen.setFocus()
    qtbot.waitUntil(chosen.hasFocus)
    train(window, qtbot, passes=1)
    qtbot.waitUntil(lambda: window.training.state is RunState.FINISHED, timeout=20_000)
    assert QApplication.focusWidget() is chosen


class PaintLog(QObject):
    """Notes every repaint of what it watches."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.log = log

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.log.append("painted")
        return False


def test_the_thread_waits_until_its_weights_are_painted_and_no_longer(window, qtbot, tiny_mnist, monkeypatch):
    log: list[str] = []
    paints, real = PaintLog(log), Mailbox.seen

    def seen(self) -> None:
        log.append("seen")
        real(self)

    draw(qtbot, window, [(0.3, 0.3), (0.7, 0.7)])
    window.figure.installEventFilter(paints)
    window._session.weights_changed.connect(lambda: log.append("weights"))
    monkeypatch.setattr(Mailbox, "seen", seen)
    train(window, qtbot, passes=5_000)
    qtbot.waitUntil(lambda: log.count("seen") >= 3, timeout=20_000)
    window.training.stop()
    qtbot.waitUntil(lambda: window.training.state is RunState.FINISHED, timeout=20_000)
    told = [number for number, word in enumerate(log) if word == "seen"]
    assert all(log[number - 2 : number] == ["weights", "painted"] for number in told)


def test_a_device_that_is_gone_in_the_end_is_told(window, qtbot, tiny_mnist, monkeypatch):
    def lost(network):
        raise RuntimeError("CUDA error: device lost\nmore")

    train(window, qtbot, passes=5_000)
    qtbot.waitUntil(lambda: window.training.state is RunState.RUNNING, timeout=20_000)
    window.training.pause()
    qtbot.waitUntil(lambda: window.training.state is RunState.PAUSED)
    monkeypatch.setattr(run_follower, "copy_state", lost)
    window.training.stop()
    qtbot.waitUntil(lambda: window.training.state is RunState.FAILED, timeout=20_000)
    assert "device lost" in window.messages.text


def test_training_without_data_says_what_is_missing(window, qtbot):
    train(window, qtbot)
    qtbot.waitUntil(lambda: window.training.state is RunState.FAILED, timeout=20_000)
    assert "nowhere" in window.messages.text


def test_closing_while_training_stops_it_and_keeps_what_was_learned(window, qtbot, tiny_mnist):
    train(window, qtbot, passes=5_000)
    qtbot.waitUntil(lambda: window.training.state is RunState.RUNNING, timeout=20_000)
    thread = window.training._thread
    window.close()
    assert thread.isFinished()
    assert not window.training.running
    (run,) = window.laboratory.library.runs()
    assert run.sheet().status is RunStatus.STOPPED
    assert run.final()[1].recipe.passes == 5_000


def test_another_network_can_be_looked_at_while_one_trains(window, qtbot, tiny_mnist):
    train(window, qtbot, passes=5_000)
    qtbot.waitUntil(lambda: window.training.state is RunState.RUNNING, timeout=20_000)
    window.networks.show_shipped("lenet-1")
    with qtbot.assertNotEmitted(window._session.weights_changed, wait=200):
        pass
    assert window._session.network.spec.name == "lenet-1"
    window.training.show_network()
    with qtbot.waitSignal(window._session.weights_changed):
        pass
    assert window._session.network.spec.name == "paper-1998"


def test_coming_back_to_a_held_run_shows_its_own_words_and_its_last_weights(window, qtbot, tiny_mnist):
    train(window, qtbot, passes=5_000)
    qtbot.waitUntil(lambda: window.training.state is RunState.RUNNING, timeout=20_000)
    window.networks.show_shipped("lenet-1")
    assert "test error" in window._session.origin.note
    window.training.pause()
    qtbot.waitUntil(lambda: window.training.state is RunState.PAUSED)
    held = window.training._thread.prepared_run.training.average
    qtbot.waitUntil(lambda: torch.equal(window.training.machine.network.C1.weights, held.C1.weights))
    window.training.show_network()
    assert window._session.origin.note.startswith("in training")
    assert window._session.origin.card is None
    np.testing.assert_array_equal(window._session.weights[Stage.C1].weights, held.C1.weights.detach().numpy())


def test_a_drawing_does_not_keep_the_label_of_the_digit_before(window, qtbot, tiny_mnist):
    window.digits.start()
    qtbot.waitUntil(lambda: window.digits.digits is not None)
    window.browser.choose_random()
    assert window.browser.chosen is not None
    draw(qtbot, window, [(0.5, 0.2), (0.5, 0.8)])
    qtbot.waitUntil(lambda: window.browser.chosen is None)


def test_themes_are_applied_and_remembered(window, settings):
    window._actions["theme_dark"].trigger()
    assert window.theme is DARK
    assert settings.theme is ThemeChoice.DARK
    window._actions["theme_light"].trigger()
    assert window.theme is LIGHT


def test_layout_is_remembered_and_can_be_reset(window, settings, qtbot):
    dock = window.docks.all[-1]
    dock.hide()
    window.close()
    assert settings.layout is not None
    again = make_window(settings)
    qtbot.addWidget(again)
    again.show()
    assert again.docks.all[-1].isHidden()
    again._actions["reset_layout"].trigger()
    assert not again.docks.all[-1].isHidden()
    assert again.unit_panel.isVisible()
    again.close()
