"""The choice of the set that is read; its last entry asks for a folder of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.elided_box import ElidedBox

FOLDER: Final = "folder"
"""The key of a folder of pictures, once one is chosen."""

ASK: Final = "choose"
ASK_WORDS: Final = "Folder of pictures…"
WIDEST: Final = 220


class SourceBox(ElidedBox):
    """The sets. The entry that asks opens a dialog, so it is chosen in the open list only.

    Signals:
        folder_wanted (): a folder of pictures shall be chosen.
    """

    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""
        self.setAccessibleName("Which digits are read")
        self.setToolTip("Which digits the network reads")
        self.setSizeAdjustPolicy(ElidedBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(WIDEST)
        self.addItem(ASK_WORDS, ASK)
        self.activated.connect(self._on_activated)

    @property
    def source(self) -> str:
        """The key of the chosen set."""
        return str(self.currentData())

    def set_sources(self, sources: Sequence[tuple[str, str]]) -> None:
        """Offer sets: key and name of each."""
        with QSignalBlocker(self):
            self.clear()
            for key, name in sources:
                self.addItem(name, key)
            self.addItem(ASK_WORDS, ASK)
        self._chosen = self.source

    def set_folder(self, name: str) -> None:
        """Offer a folder of pictures in place of the one before, and choose it."""
        place = self.findData(FOLDER)
        if place < 0:
            place = self.findData(ASK)
            self.insertItem(place, name, FOLDER)
        self.setItemText(place, name)
        # The open list elides it, too.
        self.setItemData(place, name, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(place)
        self._chosen = FOLDER

    @Slot()
    def _on_activated(self) -> None:
        """The last entry is no set: it asks for one, and the choice stays what it was until there is one."""
        if self.source == ASK:
            self.setCurrentIndex(self.findData(self._chosen))
            self.folder_wanted.emit()
        else:
            self._chosen = self.source

    @contextmanager
    def _passing_over_the_question(self) -> Iterator[None]:
        """Wheel, arrows and letters go from set to set, and come upon no dialog."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        question = model.item(self.findData(ASK))
        question.setEnabled(False)
        try:
            yield
        finally:
            question.setEnabled(True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        with self._passing_over_the_question():
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with self._passing_over_the_question():
            super().keyPressEvent(event)
