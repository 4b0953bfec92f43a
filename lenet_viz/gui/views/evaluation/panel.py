"""How good the network on screen is and where it fails: four pages below one row of orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.evaluation.confusions_page import ConfusionsPage
from lenet_viz.gui.views.evaluation.mistakes_page import MistakesPage
from lenet_viz.gui.views.evaluation.rejection_page import RejectionPage
from lenet_viz.gui.views.evaluation.source_box import SourceBox
from lenet_viz.gui.views.evaluation.versus_page import VersusPage
from lenet_viz.gui.views.evaluation.words import NOT_YET
from lenet_viz.gui.views.recipe_scroller import PageScroller
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme

INVITATION: Final = "Press Evaluate: the network on screen reads the whole set, and its mistakes appear here."
PROGRESS_WIDTH: Final = 90
NOTE_TIP: Final = "Press Evaluate: the network that is on screen now reads the chosen set"
COMPACT: Final = "QPushButton { padding: 2px 10px; } QToolButton { padding: 2px 8px; }"
PAGES: Final = (
    ("Confusions", "The error, and what is taken for what"),
    ("Mistakes", "Every mistake, and why it was made"),
    ("Rejection", "What rejecting doubtful answers buys"),
    ("Two networks", "Held against another network, on the same digits"),
)
"""Name and tool tip of each page."""

NARROW: Final = 1060
"""In less width the switch has less room around its words."""

SMALL: Final = "QPushButton { padding: 2px 6px; } QToolButton { padding: 2px 4px; }"


class EvaluationPanel(QWidget):
    """A switch for the pages, the set, Evaluate and what came of it; the pages below.

    Signals:
        evaluate_wanted (str): the network on screen shall read this set.
        cancel_wanted (): it shall stop; what is known stays.
        folder_wanted (): a folder of pictures shall be chosen.
        source_changed (): another set is chosen.
        shown (): the panel has come into sight.

    Attributes:
        confusions, mistakes, rejection, versus: the pages.
    """

    evaluate_wanted = Signal(str)
    cancel_wanted = Signal()
    folder_wanted = Signal()
    source_changed = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confusions, self.mistakes = ConfusionsPage(), MistakesPage()
        self.rejection, self.versus = RejectionPage(), VersusPage()
        self._hint = QLabel(INVITATION)
        self._pages = PageScroller((self.confusions, self.mistakes, self.rejection, self.versus, self._hint))
        self._switch = QButtonGroup(self)
        self._sources = SourceBox()
        self._button = QPushButton()
        self._progress = QProgressBar()
        self._status, self._note = ElidedLabel(), QLabel()
        self._running = self._stale = self._due = False
        self._fit = ""
        self._theme = LIGHT
        self._has_result = False
        self._page = -1
        self._assemble()
        self._button.clicked.connect(self._on_button)
        self._sources.folder_wanted.connect(self.folder_wanted)
        self._sources.currentIndexChanged.connect(self.source_changed)
        self.set_running(False)
        self.set_result(NOT_YET, known=False)
        self.set_theme(LIGHT)

    @property
    def source(self) -> str:
        """The key of the chosen set."""
        return self._sources.source

    @property
    def status(self) -> str:
        """What is said about the result."""
        return self._status.text()

    @property
    def note(self) -> str:
        """Why the result is not what Evaluate would find now; empty if it is."""
        return self._note.text()

    @property
    def stale(self) -> bool:
        """Whether the result is dimmed as one of another network."""
        return self._stale

    @property
    def running(self) -> bool:
        """Whether Cancel is offered."""
        return self._running

    def set_sources(self, sources: Sequence[tuple[str, str]]) -> None:
        """Offer sets: key and name of each."""
        self._sources.set_sources(sources)

    def set_folder(self, name: str) -> None:
        """Offer a folder of pictures in place of the one before, and choose it."""
        self._sources.set_folder(name)

    def set_running(self, running: bool) -> None:
        """Offer Cancel and show progress, or offer Evaluate."""
        self._running = running
        self._progress.setVisible(running)
        self._progress.setRange(0, 0)
        self._show_button()

    def set_progress(self, done: int, whole: int) -> None:
        """Show how far it has come, in any unit."""
        # Bytes and digits alike fit into a thousand steps.
        self._progress.setRange(0, 1000)
        self._progress.setValue(1000 * done // max(1, whole))

    def set_result(self, words: str, *, note: str = "", stale: bool = False, known: bool = True) -> None:
        """Say what came of it.

        Args:
            words: the result in one line.
            note: stands before it where Evaluate would find something else now, and says why.
            stale: whether it looks like one of another network than the one on screen.
            known: whether there is a result.
        """
        self._stale, self._has_result, self._due = stale, known, bool(note) or not known
        self._status.set_words(words)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        for page in (self.confusions, self.mistakes, self.versus):
            page.set_stale(stale)
        self._show_button()
        self._turn()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()
        self._note.setStyleSheet(f"QLabel {{ color: {theme.accent}; }}")
        for page in (self.confusions, self.mistakes, self.rejection, self.versus):
            page.set_theme(theme)

    def _show_button(self) -> None:
        words = "Cancel" if self._running else "Evaluate again" if self._stale else "Evaluate"
        tip = (
            "Stop; what is known by then stays"
            if self._running
            else "Let the network on screen, altered or not, read the whole set"
        )
        self._button.setText(words)
        self._button.setToolTip(tip)
        role = "primary" if self._due and not self._running else ""
        if self._button.property("role") != role:
            self._button.setProperty("role", role)
            self._button.style().polish(self._button)

    def _assemble(self) -> None:
        self.setObjectName("evaluationPanel")
        self.setAccessibleName("Evaluation")
        self._progress.setAccessibleName("Progress of the evaluation")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(PROGRESS_WIDTH)
        self._note.setToolTip(NOTE_TIP)
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING // 2)
        for number, (words, tip) in enumerate(PAGES):
            button = QToolButton()
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(tip)
            button.setCheckable(True)
            self._switch.addButton(button, number)
            row.addWidget(button)
        self._switch.button(0).setChecked(True)
        self._switch.buttonToggled.connect(self._on_switched)
        self._on_switched()
        self._hint.setProperty("role", "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        row.addSpacing(SPACING)
        for control in (self._sources, self._button, self._progress):
            row.addWidget(control)
        row.addSpacing(SPACING // 2)
        row.addWidget(self._note)
        row.addWidget(self._status, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACING, SPACING // 2, 2 * SPACING, SPACING // 2)
        column.setSpacing(SPACING // 2)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._row)
        column.addWidget(self._pages, 1)

    @Slot()
    def _on_switched(self) -> None:
        # The keyboard comes to the page that is seen, and not to the first one's button.
        button = self._switch.button(self._switch.checkedId())
        self.setFocusProxy(button)
        if any(other.hasFocus() for other in self._switch.buttons()):
            # The mouse turns the page, too, and leaves the keyboard where it was.
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._turn()

    def _turn(self) -> None:
        page = self._switch.checkedId() if self._has_result else len(PAGES)
        if page != self._page:
            self._page = page
            self._pages.show_page(page)

    @Slot()
    def _on_button(self) -> None:
        if self._running:
            self.cancel_wanted.emit()
        else:
            self.evaluate_wanted.emit(self.source)

    def sizeHint(self) -> QSize:
        return QSize(1140, 215)

    def minimumSizeHint(self) -> QSize:
        return QSize(700, 170)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not a palette of its own: Qt brings back an older one when the progress bar is first shown.
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._theme.panel))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit = SMALL if self.width() < NARROW else COMPACT
        # Qt works out the looks of every control anew, whether the sheet is another or not.
        if fit != self._fit:
            self._fit = fit
            self._row.setStyleSheet(fit)
        super().resizeEvent(event)
