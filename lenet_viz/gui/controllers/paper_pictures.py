"""Pictures of the paper's figures for the window, and what each of them was made for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from lenet_viz.gui.workers.task import Progress
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette
from lenet_viz.report.saving import picture


@dataclass(frozen=True)
class Room:
    """The place for a figure, in the screen's own pixels; `ratio` of them make one of the window's."""

    width: int
    height: int
    ratio: float


@dataclass(frozen=True)
class Look:
    """What all figures in the window have in common; of anything else they look otherwise."""

    material: Material
    palette: Palette
    room: Room


@dataclass(frozen=True)
class Wish:
    """One picture: which figure, and how it shall look."""

    figure: PaperFigure
    look: Look


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure as it stands in the window.

    Attributes:
        wish: what it was drawn for.
        image: as large as fits, with the window's density of pixels.
        caption: what stands below it.
    """

    wish: Wish
    image: QImage
    caption: str


def drawing(wish: Wish, progress: Progress) -> Drawn:
    """Draw a figure as large as fits; callable in any thread."""
    figure, look, room = wish.figure, wish.look, wish.look.room
    pixels = picture(figure, look.material, look.palette, room.width, room.height)
    rows, columns = pixels.shape[:2]
    # The picture gets memory of its own, since Qt does not keep an array alive.
    image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(room.ratio)
    return Drawn(wish, image, figure.caption(look.material))
