"""How the curves are drawn: a small menu above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

HEIGHT: Final = 20

SMOOTHING: Final = (1, 10, 100, 1000)
"""Over how many steps a mean of losses can be taken; 1 for none."""


class CurveOptions(QToolButton):
    """A button with the menu of the curves.

    Signals:
        logarithmic_changed (bool): the user wants equal distances of the loss to be equal ratios.
        smoothing_changed (int): the user wants the mean of so many steps; 1 for none.
        reference_changed (bool): the user wants Fig. 5 of the paper beside the errors.
        show_all_requested (): the user wants to see the whole run.
    """

    logarithmic_changed = Signal(bool)
    smoothing_changed = Signal(int)
    reference_changed = Signal(bool)
    show_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        menu = QMenu(self)
        self._logarithmic = _checkable("&Logarithmic axis for the loss", menu)
        self._reference = _checkable("&Fig. 5 of the paper (1998) beside the errors", menu)
        self._means = self._smoothing_actions()
        show_all = QAction("Show the &whole run", menu)
        menu.addActions([self._logarithmic, self._reference])
        menu.addSeparator()
        menu.addActions(list(self._means.values()))
        menu.addSeparator()
        menu.addAction(show_all)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setText("View ▾")
        self.setProperty("role", "quiet")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("How the curves are drawn")
        self.setToolTip("Scale of the loss, smoothing, the paper's own curve")
        self.set_logarithmic(True)
        self.set_smoothing(1)
        self._logarithmic.triggered.connect(self.logarithmic_changed)
        self._reference.triggered.connect(self.reference_changed)
        show_all.triggered.connect(self.show_all_requested)

    def set_logarithmic(self, on: bool) -> None:
        """Ticks the scale of the loss."""
        self._logarithmic.setChecked(on)

    def set_smoothing(self, steps: int) -> None:
        """Ticks over how many steps the mean is taken.

        Raises:
            ValueError: not one of `SMOOTHING`.
        """
        if steps not in self._means:
            raise ValueError(f"a mean is taken over {_listed(SMOOTHING)} steps, not over {steps}")
        self._means[steps].setChecked(True)

    def set_reference(self, on: bool) -> None:
        """Ticks Fig. 5."""
        self._reference.setChecked(on)

    def _smoothing_actions(self) -> dict[int, QAction]:
        group = QActionGroup(self)
        actions = {}
        for steps in SMOOTHING:
            words = f"Add the mean of the last {steps:,} steps" if steps > 1 else "The loss of &every step, as it is"
            actions[steps] = group.addAction(words)
            actions[steps].setCheckable(True)
            actions[steps].setData(steps)
        group.triggered.connect(self._on_smoothing)
        return actions

    @Slot(QAction)
    def _on_smoothing(self, action: QAction) -> None:
        self.smoothing_changed.emit(action.data())


def _checkable(words: str, menu: QMenu) -> QAction:
    action = QAction(words, menu)
    action.setCheckable(True)
    return action


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f"{number:,}" for number in numbers[:-1]) + f" or {numbers[-1]:,}"
