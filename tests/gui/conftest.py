"""Every test of the window leaves nothing behind and touches nobody's settings."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from lenet_viz.gui.application import make_window
from lenet_viz.gui.settings import Settings
from tests.gui.training_lab import TrainingLab

HERE = Path(__file__).parent

# The off-screen platform warns about every window with a smallest size; no program can heed that.
HARMLESS = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(HARMLESS, extend=True))


@pytest.fixture(autouse=True)
def own_settings(tmp_path):
    """QSettings of any kind end in a folder of this test."""
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(form, scope, str(tmp_path / "settings"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)


@pytest.fixture(autouse=True)
def no_leaks():
    """After the test none of its top-level widgets, running threads or active timers is left."""
    before = set(_windows())
    gc.freeze()  # so that the collector lists this test's objects only: searching all of them is slow
    yield
    if QApplication.instance() is not None:
        QToolTip.hideText()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    young = gc.get_objects()
    gc.unfreeze()
    left = [window for window in _windows() if window not in before]
    left += [timer for timer in _alive(young, QTimer) if timer.isActive()]
    left += [thread for thread in _alive(young, QThread) if thread.isRunning() and thread != QThread.currentThread()]
    assert not left, f"left behind: {left}"


def _windows() -> list[QWidget]:
    # Qt keeps the label of a tool tip to itself and deletes it when it likes.
    return [window for window in QApplication.topLevelWidgets() if not window.inherits("QTipLabel")]


def _alive(objects: list, base: type) -> list:
    """Those of some objects that are a Qt class's or its subclasses', and that Qt has not deleted."""
    kinds = {base}
    while more := {sub for kind in kinds for sub in kind.__subclasses__()} - kinds:
        kinds |= more
    return [thing for thing in objects if type(thing) in kinds and shiboken6.isValid(thing)]


@pytest.fixture
def tiny_mnist(small_data, monkeypatch):
    """A few digits where the window looks for MNIST."""
    monkeypatch.setenv("LENET_VIZ_DATA", str(small_data))


@pytest.fixture
def settings(tmp_path):
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window(qtbot, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LENET_VIZ_DATA", str(tmp_path / "nowhere"))
    window = make_window(settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture
def lab(qtbot, tiny_mnist, tmp_path):
    """The training tab without a window, with 80 digits to learn from."""
    lab = TrainingLab(qtbot, tmp_path / "runs")
    yield lab
    lab.training.shut_down()
