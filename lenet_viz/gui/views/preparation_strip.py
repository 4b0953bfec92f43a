"""What the network sees: the steps from ink to input, as honest little pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.theme import LIGHT, Theme, font

HEADING: Final = "What the network sees"
HEADING_HEIGHT: Final = 24
CAPTION_HEIGHT: Final = 18
PICTURE: Final = 64
"""Side of a picture in widget pixels: 32 input pixels at exactly 2, 28 at 2 with a margin, 20 at 3."""

FRAME: Final = PICTURE + 2
GAP: Final = 4
"""Smallest gap between frames."""

EMPTY_FRAMES: Final = 4


@dataclass(frozen=True, eq=False)
class StripStage:
    """One step of the preparation.

    Attributes:
        caption: a word or two beneath the picture.
        ink: (rows, columns) of any size, 0 paper … 1 ink.
        explanation: what the step does, in a sentence.
        low, high: what the network reads for ink 0 and ink 1; the read-out is low + ink·(high − low).
    """

    caption: str
    ink: NDArray[np.float32]
    explanation: str = ""
    low: float = 0.0
    high: float = 1.0


class PreparationStrip(QWidget):
    """A heading and a row of equal frames with captions; hovering tells a pixel's exact value.

    Signals:
        None: it only shows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[StripStage, ...] | None = None
        self._theme = LIGHT
        self.setObjectName("preparationStrip")
        self.setAccessibleName(HEADING)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_stages(self, stages: Sequence[StripStage] | None) -> None:
        """Shows the steps in order; None shows empty frames, as many as before."""
        if stages is None and self._stages is not None:
            blank = np.zeros((1, 1), dtype=np.float32)
            self._stages = tuple(StripStage(stage.caption, blank) for stage in self._stages)
        elif stages is not None:
            self._stages = tuple(stages)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self.update()
