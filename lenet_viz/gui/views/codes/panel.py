"""F6 and the codes: the nearest, the runner-up, and what decides between them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from lenet_viz.analysis.code_comparison import CodeComparison, Comparison
from lenet_viz.analysis.limits import Measure
from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.codes.line_layout import Line
from lenet_viz.gui.views.codes.picture import Picture
from lenet_viz.gui.views.codes.picture_row import PictureRow
from lenet_viz.gui.views.codes.score_line import ScoreLine
from lenet_viz.gui.views.codes.words import (
    blank_pictures,
    blank_sentence,
    cell_words,
    code_pictures,
    gap_word,
    lead_of,
    scale_words,
    sentence,
    softmax_pictures,
)
from lenet_viz.gui.views.theme import SPACING, Theme
from lenet_viz.network.codes import CODE_PIXELS
from lenet_viz.network.spec import Output, Unit

LINE_ROOM: Final = {Output.RBF: 262, Output.SOFTMAX: 380}
"""Width that is kept for sentence and number line, in pixels; softmax has fewer pictures and more to say."""


class CodesPanel(QWidget):
    """Pictures on the left, the sentence, the number line and the numbers of one cell on the right.

    Signals:
        shown(): the panel has come into view and wants the newest comparison.
        unit_hovered: the Unit whose cell is pointed at, or None.
        unit_clicked: the Unit whose cell was clicked.
    """

    shown = Signal()
    unit_hovered = Signal(object)
    unit_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Comparison | None = None
        self._at: tuple[int, int] | None = None
        self._marked: Unit | None = None
        self._output = Output.RBF
        self._scales = ""
        self._pictures = PictureRow()
        self._line = ScoreLine()
        self._sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setAccessibleName("What the comparison comes to")
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._cell = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._cell.setProperty("role", "small")
        self._cell.setAccessibleName("The numbers of one cell")
        self._cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._cell.setMinimumHeight(2 * self._cell.fontMetrics().height())
        self.setObjectName("codesPanel")
        self.setAccessibleName("F6 and the codes")
        self._assemble()
        self._pictures.cell_hovered.connect(self._on_cell_hovered)
        self._pictures.cell_clicked.connect(self._on_cell_clicked)
        self.show_blank(Output.RBF)

    def _assemble(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._sentence)
        right.addWidget(self._line, stretch=1)
        right.addWidget(self._cell)
        row = QHBoxLayout(self)
        # The pictures' width follows the panel's: it must not keep the panel from shrinking.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING // 2)
        row.setSpacing(2 * SPACING)
        row.addWidget(self._pictures)
        row.addLayout(right, stretch=1)

    def show_comparison(self, found: Comparison, answer: Answer, limit: float) -> None:
        """Show what decides between two digits.

        Args:
            found: the comparison.
            answer: the answer it belongs to, with the reason of a rejection.
            limit: the end of the activation scale of the units that are compared.
        """
        self._found = found
        self._output = Output.RBF if isinstance(found, CodeComparison) else Output.SOFTMAX
        if isinstance(found, CodeComparison):
            pictures = code_pictures(found, limit)
            line = Line(
                "penalty",
                "smaller is better",
                tuple(found.penalties.tolist()),
                found.nearest.digit,
                found.runner_up.digit,
                answer.limit.value if answer.limit.measure is Measure.PENALTY else None,
                f"gap {gap_word(found)}",
            )
        else:
            pictures = softmax_pictures(found, limit)
            gap = f"lead {lead_of(found).total}"
            line = Line(
                "weighted sum",
                "larger is better",
                tuple(found.sums.tolist()),
                found.likeliest,
                found.runner_up,
                None,
                gap,
            )
        self._scales = scale_words(pictures)
        self._line.set_line(line)
        self._sentence.setText(sentence(found, answer))
        self._set_pictures(pictures, len(found.units))
        self._show_cell()

    def show_blank(self, output: Output) -> None:
        """Show empty pictures, as on a blank pad."""
        self._found = None
        self._output = output
        self._scales = ""
        self._line.set_line(None)
        self._sentence.setText(blank_sentence(output))
        self._set_pictures(blank_pictures(output), CODE_PIXELS)
        self._show_cell()

    def set_marked(self, unit: Unit | None) -> None:
        """Frame the cell of a unit that is pointed at elsewhere; None, or another stage's unit, frames nothing."""
        self._marked = unit
        self._show_marked()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._pictures.set_theme(theme)
        self._line.set_theme(theme)

    @property
    def sentence(self) -> str:
        """What the comparison comes to, as it is shown."""
        return self._sentence.text()

    @property
    def cell_words(self) -> str:
        """What is said of the cell pointed at, or how to point at one."""
        return self._cell.text()

    def _set_pictures(self, pictures: tuple[Picture, ...], cells: int) -> None:
        self._pictures.set_pictures(pictures, cells)
        self._show_marked()
        self._fit()

    def _fit(self) -> None:
        """Give the pictures the height there is and no more width than they fill."""
        room = self.width() - 6 * SPACING - LINE_ROOM[self._output]
        width = self._pictures.width_for(room, self.height() - 2 * SPACING)
        if width != self._pictures.width() or self._pictures.minimumWidth() != width:
            self._pictures.setFixedWidth(width)
            layout = self.layout()
            assert layout is not None
            layout.activate()  # now, so that nothing is painted at its old width

    def _show_marked(self) -> None:
        units = () if self._found is None else self._found.units
        self._pictures.set_marked(units.index(self._marked) if self._marked in units else None)

    def _show_cell(self) -> None:
        if self._found is None or self._at is None:
            self._cell.setText(self._scales)
        else:
            self._cell.setText(cell_words(self._found, self._pictures.part_of(self._at[0]), self._at[1]))

    @Slot(object)
    def _on_cell_hovered(self, at: tuple[int, int] | None) -> None:
        self._at = at
        self._show_cell()
        self.unit_hovered.emit(None if at is None or self._found is None else self._found.units[at[1]])

    @Slot(object)
    def _on_cell_clicked(self, at: tuple[int, int]) -> None:
        if self._found is not None:
            self.unit_clicked.emit(self._found.units[at[1]])

    def sizeHint(self) -> QSize:
        return QSize(1140, 215)

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 150)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
