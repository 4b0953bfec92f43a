"""One step of a design, for undo and redo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from lenet_viz.network.table_design import TableDesign


class Edit(QUndoCommand):
    """From one design to another. Designs are values, so undo brings back exactly what was."""

    def __init__(
        self, show: Callable[[TableDesign], None], before: TableDesign, after: TableDesign, words: str
    ) -> None:
        super().__init__(words)
        self._show = show
        self._before = before
        self._after = after

    def redo(self) -> None:
        """Show the design after the edit; also called when the edit is first made."""
        self._show(self._after)

    def undo(self) -> None:
        """Show the design before it."""
        self._show(self._before)
