"""How the keyboard focus came, across menus and other windows that borrow it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from lenet_viz.gui.views.keyboard import BY_KEYBOARD

_BORROWED: Final = frozenset(
    {
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
    }
)
"""Why a focus goes, or comes, when it is only lent."""


class FocusMemory:
    """Says whether the ring of a focus has to be seen; a focus that was lent comes back as it went."""

    def __init__(self) -> None:
        self._keyed = False

    def came(self, reason: Qt.FocusReason) -> bool:
        """Whether the focus that comes has to be seen."""
        return self._keyed if reason in _BORROWED else reason in BY_KEYBOARD

    def went(self, reason: Qt.FocusReason, *, keyed: bool) -> None:
        """The focus goes; `keyed` says whether it was to be seen until now."""
        self._keyed = keyed and reason in _BORROWED
