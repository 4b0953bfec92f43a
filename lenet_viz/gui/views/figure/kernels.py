"""What changes while training, muting and editing: the kernels of C1 and of the table."""

from __future__ import annotations

from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

from lenet_viz.gui.views.figure.brush import draw, draw_stack, qrect
from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.paint_places import PaintPlaces
from lenet_viz.gui.views.figure.shown import Shown
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.theme import Diverging, Theme
from lenet_viz.network.spec import Stage
from lenet_viz.network.trace import Array
from lenet_viz.network.weights import Weights

_KERNELS = (Stage.C1, Stage.C3)
_FADED = 0.55
"""How much of a muted kernel the window's colour covers."""


def paint_kernels(painter: QPainter, layout: FigureLayout, places: PaintPlaces, theme: Theme, shown: Shown) -> None:
    """The kernels of C1 and of the table. They cover all of their cells, so they may be painted over older ones."""
    gradients = shown.backward
    weights = shown.weights if gradients is None else gradients.weights
    limits = {stage: shown.kernel_limit if gradients is None else gradients.kernel_limits[stage] for stage in _KERNELS}
    colours = theme.kernels if gradients is None else theme.gradients
    for stage in _KERNELS:
        draw_stack(painter, places.kernels[stage], signed_image(_atlas_values(weights, stage), limits[stage], colours))
    if shown.alterations.muted:
        _paint_muted(painter, layout, theme, shown, limits[Stage.C3], colours)


def _atlas_values(weights: Weights, stage: Stage) -> Array:
    kernels = weights[stage].weights
    assert kernels is not None
    return kernels


def _paint_muted(
    painter: QPainter, layout: FigureLayout, theme: Theme, shown: Shown, limit: float, colours: Diverging
) -> None:
    """Muted kernels keep their trained weights, but pale and struck out."""
    kernels = _atlas_values(shown.trained if shown.backward is None else shown.backward.weights, Stage.C3)
    veil = QColor(theme.window)
    veil.setAlphaF(_FADED)
    for link in shown.alterations.muted:
        rect = layout.kernels[link]
        draw(painter, rect, signed_image(kernels[layout.spec.table.kernel_index[link]], limit, colours))
        painter.fillRect(qrect(rect), veil)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), 1.2))
    places = [layout.kernels[link] for link in shown.alterations.muted]
    painter.drawLines([QLineF(rect.x + 1, rect.bottom - 1, rect.right - 1, rect.y + 1) for rect in places])
    painter.restore()
