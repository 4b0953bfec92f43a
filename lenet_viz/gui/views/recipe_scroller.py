"""Pages of which one is seen, with a scroll bar where there is too little room for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

LEAST_HEIGHT = 80


class PageScroller(QScrollArea):
    """As high as its page where there is room; as wide as the widest of them."""

    def __init__(self, pages: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = tuple(pages)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for page in pages:
            column.addWidget(page)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of its fields
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        for filled in (inside, self.viewport()):
            filled.setAutoFillBackground(False)
        self.show_page(0)

    def show_page(self, index: int) -> None:
        """Brings up one of the pages."""
        for number, page in enumerate(self._pages):
            page.setVisible(number == index)
        self.verticalScrollBar().setValue(0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        for page in self._pages:
            layout = page.layout()
            if layout is not None and page.isHidden():
                layout.invalidate()  # what it has measured may be of another font: nobody tells hidden pages
        hints = [page.sizeHint() for page in self._pages]
        return QSize(max(hint.width() for hint in hints), max(hint.height() for hint in hints))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, LEAST_HEIGHT)
