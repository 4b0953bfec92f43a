"""The figure's pixels below everything that the pointer does, kept as long as they hold."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QPixmap

from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.figure.background import paint_background
from lenet_viz.gui.views.figure.details import DetailsKey, details_key, paint_details
from lenet_viz.gui.views.figure.kernels import paint_kernels
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.paint_places import PaintPlaces, paint_places
from lenet_viz.gui.views.figure.painter import paint_maps, paint_scores, paint_units, stage_images
from lenet_viz.gui.views.figure.shown import Shown
from lenet_viz.gui.views.theme import Theme
from lenet_viz.network.spec import Stage


class Pictures:
    """The background; on it the details, and on these the kernels; and the maps' images."""

    def __init__(self) -> None:
        self._background: QPixmap | None = None
        self._still: QPixmap | None = None
        self._details: DetailsKey | None = None
        self._kernels_hold = False
        self._images: dict[Stage, QImage] | None = None
        self._places: PaintPlaces | None = None

    def forget_all(self) -> None:
        """Another size, screen, theme or network."""
        self._background = self._still = self._details = self._images = self._places = None

    def forget_kernels(self) -> None:
        """Other weights, or other marks on them."""
        self._kernels_hold = False

    def forget_values(self) -> None:
        """Another trace."""
        self._images = None

    def paint_still(
        self, painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown, size: QSize, ratio: float
    ) -> None:
        """What does not follow the pen: background and kernels.

        The painter may be that of the widget, of a finer image or of a vector file. The widget has `size` logical
        pixels, of `ratio` device pixels each.
        """
        if not _is_screen(painter, ratio):
            # An SVG keeps its words as words, and a sharper image gets sharper ones.
            paint_background(painter, layout, theme)
            paint_details(painter, layout, theme, shown)
            paint_kernels(painter, layout, self._places_of(layout), theme, shown)
            return
        if self._background is None:
            self._background = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            self._background.setDevicePixelRatio(ratio)
            with QPainter(self._background) as inner:
                paint_background(inner, layout, theme)
        key = details_key(shown)
        if self._still is None or key != self._details:
            self._still, self._details = self._background.copy(), key
            self._kernels_hold = False
            with QPainter(self._still) as inner:
                paint_details(inner, layout, theme, shown)
        if not self._kernels_hold:
            with QPainter(self._still) as inner:
                paint_kernels(inner, layout, self._places_of(layout), theme, shown)
            self._kernels_hold = True
        painter.drawPixmap(0, 0, self._still)

    def paint_live(
        self, painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown, answer: Answer | None, ratio: float
    ) -> None:
        """What follows the pen: maps, units and scores; nothing on a blank pad."""
        if shown.trace is None:
            return
        if self._images is None:
            self._images = stage_images(shown, layout, theme, ratio)
        places = self._places_of(layout)
        paint_maps(painter, places, self._images)
        paint_units(painter, places, theme, shown, shown.trace)
        paint_scores(painter, layout, theme, shown.trace, answer)

    def _places_of(self, layout: FigureLayout) -> PaintPlaces:
        if self._places is None:
            self._places = paint_places(layout)
        return self._places


def _is_screen(painter: QPainter, ratio: float) -> bool:
    """Whether the painter's pixels are those of the kept pictures, and not a vector file or a finer image."""
    raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
    return raster and painter.deviceTransform().m11() == ratio
