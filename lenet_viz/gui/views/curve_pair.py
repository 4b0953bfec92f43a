"""Two plots over the same passes, the loss and the errors, with words above each: they zoom together."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from lenet_viz.gui.views.curve_heading import CurveHeading
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.theme import SPACING, Theme

SIDE_BY_SIDE: Final = 1.6
"""From this width per height on the two plots stand beside each other, else below each other."""

LOSS_SHARE, ERROR_SHARE = 6, 5
"""More is said above the loss."""


class CurvePair(QWidget):
    """Loss and errors, beside or below each other.

    Signals:
        pointed (float): the pointer is at this many passes in one of the plots.
        left (): the pointer is elsewhere.
        part_changed (): other passes are in sight, or as many on more or fewer pixels.
        following_changed (): the user has zoomed, or asked for everything again.
    """

    pointed = Signal(float)
    left = Signal()
    part_changed = Signal()
    following_changed = Signal()

    def __init__(self, loss_plot: CurvePlot, error_plot: CurvePlot, option: QWidget) -> None:
        """Put two plots together.

        Args:
            loss_plot: stands at the left, or above.
            error_plot: the other one.
            option: a small widget of fixed height that stands at the right above the loss.
        """
        super().__init__()
        self.loss_heading, self.loss_plot = CurveHeading(), loss_plot
        self.error_heading, self.error_plot = CurveHeading(), error_plot
        self._boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._arrange(option)
        for plot in (self.loss_plot, self.error_plot):
            plot.pointed.connect(self._on_pointed)
            plot.left.connect(self.left)
            plot.reset_asked.connect(self.show_all)
            plot.part_changed.connect(self.part_changed)
        self.loss_plot.zoomed.connect(self._on_loss_zoomed)
        self.error_plot.zoomed.connect(self._on_error_zoomed)

    @property
    def following(self) -> bool:
        """Whether everything is shown; False once the user has zoomed."""
        return self.loss_plot.following and self.error_plot.following

    def set_theme(self, theme: Theme) -> None:
        """Colours of plots and words."""
        for part in (self.loss_plot, self.error_plot, self.loss_heading, self.error_heading):
            part.set_theme(theme)

    def set_help(self, words: str) -> None:
        """What the headings explain when the pointer rests on them."""
        self.loss_heading.setToolTip(words)
        self.error_heading.setToolTip(words)

    @Slot()
    def show_all(self) -> None:
        """Shows everything again, and keeps doing so."""
        self.loss_plot.follow()
        self.error_plot.follow()
        self.following_changed.emit()

    def _arrange(self, option: QWidget) -> None:
        self._boxes.setContentsMargins(0, 0, 0, 0)
        self._boxes.setSpacing(SPACING)
        for heading, plot in ((self.loss_heading, self.loss_plot), (self.error_heading, self.error_plot)):
            column, row = QVBoxLayout(), QHBoxLayout()
            column.setSpacing(0)
            row.setSpacing(SPACING // 2)
            heading.setFixedHeight(option.height())  # so that the plots line up
            row.addWidget(heading, 1)
            if plot is self.loss_plot:
                row.addWidget(option)
            column.addLayout(row)
            column.addWidget(plot, 1)
            self._boxes.addLayout(column, LOSS_SHARE if plot is self.loss_plot else ERROR_SHARE)

    @Slot(float, float)
    def _on_pointed(self, passes: float, _height: float) -> None:
        self.pointed.emit(passes)

    @Slot()
    def _on_loss_zoomed(self) -> None:
        self.error_plot.show_passes(*self.loss_plot.passes_shown())
        self.following_changed.emit()

    @Slot()
    def _on_error_zoomed(self) -> None:
        self.loss_plot.show_passes(*self.error_plot.passes_shown())
        self.following_changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(480, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= SIDE_BY_SIDE * self.height()
        self._boxes.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
