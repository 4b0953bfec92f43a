"""The rectangles that every repaint needs, made for Qt once a layout."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lenet_viz.gui.views.figure.background import cell_face
from lenet_viz.gui.views.figure.brush import qrect
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.network.spec import Stage


@dataclass(frozen=True)
class PaintPlaces:
    """Where pictures go.

    Attributes:
        kernels: of C1, and of the table in the order in which its kernels are stored.
        maps: of every stage of maps.
        faces: the coloured part of every cell of C5 and F6.
    """

    kernels: dict[Stage, list[QRectF]]
    maps: dict[Stage, list[QRectF]]
    faces: dict[Stage, list[QRectF]]


def paint_places(layout: FigureLayout) -> PaintPlaces:
    """The rectangles of a layout."""
    table = [layout.kernels[link] for link in layout.spec.table.links]
    kernels = {Stage.C1: list(layout.c1_kernels), Stage.C3: table}
    return PaintPlaces(
        kernels={stage: [qrect(rect) for rect in rects] for stage, rects in kernels.items()},
        maps={stage: [qrect(rect) for rect in rects] for stage, rects in layout.maps.items()},
        faces={stage: [cell_face(rect) for rect in rects] for stage, rects in layout.units.items()},
    )
