"""In what the chosen runs differ, as a small table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from lenet_viz.gui.views.runs.differences import DifferenceRow
from lenet_viz.gui.views.runs.swatch import SIDE, swatch
from lenet_viz.gui.views.theme import LIGHT, Theme

ROW_HEIGHT: Final = 20
NARROWEST: Final = 90
"""A run's column is never narrower; more runs than fit are reached by scrolling."""

_SHEET: Final = """
QTableWidget, QHeaderView {{ font-size: 12px; }}
QTableWidget {{ background: {panel}; color: {text}; border: 1px solid {border}; border-radius: 5px; }}
QTableWidget::item {{ padding: 0 3px; }}
QTableWidget:focus {{ border-color: {accent}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
    background: {window}; color: {text}; border: none; border-bottom: 1px solid {border}; padding: 3px 6px;
}}
"""


class DifferenceTable(QTableWidget):
    """One line for what differs, one column for each run; the smallest errors are bold. Read only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setAccessibleName("In what the chosen runs differ")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setMinimumSectionSize(NARROWEST)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.set_theme(LIGHT)

    def show_differences(self, names: Sequence[str], colours: Sequence[str], lines: Sequence[DifferenceRow]) -> None:
        """Compare some runs.

        Args:
            names: of the runs.
            colours: of their curves, '#rrggbb', as many.
            lines: what is compared, each with as many values.
        """
        self.setColumnCount(1 + len(names))
        self.setRowCount(len(lines))
        self.setHorizontalHeaderItem(0, _item(""))
        for column, (name, colour) in enumerate(zip(names, colours, strict=True), start=1):
            heading = _item(name)
            heading.setIcon(swatch(colour))
            self.setHorizontalHeaderItem(column, heading)
        for row, line in enumerate(lines):
            title = _item(line.title)
            title.setForeground(QColor(self._theme.muted))
            self.setItem(row, 0, title)
            for column, value in enumerate(line.values, start=1):
                self.setItem(row, column, _item(value, bold=column - 1 in line.best))
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in range(1, self.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the table, from the next `show_differences` on also of its words."""
        self._theme = theme
        self.setStyleSheet(
            _SHEET.format(
                panel=theme.panel, text=theme.text, border=theme.border, accent=theme.accent, window=theme.window
            )
        )


def _item(words: str, *, bold: bool = False) -> QTableWidgetItem:
    item = QTableWidgetItem(words)
    item.setToolTip(words)
    if bold:
        strong = QFont()
        strong.setBold(True)
        item.setFont(strong)
    return item
