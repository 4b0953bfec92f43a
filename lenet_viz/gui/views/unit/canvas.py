"""The painted part of the unit panel: pointer, keyboard, marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.figure.brush import frame
from lenet_viz.gui.views.figure.geometry import Pixels, Rect
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.pixel_canvas import PixelCanvas
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme, font
from lenet_viz.gui.views.unit.layout import lay_out
from lenet_viz.gui.views.unit.painter import Look, paint_scene
from lenet_viz.gui.views.unit.scene import Room, Scene, Target
from lenet_viz.gui.views.unit.targets import altered_targets, next_target, place_of, target_at, term_of
from lenet_viz.network.alterations import Place
from lenet_viz.network.spec import Stage

_TAKE: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_SAMPLE: Final = 100


class UnitCanvas(PixelCanvas):
    """Shows the arithmetic of one account.

    Signals:
        pointed (object): the Target under the pointer or the cursor, or None.
        taken (object): the Target that was clicked, or taken with Enter.
        let_go (): Esc was pressed where there was no cursor to take away.
    """

    usual = QSize(1140, 145)
    smallest = QSize(320, 90)

    pointed = Signal(object)
    taken = Signal(object)
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unitCanvas")
        self.setAccessibleName("The unit's arithmetic")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._focus = FocusMemory()
        self._keyed = False
        self._theme = LIGHT
        self._account: Account | None = None
        self._scene: Scene | None = None
        self._muted: frozenset[int] = frozenset()
        self._limits: Mapping[Stage, float] = {}
        self._kernel_limit = 1.0
        self._marked: int | None = None
        self._altered: frozenset[Place] = frozenset()
        self._hovered: Target | None = None
        self._cursor: Target | None = None

    @property
    def scene(self) -> Scene | None:
        """Where everything is now; None without an account."""
        if self._scene is None and self._account is not None:
            self._scene = lay_out(self._room(), self._account, self._muted)
        return self._scene

    @property
    def target(self) -> Target | None:
        """What the pointer or else the cursor points at."""
        return self._hovered or self._cursor

    def set_account(self, account: Account | None, muted: frozenset[int]) -> None:
        """Show the arithmetic of a unit; the cursor stays while it is the same unit."""
        before = None if self._account is None else self._account.explanation.unit
        after = None if account is None else account.explanation.unit
        self._account, self._muted, self._scene = account, muted, None
        if before != after:
            self._hovered = self._cursor = None
            self.pointed.emit(None)
        self.update()

    def set_limits(self, limits: Mapping[Stage, float], kernel_limit: float) -> None:
        """The ends of the colour scales."""
        self._limits, self._kernel_limit = limits, kernel_limit
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def set_marked(self, term: int | None) -> None:
        """Mark a term from outside."""
        if term != self._marked:
            self._marked = term
            self.update()

    def set_altered(self, places: frozenset[Place]) -> None:
        """Mark the numbers that are not as trained."""
        self._altered = places
        self.update()

    def _lay_out(self) -> None:
        self._scene = None  # `scene` makes the next one when it is asked for

    def _room(self) -> Room:
        metrics = QFontMetricsF(font(pixels=_SAMPLE, fixed=True))
        area = Rect(2 * SPACING, 1, max(1, self.width() - 4 * SPACING), max(1, self.height() - 2))
        return Room(area, metrics.horizontalAdvance("0") / _SAMPLE, Pixels(self.devicePixelRatioF()))

    def _point_at(self, target: Target | None) -> None:
        if target != self._hovered:
            self._hovered = target
            self._tell()

    def _tell(self) -> None:
        account, target = self._account, self.target
        clickable = account is not None and self._hovered is not None and self._leads_somewhere(account, self._hovered)
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(target)
        self.update()

    @staticmethod
    def _leads_somewhere(account: Account, target: Target) -> bool:
        return term_of(target) is not None or place_of(account.explanation, target) is not None

    def _look(self, account: Account) -> Look:
        source = account.explanation.wiring.stage
        lit = {term for term in (term_of(self._hovered), self._marked) if term is not None}
        return Look(
            self._theme,
            self._limits.get(source, 1.0),
            self._kernel_limit,
            lit,
            self._cursor if self.hasFocus() else None,
            altered_targets(account.explanation, self._altered),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point."""
        scene, place = self.scene, event.position()
        self._point_at(None if scene is None else target_at(scene, place.x(), place.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take what lies under the pointer."""
        self.mouseMoveEvent(event)
        self._show_keyed(False)
        if event.button() is Qt.MouseButton.LeftButton and self._hovered is not None:
            self._cursor = self._hovered
            self.taken.emit(self._hovered)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor, and a ring when the keyboard brought the focus."""
        super().focusInEvent(event)
        self._show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor and the ring."""
        super().focusOutEvent(event)
        self._focus.went(event.reason(), keyed=self._keyed)
        self._show_keyed(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the cursor, Enter takes what it points at, Esc takes the cursor away."""
        key, scene = Qt.Key(event.key()), self.scene
        if scene is not None and key in GRID_STEPS:
            down, right = GRID_STEPS[key]
            self._cursor = next_target(scene, self._cursor, dx=right, dy=down)
            self._hovered = None
            self._tell()
        elif key in _TAKE and self._cursor is not None:
            self.taken.emit(self._cursor)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)
            return
        self._show_keyed(self.hasFocus())  # what was taken may be edited elsewhere now

    def _escape(self) -> None:
        """Take the cursor away, else let go."""
        if self._cursor is None:
            self.let_go.emit()
            return
        self._cursor = None
        self._tell()

    def _show_keyed(self, keyed: bool) -> None:
        """Show, or hide, the ring of the keyboard focus."""
        self._keyed = keyed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        scene, account = self.scene, self._account
        with QPainter(self) as painter:
            if scene is not None and account is not None:
                paint_scene(painter, scene, account.explanation, self._look(account))
            if self._keyed:
                inside = Rect(1, 1, self.width() - 2, self.height() - 2)
                frame(painter, inside, 1.0, QColor(self._theme.accent))
