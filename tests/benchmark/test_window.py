from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QTimer

from lenet_viz.benchmark import digit_sets
from lenet_viz.benchmark.live_training import ENDLESS, LiveTraining
from lenet_viz.benchmark.open_window import SIZE, open_window, settle, turn
from lenet_viz.benchmark.pen import Pen, gestures, samples
from lenet_viz.benchmark.processes import marks
from lenet_viz.benchmark.start import LIBRARIES, WINDOW
from lenet_viz.data.datasets import FOLDER_VARIABLE, Part
from lenet_viz.data.drawing import Drawing
from lenet_viz.gui.views.run_state import RunState

PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease

# The platform without a screen says so when a window is given its size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def noise(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(digit_sets, "NOISE_DIGITS", {Part.TRAIN: 300, Part.TEST: 20})
    with digit_sets.any_digits():
        yield


def test_a_stroke_is_pressed_moved_and_released():
    strokes = (np.array([[1, 2], [3, 4]], np.float32), np.array([[5, 6]], np.float32))
    assert list(gestures(strokes)) == [
        (PRESS, 1.0, 2.0),
        (MOVE, 3.0, 4.0),
        (RELEASE, 3.0, 4.0),
        (PRESS, 5.0, 6.0),
        (RELEASE, 5.0, 6.0),
    ]


def test_there_are_ten_samples_on_the_pad():
    drawings = samples()
    assert len(drawings) == 10
    points = np.concatenate([stroke for drawing in drawings for stroke in drawing.strokes])
    assert points.min() >= 0
    assert points.max() <= 280


def test_every_event_that_draws_is_timed_until_the_figure_shows_it(qapp, noise):
    line = Drawing.of([[[140, 60], [140, 100], [140, 100.1], [140, 220]]])
    with open_window() as opened:
        settle(opened.window)
        assert opened.window.size() == SIZE
        latencies = Pen(opened).draw(line)
        assert len(latencies) == 4  # the third point is too near the second to draw
        assert all(each.work > 0 and each.seconds > 0 for each in latencies)
        assert opened.session.trace is not None
        assert [stroke.shape for stroke in opened.window.pad.strokes] == [(3, 2)]


def test_a_painting_without_the_event_does_not_count(qapp, noise):
    with open_window() as opened:
        settle(opened.window)
        slow = opened.window.drawing.findChild(QTimer)
        slow.setInterval(60)
        others = QTimer(interval=10, timeout=opened.window.figure.update)
        others.start()
        latencies = Pen(opened).draw(Drawing.of([[[140, 60], [140, 100]]]))
        assert min(each.seconds for each in latencies) > 0.05


def test_a_figure_that_is_never_painted_is_told(qapp, noise, monkeypatch):
    monkeypatch.setattr("lenet_viz.benchmark.pen.LOST_MS", 50)
    with open_window() as opened:
        opened.window.figure.hide()
        with pytest.raises(TimeoutError, match="covered"):
            Pen(opened).draw(samples()[1])


def test_a_run_in_the_window_is_held_goes_on_and_leaves_no_network(qapp, noise, monkeypatch, private_home):
    monkeypatch.setattr("lenet_viz.benchmark.live_training.ENDLESS", replace(ENDLESS, batch=16))
    before = set(private_home.rglob("*.safetensors"))
    with open_window() as opened:
        run = LiveTraining(opened, "softmax-full")
        assert opened.session.network.spec.name == "softmax-full"
        run.hold()
        held = run.steps
        turn(0.05)
        assert run.steps == held > 0
        run.go_on()
        assert run.steps > held
        run.stop()
        assert opened.window.training.state is RunState.FINISHED
    assert set(private_home.rglob("*.safetensors")) == before


def test_a_process_marks_when_its_window_can_be_used(noise):
    ((seconds, line),) = marks(WINDOW)
    row = json.loads(line)
    assert row["mark"] == "usable"
    assert row["peak"] is None or row["peak"] > 10 << 20
    assert seconds > 0


def test_a_process_that_fails_is_told():
    with pytest.raises(OSError, match="failed"):
        list(marks(("-c", "raise SystemExit(3)")))


def test_the_libraries_are_imported():
    ((_, line),) = marks(LIBRARIES)
    assert line.strip() == "imported"
