"""The runs as a Qt model that changes only where the runs did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont

from lenet_viz.gui.views.runs.columns import COLUMNS, NAME, STATUS, headed
from lenet_viz.gui.views.runs.row import MARKS, RunMark, RunRow
from lenet_viz.gui.views.runs.swatch import swatch
from lenet_viz.gui.views.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex

RISING: Final = "▴"
FALLING: Final = "▾"

_NO_PARENT: Final = QModelIndex()


class RunModel(QAbstractTableModel):
    """One row a run. Selection and scroll place survive new rows, for only what differs is told.

    Signals:
        rename_wanted (str, str): the key of a run, and what it shall be called.
    """

    rename_wanted = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RunRow] = []
        self._colours: Mapping[str, str] = {}
        self._theme = LIGHT
        self._sorted_by = -1
        self._arrow = ""

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """The runs, in the order in which they were given."""
        return tuple(self._rows)

    def at(self, place: int) -> RunRow:
        """The run in a row of the model."""
        return self._rows[place]

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these runs."""
        wanted = {row.key for row in rows}
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].key not in wanted:
                self.beginRemoveRows(_NO_PARENT, place, place)
                del self._rows[place]
                self.endRemoveRows()
        known = {row.key for row in self._rows}
        if [row.key for row in self._rows] != [row.key for row in rows if row.key in known]:
            self.beginResetModel()  # the same runs in another order: rare, and not worth moving them one by one
            self._rows = list(rows)
            self.endResetModel()
            return
        for place, row in enumerate(rows):
            self._put(place, row, new=row.key not in known)

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """The colours of the runs' curves: key → '#rrggbb'; the others have none."""
        if colours != self._colours:
            self._colours = dict(colours)
            self._tell_all(NAME, NAME, [Qt.ItemDataRole.DecorationRole])

    def set_sorted(self, column: int, order: Qt.SortOrder) -> None:
        """Which column decides the order of the rows: its heading says so."""
        before, self._sorted_by = self._sorted_by, column
        self._arrow = RISING if order is Qt.SortOrder.AscendingOrder else FALLING
        for changed in {before, column} - {-1}:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, changed, changed)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the words."""
        self._theme = theme
        self._tell_all(0, len(COLUMNS) - 1, [Qt.ItemDataRole.ForegroundRole])

    def _put(self, place: int, row: RunRow, *, new: bool) -> None:
        if new:
            self.beginInsertRows(_NO_PARENT, place, place)
            self._rows.insert(place, row)
            self.endInsertRows()
        elif self._rows[place] != row:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))

    def _tell_all(self, first: int, last: int, roles: Sequence[Qt.ItemDataRole]) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._rows) - 1, last), roles)

    def _foreground(self, row: RunRow, column: int) -> QColor | None:
        if column == STATUS and (MARKS[row.mark].alive or MARKS[row.mark].troubled):
            return QColor(self._theme.accent)
        return QColor(self._theme.muted) if row.mark is RunMark.DAMAGED else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            # Qt's own arrow would be painted over the last letter of a heading that is flush right.
            return headed(column, self._arrow if section == self._sorted_by else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(row) if row.mark is not RunMark.DAMAGED or index.column() <= STATUS else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.more(row) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._foreground(row, index.column())
        if index.column() != NAME:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            # The others have an unseen one, so that no name moves when its run is chosen.
            return swatch(self._colours.get(row.key))
        if role == Qt.ItemDataRole.FontRole and row.on_screen:
            bold = QFont()
            bold.setBold(True)
            return bold
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, name = self._rows[index.row()], str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == row.name:
            return False
        self.rename_wanted.emit(row.key, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and index.column() == NAME and self._rows[index.row()].mark is not RunMark.DAMAGED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


class SortedRuns(QSortFilterProxyModel):
    """The runs in the order of a column; what a run lacks puts it last, whichever way they are sorted."""

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, RunModel)
        order = COLUMNS[source_left.column()].order
        left, right = order(model.at(source_left.row())), order(model.at(source_right.row()))
        if left is None or right is None:
            falling = self.sortOrder() is Qt.SortOrder.DescendingOrder
            return left is None and right is not None if falling else right is None and left is not None
        return left < right  # type: ignore[operator]  # a column's values are all of one kind


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if COLUMNS[column].number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
