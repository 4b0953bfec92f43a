"""One page of the training form: labelled editors in columns, of which some may not be used just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from lenet_viz.gui.views.recipe_words import HELP
from lenet_viz.gui.views.theme import Theme
from lenet_viz.gui.views.training_fields import RecipeField
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.training.recipe import Recipe

LEAST_ROW_HEIGHT: Final = 21
ROW_HEIGHT: Final = 26
TIGHT_SPACING, ROW_SPACING = 1, 4
ROOMY_HEIGHT: Final = 136
"""From this height on five rows keep a distance from each other."""

LABEL_SPACING: Final = 5
COLUMN_SPACING: Final = 10
CHOICE_WIDTH: Final = 116

LIVE: Final = frozenset({"rate", "batch", "distortions", "noise"})
"""What may be changed while a run goes on: fields of a recipe."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Entry:
    """One labelled editor.

    Attributes:
        name: what it is called in messages, and for screen readers.
        label: what stands before it; empty: the editor has words of its own.
        editor: the widget.
        field: the field of a recipe that it edits; empty when it is none.
    """

    name: str
    label: QLabel
    editor: QWidget
    field: str = ""


class RecipePage(QWidget):
    """Editors in columns, or all below each other where there is little width.

    Subclasses build their columns, and say what they show of a recipe, what they change in one and which
    editors are used at present.

    Signals:
        edited (): a value has changed, by hand or by `show_recipe`.
        committed (): somebody has finished changing one: with Enter, by leaving the field or by a choice.
    """

    edited = Signal()
    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[tuple[Entry, ...], ...] = ()
        self._below: tuple[Entry, ...] = ()
        self._entries: tuple[Entry, ...] = ()
        self._running = self._changeable = False
        self._wide: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(TIGHT_SPACING)

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows what of a recipe stands on this page."""
        raise NotImplementedError

    def applied(self, recipe: Recipe) -> Recipe:
        """A recipe with what stands on this page; of a field with a problem the last good value."""
        raise NotImplementedError

    def set_spec(self, spec: NetworkSpec | None) -> None:
        """What network is to learn; None: none is chosen."""

    def is_used(self, entry: Entry) -> bool:
        """Whether the other choices leave this editor a meaning."""
        return bool(entry)

    def problem(self) -> str:
        """What is wrong on this page, such as 'rate: must be above 0'; empty when nothing is."""
        for entry in self._entries:
            if isinstance(entry.editor, RecipeField) and entry.editor.problem and self.is_used(entry):
                return f"{entry.name}: {entry.editor.problem}"
        return ""

    def set_running(self, *, running: bool, changeable: bool) -> None:
        """Whether a run is under way, and whether what can be changed in one may be changed now."""
        self._running, self._changeable = running, changeable
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the marks round wrong values."""
        for entry in self._entries:
            if isinstance(entry.editor, RecipeField):
                entry.editor.set_theme(theme)

    def set_wide(self, wide: bool) -> None:
        """Arranges the columns beside each other, or below each other."""
        if wide == self._wide:
            return
        self._wide = wide
        for column, entries in enumerate(self._columns):
            first = 0 if wide else sum(len(above) for above in self._columns[:column])
            for row, entry in enumerate(entries, first):
                self._place(entry, row, 3 * column if wide else 0)
        longest = max(len(entries) for entries in self._columns)
        first = longest if wide else sum(len(entries) for entries in self._columns)
        for row, entry in enumerate(self._below, first):
            self._place(entry, row, 0, span=3 * len(self._columns) - 2 if wide else 1)
        for column in range(1, len(self._columns)):
            self._grid.setColumnMinimumWidth(3 * column - 1, COLUMN_SPACING if wide else 0)
        self._grid.setColumnStretch(1, 1)
        # Rows keep together at the top, and a page with few of them is not spread out.
        rows = first + len(self._below)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(rows, 1)

    @property
    def leading_labels(self) -> tuple[QLabel, ...]:
        """The labels at the left edge."""
        return tuple(entry.label for entry in (*self._columns[0], *self._below))

    def refresh(self) -> None:
        """Enables what can be edited now, and what has a meaning."""
        for entry in self._entries:
            open_now = self._changeable if self._running and entry.field in LIVE else not self._running
            usable = open_now and self.is_used(entry)
            entry.editor.setEnabled(usable)
            entry.label.setEnabled(usable)

    def set_up(self, *columns: Sequence[Entry], below: Sequence[Entry] = ()) -> None:
        """Takes its editors: columns of them, and rows that reach over all columns."""
        self._columns, self._below = tuple(tuple(column) for column in columns), tuple(below)
        self._entries = tuple(entry for column in (*columns, below) for entry in column)
        for entry in self._entries:
            entry.editor.setMinimumHeight(LEAST_ROW_HEIGHT)
            entry.editor.setMaximumHeight(ROW_HEIGHT)
            entry.label.setMinimumHeight(LEAST_ROW_HEIGHT)
            entry.label.setMaximumHeight(ROW_HEIGHT)
        self.set_wide(True)
        self.refresh()

    def field(
        self,
        name: str,
        label: str,
        value: Value,
        read: Callable[[str], Value],
        write: Callable[[Value], str],
        to: str = "",
    ) -> tuple[Entry, RecipeField[Value]]:
        """A typed value; `to` is the recipe's field, if it has another name."""
        made = RecipeField(value, read=read, write=write)
        made.checked.connect(self._on_edited)
        made.editingFinished.connect(self.committed)
        return self.entry(name, label, made, to), made

    def choice(self, name: str, label: str, items: Sequence[tuple[str, str]], to: str = "") -> tuple[Entry, QComboBox]:
        """A list of (value, title)."""
        made = QComboBox()
        made.setMinimumWidth(CHOICE_WIDTH)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        fill(made, items)
        made.currentIndexChanged.connect(self._on_edited)
        made.activated.connect(self.committed)
        return self.entry(name, label, made, to), made

    def entry(self, name: str, label: str, editor: QWidget, to: str = "", described: QWidget | None = None) -> Entry:
        """A labelled editor; `described` is the part of it that takes the focus, where it has several parts."""
        focus = described or editor
        words = QLabel(label)
        words.setBuddy(focus)
        for widget in (words, focus):
            widget.setToolTip(HELP[name])
        focus.setAccessibleName(name)
        return Entry(name, words, editor, to or name)

    def _place(self, entry: Entry, row: int, column: int, span: int = 1) -> None:
        self._grid.addWidget(entry.label, row, column)
        entry.label.setContentsMargins(0, 0, LABEL_SPACING, 0)
        alignment = Qt.AlignmentFlag.AlignVCenter if isinstance(entry.editor, RecipeField) else Qt.AlignmentFlag(0)
        self._grid.addWidget(entry.editor, row, column + 1, 1, span, alignment)

    @Slot()
    def _on_edited(self) -> None:
        self.refresh()
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grid.setVerticalSpacing(ROW_SPACING if self.height() >= ROOMY_HEIGHT else TIGHT_SPACING)


def fill(choice: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    """Puts (value, title) into a list; a title that is too long for it can be read as a tool tip."""
    choice.clear()
    for value, title in items:
        choice.addItem(title, str(value))
        choice.setItemData(choice.count() - 1, title, Qt.ItemDataRole.ToolTipRole)


def allow(choice: QComboBox, value: str, allowed: bool, reason: str = "") -> None:
    """Lets an item of a list be chosen, or says in its tool tip why it cannot be."""
    index = choice.findData(str(value))
    model = choice.model()
    assert isinstance(model, QStandardItemModel)
    model.item(index).setEnabled(allowed)
    words = choice.itemText(index)
    choice.setItemData(index, words if allowed else f"{words}: {reason}", Qt.ItemDataRole.ToolTipRole)


def choose(choice: QComboBox, value: StrEnum | str) -> None:
    """Chooses an item of a list by its value."""
    choice.setCurrentIndex(choice.findData(str(value)))


def chosen(choice: QComboBox) -> str:
    """The value of the chosen item; empty without one."""
    data: Any = choice.currentData()
    return data or ""
