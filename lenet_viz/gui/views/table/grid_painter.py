"""The picture of a table that is being designed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lenet_viz.gui.views.style import SMALL_PIXELS
from lenet_viz.gui.views.table.grid_layout import GridLayout, Place
from lenet_viz.gui.views.theme import Theme, font
from lenet_viz.network.connection_table import Link
from lenet_viz.network.table_design import TableDesign

GAP: Final = 1
"""Pixels between the edge of a cell and its face."""

DOT: Final = 2
SIGN: Final = 3
"""Half the length of the plus or minus on a changed cell."""

MIDDLE: Final = int(Qt.AlignmentFlag.AlignCenter)
BESIDE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class GridPicture:
    """What is to be seen.

    Attributes:
        layout: where.
        design: which links there are.
        shown: those of the network on screen; where the design differs it is marked.
        area: weights of a kernel: a fan-in is so many for each link.
        hover: under the pointer; `cursor`: where the keyboard is.
    """

    layout: GridLayout
    design: TableDesign
    shown: frozenset[Link]
    area: int
    hover: Place | None
    cursor: Place | None


def paint_grid(painter: QPainter, picture: GridPicture, theme: Theme) -> None:
    """Everything, on whatever lies below."""
    _paint_band(painter, picture, theme)
    _paint_numbers(painter, picture, theme)
    for source in range(picture.layout.sources):
        for index in range(picture.layout.maps):
            _paint_cell(painter, picture, theme, (source, index))
    for place, width in ((picture.hover, 1), (picture.cursor, 2)):
        if place is not None:
            painter.setPen(QPen(QColor(theme.text), width))
            painter.drawRect(_rect(picture, place).adjusted(width // 2, width // 2, -1, -1))


def _paint_band(painter: QPainter, picture: GridPicture, theme: Theme) -> None:
    """The columns that no map could be made of stand on a warning ground, with their fan-in."""
    for index, count in enumerate(picture.design.fan_in):
        if count == 0:
            column = _rect(picture, Place(None, index)).united(QRect(*picture.layout.fan_in_box(index)))
            painter.fillRect(column, QColor(theme.warning))


def _paint_numbers(painter: QPainter, picture: GridPicture, theme: Theme) -> None:
    layout, hover = picture.layout, picture.hover
    plain, bold = font(pixels=SMALL_PIXELS), font(pixels=SMALL_PIXELS, bold=True)

    def write(box: QRect, text: str, colour: str, *, strong: bool = False, where: int = MIDDLE) -> None:
        painter.setFont(bold if strong else plain)
        painter.setPen(QColor(colour))
        painter.drawText(box, where, text)

    write(_rect(picture, Place(None, None)), "C3", theme.muted, where=BESIDE)
    write(QRect(*layout.fan_in_box(-1)), "fan-in", theme.muted, where=BESIDE)
    for source in range(layout.sources):
        here = hover is not None and hover.source == source
        write(
            _rect(picture, Place(source, None)),
            f"S2 {source}",
            theme.text if here else theme.muted,
            strong=here,
            where=BESIDE,
        )
    for index, count in enumerate(picture.design.fan_in):
        here = hover is not None and hover.map == index
        write(_rect(picture, Place(None, index)), str(index), theme.text if here else theme.muted, strong=here)
        write(
            QRect(*layout.fan_in_box(index)),
            str(count * picture.area),
            theme.text if count else theme.accent,
            strong=not count,
        )


def _paint_cell(painter: QPainter, picture: GridPicture, theme: Theme, link: Link) -> None:
    face = _rect(picture, Place(*link)).adjusted(GAP, GAP, -GAP, -GAP)
    linked, was = link in picture.design.links, link in picture.shown
    if linked:
        painter.fillRect(face, QColor(theme.muted if was else theme.accent))
    else:
        painter.setPen(QPen(QColor(theme.accent if was else theme.border), 1))
        painter.drawRect(face.adjusted(0, 0, -1, -1))
    # Changes are told apart by a sign, too: colours alone do not speak to everybody.
    if linked != was:
        _paint_sign(painter, face.center(), theme.on_accent if linked else theme.accent, plus=linked)
    elif not linked:
        dot = QRect(0, 0, DOT, DOT)
        dot.moveCenter(face.center())
        painter.fillRect(dot, QColor(theme.faint))


def _paint_sign(painter: QPainter, middle: QPoint, colour: str, *, plus: bool) -> None:
    painter.setPen(QPen(QColor(colour), 1))
    painter.drawLine(middle.x() - SIGN, middle.y(), middle.x() + SIGN, middle.y())
    if plus:
        painter.drawLine(middle.x(), middle.y() - SIGN, middle.x(), middle.y() + SIGN)


def _rect(picture: GridPicture, place: Place) -> QRect:
    return QRect(*picture.layout.box(place))
