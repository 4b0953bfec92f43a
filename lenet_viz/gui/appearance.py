"""Light or dark: as the system has it, or as the user chose."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication

from lenet_viz.gui.settings import Settings, ThemeChoice
from lenet_viz.gui.views.theme import DARK, LIGHT


class Appearance(QObject):
    """Keeps the theme's actions, the settings and the system in step.

    Signals:
        theme_changed(object): the Theme to use.
    """

    theme_changed = Signal(object)

    def __init__(self, settings: Settings, actions: Mapping[str, QAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = {choice: actions[f"theme_{choice.value}"] for choice in ThemeChoice}
        group = QActionGroup(self)
        for action in self._actions.values():
            group.addAction(action)
        group.triggered.connect(self._on_chosen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def apply(self) -> None:
        """Use the chosen theme, or the system's."""
        choice = self._settings.theme
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._actions[choice].setChecked(True)
        wanted_dark = choice is ThemeChoice.DARK or (choice is ThemeChoice.SYSTEM and dark)
        self.theme_changed.emit(DARK if wanted_dark else LIGHT)

    @Slot()
    def _on_chosen(self) -> None:
        self._settings.theme = next(choice for choice, action in self._actions.items() if action.isChecked())
        self.apply()

    @Slot()
    def _on_system_changed(self) -> None:
        if self._settings.theme is ThemeChoice.SYSTEM:
            self.apply()
