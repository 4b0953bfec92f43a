"""The unit panel: why a unit has its value, to the last digit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lenet_viz.analysis.account import Account
from lenet_viz.analysis.account_text import as_latex, as_text
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.unit.canvas import UnitCanvas
from lenet_viz.gui.views.unit.controls import UnitControls
from lenet_viz.gui.views.unit.foot import UnitFoot
from lenet_viz.gui.views.unit.scene import Target
from lenet_viz.gui.views.unit.targets import place_of, source_of, term_of, term_that_reads, unit_of
from lenet_viz.gui.views.unit.text_line import TextLine
from lenet_viz.gui.views.unit.wording import heading_words, hint_words
from lenet_viz.network.alterations import Place
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.weights import Weights

_USUAL: Final = QSize(1140, 215)
_SMALLEST: Final = QSize(560, 150)
_STEPS: Final = 50
"""Steps, at least, from 0 to the end of the kernels' colour scale."""


class UnitPanel(QWidget):
    """Shows an inspection: terms, sum, squashing function, value, and whether the network computed the same.

    Signals:
        shown (): the panel has become visible.
        term_hovered (object): the source Unit of the term pointed at, or None.
        unit_wanted (object): a Unit that was clicked: ask about that one.
        number_edited (Place, float, bool): a number's new value, and whether the change has ended.
        number_reset (Place): a number shall be as trained again.
        pin_toggled (): the unit shall be pinned, or let go.
        fan_out_toggled (bool): whether the readers of the unit are to be shown.
        silence_toggled (bool): the unit's whole map (True) or the unit alone shall be silenced, or heard again.
        copied (str): "text" or "LaTeX" is on the clipboard.
    """

    shown = Signal()
    term_hovered = Signal(object)
    unit_wanted = Signal(object)
    number_edited = Signal(object, float, bool)
    number_reset = Signal(object)
    pin_toggled = Signal()
    fan_out_toggled = Signal(bool)
    silence_toggled = Signal(bool)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unitPanel")
        self.setAccessibleName("Unit")
        self._theme = LIGHT
        self._inspection: Inspection | None = None
        self._muted: frozenset[int] = frozenset()
        self._pixel: float | None = None
        self._marked: Unit | None = None
        self._heading, self._controls = TextLine(), UnitControls()
        self.canvas, self._foot = UnitCanvas(), UnitFoot()
        self._hint, self.editor = self._foot.hint, self._foot.editor
        self._arrange()
        self._connect()
        self.setFocusProxy(self.canvas)
        self._controls.hide()
        self._show_words()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * SPACING, 0, 2 * SPACING, 0)
        head.setSpacing(SPACING)
        head.addWidget(self._heading, 1)
        head.addWidget(self._controls)
        low = QHBoxLayout()
        low.setContentsMargins(2 * SPACING, 0, 2 * SPACING, 0)
        low.addWidget(self._foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACING, 0, SPACING // 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        column.addLayout(low)

    def _connect(self) -> None:
        controls = self._controls
        controls.pin_toggled.connect(self.pin_toggled)
        controls.fan_out_toggled.connect(self.fan_out_toggled)
        controls.silence_toggled.connect(self.silence_toggled)
        controls.copy_wanted.connect(self._copy)
        self.canvas.pointed.connect(self._point)
        self.canvas.taken.connect(self._take)
        self.canvas.let_go.connect(self._let_go)
        self.editor.edited.connect(self.number_edited)
        self.editor.reset.connect(self.number_reset)
        self._foot.left.connect(self._on_foot_left)
        for button in controls.buttons:
            keys = QShortcut(QKeySequence(button.property("keys")), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(button.click)

    def set_inspection(self, inspection: Inspection | None) -> None:
        """Show why a unit has its value; None where nothing is asked about."""
        self._inspection = inspection
        self._controls.set_inspection(inspection)
        self._controls.setVisible(inspection is not None)
        self._show_account()

    def set_muted(self, sources: frozenset[int]) -> None:
        """The source maps whose links to the unit are muted."""
        if sources != self._muted:
            self._muted = sources
            self._show_account()

    def set_pixel(self, value: float | None) -> None:
        """The value of the input pixel that is inspected; None while the pad is blank."""
        self._pixel = value
        self._show_words()

    def set_limits(self, activation_limits: Mapping[Stage, float], kernel_limit: float) -> None:
        """The ends of the colour scales, as in the figure."""
        self.canvas.set_limits(activation_limits, kernel_limit)
        # A round step, so that the numbers are round that it leads to.
        self.editor.set_step(10.0 ** math.floor(math.log10(kernel_limit / _STEPS)))

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        for part in (self._heading, self.canvas, self._foot):
            part.set_theme(theme)
        self.update()

    def set_marked(self, unit: Unit | None) -> None:
        """Mark the term whose source is a unit."""
        self._marked = unit
        self._show_mark()

    def set_altered(self, places: frozenset[Place]) -> None:
        """Mark the numbers that are not as trained."""
        self.canvas.set_altered(places)

    def set_silenced(self, silenced: Silenced) -> None:
        """What is silenced, for the buttons."""
        self._controls.set_silenced(silenced)

    def set_trained(self, weights: Weights) -> None:
        """The trained numbers, to be shown beside altered ones."""
        self._foot.set_trained(weights)

    @Slot(object)
    def edit_number(self, place: Place) -> None:
        """Open the field for a number; nothing happens where the unit does not read through it."""
        self._foot.edit(place)

    @Slot(str)
    def show_problem(self, problem: str) -> None:
        """Say why a number was not taken, beside its field."""
        self.editor.show_problem(problem)

    @property
    def _account(self) -> Account | None:
        return None if self._inspection is None else self._inspection.account

    def _show_mark(self) -> None:
        account = self._account
        self.canvas.set_marked(None if account is None else term_that_reads(account.explanation, self._marked))

    def _show_account(self) -> None:
        self.canvas.set_account(self._account, self._muted)
        self._show_mark()
        self._foot.set_account(self._account)
        self._show_words()

    def _show_words(self) -> None:
        """Heading and hint."""
        self._heading.set_words(*heading_words(self._inspection, self._pixel))
        self._hint.set_words("", hint_words(self._inspection, self.canvas.target))

    @Slot(object)
    def _point(self, target: Target | None) -> None:
        self._show_words()
        account, term = self._account, term_of(target)
        self.term_hovered.emit(None if account is None or term is None else source_of(account.explanation, term))

    @Slot(object)
    def _take(self, target: Target) -> None:
        """Open the editor for a number, ask about a unit."""
        account = self._account
        if account is None:
            return
        place = place_of(account.explanation, target)
        if place is not None:
            self._foot.edit(place)
            return
        unit = unit_of(account.explanation, target)
        if unit is not None:
            self.unit_wanted.emit(unit)

    @Slot()
    def _on_foot_left(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _let_go(self) -> None:
        if self._inspection is not None and self._inspection.pinned:
            self.pin_toggled.emit()

    @Slot(str)
    def _copy(self, what: str) -> None:
        account = self._account
        if account is not None:
            QGuiApplication.clipboard().setText(as_latex(account) if what == "LaTeX" else as_text(account))
            self.copied.emit(what)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return _USUAL

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which the panel is of use."""
        return _SMALLEST

    def showEvent(self, event: QShowEvent) -> None:
        """Tell who fills the panel."""
        super().showEvent(event)
        self.shown.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.panel))
