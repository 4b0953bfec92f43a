"""What a stage is and why, on a card beside its heading."""

from __future__ import annotations

import re
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.network.facts import LayerFacts
from lenet_viz.network.reasons import Reason
from lenet_viz.network.spec import Stage

WIDTH: Final = 400
"""Of the card with its shadow, in pixels: lines of about sixty letters."""

SHADOW: Final = 6
"""Rim round the card that its shadow fills, in pixels."""

RADIUS: Final = 7.0

NO_BREAK: Final = "\u00a0"


class FactsCard(QFrame):
    """Shape, counts with their formulas, and the reasons of one stage; hidden until it is asked for.

    It lies over its parent and blocks nothing: whoever opened it can go on drawing.

    Signals:
        closed(): the card was closed, by whatever means.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._stage: Stage | None = None
        self._anchor = QRect()
        self._before: QWidget | None = None
        self._title, self._size = _label("title"), _label("muted")
        self._note, self._section, self._squashing = _label("muted"), _label("small"), _label("small")
        self._parameters, self._connections, self._paragraph = _label(""), _label(""), _label("")
        self._question = _label("heading")
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setProperty("role", "quiet")
        self._close.setToolTip("Close this card (Esc)")
        self._close.setAccessibleName("Close this card")
        self._close.clicked.connect(self.dismiss)
        self._assemble()
        self.setObjectName("factsCard")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Clicks on the card are not clicks on the figure below it.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        parent.installEventFilter(self)
        self.hide()

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACING)
        head.addWidget(self._title)
        head.addWidget(self._size, stretch=1)
        head.addWidget(self._close)
        counts = QGridLayout()
        counts.setHorizontalSpacing(SPACING)
        counts.setVerticalSpacing(2)
        counts.setColumnStretch(1, 1)
        for row, (name, value) in enumerate((("parameters", self._parameters), ("connections", self._connections))):
            words = QLabel(name)
            words.setProperty("role", "muted")
            counts.addWidget(words, row, 0, alignment=Qt.AlignmentFlag.AlignTop)
            counts.addWidget(value, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW + 2 * SPACING, SHADOW + SPACING, SHADOW + 2 * SPACING, SHADOW + 2 * SPACING)
        column.setSpacing(SPACING)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addLayout(counts)
        column.addSpacing(SPACING // 2)
        column.addWidget(self._question)
        for label in (self._paragraph, self._squashing, self._section):
            column.addWidget(label)

    @property
    def stage(self) -> Stage | None:
        """The stage that the card tells of; None while it is closed."""
        return self._stage

    @property
    def words(self) -> str:
        """Everything the card says, line by line."""
        first = (self._title, self._size, self._note, self._parameters, self._connections)
        labels = (*first, self._question, self._paragraph, self._squashing, self._section)
        return "\n".join(label.text().replace(NO_BREAK, " ") for label in labels if label.text())

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def show_facts(self, facts: LayerFacts, reason: Reason, anchor: QRect) -> None:
        """Tell of a stage, beside a rectangle of the parent: its heading."""
        parameters = [facts.parameters] if facts.by_fan_in is None else [facts.parameters, facts.by_fan_in]
        self._title.setText(str(facts.stage))
        self._size.setText(facts.size)
        self._note.setText(facts.note)
        self._parameters.setText("\n".join(_kept_together(str(formula)) for formula in parameters))
        self._connections.setText(str(facts.connections))
        self._question.setText(reason.question)
        self._paragraph.setText(reason.paragraph)
        self._squashing.setText(reason.squashing)
        self._squashing.setVisible(bool(reason.squashing))
        self._section.setText(f"LeCun et al. 1998: {reason.section}")
        self.setAccessibleName(f"Facts of {facts.stage}")
        self.setAccessibleDescription(self.words)
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self and not self.isAncestorOf(focus):
            self._before = focus
        self._stage, self._anchor = facts.stage, anchor
        self._place()
        self.show()
        self.raise_()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def dismiss(self) -> None:
        """Close the card; the focus goes back to where it was."""
        if self._stage is None:
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and (focus is self or self.isAncestorOf(focus))
        self._stage = None
        self.hide()
        if inside and self._before is not None and shiboken6.isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def _place(self) -> None:
        layout, parent = self.layout(), self.parentWidget()
        assert layout is not None
        assert parent is not None
        layout.activate()
        self.setFixedHeight(layout.heightForWidth(WIDTH))
        self.move(place_beside(self.size(), self._anchor, parent.rect()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay inside the parent when its size changes."""
        if event.type() is QEvent.Type.Resize and self._stage is not None:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (event.key() in enters and self._close.hasFocus()):
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # Rings of the same faint black lie over each other: darkest at the card's edge.
        painter.setBrush(QColor(0, 0, 0, 6))
        area = QRectF(self.rect())
        for rim in range(SHADOW):
            painter.drawRoundedRect(
                area.adjusted(rim, rim + 1, -rim, -rim + 1), RADIUS + SHADOW - rim, RADIUS + SHADOW - rim
            )
        painter.setBrush(QColor(self._theme.panel))
        painter.setPen(QPen(QColor(self._theme.border), 1))
        card = area.adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        painter.end()


def place_beside(size: QSize, anchor: QRect, bounds: QRect) -> QPoint:
    """Where a card goes: below its anchor, else at its left, right or above it, always inside the bounds.

    A card that is larger than the bounds keeps its top left corner, where its title is, inside.
    """
    left_aligned, top_aligned = anchor.left() - SHADOW, anchor.top() - SHADOW
    candidates = (
        QPoint(left_aligned, anchor.bottom() + 1),
        QPoint(anchor.left() - size.width(), top_aligned),
        QPoint(anchor.right() + 1, top_aligned),
        QPoint(left_aligned, anchor.top() - size.height()),
    )
    kept = [_inside(place, size, bounds) for place in candidates]
    clear = [place for place in kept if not QRect(place, size).intersects(anchor)]
    return (clear or kept)[0]


def _inside(place: QPoint, size: QSize, bounds: QRect) -> QPoint:
    x = max(bounds.left(), min(place.x(), bounds.right() + 1 - size.width()))
    y = max(bounds.top(), min(place.y(), bounds.bottom() + 1 - size.height()))
    return QPoint(x, y)


def _kept_together(formula: str) -> str:
    """A formula that breaks into lines at the signs between its brackets only."""
    return re.sub(r" (?=[^()]*\))| (?==)|(?<==) ", NO_BREAK, formula)


def _label(role: str) -> QLabel:
    """Words that wrap and can be selected."""
    label = QLabel(wordWrap=role != "title", textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
