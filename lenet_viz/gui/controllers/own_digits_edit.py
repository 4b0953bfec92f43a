"""One step of work on the user's digits, for undo and redo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from lenet_viz.data.collection import Sample

Pair = tuple[Sample | None, Sample | None]
"""A sample as it was and as it is; None where it was, or is, not in the collection."""

Go = Callable[[tuple[Pair, ...]], bool]
"""Takes samples from the first of each pair to the second; tells whether it could be done."""


class CollectionEdit(QUndoCommand):
    """What was done to some samples, in files. It is done before the command is made.

    A step that cannot be undone or redone, because its files are gone, leaves the stack.
    """

    def __init__(self, go: Go, pairs: tuple[Pair, ...], words: str) -> None:
        super().__init__(words)
        self._go = go
        self._pairs = pairs
        self._done = True

    def redo(self) -> None:
        """Do it again; nothing when the command is first put on the stack."""
        if not self._done:
            self._done = True
            self.setObsolete(not self._go(self._pairs))

    def undo(self) -> None:
        """Bring back what was before."""
        self._done = False
        self.setObsolete(not self._go(tuple((after, before) for before, after in self._pairs)))
