"""The small square that ties a run's name to its curve."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap

SIDE: Final = 8


def swatch(colour: str | None) -> QIcon:
    """A square of a colour, '#rrggbb'; of None an unseen one, which takes the same room."""
    picture = QPixmap(SIDE, SIDE)
    picture.fill(Qt.GlobalColor.transparent if colour is None else QColor(colour))
    icon = QIcon(picture)
    # Qt would tint it where its row is chosen, and it would no longer be the colour of the curve.
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
