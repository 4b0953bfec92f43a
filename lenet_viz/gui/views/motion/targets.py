"""What lies under a point of the picture of a moving kernel. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.motion.layout import MotionLayout


@dataclass(frozen=True)
class Grip:
    """A map by which the kernel can be moved.

    Attributes:
        group: which of the layout's source maps; None is the map that fills.
    """

    group: int | None


@dataclass(frozen=True)
class PatchTarget:
    """One cell of a group's kernel or of its products.

    Attributes:
        group: which of the layout's groups; `index` is the cell's place in the walk's products, row by row.
    """

    group: int
    index: int


def grip_at(layout: MotionLayout, x: float, y: float) -> Grip | None:
    """The map under a point."""
    if layout.output.contains(x, y):
        return Grip(None)
    return next((Grip(index) for index, group in enumerate(layout.groups) if group.map.contains(x, y)), None)


def position_by(layout: MotionLayout, grip: Grip, x: float, y: float) -> int:
    """The position that a point asks for; a point beside the map asks for the nearest one.

    On a source map the middle of the kernel's window goes to the point; on the map that fills it is the unit there.
    """
    walk = layout.walk
    if grip.group is not None:
        rect = layout.groups[grip.group].map
        cells = walk.source.shape[1]
        return walk.nearest((y - rect.y) * cells / rect.h, (x - rect.x) * cells / rect.w)
    rect = layout.output
    row, column = int((y - rect.y) * walk.rows // rect.h), int((x - rect.x) * walk.columns // rect.w)
    return max(0, min(walk.rows - 1, row)) * walk.columns + max(0, min(walk.columns - 1, column))


def patch_at(layout: MotionLayout, x: float, y: float) -> PatchTarget | None:
    """The cell of a kernel or of its products under a point."""
    rows, columns = layout.walk.window
    for number, group in enumerate(layout.groups):
        for rect in (group.kernel, group.products):
            if rect.contains(x, y):
                return PatchTarget(number, _cell(rect, x, y, rows, columns))
    return None


def _cell(rect: Rect, x: float, y: float, rows: int, columns: int) -> int:
    """Index of the cell of a grid under a point inside its rectangle, row by row."""
    return int((y - rect.y) * rows / rect.h) * columns + int((x - rect.x) * columns / rect.w)
