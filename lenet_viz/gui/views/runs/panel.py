"""The runs panel: every kept run in a table, what can be done with them, their curves side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from lenet_viz.gui.views.run_curves import NamedHistory
from lenet_viz.gui.views.runs.differences import DifferenceRow
from lenet_viz.gui.views.runs.row import RunAction, RunRow, obstacle
from lenet_viz.gui.views.runs.side import NOTHING_CHOSEN, RunSide
from lenet_viz.gui.views.runs.table import RunTable
from lenet_viz.gui.views.runs.tools import RunTools
from lenet_viz.gui.views.table.undo_buttons import UndoButtons
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.undo_panel import UndoPanel

NARROW: Final = 1060
"""Words in less width than this are small."""

SHARES: Final = (55, 45)
"""Of the width, for the table and for what is beside it."""

READING: Final = "Reading the kept runs…"
NO_RUNS: Final = "No runs yet."
HOW_TO_BEGIN: Final = "Start one in the Training tab, or with lenet-viz train in a terminal."


class RunsPanel(UndoPanel):
    """A table on the left with its actions above; curves and differences of the chosen runs on the right.

    Signals:
        asked (object, tuple): a RunAction, and the keys of the chosen runs, from top to bottom; never RENAME.
        rename_wanted (str, str): the key of a run, and what it shall be called.
        chosen_changed (): other runs are chosen.
        shown (), hidden (): the panel has come into sight, or gone.

    Attributes:
        undo_stack: what was deleted and renamed, for undo and redo.
    """

    asked = Signal(object, tuple)
    rename_wanted = Signal(str, str)
    chosen_changed = Signal()
    shown = Signal()
    hidden = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RunTable()
        self.side = RunSide()
        self._tools = RunTools(self.table)
        self._steps = UndoButtons(self.undo_stack)
        self._arranged = False
        self._compared: tuple[str, ...] = ()
        self._empty, self._how = QLabel(READING), QLabel()
        self._left = QStackedLayout()
        self._left.setContentsMargins(0, 0, 0, 0)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._set_up()
        self._connect()
        self.set_theme(LIGHT)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the chosen runs, from top to bottom."""
        return tuple(row.key for row in self.table.chosen)

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these runs, newest first; what is chosen stays so."""
        self.table.set_rows(rows)
        self._tools.set_chosen(self.table.chosen)
        self._say_empty(NO_RUNS, HOW_TO_BEGIN)
        self._left.setCurrentIndex(0 if rows else 1)

    def set_obstacle(self, words: str) -> None:
        """Say why the runs cannot be read at all, instead of a table."""
        self._say_empty("The kept runs cannot be read.", words)
        self._left.setCurrentIndex(1)

    def show_runs(
        self, keys: Sequence[str], runs: Sequence[NamedHistory], lines: Sequence[DifferenceRow], *, left_out: int = 0
    ) -> None:
        """Compare some runs of the table, see `RunSide.show_runs`; `keys` are theirs, as many."""
        self.side.show_runs(runs, lines, left_out=left_out)
        self._compared = tuple(keys)
        self._mark_compared()

    def show_words(self, words: str) -> None:
        """Say something instead of curves; without words, how to get some."""
        self.side.show_words(words or NOTHING_CHOSEN)
        self._compared = ()
        self._mark_compared()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything in the panel."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
        self.setPalette(palette)
        self.table.set_theme(theme)
        self.side.set_theme(theme)
        self._mark_compared()
        self._steps.set_theme(theme)

    def _set_up(self) -> None:
        self.setObjectName("runsPanel")
        self.setAccessibleName("Kept runs")
        self.setAutoFillBackground(True)
        self._empty.setProperty("role", "heading")
        self._how.setProperty("role", "muted")
        self._how.setWordWrap(True)
        blank = QWidget()
        words = QVBoxLayout(blank)
        words.setSpacing(SPACING // 2)
        words.addStretch()
        for label in (self._empty, self._how):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        words.addStretch()
        self._left.addWidget(self.table)
        self._left.addWidget(blank)
        self._left.setCurrentWidget(blank)
        left = QWidget()
        left.setLayout(self._left)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.side)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(2 * SPACING)
        for place, share in enumerate(SHARES):
            self._splitter.setStretchFactor(place, share)
        heading = QHBoxLayout()
        heading.setSpacing(SPACING // 2)
        heading.addWidget(self._tools)
        heading.addWidget(self._steps)
        heading.addStretch()
        heading.addWidget(self.side.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        column.setSpacing(SPACING // 2)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addLayout(heading)
        column.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        self.table.chosen_changed.connect(self._on_chosen_changed)
        self.table.rename_wanted.connect(self.rename_wanted)
        self.table.open_wanted.connect(self._on_open_wanted)
        self.table.menu_wanted.connect(self._tools.open_menu)
        self._tools.wanted.connect(self._on_wanted)

    def _mark_compared(self) -> None:
        """Give the names in the table the colours of their curves."""
        self.table.set_colours(dict(zip(self._compared, self.side.colours, strict=False)))

    def _say_empty(self, heading: str, words: str) -> None:
        self._empty.setText(heading)
        self._how.setText(words)

    @Slot()
    def _on_chosen_changed(self) -> None:
        self._tools.set_chosen(self.table.chosen)
        self.chosen_changed.emit()

    @Slot()
    def _on_open_wanted(self) -> None:
        self._on_wanted(RunAction.OPEN)

    @Slot(object)
    def _on_wanted(self, action: RunAction) -> None:
        if obstacle(action, self.table.chosen):
            return
        if action is RunAction.RENAME:
            self.table.rename_chosen()
        else:
            self.asked.emit(action, self.chosen)

    def sizeHint(self) -> QSize:
        return QSize(1140, 215)

    def minimumSizeHint(self) -> QSize:
        return QSize(700, 170)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in (self._tools, self.side):
            part.set_small(self.width() < NARROW)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            self._splitter.setSizes([share * self.width() // sum(SHARES) for share in SHARES])
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden.emit()
