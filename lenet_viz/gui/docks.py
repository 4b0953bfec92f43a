"""The panels round the figure: the drawing on the left, tabs below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

LEFT_WIDTH: Final = 300
BOTTOM_HEIGHT: Final = 244


class Docks(QObject):
    """Owns the dock widgets of a window: their places, their usual sizes, their handles."""

    def __init__(self, window: QMainWindow, left: QWidget, tabs: Mapping[str, QWidget]) -> None:
        """Put the panels into the window.

        Args:
            window: the window.
            left: the panel at the left edge.
            tabs: title → panel, for the tabs below the figure, in order; the first is on top.
        """
        super().__init__(window)
        self._window = window
        window.setTabPosition(Qt.DockWidgetArea.BottomDockWidgetArea, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self._left = self._dock("Drawing", left, Qt.DockWidgetArea.LeftDockWidgetArea)
        self._tabs: dict[QWidget, QDockWidget] = {}
        for title, panel in tabs.items():
            dock = self._dock(title, panel, Qt.DockWidgetArea.BottomDockWidgetArea)
            if self._tabs:
                window.tabifyDockWidget(next(reversed(self._tabs.values())), dock)
            self._tabs[panel] = dock
        self.show_handles(False)

    @property
    def all(self) -> tuple[QDockWidget, ...]:
        """Every dock, the left one first."""
        return (self._left, *self._tabs.values())

    def bring_up(self, panel: QWidget) -> None:
        """Put a tab on top, and show it if it was closed."""
        dock = self._tabs[panel]
        dock.show()
        dock.raise_()

    def go_to(self, panel: QWidget) -> None:
        """Put a tab on top and the keyboard focus into it."""
        self.bring_up(panel)
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
        first = panel.nextInFocusChain()
        if not panel.hasFocus() and first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def arrange(self) -> None:
        """Give the docks their usual size, the first tab on top."""
        first = next(iter(self._tabs.values()))
        window = self._window
        window.resizeDocks([self._left], [LEFT_WIDTH], Qt.Orientation.Horizontal)
        window.resizeDocks([first], [BOTTOM_HEIGHT], Qt.Orientation.Vertical)
        first.raise_()

    @Slot(bool)
    def show_handles(self, shown: bool) -> None:
        """Docks have title bars only while they are being arranged."""
        for dock in self.all:
            if shown:
                bar = dock.titleBarWidget()
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]  # None brings Qt's own bar back
                if bar is not None:
                    bar.deleteLater()
            else:
                dock.setTitleBarWidget(QWidget(dock))

    def _dock(self, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"{title.lower()}Dock")
        dock.setWidget(_holder(panel))
        # Qt counts a tab behind another as visible; its panel shall not work for nobody.
        dock.visibilityChanged.connect(panel.setVisible)
        self._window.addDockWidget(area, dock)
        return dock


def _holder(panel: QWidget) -> QWidget:
    """A widget that keeps a panel's room while the panel is hidden."""
    policy = panel.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    panel.setSizePolicy(policy)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    return holder
