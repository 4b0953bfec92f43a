"""Starts the window: import order, styles, the last net under errors."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import torch
from PySide6.QtWidgets import QApplication

from lenet_viz.gui.controllers.networks import origin_of
from lenet_viz.gui.main_window import MainWindow
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.settings import Settings
from lenet_viz.gui.views.curve_plot import configure_plots
from lenet_viz.gui.views.theme import LIGHT
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import DEFAULT_NETWORK, SHIPPED, shipped_networks
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.memory import keep_freed_memory

_log = logging.getLogger(__name__)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application in the program's style; the one that exists, if there is one."""
    keep_freed_memory()
    # One thread is fastest for single inputs, and leaves the others to training.
    torch.set_num_threads(1)
    # On CUDA a convolution would otherwise round its inputs to ten bits, and no sum would be what is printed.
    torch.backends.cudnn.allow_tf32 = False
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *arguments])
    application.setApplicationName("LeNet-viz")
    application.setStyle("Fusion")
    return application


def make_window(settings: Settings, user_data: Path | None = None) -> MainWindow:
    """The window with the network shown last, or the one for the pad; untrained when its file is damaged.

    Args:
        settings: what the user prefers.
        user_data: where runs and own digits are kept; the user's own folder when None.
    """
    here = {each.name for each in shipped_networks()}
    shown = SHIPPED[settings.network if settings.network in here else DEFAULT_NETWORK]
    trouble = ""
    try:
        network, card = load_network(shown.path)
        session = Session(network, origin_of(card, shown.training))
    except CheckpointError as error:
        trouble = f"The trained network is missing, so this one is untrained: {error}"
        session = Session(LeNet5(shown.spec).eval(), Origin("untrained"))
    configure_plots(LIGHT)
    window = MainWindow(session, settings, user_data)
    session.setParent(window)
    window.appearance.apply()
    if settings.device != session.device:
        session.set_device(settings.device)
    if trouble:
        window.show_trouble(trouble)
    return window


def keep_collections_short() -> None:
    """Exempt everything that exists now from the garbage collector.

    A full collection looks at every object that torch and Qt have brought along, which stops the
    window for an eighth of a second; none of them will ever be garbage.
    """
    gc.freeze()


def run() -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    application = make_application()
    window = make_window(Settings())
    sys.excepthook = _Net(window)
    window.show()
    window.digits.start()
    window.laboratory.start()
    window.pad.setFocus()
    keep_collections_short()
    return application.exec()


class _Net:
    """The last net: an error nobody expected is logged and shown, and the window stays open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        self._window.show_trouble(f"Something went wrong that should not have: {kind.__name__}: {error}")
