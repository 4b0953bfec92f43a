"""The pictures of the codes panel: painted, pointed at, walked through with the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.codes.picture import Part, Picture, picture_image
from lenet_viz.gui.views.codes.row_layout import CAPTION, RowLayout, lay_out_row
from lenet_viz.gui.views.figure.brush import CENTRE, draw, frame, qrect
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.style import SMALL_PIXELS, TEXT_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font


class PictureRow(QWidget):
    """A row of pictures of equal cells.

    Signals:
        cell_hovered: (number of the picture, number of the cell) under the pointer or the cursor keys, or None.
        cell_clicked: the cell that was clicked, or chosen with Enter.
    """

    cell_hovered = Signal(object)
    cell_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[Picture, ...] = ()
        self._images: list[QImage | None] = []
        self._layout: RowLayout | None = None
        self._cells = 0
        self._theme = LIGHT
        self._at: tuple[int, int] | None = None
        self._marked: int | None = None
        self.setObjectName("codePictures")
        self.setAccessibleName("Pictures of F6 and the codes")
        self.setToolTip("Arrow keys walk over the cells, Enter asks the unit why")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_pictures(self, pictures: tuple[Picture, ...], cells: int) -> None:
        """Show pictures of so many cells each."""
        same = cells == self._cells and [one.part for one in pictures] == [one.part for one in self._pictures]
        self._pictures, self._cells = pictures, cells
        self._images = [picture_image(picture, self._theme) for picture in pictures]
        if not same:
            self._point_at(None)
            self._lay_out()
        self.update()

    def set_marked(self, index: int | None) -> None:
        """Frame a cell in every picture, as for a unit that is pointed at elsewhere."""
        self._marked = index
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._images = [picture_image(picture, theme) for picture in self._pictures]
        self.update()

    def width_for(self, room: int, height: int) -> int:
        """Width that the pictures fill in an area."""
        return 0 if not self._pictures else round(self._laid_out(room, height).width)

    def part_of(self, number: int) -> Part:
        """What the picture of that number shows."""
        return self._pictures[number].part

    @property
    def row_layout(self) -> RowLayout | None:
        """Where everything is; None without pictures."""
        return self._layout

    def _laid_out(self, width: float, height: float) -> RowLayout:
        breaks = [not picture.sign for picture in self._pictures]
        ratio = self.devicePixelRatioF()
        return lay_out_row(cells=self._cells, breaks=breaks, width=width, height=height, ratio=ratio)

    def _lay_out(self) -> None:
        self._layout = self._laid_out(self.width(), self.height()) if self._pictures else None

    def _point_at(self, at: tuple[int, int] | None) -> None:
        if at != self._at:
            self._at = at
            self.cell_hovered.emit(at)
            self.update()

    def _paint_picture(self, painter: QPainter, layout: RowLayout, number: int) -> None:
        picture, image, rect, theme = self._pictures[number], self._images[number], layout.pictures[number], self._theme
        painter.fillRect(qrect(rect), QColor(theme.paper if picture.part.is_code else theme.panel))
        if image is not None:
            draw(painter, rect, image)
            self._paint_grid(painter, layout, rect)
        frame(painter, rect, 1.0, QColor(theme.border))
        middle = rect.centre[0]
        colour = theme.text if image is not None else theme.muted
        _write(painter, middle, rect.y - CAPTION, picture.above, colour, bold=image is not None)
        _write(painter, middle, rect.bottom, picture.below, theme.text if "sum" in picture.below else theme.muted)
        if picture.sign:
            painter.setFont(font(pixels=TEXT_PIXELS + 3))
            painter.setPen(QColor(theme.muted))
            painter.drawText(qrect(layout.signs[number]), CENTRE, picture.sign)

    def _paint_grid(self, painter: QPainter, layout: RowLayout, rect: Rect) -> None:
        """Hairlines between cells that are large enough, in the colour of the panel."""
        if layout.cell < 7:
            return
        hairline = QColor(self._theme.panel)
        hairline.setAlphaF(0.55)
        for column in range(1, layout.columns):
            painter.fillRect(qrect(Rect(rect.x + column * layout.cell, rect.y, 1, rect.h)), hairline)
        for row in range(1, round(rect.h / layout.cell)):
            painter.fillRect(qrect(Rect(rect.x, rect.y + row * layout.cell, rect.w, 1)), hairline)

    def _paint_frames(self, painter: QPainter, layout: RowLayout) -> None:
        """The cell in question, in every picture: they all belong to one unit."""
        index = self._marked if self._at is None else self._at[1]
        if index is None or index >= self._cells:
            return
        for number in range(len(self._pictures)):
            rect = layout.cell_rect(number, index)
            frame(painter, rect.grown(1), 1.0, QColor(self._theme.panel))
            frame(painter, rect.grown(-1), 2.0, QColor(self._theme.accent))

    def sizeHint(self) -> QSize:
        return QSize(660, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 2 * CAPTION + 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self._layout
        if layout is None:
            return
        with QPainter(self) as painter:
            for number in range(len(self._pictures)):
                self._paint_picture(painter, layout, number)
            self._paint_frames(painter, layout)
            if self.hasFocus() and self._at is None:
                frame(painter, layout.pictures[0].grown(1), 1.0, QColor(self._theme.accent))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        self._point_at(None if self._layout is None else self._layout.cell_at(place.x(), place.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)
        if self._at is not None and event.button() is Qt.MouseButton.LeftButton:
            self.cell_clicked.emit(self._at)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in GRID_STEPS and self._layout is not None:
            self._walk(*GRID_STEPS[Qt.Key(event.key())], columns=self._layout.columns)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.cell_clicked.emit(self._at)
        elif event.key() == Qt.Key.Key_Escape and self._at is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, down: int, right: int, *, columns: int) -> None:
        """One cell on; over the edge of a picture into the next one."""
        if self._at is None:
            self._point_at((0, 0))
            return
        number, index = self._at
        row, column = divmod(index, columns)
        row, column = row + down, column + right
        if 0 <= number + column // columns < len(self._pictures):
            number, column = number + column // columns, column % columns
        index = row * columns + column
        if 0 <= column < columns and 0 <= index < self._cells:
            self._point_at((number, index))


def _write(painter: QPainter, middle: float, top: float, words: str, colour: str, *, bold: bool = False) -> None:
    """A line of small words round a middle."""
    chosen = font(pixels=SMALL_PIXELS, bold=bold)
    width = QFontMetricsF(chosen).horizontalAdvance(words) + 2
    painter.setFont(chosen)
    painter.setPen(QColor(colour))
    painter.drawText(qrect(Rect(max(0.0, middle - width / 2), top, width, CAPTION)), CENTRE, words)
