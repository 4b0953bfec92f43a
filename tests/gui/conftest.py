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
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication, QToolTip

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
    """After the test no top-level widget, running thread or active timer is left that was not there before."""
    before = set(map(id, _leftovers()))
    yield
    if QApplication.instance() is None:
        return
    QToolTip.hideText()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [thing for thing in _leftovers() if id(thing) not in before]
    assert not left, f"left behind: {left}"


def _leftovers() -> list[QObject]:
    if QApplication.instance() is None:
        return []
    # Qt keeps the label of a tool tip to itself and deletes it when it likes.
    widgets = [widget for widget in QApplication.topLevelWidgets() if not widget.inherits("QTipLabel")]
    timers = [timer for timer in _alive(QTimer) if timer.isActive()]
    threads = [thread for thread in _alive(QThread) if thread.isRunning() and thread is not QThread.currentThread()]
    return [*widgets, *timers, *threads]


def _alive(base: type) -> list:
    """All living objects of a Qt class and of its subclasses."""
    kinds = {base}
    while more := {sub for kind in kinds for sub in kind.__subclasses__()} - kinds:
        kinds |= more
    return [thing for thing in gc.get_objects() if type(thing) in kinds and shiboken6.isValid(thing)]
