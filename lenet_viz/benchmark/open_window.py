"""The real window, with settings of its own, painted and at rest."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.application import keep_collections_short, make_application, make_window
from lenet_viz.gui.main_window import MainWindow
from lenet_viz.gui.session import Session
from lenet_viz.gui.settings import Settings, ThemeChoice

SIZE: Final = QSize(1440, 900)

PATIENCE_S: Final = 60.0
"""Whatever takes longer will not come."""

_POLL_S: Final = 0.005


@dataclass(frozen=True)
class OpenWindow:
    """The window on screen, and the session that it shows."""

    window: MainWindow
    session: Session


@contextmanager
def open_window() -> Iterator[OpenWindow]:
    """The window as it is after a start: shown, painted, with the paper's network on a blank pad.

    The user's settings, runs and digits are neither used nor changed.

    Raises:
        TimeoutError: it is never painted, as when the screen is locked.
    """
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat))
        settings.theme = ThemeChoice.LIGHT
        window = make_window(settings, Path(folder))
        session = window.findChild(Session)
        assert isinstance(session, Session)
        window.resize(SIZE)
        watches = [_FirstPaint(view) for view in (window.figure, window.pad)]
        window.show()
        window.digits.start()
        window.pad.setFocus()
        keep_collections_short()
        wait_until(lambda: all(watch.painted for watch in watches), "the window was not painted")
        try:
            yield OpenWindow(window, session)
        finally:
            window.close()
            window.deleteLater()
            application.sendPostedEvents(None, 0)
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(window: MainWindow) -> None:
    """Wait until the test digits are there and the docks have their usual size."""
    window.digits.wait()
    turn(0.1)
    window.docks.arrange()
    turn(0.1)


def process_events() -> None:
    """Handle what waits now."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def turn(seconds: float) -> None:
    """Let the event loop run for so long."""
    loop, timer = QEventLoop(), QTimer()
    timer.setSingleShot(True)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start(max(0, round(seconds * 1000)))
    loop.exec()


def wait_until(condition: Callable[[], bool], trouble: str) -> None:
    """Let the event loop run until something holds.

    Raises:
        TimeoutError: it did not within a minute; `trouble` says what.
    """
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{trouble} within {PATIENCE_S:.0f} s")
        turn(_POLL_S)


class _FirstPaint(QObject):
    """Whether a widget was painted since."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted = True
            watched.removeEventFilter(self)
        return False
