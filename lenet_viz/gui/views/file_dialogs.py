"""The questions for a file or a folder, each asked where the last one was answered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lenet_viz.gui.settings import Settings


def ask_to_open(parent: QWidget, title: str, filters: str) -> str:
    """Ask for a file that exists; "" where none was chosen."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _begin(), filters)
    _remember(name)
    return name


def ask_to_save(parent: QWidget, title: str, proposal: str, filters: str) -> tuple[str, str]:
    """Ask for a file to write; its name, "" where none was chosen, and the kind among `filters` that was."""
    name, kind = QFileDialog.getSaveFileName(parent, title, str(Path(_begin(), proposal)), filters)
    _remember(name)
    return name, kind


def ask_for_folder(parent: QWidget, title: str) -> str:
    """Ask for a folder; "" where none was chosen."""
    name = QFileDialog.getExistingDirectory(parent, title, _begin())
    _remember(name)
    return name


def _begin() -> str:
    """The folder to begin in; "", the working directory, where there was none or it is gone."""
    folder = Settings().folder
    return folder if folder and Path(folder).is_dir() else ""


def _remember(name: str) -> None:
    if name:
        path = Path(name).absolute()
        Settings().remember_folder(str(path if path.is_dir() else path.parent))
