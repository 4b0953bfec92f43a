"""The table of runs: sorted, chosen from, renamed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from lenet_viz.gui.views.runs.columns import BEGAN, COLUMNS, NAME, headed
from lenet_viz.gui.views.runs.model import FALLING, RunModel, SortedRuns
from lenet_viz.gui.views.runs.row import RunRow
from lenet_viz.gui.views.runs.swatch import SIDE
from lenet_viz.gui.views.theme import LIGHT, Theme

ROW_HEIGHT: Final = 22
CELL_PADDING: Final = 15
"""Left and right of a cell's words."""

_SHEET: Final = """
QTableView, QHeaderView {{ font-size: 12px; }}
QTableView {{
    background: {panel}; color: {text}; border: 1px solid {border}; border-radius: 5px; outline: none;
    selection-background-color: {chosen}; selection-color: {text};
}}
QTableView::item {{ padding: 0 3px; }}
QTableView:focus {{ border-color: {accent}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
    background: {window}; color: {muted}; border: none; border-bottom: 1px solid {border}; padding: 3px 6px;
}}
QHeaderView::section:hover {{ color: {text}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ image: none; width: 0; height: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QLineEdit {{ border-radius: 0; padding: 0 3px; }}
"""


class RunTable(QTableView):
    """The runs; any number of them can be chosen with Ctrl and Shift.

    Attributes:
        ring: the colour of the keyboard's place.

    Signals:
        chosen_changed (): other runs are chosen, or the chosen ones have changed their order.
        rename_wanted (str, str): the key of a run, and what it shall be called.
        open_wanted (): the run under a double click shall be opened; it is chosen then.
        menu_wanted (QPoint): the menu of the chosen runs, at this place of the screen.
    """

    chosen_changed = Signal()
    rename_wanted = Signal(str, str)
    open_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = RunModel(self)
        self._sorted = SortedRuns(self)
        self._sorted.setSourceModel(self._runs)
        self._chosen: tuple[str, ...] = ()
        self._sized = False
        self.ring = QColor(LIGHT.accent)
        self._set_up()
        self.setModel(self._sorted)
        self.horizontalHeader().sortIndicatorChanged.connect(self._runs.set_sorted)
        self.sortByColumn(BEGAN, Qt.SortOrder.DescendingOrder)
        self._runs.rename_wanted.connect(self.rename_wanted)
        self.doubleClicked.connect(self.open_wanted)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.set_theme(LIGHT)

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """All runs, from top to bottom."""
        return tuple(self._row(place) for place in range(self._sorted.rowCount()))

    @property
    def chosen(self) -> tuple[RunRow, ...]:
        """The chosen runs, from top to bottom."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self._row(place) for place in places)

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these runs; what is chosen stays so."""
        self._runs.set_rows(rows)
        self._tell_chosen()

    def choose(self, keys: Sequence[str]) -> None:
        """Choose these runs and no others, and bring the first into sight."""
        model, selection = self._sorted, QItemSelection()
        places = [place for place in range(model.rowCount()) if self._row(place).key in keys]
        for place in places:
            selection.select(model.index(place, 0), model.index(place, len(COLUMNS) - 1))
        flags = self.selectionModel().SelectionFlag
        if places:
            self.selectionModel().setCurrentIndex(model.index(places[0], NAME), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def rename_chosen(self) -> None:
        """Let the user type another name for the one chosen run."""
        chosen = self.selectionModel().selectedRows(NAME)
        if len(chosen) == 1:
            self.setCurrentIndex(chosen[0])
            self.edit(chosen[0])

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """The colours of the runs' curves: key → '#rrggbb'."""
        self._runs.set_colours(colours)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the table."""
        self._runs.set_theme(theme)
        self.ring = QColor(theme.accent)
        chosen = _between(theme.panel, theme.accent, 0.16)
        self.setStyleSheet(
            _SHEET.format(
                panel=theme.panel,
                text=theme.text,
                border=theme.border,
                chosen=chosen,
                accent=theme.accent,
                window=theme.window,
                muted=theme.muted,
            )
        )

    def _set_up(self) -> None:
        self.setAccessibleName("Runs")
        self.setItemDelegate(_RunDelegate(self))
        self.setIconSize(QSize(SIDE, SIDE))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # Not by a click on the chosen name: that would also be the second one of an impatient double click.
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _row(self, place: int) -> RunRow:
        return self._runs.at(self._sorted.mapToSource(self._sorted.index(place, NAME)).row())

    def _tell_chosen(self) -> None:
        keys = tuple(row.key for row in self.chosen)
        if keys != self._chosen:
            self._chosen = keys
            self.chosen_changed.emit()

    @Slot()
    def _on_selection_changed(self) -> None:
        self._tell_chosen()

    @Slot()
    def _on_current_changed(self) -> None:
        # By itself Qt paints one cell of the row that the keyboard has left, and the line goes round all of them.
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._sized:  # the style's font is known only now
            self._sized = True
            metrics = QFontMetrics(self.font())
            for number, column in enumerate(COLUMNS):
                words = max(headed(column, FALLING), column.sample, key=metrics.horizontalAdvance)
                extra = SIDE + 4 if number == NAME else 0
                self.setColumnWidth(number, metrics.horizontalAdvance(words) + CELL_PADDING + extra)


class _RunDelegate(QStyledItemDelegate):
    """A row is one thing: the keyboard's place is a line round all of it, not round one cell."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inside = QStyleOptionViewItem(option)
        inside.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, inside, index)
        table = self.parent()
        assert isinstance(table, RunTable)
        if table.hasFocus() and index.row() == table.currentIndex().row():
            edges = option.rect.adjusted(0, 0, 0, -1)
            painter.setPen(QPen(table.ring))
            painter.drawLine(edges.topLeft(), edges.topRight())
            painter.drawLine(edges.bottomLeft(), edges.bottomRight())


def _between(start: str, end: str, share: float) -> str:
    """The colour so far from one to another, '#rrggbb'."""
    first, last = QColor(start), QColor(end)
    pairs = zip((first.red(), first.green(), first.blue()), (last.red(), last.green(), last.blue()), strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in pairs)).name()
