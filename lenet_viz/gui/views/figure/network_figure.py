"""The network figure: the picture, and everything that pointer and keyboard do in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.figure.canvas import FigureCanvas
from lenet_viz.gui.views.figure.keys import Command, Keys, command_of, is_arrow, keys_of, walked
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.sweep import Sweep
from lenet_viz.gui.views.figure.targets import (
    HeadingTarget,
    KernelTarget,
    LinkTarget,
    Target,
    UnitTarget,
    links_of,
    target_at,
)
from lenet_viz.gui.views.figure.walk import beginning, unit_rect
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.network.connection_table import Link
from lenet_viz.network.spec import Stage, Unit


class NetworkFigure(FigureCanvas):
    """Shows a network and its live values, and tells what the user does to them.

    Signals:
        unit_hovered: the Unit under the pointer, or None.
        unit_clicked: the Unit that was clicked.
        kernel_hovered: the (S2 map, C3 map) of the table's cell under the pointer, or None.
        unit_wanted: the Unit to which the keyboard goes.
        source_wanted(): Enter: the strongest source of the inspected unit.
        let_go(): Esc.
        pin_toggled(): P: pin the inspected unit, or let go of it.
        fan_out_toggled(): F: show or hide who reads the inspected unit.
        silence_toggled(bool): S or M: silence the inspected unit, or (True) its whole map, or hear it again.
        heading_clicked: the Stage whose heading was clicked, or I was pressed in.
        links_muted: links (a frozenset) and whether to mute or restore them.
        sweep_started(), sweep_finished(): round the `links_muted` of one press.
        menu_wanted: the Target for which a menu is wanted, and the QPoint on the screen.
    """

    unit_hovered = Signal(object)
    unit_clicked = Signal(object)
    kernel_hovered = Signal(object)
    unit_wanted = Signal(object)
    source_wanted = Signal()
    let_go = Signal()
    pin_toggled = Signal()
    fan_out_toggled = Signal()
    silence_toggled = Signal(bool)
    heading_clicked = Signal(object)
    links_muted = Signal(object, bool)
    sweep_started = Signal()
    sweep_finished = Signal()
    menu_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkFigure")
        self.setAccessibleName("Network figure")
        self.setAccessibleDescription(
            "Arrow keys walk from unit to unit, Page Up and Page Down from stage to stage, Home and End to the first "
            "and last map; Enter goes to the strongest source, P pins the unit, F shows who reads it, S silences it, "
            "M its map, I explains the stage, Shift+F10 opens a menu, Escape lets go."
        )
        self._focus = FocusMemory()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._sweep: Sweep | None = None

    def _point_at(self, target: Target | None) -> None:
        """Highlight it, and tell who listens."""
        if target == self._target:
            return
        before_unit, before_link = _unit_of(self._target), _link_of(self._target)
        super()._point_at(target)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._acts(target) else Qt.CursorShape.ArrowCursor)
        if _unit_of(target) != before_unit:
            self.unit_hovered.emit(_unit_of(target))
        if _link_of(target) != before_link:
            self.kernel_hovered.emit(_link_of(target))

    def _acts(self, target: Target | None) -> bool:
        """Whether a click on it opens or changes something."""
        if isinstance(target, HeadingTarget):
            return True
        return self._shown is not None and bool(links_of(self._shown.spec, target))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight and enlarge what is under the pointer; mute what a drag covers."""
        layout, place = self._layout, (event.position().x(), event.position().y())
        self._point_at(None if layout is None else target_at(layout, *place))
        if self._sweep is not None:
            covered = self._sweep.moved(place)
            if covered:
                self.links_muted.emit(covered, self._sweep.muted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Report a click on a unit or a heading, and begin to mute links."""
        self.mouseMoveEvent(event)
        self._show_keyed(False)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        match self._target:
            case UnitTarget(unit):
                self.unit_clicked.emit(unit)
            case HeadingTarget(stage):
                self.heading_clicked.emit(stage)
            case target if target is not None and self._acts(target):
                self._begin_sweep(target, event)

    def _begin_sweep(self, target: Target, event: QMouseEvent) -> None:
        layout, shown = self._layout, self._shown
        assert layout is not None
        assert shown is not None
        place = (event.position().x(), event.position().y())
        self._sweep = sweep = Sweep(layout, target, shown.alterations.muted, place)
        self.sweep_started.emit()
        self.links_muted.emit(sweep.first, sweep.muted)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._end_sweep()

    def _end_sweep(self) -> None:
        if self._sweep is not None:
            self._sweep = None
            self.sweep_finished.emit()

    def _lay_out(self) -> None:
        """Give up what was begun in another layout."""
        self._end_sweep()
        super()._lay_out()

    def leaveEvent(self, event: QEvent) -> None:
        """Highlight nothing."""
        self._point_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer, or of the inspected unit."""
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            if not self._ask_for_menu():
                event.ignore()
        elif self._layout is not None:
            target = target_at(self._layout, event.pos().x(), event.pos().y())
            if target is None:
                event.ignore()
            else:
                self.menu_wanted.emit(target, event.globalPos())

    def _ask_for_menu(self) -> bool:
        """The menu of the inspected unit, beside its cell; False where there is none."""
        if self._inspection is None or self._layout is None:
            return False
        unit = self._inspection.unit
        cell = unit_rect(self._layout, unit)
        place = self.mapToGlobal(QPoint(round(cell.right) + 2, round(cell.bottom) + 2))
        self.menu_wanted.emit(UnitTarget(unit), place)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from unit to unit, and ask for what there is about the one that is inspected."""
        layout, keys = self._layout, keys_of(event)
        if layout is not None and (self._walk(layout, keys) or self._command(command_of(keys))):
            self._show_keyed(True)
        else:
            event.ignore()

    def _walk(self, layout: FigureLayout, keys: Keys) -> bool:
        """Ask for the unit where a key leads; False where it leads nowhere."""
        if self._inspection is not None:
            unit = walked(layout, self._inspection.unit, keys)
        else:
            best = None if self._answer is None else self._answer.best
            unit = beginning(layout.spec, best) if is_arrow(keys) else None
        if unit is None:
            # An arrow at the end of the picture stays there, and does not scroll or move the focus.
            return is_arrow(keys)
        self._leave_pointer()
        self.unit_wanted.emit(unit)
        return True

    def _leave_pointer(self) -> None:
        """The keyboard has taken over: until the pointer moves, nothing is under it."""
        self._point_at(None)

    def _command(self, command: Command | None) -> bool:
        """Do what a key asks for; False where it means nothing."""
        if command is None or self._inspection is None:
            return False
        match command:
            case Command.SOURCE:
                self.source_wanted.emit()
                self._leave_pointer()
            case Command.LET_GO:
                self.let_go.emit()
            case Command.PIN:
                self.pin_toggled.emit()
            case Command.FAN_OUT:
                self.fan_out_toggled.emit()
            case Command.SILENCE_UNIT | Command.SILENCE_MAP:
                self.silence_toggled.emit(command is Command.SILENCE_MAP)
            case Command.FACTS:
                self.heading_clicked.emit(self._inspection.unit.stage)
            case Command.MENU:
                return self._ask_for_menu()
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring when the keyboard brought the focus, or had brought it before a menu borrowed it."""
        self._show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no ring."""
        self._focus.went(event.reason(), keyed=self._keyed)
        self._show_keyed(False)


def _unit_of(target: Target | None) -> Unit | None:
    return target.unit if isinstance(target, UnitTarget) else None


def _link_of(target: Target | None) -> Link | None:
    """The cell of the table; the kernels before C1 are not in it."""
    match target:
        case KernelTarget(stage=Stage.C3, source=source, map=index) | LinkTarget(source, index):
            return source, index
        case _:
            return None
