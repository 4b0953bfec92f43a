"""Strokes → anti-aliased ink of canonical place, size and pen width."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lenet_viz.data.drawing import Drawing

BOX_SIDE: Final = 20
"""Pixels of the box that a digit fills (paper, III-A)."""
PEN_WIDTH: Final = 39 / 16
"""Pen, in pixels of the box; an odd number of dots, so that it has a middle dot."""
OVERSAMPLING: Final = 16
"""Dots along each side of a box pixel."""

_FIELD_SIDE: Final = BOX_SIDE * OVERSAMPLING
# An eighth of a box pixel: leaving out closer points moves the outline by a dot or two.
_NEAR: Final = OVERSAMPLING / 8


def render(drawing: Drawing, pen: float = PEN_WIDTH) -> NDArray[np.float32]:
    """Ink of a drawing, (320, 320), 0 (paper) or 1 (ink), 16 × 16 dots for each pixel of the 20×20 box.

    Neither place nor size nor pen on the pad matters: the longest side of the inked outline fills the
    box, the other is centred. A drawing without any extent is one dot of the pen, in the middle.
    A blank drawing gives no ink.

    Args:
        drawing: the strokes.
        pen: width of the ink in pixels of the box, above 0 and below 20. What is drawn on the pad always
            has the usual one; others are for training.
    """
    field = Image.new("L", (_FIELD_SIDE, _FIELD_SIDE))
    if not drawing.is_blank:
        brush = ImageDraw.Draw(field)
        side = 2 * int(pen * OVERSAMPLING / 2) + 1
        for stroke in _placed(drawing, side):
            _paint(brush, _thinned(stroke), side)
    return np.asarray(field).astype(np.float32)


def _placed(drawing: Drawing, pen_side: int) -> list[NDArray[np.float64]]:
    """Strokes, each point on a dot of the field."""
    points = np.concatenate(drawing.strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    scale = (_FIELD_SIDE - pen_side) / extent if extent > 0 else 1.0
    placed = (points - (low + high) / 2) * scale + (_FIELD_SIDE - 1) / 2
    # The outermost points fall on whole dots and the middle on half a dot. Rounding at a quarter
    # keeps both from being decided by rounding errors, which differ with the place on the pad.
    placed = np.floor(placed + 0.75)
    ends = np.cumsum([len(stroke) for stroke in drawing.strokes])
    return np.split(placed, ends[:-1])


def _thinned(stroke: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fewer points, the same outline: hundred thousand points are not more work than hundreds."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    travelled = np.concatenate(([0.0], np.cumsum(steps)))
    # The first point in every further stretch of _NEAR, and the last, so that no end is cut.
    keep = np.diff(np.floor(travelled / _NEAR), prepend=-1.0) > 0
    keep[-1] = True
    return stroke[keep]


def _paint(brush: ImageDraw.ImageDraw, stroke: NDArray[np.float64], pen_side: int) -> None:
    points = [(x, y) for x, y in stroke.tolist()]
    brush.line(points, fill=1, width=pen_side)
    for point in points:
        # Round caps and joins.
        brush.circle(point, pen_side // 2, fill=1)
