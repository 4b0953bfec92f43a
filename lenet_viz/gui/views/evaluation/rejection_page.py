"""What rejecting doubtful answers buys, and the limit that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.analysis.paper_results import FIG_10, Result
from lenet_viz.analysis.rejection_curve import RejectionCurve
from lenet_viz.gui.views.evaluation.lines_label import LinesLabel
from lenet_viz.gui.views.evaluation.paper_list import OUT_OF_REACH, PaperList, PaperRow
from lenet_viz.gui.views.evaluation.rejection_plot import RejectionPlot
from lenet_viz.gui.views.evaluation.words import limit_words, percent
from lenet_viz.gui.views.theme import SPACING, Theme

LEFT_WIDTH: Final = 250
PAPER_WIDTH: Final = 280
OWN_SHARE: Final = "for 0.5% error"
MEASURES: Final = {
    Measure.PENALTY: "penalty of the nearest code",
    Measure.PROBABILITY: "probability of the likeliest",
    Measure.GAP: "gap to the runner-up",
}
STALE: Final = "Of another network: evaluate again to move the limit."
PAPER_TIP: Final = (
    "Fig. 10 of the paper: share of the MNIST test digits that has to be rejected so that 0.5% of the rest are wrong,\n"
    "judged by the gap between the best two outputs. It gives no value for LeNet-5 itself."
)


class RejectionPage(QWidget):
    """Measure, readings and buttons at the left, the curve in the middle, the paper's Fig. 10 at the right.

    Signals:
        measure_chosen (object): answers shall be judged by this Measure.
        share_wanted (float): the limit shall reject this share of the digits, 0…1.
        usual_wanted (): the limit shall be the usual one.
        shown (): the page has come into sight.
    """

    measure_chosen = Signal(object)
    share_wanted = Signal(float)
    usual_wanted = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measures = QComboBox()
        self._values = {name: QLabel() for name in ("limit", "rejected", "error of the rest", OWN_SHARE)}
        self._usual = QPushButton("Usual limit")
        self._for_paper = QPushButton("0.5% error")
        self._note = LinesLabel(LEFT_WIDTH)
        self._curve: RejectionCurve | None = None
        self.plot = RejectionPlot()
        self.paper = PaperList("Rejected for 0.5% error, Fig. 10 of the paper")
        self._assemble()
        self._measures.currentIndexChanged.connect(self._on_measure)
        self._usual.clicked.connect(self.usual_wanted)
        self._for_paper.clicked.connect(self._on_for_paper)
        self.plot.share_wanted.connect(self.share_wanted)

    @property
    def readings(self) -> dict[str, str]:
        """The numbers at the left, by their names."""
        return {name: label.text() for name, label in self._values.items()}

    @property
    def note(self) -> str:
        """Why the limit cannot be moved; empty when it can."""
        return self._note.text()

    def set_measures(self, measures: Sequence[Measure], chosen: Measure) -> None:
        """Offer what answers can be judged by."""
        with QSignalBlocker(self._measures):
            self._measures.clear()
            for measure in measures:
                self._measures.addItem(MEASURES[measure], measure.value)
            self._measures.setCurrentIndex(self._measures.findData(chosen.value))

    def show_curve(self, curve: RejectionCurve, title: str, *, on_mnist: bool) -> None:
        """Draw a curve of the network of that name; beside the paper's figures if it has read MNIST's test digits."""
        self._curve = curve
        share = curve.share_for()
        self._say(OWN_SHARE, _share_words(share))
        self.plot.show_curve(curve)
        rows = [PaperRow(_name(each), each.value) for each in FIG_10]
        rows.append(PaperRow("LeNet-5: not in the paper", None))
        if on_mnist:
            by = "" if curve.measure is Measure.GAP else f", by {curve.measure}"
            rows.append(PaperRow(f"here: {title}{by}", None if share is None else 100 * share, own=True))
        rows.sort(key=lambda row: (row.value is None, -(row.value or 0.0)))
        self.paper.show_rows(rows)

    def show_obstacle(self, reason: str) -> None:
        """Say why there is no curve."""
        self._curve = None
        self.plot.show_curve(None)
        self.plot.show_limit(None, "", movable=False)
        self.paper.show_rows(())
        for name in self._values:
            self._say(name, "–")
        for control in (self._measures, self._usual, self._for_paper):
            control.setEnabled(False)
        self._note.setText(reason)
        self._note.show()

    def show_limit(self, limit: Limit, *, usual: bool, stale: bool) -> None:
        """Put the line at a limit that may be of another measure than the curve: then it is not drawn."""
        curve = self._curve
        assert curve is not None
        same = limit.measure is curve.measure
        at = curve.at(limit.value) if same else None
        words = limit_words(limit, curve.output)
        self._say("limit", words)
        self._say("rejected", "–" if at is None else percent(at[0]))
        rest = "–" if at is None else "nothing left" if at[1] is None else percent(at[1])
        self._say("error of the rest", rest)
        for value in self._values.values():
            value.setEnabled(not stale)
        self.plot.show_limit(at, f"rejects {words}", movable=not stale)
        self._measures.setEnabled(not stale)
        self._for_paper.setEnabled(not stale and curve.share_for() is not None)
        self._usual.setEnabled(not stale and not usual)
        self._note.setText(STALE if stale else "")
        self._note.setVisible(stale)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.plot.set_theme(theme)
        self.paper.set_theme(theme)

    def _say(self, name: str, value: str) -> None:
        label = self._values[name]
        label.setText(value)
        # Those who hear it hear the name instead of the text.
        label.setAccessibleName(f"{name}: {value}")

    def _assemble(self) -> None:
        self._measures.setAccessibleName("What answers are judged by")
        self._measures.setToolTip("What answers are judged by")
        self._usual.setToolTip("Back to the limit that the network has when it comes on screen")
        self._for_paper.setToolTip("Reject just enough that 0.5% of the rest are wrong, as the paper's Fig. 10 asks")
        self._note.setProperty("role", "small")
        facts = QGridLayout()
        facts.setVerticalSpacing(1)
        for row, (name, value) in enumerate(self._values.items()):
            words = QLabel(name)
            words.setProperty("role", "small")
            facts.addWidget(words, row, 0)
            facts.addWidget(value, row, 1)
        facts.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING // 2)
        buttons.addWidget(self._usual)
        buttons.addWidget(self._for_paper)
        left = QVBoxLayout()
        left.setSpacing(SPACING // 2)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self._measures)
        left.addLayout(facts)
        left.addLayout(buttons)
        left.addWidget(self._note)
        left.addStretch(1)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(LEFT_WIDTH)
        heading = QLabel("Rejected for 0.5% error: the paper's Fig. 10")
        heading.setProperty("role", "small")
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(heading)
        right.addWidget(self.paper, 1)
        for widget in (heading, self.paper):
            widget.setToolTip(PAPER_TIP)
            widget.setFixedWidth(PAPER_WIDTH)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * SPACING)
        columns.addWidget(holder)
        columns.addWidget(self.plot, 1)
        columns.addLayout(right)

    @Slot()
    def _on_measure(self) -> None:
        self.measure_chosen.emit(Measure(self._measures.currentData()))

    @Slot()
    def _on_for_paper(self) -> None:
        share = None if self._curve is None else self._curve.share_for()
        if share is not None:
            self.share_wanted.emit(share)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


def _name(result: Result) -> str:
    return f"{result.label}, {result.preparation}" if result.preparation else result.label


def _share_words(share: float | None) -> str:
    if share is None:
        return OUT_OF_REACH
    return f"reject {percent(share)}" if share else "reject nothing"
