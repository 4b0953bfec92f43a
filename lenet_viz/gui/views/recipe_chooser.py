"""The list of recipes by name, and a menu to open and save one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.recipe_page import (
    CHOICE_WIDTH,
    LABEL_SPACING,
    ROW_HEIGHT,
    allow,
    choose,
    chosen,
    fill,
)
from lenet_viz.gui.views.recipe_words import HELP
from lenet_viz.training.recipes import RECIPES

OWN_NAME: Final = "own"
"""The name of a recipe that somebody changed."""

MENU_GAP: Final = 4
NO_OWN: Final = "change something below"


class RecipeChooser(QWidget):
    """Recipes by their names, and Open and Save.

    Attributes:
        label: stands before the list.

    Signals:
        recipe_chosen (str): a name was chosen from the list.
        open_requested (), save_requested (): a recipe shall be read from a file, or this one be written to one.
    """

    recipe_chosen = Signal(str)
    open_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = QComboBox()
        self._list.setMinimumWidth(CHOICE_WIDTH)
        self._list.setMaximumHeight(ROW_HEIGHT)
        self._list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._list.setToolTip(HELP["recipe"])
        self._list.setAccessibleName("recipe")
        fill(self._list, [(name, name) for name in (*RECIPES, OWN_NAME)])
        self.allow_own(False)
        self._list.activated.connect(self._on_activated)
        self.label = QLabel("Re&cipe")
        self.label.setBuddy(self._list)
        self.label.setToolTip(HELP["recipe"])
        self.label.setContentsMargins(0, 0, LABEL_SPACING, 0)
        self._menu = QMenu(self)
        self._open = self._menu.addAction("Open recipe…")
        self._open.triggered.connect(self.open_requested)
        self._menu.addAction("Save recipe…").triggered.connect(self.save_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)  # as on the pages below, so that their lists begin where this one does
        row.addWidget(self.label)
        row.addWidget(self._list, 1)
        row.addSpacing(MENU_GAP)
        row.addWidget(self._make_menu_button())

    @property
    def name(self) -> str:
        """The recipe chosen."""
        return chosen(self._list)

    def show_name(self, name: str) -> None:
        """Shows the name of the recipe in the form; one that is not in the list yet joins it."""
        with QSignalBlocker(self._list):
            if self._list.findData(name) < 0:
                self._list.insertItem(self._list.count() - 1, name, name)
            choose(self._list, name)

    def allow_own(self, allowed: bool) -> None:
        """Whether there is a recipe of one's own to come back to."""
        allow(self._list, OWN_NAME, allowed, NO_OWN)

    def set_editable(self, editable: bool) -> None:
        """Whether another recipe can be taken; this one can be saved at all times."""
        self._list.setEnabled(editable)
        self.label.setEnabled(editable)
        self._open.setEnabled(editable)

    def _make_menu_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("⋯")
        button.setStyleSheet("QToolButton { padding: 2px 6px; }")
        button.setMenu(self._menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMaximumHeight(ROW_HEIGHT)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        button.setFocusPolicy(self._list.focusPolicy())
        button.setToolTip("Open a recipe from a file, or save this one")
        button.setAccessibleName("open or save a recipe")
        return button

    @Slot()
    def _on_activated(self) -> None:
        self.recipe_chosen.emit(self.name)
