"""Own digits and folders of pictures are read; what could not be read of them is told, once."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation_sources import NO_OWN_DIGITS, PictureFolder


def test_a_set_that_cannot_be_read_is_told(qtbot, rig):
    with qtbot.waitSignal(rig.controller.trouble) as caught:
        rig.panel.evaluate_wanted.emit("own")
    assert caught.args == [NO_OWN_DIGITS]
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result is None
    assert not rig.panel.running


def test_own_digits_are_read_and_shown_on_the_pad(rig):
    image = load(DatasetName.MNIST, Part.TEST).images[3].numpy()
    Collection(rig.own).add(image, 3)
    rig.evaluate("own")
    rig.controller.show_digit(0)
    (shown, note), *_ = rig.drawing.shown
    np.testing.assert_array_equal(shown, image)
    assert note == "my digits #0, 3"


@pytest.fixture
def pictures(tmp_path, tiny_mnist):
    """Three pictures of a 7 and one of a 2, beside a file that is no picture."""
    folder = tmp_path / "post office"
    digits = load(DatasetName.MNIST, Part.TEST)
    for place, name in enumerate(("2/a", "7/b", "7/c", "7/d")):
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(digits.images[place].numpy()).save(path)
    (folder / "7" / "notes.txt").write_text("no picture")
    return folder


def ask_for(rig, monkeypatch, folder: str) -> None:
    """Choose the last entry of the sets, and a folder in the dialog it opens."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    sources = rig.panel._sources
    sources.setCurrentIndex(sources.count() - 1)
    sources.activated.emit(sources.count() - 1)


def test_a_folder_of_pictures_is_read(rig, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    with rig.qtbot.waitSignal(rig.controller.trouble) as caught:
        result = rig.evaluate(rig.panel.source)
    assert result.evaluation.labels.tolist() == [2, 7, 7, 7]
    assert ") on pictures in post office · 1 file left out · LeNet-5, 1998" in rig.panel.status
    assert "notes.txt" in caught.args[0]
    rig.controller.show_digit(1)
    assert rig.drawing.shown[0][1] == "pictures in post office #1, 7"


def test_a_folder_without_pictures_is_told(rig, monkeypatch, tmp_path):
    (tmp_path / "empty" / "0").mkdir(parents=True)
    ask_for(rig, monkeypatch, str(tmp_path / "empty"))
    with rig.qtbot.waitSignal(rig.controller.trouble) as caught:
        rig.panel.evaluate_wanted.emit(rig.panel.source)
    assert "holds no picture that can be read" in caught.args[0]
    rig.qtbot.waitUntil(lambda: not rig.controller.running)


def test_without_a_folder_the_set_stays_what_it_was(rig, monkeypatch, pictures):
    rig.panel._sources.setCurrentIndex(1)
    rig.panel._sources.activated.emit(1)
    ask_for(rig, monkeypatch, "")
    assert rig.panel.source == "fashion"


def test_another_folder_takes_the_place_of_the_first(rig, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    entries = rig.panel._sources.count()
    ask_for(rig, monkeypatch, str(pictures.parent))
    assert rig.panel._sources.count() == entries
    whole_name = rig.panel._sources.currentData(Qt.ItemDataRole.ToolTipRole)
    assert whole_name == f"pictures in {pictures.parent.name}"


def test_what_was_left_out_is_told_once_and_stays_in_the_status(rig, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    rig.evaluate(rig.panel.source)
    assert len(rig.troubles) == 1
    assert rig.troubles[0].startswith("Left out")
    assert " · 1 file left out · " in rig.panel.status
    rig.evaluate("own")
    assert len(rig.troubles) == 2
    assert rig.troubles[1] == NO_OWN_DIGITS


def test_a_reading_that_brings_nothing_tells_nothing_of_the_set_before(qtbot, rig, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    rig.evaluate(rig.panel.source)
    rig.troubles.clear()
    cancelled = threading.Event()
    load_pictures = PictureFolder.load

    def held(*given):
        assert cancelled.wait(10)
        return load_pictures(*given)

    monkeypatch.setattr(PictureFolder, "load", held)
    rig.panel.evaluate_wanted.emit(rig.panel.source)
    rig.panel.cancel_wanted.emit()
    cancelled.set()
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.troubles == []


def test_a_cancelled_reading_tells_what_its_set_left_out(qtbot, rig, gate, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    rig.panel.evaluate_wanted.emit(rig.panel.source)
    qtbot.waitUntil(lambda: rig.controller._readings._digits is not None)
    rig.panel.cancel_wanted.emit()
    gate.let(1)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result.evaluation.count == 4
    assert [each.startswith("Left out") for each in rig.troubles] == [True]


def test_why_a_reading_broke_off_is_what_is_told(rig, monkeypatch, pictures):
    def break_off(network, digits):
        yield evaluate(network, digits).scores[:2]
        raise ValueError("out of luck")

    monkeypatch.setattr("lenet_viz.gui.controllers.evaluation_result.read_in_parts", break_off)
    ask_for(rig, monkeypatch, str(pictures))
    assert rig.evaluate(rig.panel.source).evaluation.count == 2
    assert rig.troubles == ["The digits could not be read: out of luck"]
    assert not rig.panel.running
