"""The table panel: the connection table as a design, what it comes to, and the way to the trainer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from lenet_viz.gui.views.table.editor import TableEditor
from lenet_viz.gui.views.table.edits import Edit
from lenet_viz.gui.views.table.tools import TableTools
from lenet_viz.gui.views.table.undo_buttons import UndoButtons
from lenet_viz.gui.views.table.words import count_words
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.undo_panel import UndoPanel
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.table_design import TableDesign, spec_with

NARROW: Final = 500
"""Words in less width than this are small."""

FRESH: Final = "Starts from fresh weights, with data and recipe of the Training tab."


class TablePanel(UndoPanel):
    """A grid to edit on the left; presets, files, undo, counts and the way to the trainer on the right.

    Signals:
        train_requested (object): the NetworkSpec with the designed table shall be trained.
        open_requested (), save_requested (): the user wants a table from a file, or in one.
        shown (): the panel has come into sight.

    Attributes:
        undo_stack: every edit of the design, for undo and redo.
    """

    train_requested = Signal(object)
    open_requested = Signal()
    save_requested = Signal()
    shown = Signal()

    def __init__(self, spec: NetworkSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._theme = LIGHT
        self._trouble = ""
        self._obstacle = ""
        self._offer = ""
        self._seed = 0
        self._small = False
        self._editor = TableEditor(spec)
        self._tools = TableTools()
        self._steps = UndoButtons(self.undo_stack)
        self._links, self._changes, self._counts, self._message = (QLabel() for _ in range(4))
        self._train = QPushButton("Tra&in this design")
        self._words = QVBoxLayout()
        self._set_up()
        self._connect()
        self.set_theme(LIGHT)
        self._refresh()

    @property
    def design(self) -> TableDesign:
        """The table as designed so far; it may have empty columns."""
        return self._editor.design

    @property
    def editor(self) -> TableEditor:
        """The grid."""
        return self._editor

    @property
    def edited(self) -> bool:
        """Whether the design differs from the table of the network on screen."""
        return self.design != TableDesign.of(self._spec.table)

    @property
    def message(self) -> str:
        """What is said beside the button: what is wrong, what a click would do, or what training does."""
        return self._message.text()

    @property
    def count(self) -> str:
        """What the design comes to, line by line."""
        return "\n".join(filter(None, (self._links.text(), self._changes.text(), self._counts.text())))

    def set_network(self, spec: NetworkSpec, design: TableDesign) -> None:
        """Another network is on screen; the design, of its table's shape, is compared with that.

        What was done to another design than the present one cannot be undone any more.
        """
        if design != self.design:
            self.undo_stack.clear()
        self._spec = spec
        self._trouble = ""
        self._editor.set_network(spec, design)
        self._arrange()
        self._refresh()

    def set_design(self, design: TableDesign, words: str) -> None:
        """Put another design of the same shape in place, as an edit that can be undone; `words` name it."""
        if design != self.design:
            self.undo_stack.push(Edit(self._show, self.design, design, words))

    def set_trouble(self, text: str) -> None:
        """Says what went wrong, until the next edit; the design stays."""
        self._trouble = text
        self._refresh()

    def set_obstacle(self, text: str) -> None:
        """What keeps any design from being trained now, such as a run under way; empty when nothing does."""
        self._obstacle = text
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Colours of everything that is painted here."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
        self.setPalette(palette)
        self._editor.set_theme(theme)
        self._steps.set_theme(theme)
        self._show_message()

    def _set_up(self) -> None:
        self.setObjectName("tablePanel")
        self.setAccessibleName("Connection table as a design")
        self.setAutoFillBackground(True)
        self._links.setProperty("role", "heading")
        self._changes.setProperty("role", "muted")
        self._counts.setWordWrap(True)
        self._counts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._counts.setAccessibleName("Parameters and connections of the design")
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._train.setProperty("role", "primary")
        for label in (self._changes, self._counts, self._message):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        boxes = QHBoxLayout(self)
        boxes.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        boxes.setSpacing(2 * SPACING)
        boxes.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        boxes.addWidget(self._editor)
        boxes.addLayout(self._words, 1)
        self._fill_words()

    def _fill_words(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(SPACING)
        heading.addWidget(self._steps)
        heading.addWidget(self._links)
        heading.addWidget(self._changes, 1)
        start = QHBoxLayout()
        start.setSpacing(SPACING + 4)
        start.addWidget(self._train)
        start.addWidget(self._message, 1)
        column = self._words
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING // 2)
        column.addWidget(self._tools)
        column.addLayout(heading)
        column.addWidget(self._counts)
        column.addStretch()
        column.addLayout(start)

    def _connect(self) -> None:
        self._editor.edited.connect(self.set_design)
        self._editor.sketched.connect(self._count)
        self._editor.hovered.connect(self._on_hovered)
        self._tools.paper_wanted.connect(self._take_paper)
        self._tools.full_wanted.connect(self._take_full)
        self._tools.random_wanted.connect(self._take_random)
        self._tools.shown_wanted.connect(self._take_shown)
        self._tools.open_wanted.connect(self.open_requested)
        self._tools.save_wanted.connect(self.save_requested)
        self._train.clicked.connect(self._on_train_clicked)

    def _show(self, design: TableDesign) -> None:
        """An edit was done, undone or redone."""
        self._trouble = ""
        # Not `set_design`: what a click would do where pointer or keyboard is has to be said anew.
        self._editor.set_network(self._spec, design)
        self._refresh()

    @Slot(str)
    def _on_hovered(self, offer: str) -> None:
        self._offer = offer
        self._show_message()

    @Slot()
    def _take_paper(self) -> None:
        paper = TableDesign.of_paper(self.design.sources, self.design.maps)
        if paper is not None:
            self.set_design(paper, "the published table")

    @Slot()
    def _take_full(self) -> None:
        self.set_design(TableDesign.full(self.design.sources, self.design.maps), "the full table")

    @Slot()
    def _take_random(self) -> None:
        self._seed += 1
        sources, maps, count = self.design.sources, self.design.maps, len(self.design.links)
        try:
            design = TableDesign.random(sources, maps, count, self._seed)
        except ValueError as error:
            self.set_trouble(f"{str(error)[0].upper()}{str(error)[1:]}.")
        else:
            self.set_design(design, f"{count} links at random")

    @Slot()
    def _take_shown(self) -> None:
        self.set_design(TableDesign.of(self._spec.table), "the network's table")

    @Slot()
    def _on_train_clicked(self) -> None:
        self.train_requested.emit(spec_with(self._spec, self.design.table))

    def _refresh(self) -> None:
        design = self.design
        self._tools.set_has_paper(TableDesign.of_paper(design.sources, design.maps) is not None)
        self._tools.set_saveable(not design.problem)
        self._count(design)
        obstacle = design.problem or self._obstacle
        self._train.setEnabled(not obstacle)
        self._train.setToolTip(f"Not yet. {obstacle}" if obstacle else f"{FRESH} (Alt+I)")
        self._show_message()

    @Slot(object)
    def _count(self, design: TableDesign) -> None:
        words = count_words(self._spec, design)
        self._links.setText(words.links)
        self._changes.setText(words.changes)
        # In little room C3's two lines share what the first leaves free.
        self._counts.setText("\n".join(words.lines).replace("\nC3: ", "; ") if self._small else "\n".join(words.lines))

    def _show_message(self) -> None:
        """The most urgent of all there is to say."""
        wrong = self._trouble or self.design.problem
        said = " · ".join(filter(None, (self._offer, self._obstacle)))
        self._message.setText(wrong or said or FRESH)
        theme = self._theme
        look = f"background: {theme.warning}; color: {theme.text}; border-left: 4px solid {theme.accent};"
        self._message.setStyleSheet(
            f"QLabel {{ font-size: 11px; {look} padding: 2px 6px; }}"
            if wrong
            else f"QLabel {{ font-size: 11px; color: {theme.muted}; }}"
        )

    def sizeHint(self) -> QSize:
        return QSize(1140, 215)

    def minimumSizeHint(self) -> QSize:
        return QSize(700, 170)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """The grid takes what its rows need; the words have the rest, small ones if it is little."""
        self._editor.fit(self.height() - 2 * SPACING)
        small = self.width() - self._editor.width() - 6 * SPACING < NARROW
        if small != self._small:
            self._small = small
            self._counts.setStyleSheet("QLabel { font-size: 11px; }" if small else "")
            self._tools.set_small(small)
            self._words.setSpacing(1 if small else SPACING // 2)
            self._count(self.design)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
