"""The figures of the paper, drawn from one network's own data, in a window of their own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.message_bar import MessageBar, MessageKind
from lenet_viz.gui.views.paper.entry import FigureEntry
from lenet_viz.gui.views.paper.gathering import GatheringPage
from lenet_viz.gui.views.paper.list import FigureList
from lenet_viz.gui.views.paper.plate import FigurePlate
from lenet_viz.gui.views.theme import SPACING, Theme

USUAL_SIZE: Final = QSize(1180, 780)
FRAME: Final = QSize(8, 40)
"""Room that the window manager takes for title bar and edges."""

STALE: Final = "the network on screen is another one now"
SAVE_TIP: Final = "The picture as PNG or SVG, or the numbers it is drawn from as CSV (Ctrl+S)"
COPY_TIP: Final = "Put the picture on the clipboard (Ctrl+C)"
AGAIN_TIP: Final = "Measure the network that is on screen now, and draw the figures of that one (F5)"


class PaperWindow(QWidget):
    """On the left the figures there are, on the right the chosen one.

    Signals:
        shown(): the window has come up and wants its figures.
        closed(): nobody looks any more.
        figure_chosen(str): the key of the figure wanted now.
        resized(): the room for a picture has kept another size for a moment.
        gathering_wanted(): measure the network that is on screen.
        gathering_cancelled(): stop measuring.
        save_wanted(): save the picture, or its numbers.
        copy_wanted(): put the picture on the clipboard.
    """

    shown = Signal()
    closed = Signal()
    figure_chosen = Signal(str)
    resized = Signal()
    gathering_wanted = Signal()
    gathering_cancelled = Signal()
    save_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("paperWindow")
        self.setWindowTitle("The paper's figures — LeNet-viz")
        # A window that is only hidden must not keep the program alive.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.list, self.plate, self.gathering = FigureList(), FigurePlate(), GatheringPage()
        self.picture = self.plate.picture
        self._subject, self._note = ElidedLabel(), ElidedLabel()
        self._again = QPushButton("Measure &again")
        self._told, self.messages = ElidedLabel(), MessageBar()
        self._save, self._copy = QPushButton("&Save as PNG, SVG or CSV…"), QPushButton("C&opy")
        self._pages, self._figure_page = QStackedWidget(), QWidget()
        self._describe()
        self._assemble()
        self._connect()
        self.set_drawn(drawn=False)

    def _describe(self) -> None:
        self._subject.setProperty("role", "heading")
        self._note.setProperty("role", "muted")
        self._told.setProperty("role", "muted")
        self._save.setToolTip(SAVE_TIP)
        self._copy.setToolTip(COPY_TIP)
        self._again.setToolTip(AGAIN_TIP)
        # Its row keeps its height, and so every picture its room, whether it is offered or not.
        policy = self._again.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._again.setSizePolicy(policy)
        self._again.hide()

    def _assemble(self) -> None:
        column = QVBoxLayout(self._figure_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addWidget(self.plate, stretch=1)
        column.addLayout(self._bottom())
        for each in (self._figure_page, self.gathering):
            self._pages.addWidget(each)
        right = QVBoxLayout()
        right.setContentsMargins(2 * SPACING, SPACING + 2, 2 * SPACING, SPACING + 4)
        right.setSpacing(SPACING)
        right.addLayout(self._top())
        right.addWidget(self.messages)
        right.addWidget(self._pages, stretch=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(right, stretch=1)
        for before, after in itertools.pairwise(
            (self.list, self._again, self.plate.caption, self._copy, self._save, self.gathering)
        ):
            QWidget.setTabOrder(before, after)
        self.setMinimumSize(900, 600)
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() - FRAME))

    def _top(self) -> QHBoxLayout:
        """Whose figures these are, and whether it still is what is on screen."""
        row = QHBoxLayout()
        row.setSpacing(SPACING + 2)
        self._subject.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._subject)
        row.addWidget(self._note, stretch=1)
        row.addWidget(self._again)
        return row

    def _bottom(self) -> QHBoxLayout:
        """What can be done with the figure."""
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        row.addWidget(self._told, stretch=1)
        row.addWidget(self._copy)
        row.addWidget(self._save)
        return row

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.plate.settled.connect(self.resized)
        self.gathering.wanted.connect(self.gathering_wanted)
        self.gathering.cancelled.connect(self.gathering_cancelled)
        self._again.clicked.connect(self.gathering_wanted)
        self._save.clicked.connect(self.save_wanted)
        self._copy.clicked.connect(self.copy_wanted)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._on_escape)
        # Each belongs to its button: the key of one that cannot be seen, or pressed, does nothing.
        for keys, button in (("Ctrl+C", self._copy), ("Ctrl+S", self._save), ("F5", self._again)):
            QShortcut(QKeySequence(keys), button, button.click)

    def set_entries(self, entries: Sequence[FigureEntry]) -> None:
        """Offer these figures; the first one is chosen."""
        self.list.set_entries(entries)

    def set_subject(self, title: str, note: str, *, stale: bool) -> None:
        """Say whose figures these are.

        Args:
            title: the network's.
            note: what else is said about it.
            stale: it is not, or not any more, what is on screen.
        """
        self._subject.set_words(title)
        self._note.set_words(STALE if stale else note)
        self._again.setVisible(stale)

    def show_progress(self, title: str, done: int, whole: int, left: str = "") -> None:
        """Show how far the measuring of the network with this title is, in place of a figure.

        Args:
            title: the network's.
            done: how much is done.
            whole: of how much; 0: not known yet.
            left: "about 40 s left"; empty while nobody knows.
        """
        held = self.focusWidget()
        self.set_subject("", "", stale=False)
        self.gathering.show_progress(title, done, whole, left)
        self._turn_to(self.gathering, held)

    def show_reason(self, heading: str, reason: str) -> None:
        """Say why there are no figures."""
        held = self.focusWidget()
        self.gathering.show_reason(heading, reason)
        self._turn_to(self.gathering, held)

    def show_figures(self) -> None:
        """Show the chosen figure, or the one before it until that is drawn."""
        self._turn_to(self._figure_page, self.focusWidget())

    def set_waiting(self) -> None:
        """The chosen figure is being drawn."""
        self.plate.set_waiting()
        self.set_drawn(drawn=False)

    def set_picture(self, image: QImage, caption: str) -> None:
        """Show the chosen figure."""
        self.plate.set_image(image, caption)
        self.set_drawn(drawn=True)

    def set_obstacle(self, words: str) -> None:
        """Say why the chosen figure could not be drawn."""
        self.plate.set_obstacle(words)
        self.set_drawn(drawn=False)

    def set_drawn(self, *, drawn: bool) -> None:
        """Whether there is a figure to save and to copy."""
        self._save.setEnabled(drawn)
        self._copy.setEnabled(drawn)

    def tell(self, words: str) -> None:
        """Say what came of saving or copying; it stands there until another figure is chosen."""
        self._told.set_words(words)

    def warn(self, words: str) -> None:
        """Say what went wrong, where it cannot be missed and with every word; empty: nothing did."""
        self.messages.show_message(words, MessageKind.ERROR)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.list.set_theme(theme)
        self.plate.set_theme(theme)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self._told.set_words("")
        self.warn("")
        self.figure_chosen.emit(key)

    @Slot()
    def _on_escape(self) -> None:
        """Close what was said last, and then the window."""
        if self.messages.isVisible():
            self.warn("")
        else:
            self.close()

    def _place(self) -> None:
        """Stand inside the screen: over the window that this one belongs to at first, afterwards where it was."""
        frame, first = QRect(self.pos(), self.size() + FRAME), not self.testAttribute(Qt.WidgetAttribute.WA_Moved)
        owner = self.parentWidget()
        room = (owner if first and owner is not None else self).screen().availableGeometry()
        if first:
            frame.moveCenter(room.center() if owner is None else owner.window().frameGeometry().center())
        left = max(room.left(), min(frame.left(), room.left() + room.width() - frame.width()))
        top = max(room.top(), min(frame.top(), room.top() + room.height() - frame.height()))
        self.move(left, top)

    def _turn_to(self, page: QWidget, held: QWidget | None) -> None:
        """Show a page; the focus of something that is gone now goes to what is most likely wanted next."""
        self._pages.setCurrentWidget(page)
        if held is not None and not held.isVisibleTo(self):
            (self.gathering.button if page is self.gathering else self.list).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The window system sends such events too, when the window comes back from being a mere icon.
        if not event.spontaneous():
            if not self.isMaximized() and not self.isFullScreen():
                self._place()
            self.list.setFocus()
            self.shown.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
