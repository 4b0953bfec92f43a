"""Every action of the window in one table: name, words, keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Entry:
    """One action.

    Attributes:
        name: how the code calls it; also its object name.
        text: its words in menus, with the mnemonic marked.
        keys: its shortcut, portable form; empty for none.
        checkable: whether it is on or off.
        tip: one sentence, where the words are not enough.
    """

    name: str
    text: str
    keys: str = ""
    checkable: bool = False
    tip: str = ""


ENTRIES: Final = (
    Entry("open_digit", "&Open a digit…", "Ctrl+O", tip="Read a picture or a stroke file"),
    Entry("paste", "&Paste a picture", "Ctrl+V", tip="Read the picture on the clipboard"),
    Entry("save_drawing", "&Save the drawing…", "Ctrl+S", tip="Write the strokes on the pad to a file"),
    Entry("undo", "&Undo", "Ctrl+Z", tip="Undo the last step where you are at work: pad, figure or table"),
    Entry("redo", "&Redo", "Ctrl+Shift+Z", tip="Redo what was undone"),
    Entry("undo_stroke", "Undo the last stroke", tip="Undo the last stroke; Ctrl+Z on the pad"),
    Entry("redo_stroke", "Redo a stroke", tip="Redo what was undone; Ctrl+Shift+Z on the pad"),
    Entry("undo_alteration", "Undo", tip="Undo the last alteration; Ctrl+Z in the figure"),
    Entry("redo_alteration", "Redo", tip="Redo what was undone; Ctrl+Shift+Z in the figure"),
    Entry("as_trained", "As trained", tip="Take back every alteration"),
    Entry("gradients", "Show &gradients in the figure", "Ctrl+G", True, tip="Gradients of the loss instead of values"),
    Entry("eraser", "&Eraser", checkable=True, tip="Erase with the pen; E on the pad"),
    Entry("clear", "&Clear", "Ctrl+Backspace", tip="Empty the pad"),
    Entry("random_digit", "Random &test digit", "Ctrl+R", tip="Show a random test digit"),
    Entry("show_unit", "&Unit", "Ctrl+1", tip="Why a unit has its value"),
    Entry("show_motion", "&Motion", "Ctrl+2", tip="A kernel moving over its input"),
    Entry("show_codes", "&Codes", "Ctrl+3", tip="F6 beside the codes of the ten digits"),
    Entry("show_backward", "&Backward", "Ctrl+4", tip="Gradients, attributions and the smallest change"),
    Entry("show_table", "T&able", "Ctrl+5", tip="Another connection table"),
    Entry("show_training", "&Training", "Ctrl+6", tip="Train a network and watch it learn"),
    Entry("show_runs", "&Runs", "Ctrl+7", tip="Every run that was kept: look back, compare, go on"),
    Entry("show_my_digits", "My &digits", "Ctrl+8", tip="Label your own digits and let the network learn them"),
    Entry("show_evaluation", "&Evaluation", "Ctrl+9", tip="How good the network is, and where it fails"),
    Entry("compare", "Compare two net&works…", "Ctrl+K", tip="Two networks read the same digit, side by side"),
    Entry("paper_figures", "The paper's &figures…", "Ctrl+P", tip="The figures of 1998, of the network on screen"),
    Entry("report", "Wr&ite a report…", tip="A page with all there is to say about the network on screen"),
    Entry("theme_system", "Theme of the s&ystem", checkable=True),
    Entry("theme_light", "&Light theme", checkable=True),
    Entry("theme_dark", "&Dark theme", checkable=True),
    Entry("arrange", "Arrange &panels", checkable=True, tip="Show handles with which panels can be moved"),
    Entry("reset_layout", "Reset &layout", tip="Put every panel back in its place"),
    Entry("about", "A&bout LeNet-viz"),
    Entry("quit", "&Quit", "Ctrl+Q"),
)


def make_actions(window: QWidget) -> dict[str, QAction]:
    """The actions of the table, added to the window so that their keys work everywhere in it."""
    actions = {}
    for entry in ENTRIES:
        action = QAction(entry.text, window)
        action.setCheckable(entry.checkable)
        action.setObjectName(entry.name)
        action.setShortcut(QKeySequence(entry.keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if entry.tip:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{entry.tip} ({keys})" if keys else entry.tip)
        window.addAction(action)
        actions[entry.name] = action
    return actions
