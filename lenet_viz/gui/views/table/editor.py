"""The connection table as a grid to click, sweep over and walk through with the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.table.grid_layout import GridLayout, Place, arrange
from lenet_viz.gui.views.table.grid_painter import GridPicture, paint_grid
from lenet_viz.gui.views.table.words import done_words, offer_words
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.table_design import TableDesign

HELP: Final = (
    "Click a cell to add or remove its link, or sweep over several; the number of a row or column is all of it.\n"
    "Arrow keys, Home, End, Page up and Page down move, Space adds or removes, Esc gives up a sweep."
)

TOGGLES: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class _Sweep:
    """A pressed button on its way over the grid.

    Attributes:
        first: where it was pressed; it goes on over places of that kind.
        on: whether it adds links or removes them.
        at: where the pointer was last.
        design: what it has made so far.
    """

    first: Place
    on: bool
    at: tuple[float, float]
    design: TableDesign


class TableEditor(QWidget):
    """Rows of S2 maps, columns of C3 maps, the fan-in of each below; marks where they differ from the screen.

    An edit is only told: whoever owns the grid shows it by `set_design`, or does not.

    Signals:
        sketched (object): the TableDesign as a sweep under way would leave it.
        edited (object, str): the TableDesign that an edit makes, and what was done, such as "add S2 3 → C3 9".
        hovered (str): what a click would do here, or what the sweep under way does; empty where there is nothing.
    """

    sketched = Signal(object)
    edited = Signal(object, str)
    hovered = Signal(str)

    def __init__(self, spec: NetworkSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._sweep: _Sweep | None = None
        self._hover: Place | None = None
        self._cursor = Place(0, 0)
        self._keyed = False
        self._focus = FocusMemory()
        self._shape = (0, 0)
        self.setObjectName("tableEditor")
        self.setAccessibleName("Connection table")
        self.setToolTip(HELP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.set_network(spec, TableDesign.of(spec.table))

    @property
    def design(self) -> TableDesign:
        """The links as last set; a sweep under way does not count yet."""
        return self._design

    @property
    def cursor_place(self) -> Place:
        """Where the keyboard is."""
        return self._cursor

    @property
    def layout_now(self) -> GridLayout:
        """Where everything lies, in widget pixels."""
        return arrange(self.height(), self._design.sources, self._design.maps)

    def set_network(self, spec: NetworkSpec, design: TableDesign) -> None:
        """Shows a design for a network: marks say where it differs from that one's table.

        Pointer and keyboard stay where they are, unless the table has another shape.
        """
        self._shown = frozenset(spec.table.links)
        self._area = spec.kernel_size**2
        if (design.sources, design.maps) != self._shape:
            self._shape = design.sources, design.maps
            self._cursor, self._hover = Place(0, 0), None
        self.set_design(design)
        self.fit(self.height())
        self._tell(self._cursor if self._keyed else self._hover)

    def set_design(self, design: TableDesign) -> None:
        """Shows other links of the same shape; a sweep under way is given up."""
        self._design = design
        self._sweep = None
        self._describe()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self.update()

    def fit(self, height: int) -> None:
        """Takes the width that goes with a height in pixels."""
        self.setFixedWidth(arrange(height, self._design.sources, self._design.maps).size[0])

    def _toggle(self, place: Place) -> None:
        """What a click on a place does: all its links, or none if all are there."""
        links = self.layout_now.links(place)
        self._commit(self._design.with_links(links, not self._design.links.issuperset(links)))

    def _commit(self, design: TableDesign) -> None:
        """Tells the owner, who keeps account of edits and shows the new design."""
        self.edited.emit(design, done_words(self._design, design))
        self._tell(self._hover)

    def _sweep_to(self, sweep: _Sweep, at: tuple[float, float]) -> None:
        layout = self.layout_now
        design = sweep.design
        for place in layout.places_between(sweep.at, at):
            if place.is_like(sweep.first):
                design = design.with_links(layout.links(place), sweep.on)
        self._sweep = _Sweep(sweep.first, sweep.on, at, design)
        if design != sweep.design:
            self.sketched.emit(design)
            self.hovered.emit(done_words(self._design, design))
            self.update()

    def _give_up(self) -> None:
        self._sweep = None
        self.sketched.emit(self._design)
        self._tell(self._hover)
        self.update()

    def _point(self, place: Place | None) -> None:
        """The pointer is on a place, or on none."""
        if place != self._hover:
            self._hover = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self._tell(place)
            self.update()

    def _tell(self, place: Place | None) -> None:
        if self._sweep is None:
            self.hovered.emit("" if place is None else offer_words(self._design, self._shown, place))

    def _move(self, place: Place) -> None:
        self._cursor = place
        self._describe()
        self._tell(place)

    def _describe(self) -> None:
        """What a screen reader says about the place of the keyboard."""
        self.setAccessibleDescription(offer_words(self._design, self._shown, self._cursor))

    def _show_keyed(self, keyed: bool) -> None:
        self._keyed = keyed
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(*arrange(0, self._design.sources, self._design.maps).size)

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = GridPicture(
            layout=self.layout_now,
            design=self._design if self._sweep is None else self._sweep.design,
            shown=self._shown,
            area=self._area,
            hover=self._hover,
            cursor=self._cursor if self._keyed else None,
        )
        paint_grid(QPainter(self), picture, self._theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = (event.position().x(), event.position().y())
        layout = self.layout_now
        place = layout.place_at(*at)
        if event.button() is not Qt.MouseButton.LeftButton or place is None:
            return
        self._show_keyed(False)
        self._cursor = place
        on = not self._design.links.issuperset(layout.links(place))
        self._sweep_to(_Sweep(place, on, at, self._design), at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = (event.position().x(), event.position().y())
        if self._sweep is not None:
            self._sweep_to(self._sweep, at)
        self._point(self.layout_now.place_at(*at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._sweep is not None:
            design = self._sweep.design
            self._sweep = None
            self._commit(design)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, layout, cursor = Qt.Key(event.key()), self.layout_now, self._cursor
        if key is Qt.Key.Key_Escape and self._sweep is not None:
            self._give_up()
            return
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        ends = {
            Qt.Key.Key_Home: Place(cursor.source, 0),
            Qt.Key.Key_End: Place(cursor.source, layout.maps - 1),
            Qt.Key.Key_PageUp: Place(0, cursor.map),
            Qt.Key.Key_PageDown: Place(layout.sources - 1, cursor.map),
        }
        if key in GRID_STEPS:
            self._move(layout.neighbour(cursor, *GRID_STEPS[key]))
        elif key in ends:
            self._move(ends[key])
        elif key in TOGGLES:
            self._toggle(cursor)
            self._tell(cursor)
        else:
            super().keyPressEvent(event)
            return
        self._show_keyed(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus.went(event.reason(), keyed=self._keyed)
        self._show_keyed(False)
        self._tell(self._hover)
