"""The panels round the figure: the drawing on the left, tabs below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

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
        self._tips: dict[str, str] = {}
        window.installEventFilter(self)
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
        """Put a tab on top, and show it if it was closed; a focus in another tab goes with it."""
        focus = QApplication.focusWidget()
        if focus is not None and any(other.isAncestorOf(focus) for other in self._tabs if other is not panel):
            self.go_to(panel)
        else:
            self._raise(panel)

    def go_to(self, panel: QWidget) -> None:
        """Put a tab on top and the keyboard focus into it."""
        self._raise(panel)
        stops = [stop for stop in tab_stops(panel) if stop.isEnabled()]
        target = panel if panel.focusProxy() is not None or not stops else stops[0]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_tips(self, tips: Mapping[str, str]) -> None:
        """Say what the tabs are for: title → one sentence, with the key."""
        self._tips = dict(tips)

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look after the tab bars, which Qt makes and moves as it needs them."""
        if event.type() is QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            bar = event.child()
            if isinstance(bar, QTabBar):
                bar.setAccessibleName("Panels")
                bar.installEventFilter(self)
                self._look_after(bar)
        elif isinstance(watched, QTabBar):
            if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
                tip = self._tips.get(watched.tabText(watched.tabAt(event.pos())), "")
                QToolTip.showText(event.globalPos(), tip, watched)
                return True
            if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
                self._look_after(watched)
        return super().eventFilter(watched, event)

    def _raise(self, panel: QWidget) -> None:
        dock = self._tabs[panel]
        dock.show()
        dock.raise_()

    def _look_after(self, bar: QTabBar) -> None:
        # Qt keeps bars it does not need outside the window, where the Tab key would still find them.
        bar.setEnabled(bar.geometry().intersects(self._window.rect()))

    def _dock(self, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"{title.lower().replace(' ', '_')}Dock")
        dock.setWidget(_holder(panel))
        # Qt counts a tab behind another as visible; its panel shall not work for nobody.
        dock.visibilityChanged.connect(panel.setVisible)
        self._window.addDockWidget(area, dock)
        return dock


def tab_stops(area: QWidget) -> list[QWidget]:
    """The widgets of an area at which the Tab key stops, in its order."""
    stops, widget = [], area
    while True:
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if takes_tab and (widget is area or area.isAncestorOf(widget)):
            stops.append(widget)
        widget = widget.nextInFocusChain() or area
        if widget is area:
            return stops


def chain(areas: Iterable[QWidget]) -> None:
    """Let the Tab key go through areas of one window in this order."""
    stops = [stop for area in areas for stop in tab_stops(area)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


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
