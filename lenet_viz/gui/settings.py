"""What the window remembers from one start to the next."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

LAYOUT_VERSION: Final = 4
"""Raised when docks are renamed or added, so that an older layout is not half applied."""


class ThemeChoice(StrEnum):
    """Which appearance the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings:
    """Typed access to the stored preferences; a value that makes no sense counts as not stored."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("LeNet-viz", "LeNet-viz")

    @property
    def theme(self) -> ThemeChoice:
        """The wanted appearance; the system's at first."""
        try:
            return ThemeChoice(str(self._store.value("theme", ThemeChoice.SYSTEM.value)))
        except ValueError:
            return ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice.value)

    @property
    def network(self) -> str:
        """Name of the built-in network shown last; empty at first."""
        return str(self._store.value("network", ""))

    @network.setter
    def network(self, name: str) -> None:
        self._store.setValue("network", name)

    @property
    def device(self) -> str:
        """Where the network computed last."""
        return str(self._store.value("device", "cpu"))

    @device.setter
    def device(self, name: str) -> None:
        self._store.setValue("device", name)

    @property
    def pen_width(self) -> float | None:
        """Pen width on the pad in pad pixels; None at first."""
        try:
            return float(str(self._store.value("pen_width")))
        except ValueError:
            return None

    @pen_width.setter
    def pen_width(self, width: float) -> None:
        self._store.setValue("pen_width", width)

    @property
    def motion_speed(self) -> float | None:
        """Positions a second of the convolution in motion; None at first."""
        try:
            return float(str(self._store.value("motion_speed")))
        except ValueError:
            return None

    @motion_speed.setter
    def motion_speed(self, speed: float) -> None:
        self._store.setValue("motion_speed", speed)

    @property
    def update_rate(self) -> float | None:
        """How often a second the figure follows a run, 0…30; None at first."""
        try:
            return float(str(self._store.value("update_rate")))
        except ValueError:
            return None

    def remember_update_rate(self, updates: float) -> None:
        """Keep it."""
        self._store.setValue("update_rate", updates)

    @property
    def logarithmic_loss(self) -> bool:
        """Whether the loss is drawn on a logarithmic axis; it is at first."""
        return str(self._store.value("logarithmic_loss", "true")) != "false"

    def remember_logarithmic_loss(self, on: bool) -> None:
        """Keep it."""
        self._store.setValue("logarithmic_loss", "true" if on else "false")

    @property
    def smoothing(self) -> int:
        """Over how many steps the loss is averaged, 1, 10, 100 or 1000; 1: not at all."""
        value = str(self._store.value("smoothing"))
        return int(value) if value in ("1", "10", "100", "1000") else 100

    def remember_smoothing(self, steps: int) -> None:
        """Keep it."""
        self._store.setValue("smoothing", steps)

    @property
    def folder(self) -> str:
        """Where a file or a folder was chosen last; empty at first."""
        return str(self._store.value("folder", ""))

    def remember_folder(self, folder: str) -> None:
        """Keep it."""
        self._store.setValue("folder", folder)

    @property
    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """The window's geometry and the docks' state; None at first."""
        geometry, state = self._store.value("geometry"), self._store.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    @layout.setter
    def layout(self, layout: tuple[QByteArray, QByteArray]) -> None:
        self._store.setValue("geometry", layout[0])
        self._store.setValue("state", layout[1])
