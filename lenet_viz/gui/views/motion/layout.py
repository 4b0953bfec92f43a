"""Where everything in the picture of a moving kernel stands. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, Rect
from lenet_viz.gui.views.motion.arrangement import CAPTION, GroupPlace, arrange
from lenet_viz.network.convolution_walk import Walk
from lenet_viz.network.geometry import Field

SUM_WIDTH: Final = 196.0
NARROW_SUM_WIDTH: Final = 172.0
NARROW: Final = 960.0
"""Pictures narrower than this have a narrower sum."""

GAP: Final = 24.0
NARROW_GAP: Final = 16.0
OUTPUT_WIDTH: Final = 90.0
"""Room for the name of the map that fills, however small it is."""

LARGEST_UNIT: Final = 40.0
"""A map's unit is not drawn larger: C5 has only one."""

MARGIN: Final = 3.0
"""Around everything: frames stand just outside what they frame."""

SUM_LINE: Final = 17.0
SUM_LINES: Final = 7


@dataclass(frozen=True)
class MotionLayout:
    """The picture's parts.

    Attributes:
        walk: what moves.
        groups: the source maps that have room, in the walk's order.
        sum: the arithmetic's rectangle, of `SUM_LINES` lines as far as there is room.
        caption: the words over the map that fills.
        output: the map that fills.
    """

    walk: Walk
    groups: tuple[GroupPlace, ...]
    sum: Rect
    caption: Rect
    output: Rect

    def window(self, index: int, field: Field) -> Rect:
        """What the kernel covers of a group's map, at the place given by `Walk.field`."""
        rect = self.groups[index].map
        cell = rect.w / self.walk.source.shape[2]
        return Rect(rect.x + field.left * cell, rect.y + field.top * cell, field.width * cell, field.height * cell)

    def cell(self, position: int) -> Rect:
        """One unit of the map that fills."""
        row, column = divmod(position, self.walk.columns)
        side = self.output.w / self.walk.columns
        return Rect(self.output.x + column * side, self.output.y + row * side, side, side)


def lay_out(walk: Walk, *, width: float, height: float, ratio: float) -> MotionLayout:
    """Places everything: the source maps to the left, the sum in the middle, the map that fills to the right.

    Args:
        walk: what moves.
        width: of the picture, in logical pixels.
        height: of the picture.
        ratio: device pixels for each logical pixel.
    """
    pixels = Pixels(ratio)
    side = _output_side(walk, width, height, pixels)
    sum_width, least_gap = (NARROW_SUM_WIDTH, NARROW_GAP) if width < NARROW else (SUM_WIDTH, GAP)
    output_width = max(side, OUTPUT_WIDTH)
    room = width - output_width - sum_width - 2 * least_gap - 2 * MARGIN
    groups = arrange(
        groups=len(walk.sources),
        map_units=walk.source.shape[1],
        window=walk.window[0],
        width=room,
        height=height - 2 * MARGIN,
        ratio=ratio,
    )
    used = max((max(group.products.right, group.total.right, group.map.right) for group in groups), default=0.0)
    # What is spare stands between the three parts, but never so much that they fall apart.
    gap = pixels.down(min(least_gap + (room - used) / 2, 4 * GAP))
    sums = Rect(pixels.snap(MARGIN + used + gap), 0, sum_width, min(height, SUM_LINES * SUM_LINE))
    left = pixels.snap(sums.right + gap)
    caption = Rect(left, 0, max(output_width, width - left - MARGIN), CAPTION)
    return MotionLayout(
        walk=walk,
        groups=tuple(group.moved(MARGIN, MARGIN, pixels) for group in groups),
        sum=sums,
        caption=caption,
        output=Rect(left, CAPTION, side, side),
    )


def _output_side(walk: Walk, width: float, height: float, pixels: Pixels) -> float:
    """The side of the map that fills; beside a single source map it has cells of the same size."""
    room = min(height - CAPTION - MARGIN, 0.24 * width, LARGEST_UNIT * walk.rows)
    if len(walk.sources) == 1:
        room = min(room, (height - 2 * MARGIN) / walk.source.shape[1] * walk.rows)
    return pixels.fit(walk.rows, room)
