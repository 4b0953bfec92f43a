"""The middle of the window: the figure, and over it what has to be told."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lenet_viz.gui.views.facts_card import FactsCard
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.message_bar import MessageBar
from lenet_viz.gui.views.theme import Theme


class FigureArea(QWidget):
    """The figure with the message bar above it and the card of a layer's facts on it.

    Messages stand over the figure and not over the whole window: the pad must not move under the pen.

    Attributes:
        messages, figure, card: its parts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messages = MessageBar()
        self.figure = NetworkFigure()
        self.card = FactsCard(self.figure)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.messages)
        column.addWidget(self.figure, stretch=1)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.figure.set_theme(theme)
        self.card.set_theme(theme)
