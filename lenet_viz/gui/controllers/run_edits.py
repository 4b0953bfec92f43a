"""What is done to kept runs, step by step, for undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from lenet_viz.storage.run_folder import RunFolder

Move = Callable[[RunFolder], RunFolder | None]
"""Moves a run away or back; None, after telling the user, when that failed."""


class Removal(QUndoCommand):
    """Takes runs out of the library; undo brings them back. What could not be moved is left out of it."""

    def __init__(self, folders: Sequence[RunFolder], remove: Move, restore: Move, words: str) -> None:
        super().__init__(words)
        self._folders = tuple(folders)
        self._remove = remove
        self._restore = restore

    def redo(self) -> None:
        """Remove; also called when the step is first made."""
        self._move(self._remove)

    def undo(self) -> None:
        """Restore."""
        self._move(self._restore)

    def _move(self, move: Move) -> None:
        moved = [move(folder) for folder in self._folders]
        self._folders = tuple(folder for folder in moved if folder is not None)
        self.setObsolete(not self._folders)


class Renaming(QUndoCommand):
    """Calls a run something else."""

    def __init__(self, folder: RunFolder, before: str, after: str, rename: Callable[[RunFolder, str], bool]) -> None:
        super().__init__(f"rename {before}")
        self._folder = folder
        self._before = before
        self._after = after
        self._rename = rename

    def redo(self) -> None:
        """Give it the new name; also called when the step is first made."""
        self.setObsolete(not self._rename(self._folder, self._after))

    def undo(self) -> None:
        """Give it the old one."""
        self.setObsolete(not self._rename(self._folder, self._before))
