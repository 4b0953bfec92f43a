"""The choice of the network in a column."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.elided_box import ElidedBox

LEAST_LETTERS: Final = 12
"""The box takes whatever width its column has, and needs no more than this."""


class ChoiceBox(ElidedBox):
    """A list to choose a network from.

    Args:
        side: "left" or "right".
        parent: the object that deletes this one.
    """

    def __init__(self, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"Network on the {side}")
        self.setMinimumContentsLength(LEAST_LETTERS)
        self.setSizeAdjustPolicy(ElidedBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setToolTip(f"Which network is on the {side}")
        self.setPlaceholderText("Choose a network")
