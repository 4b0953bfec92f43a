"""The confusion matrix: which digit is read as which, to click on or walk through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.gui.views.evaluation.matrix_layout import MOST, SMALLEST, MatrixLayout, Place
from lenet_viz.gui.views.evaluation.matrix_painter import MatrixPicture, paint_matrix
from lenet_viz.gui.views.evaluation.words import cell_words
from lenet_viz.gui.views.focus_memory import FocusMemory
from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.network.spec import CLASSES

ALL: Final = Place()
CHOOSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
HOW: Final = "Click, or arrow keys and Enter: shows these digits."


class ConfusionMatrix(QWidget):
    """Rows are true classes, columns answers. The colour of a mistake tells how frequent it is among mistakes.

    The name of a row or column chooses all its mistakes, the corner all there are.

    Signals:
        chosen_changed (object): the Place whose digits are wanted.
    """

    chosen_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._classes: tuple[str, ...] = tuple(str(number) for number in range(CLASSES))
        self._layout = MatrixLayout.of(*SMALLEST)
        self._chosen = ALL
        self._hover: Place | None = None
        self._cursor = Place(0, 0)
        self._keyed = self._stale = False
        self._focus = FocusMemory()
        self._theme = LIGHT
        self.setObjectName("confusionMatrix")
        self.setAccessibleName("Confusion matrix: true classes by answers")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def chosen(self) -> Place:
        """Whose digits are wanted."""
        return self._chosen

    @property
    def cursor_place(self) -> Place:
        """Where the keyboard is."""
        return self._cursor

    def show_evaluation(self, evaluation: Evaluation | None, classes: Sequence[str] = ()) -> None:
        """Show what a network makes of a set whose classes have these names; None: nothing is known."""
        self._evaluation = evaluation
        self._classes = tuple(classes[n] if n < len(classes) else str(n) for n in range(CLASSES))
        self._describe()
        self.update()

    def choose(self, place: Place) -> None:
        """Ask for the digits of a place."""
        self._chosen = place
        self._describe()
        self.update()
        self.chosen_changed.emit(place)

    def set_stale(self, stale: bool) -> None:
        """Dim what is of another network than the one on screen."""
        self._stale = stale
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def words_at(self, x: float, y: float) -> str:
        """What the tool tip says at a point."""
        place = self._layout.at(x, y)
        if place is None or self._evaluation is None:
            return ""
        words = cell_words(self._evaluation, place, self._classes)
        return f"{words[:1].upper()}{words[1:]}.\n{HOW}"

    def _describe(self) -> None:
        if self._evaluation is None:
            self.setAccessibleDescription("nothing evaluated yet")
            return
        self.setAccessibleDescription(cell_words(self._evaluation, self._cursor, self._classes))

    def _show_keyed(self, keyed: bool) -> None:
        self._keyed = keyed
        self.update()

    def _step(self, down: int, right: int) -> None:
        """Move the keyboard's cell; beyond the first row and column are the names."""
        label = -1 if self._cursor.label is None else self._cursor.label
        answer = -1 if self._cursor.answer is None else self._cursor.answer
        label, answer = (min(max(at, -1), CLASSES - 1) for at in (label + down, answer + right))
        self._cursor = Place(None if label < 0 else label, None if answer < 0 else answer)
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(SMALLEST[0] + 60, SMALLEST[1] + 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(*SMALLEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._evaluation is None:
            return
        evaluation = self._evaluation
        picture = MatrixPicture(
            self._layout,
            evaluation.confusion,
            evaluation.recalls,
            evaluation.precisions,
            self._classes,
            self._chosen,
            self._hover,
            self._cursor if self._keyed else None,
            self._stale,
        )
        with QPainter(self) as painter:
            paint_matrix(painter, picture, self._theme)

    def resizeEvent(self, event: object) -> None:
        self._layout = MatrixLayout.of(self.width(), self.height())
        self.setMaximumWidth(SMALLEST[0] + CLASSES * MOST[0])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._layout.at(event.position().x(), event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and place is not None and self._evaluation is not None:
            self._cursor = place
            self._show_keyed(False)
            self.choose(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = None if self._evaluation is None else self._layout.at(event.position().x(), event.position().y())
        if place != self._hover:
            self._hover = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._evaluation is None or key not in {*GRID_STEPS, *CHOOSING}:
            event.ignore()
            return
        if key in GRID_STEPS:
            self._step(*GRID_STEPS[key])
        else:
            self.choose(self._cursor)
        self._show_keyed(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_keyed(self._focus.came(event.reason()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus.went(event.reason(), keyed=self._keyed)
        self._show_keyed(False)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)
