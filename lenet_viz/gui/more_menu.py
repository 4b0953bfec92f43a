"""The menu of everything that has no place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lenet_viz.gui.docks import Docks

_GROUPS: Final = (
    ("open_digit", "paste", "save_drawing", "random_digit"),
    ("undo", "redo", "clear", "as_trained"),
    ("gradients", "compare", "paper_figures", "report"),
    ("theme_system", "theme_light", "theme_dark"),
)


def fill_more_menu(menu: QMenu, actions: Mapping[str, QAction], docks: Docks) -> None:
    """Put the actions into the menu, in groups."""
    for group in _GROUPS:
        menu.addActions([actions[name] for name in group])
        menu.addSeparator()
    panels = menu.addMenu("Pa&nels")
    panels.addActions([action for name, action in actions.items() if name.startswith("show_")])
    panels.addSeparator()
    panels.addMenu("&Show or hide").addActions([dock.toggleViewAction() for dock in docks.all])
    panels.addActions([actions["arrange"], actions["reset_layout"]])
    menu.addSeparator()
    menu.addActions([actions["about"], actions["quit"]])
