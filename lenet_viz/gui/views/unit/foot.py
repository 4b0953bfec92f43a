"""The line below the arithmetic: words, or the bar in which one of its numbers is changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.theme import Theme
from lenet_viz.gui.views.unit.editor import NumberEditor
from lenet_viz.gui.views.unit.scene import Target
from lenet_viz.gui.views.unit.targets import number_of, target_of
from lenet_viz.gui.views.unit.text_line import TextLine
from lenet_viz.gui.views.unit.wording import place_words
from lenet_viz.network.alterations import Place, number_at
from lenet_viz.network.weights import Weights

_HEIGHT: Final = 24


class UnitFoot(QWidget):
    """Shows words until a number is to be changed; follows that number as long as the unit reads through it.

    Attributes:
        hint: the words.
        editor: the bar.

    Signals:
        left (): the bar was closed while it had the keyboard's focus.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account: Account | None = None
        self._trained: Weights | None = None
        self.hint, self.editor = TextLine(small=True), NumberEditor()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.hint)
        self._pages.addWidget(self.editor)
        self.setFixedHeight(_HEIGHT)
        self.editor.done.connect(self.close_editor)

    def set_account(self, account: Account | None) -> None:
        """The arithmetic whose numbers can be changed."""
        self._account = account
        self._follow()

    def set_trained(self, weights: Weights) -> None:
        """The trained numbers, to be shown beside altered ones."""
        self._trained = weights
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.hint.set_theme(theme)
        self.editor.set_theme(theme)

    def edit(self, place: Place) -> None:
        """Begin to change a number; nothing happens where the unit does not read through it."""
        account, target = self._account, self._target_of(place)
        if account is None or target is None:
            return
        words = place_words(account.explanation, target)
        self._pages.setCurrentWidget(self.editor)
        self.editor.open(place, words, number_of(account.explanation, target), self._trained_number(place))

    @Slot()
    def close_editor(self) -> None:
        """End changing a number."""
        if self.editor.place is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.editor.isAncestorOf(focus)
        self.editor.close_editor()
        self._pages.setCurrentWidget(self.hint)
        if had_focus:
            self.left.emit()

    def _follow(self) -> None:
        """Show the number that is being changed as it is now; a unit without it ends the change."""
        place, account = self.editor.place, self._account
        if place is None:
            return
        target = self._target_of(place)
        if account is None or target is None:
            self.close_editor()
            return
        self.editor.set_value(number_of(account.explanation, target), self._trained_number(place))

    def _target_of(self, place: Place) -> Target | None:
        return None if self._account is None else target_of(self._account.explanation, place)

    def _trained_number(self, place: Place) -> float | None:
        return None if self._trained is None else number_at(self._trained, place)
