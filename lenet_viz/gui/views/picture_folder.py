"""The question for a folder of pictures, to learn from or to be read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.file_dialogs import ask_for_folder


def ask_for_picture_folder(parent: QWidget) -> Path | None:
    """Ask for a folder with a sub-folder of pictures for every class; None where nothing was chosen."""
    name = ask_for_folder(parent, "A folder with a sub-folder of pictures for every class")
    return Path(name) if name else None
