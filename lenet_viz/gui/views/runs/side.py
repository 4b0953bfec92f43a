"""Beside the table: the curves of the chosen runs, or in what they differ; and the switch between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QStackedLayout, QToolButton, QWidget

from lenet_viz.gui.views.run_curves import NamedHistory, RunComparisonCurves, shortened
from lenet_viz.gui.views.runs.difference_table import DifferenceTable
from lenet_viz.gui.views.runs.differences import DifferenceRow
from lenet_viz.gui.views.runs.tools import SMALL, USUAL
from lenet_viz.gui.views.theme import SPACING, Theme

NOTHING_CHOSEN: Final = "Choose a run to see its curves; Ctrl+click further ones to compare them."


LONGEST_NAME: Final = 24
"""Letters of a run's name above its curves, where there is room."""


class RunSide(QWidget):
    """Two pages; words where there is nothing to draw.

    Attributes:
        switch: two buttons that turn the pages, to be put where there is room for them.
        curves, differences: the pages.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = RunComparisonCurves()
        self.differences = DifferenceTable()
        self.switch = QWidget()
        self._hint = QLabel(NOTHING_CHOSEN)
        self._caption = QLabel()
        self._has_runs = False
        self._names: tuple[str, ...] = ()
        self._lines: tuple[DifferenceRow, ...] = ()
        self._pages = QStackedLayout(self)
        self._curves_button = _page_button("Curves", "Loss and error of the chosen runs")
        self._differences_button = _page_button("Differences", "What was different in them, and what came of it")
        self._set_up()

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours of the curves of the runs, '#rrggbb'."""
        return tuple(self.curves.colours[: len(self._names)])

    @property
    def hint(self) -> str:
        """What is said instead of curves; empty while there are some."""
        return "" if self._has_runs else self._hint.text()

    def show_runs(self, runs: Sequence[NamedHistory], lines: Sequence[DifferenceRow], *, left_out: int = 0) -> None:
        """Compare some runs.

        Args:
            runs: one or more.
            lines: in what they differ, each with as many values.
            left_out: so many more were chosen than can be told apart.
        """
        self.curves.show_runs([replace(run, name=shortened(run.name, LONGEST_NAME)) for run in runs])
        self._names, self._lines = tuple(run.name for run in runs), tuple(lines)
        self.differences.show_differences(self._names, self.colours, self._lines)
        more = f"the first {len(runs)} of {len(runs) + left_out} chosen"
        self._caption.setText(more if left_out else "")
        self._has_runs = True
        self._turn()

    def show_words(self, words: str) -> None:
        """Say something instead."""
        self._hint.setText(words)
        self._caption.clear()
        self._has_runs = False
        self._turn()

    def set_small(self, small: bool) -> None:
        """Small words on the switch, where there is little room."""
        self.switch.setStyleSheet(SMALL if small else USUAL)

    def set_theme(self, theme: Theme) -> None:
        """Colours of both pages."""
        self.curves.set_theme(theme)
        self.differences.set_theme(theme)
        self.differences.show_differences(self._names, self.colours, self._lines)

    def _set_up(self) -> None:
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._hint, self._caption):
            label.setProperty("role", "muted")
        switch = QHBoxLayout(self.switch)
        switch.setContentsMargins(0, 0, 0, 0)
        switch.setSpacing(2)
        switch.addWidget(self._caption)
        switch.addSpacing(SPACING)
        group = QButtonGroup(self)
        for button in (self._curves_button, self._differences_button):
            group.addButton(button)
            switch.addWidget(button)
        self._curves_button.setChecked(True)
        group.buttonToggled.connect(self._turn)
        for page in (self._hint, self.curves, self.differences):
            self._pages.addWidget(page)

    @Slot()
    def _turn(self) -> None:
        page = self.differences if self._differences_button.isChecked() else self.curves
        self._pages.setCurrentWidget(page if self._has_runs else self._hint)


def _page_button(words: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setAccessibleName(words)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
