"""The window as a picture, made without showing it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QMessageLogContext,
    QPoint,
    QRect,
    QSettings,
    QSize,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from lenet_viz.gui.application import make_application, make_window
from lenet_viz.gui.main_window import MainWindow
from lenet_viz.gui.settings import Settings, ThemeChoice
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.resources import SHIPPED

SUFFIXES: Final = (".png", ".svg")


def take(*, network: str, source: Path | None, out: Path, size: tuple[int, int], theme: str) -> None:
    """Draw the window to a PNG or SVG file.

    Args:
        network: a built-in network's name, or a file.
        source: a picture or a stroke file on the pad; None for a blank pad.
        out: the file to write.
        size: width and height in pixels.
        theme: 'light' or 'dark'.

    Raises:
        ValueError: the input or the network cannot be read, or the file's kind is unknown.
        OSError: the picture cannot be written.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{out}: a picture of the window is a .png or an .svg file")
    if not out.absolute().parent.is_dir():
        raise ValueError(f"{out}: there is no such folder")
    qInstallMessageHandler(_pass_on_what_matters)
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        # The user's own settings are neither used nor changed.
        settings = Settings(QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat))
        settings.theme = ThemeChoice(theme)
        window = make_window(settings)
        troubles: list[str] = []
        for part in (window.networks, window.drawing):
            part.trouble.connect(troubles.append)
        _prepare(window, network, source, QSize(*size))
        if troubles:
            raise ValueError(troubles[0])
        replace_file(out, lambda path: _write(window, path, out.suffix.lower()))
        window.close()
        window.deleteLater()
        application.sendPostedEvents(None, 0)


def _pass_on_what_matters(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # The off-screen platform warns about every window with a smallest size; no program can heed that.
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _prepare(window: MainWindow, network: str, source: Path | None, size: QSize) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(size)
    window.show()
    if network in SHIPPED:
        window.networks.show_shipped(network)
    else:
        window.networks.open_path(Path(network))
    window.digits.start()
    window.digits.wait()
    if source is not None:
        window.drawing.open_source(source)
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    window.docks.arrange()
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def _write(window: MainWindow, path: Path, suffix: str) -> None:
    if suffix == ".png":
        if not window.grab().save(str(path), "PNG"):
            raise OSError(f"{path}: the picture cannot be written")
        return
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(window.size())
    generator.setViewBox(QRect(0, 0, window.width(), window.height()))
    generator.setTitle("LeNet-viz")
    painter = QPainter(generator)
    window.render(painter, QPoint())
    painter.end()
