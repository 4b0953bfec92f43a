"""What the user alters in the network on screen, step by step, with undo and redo."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from lenet_viz.gui.session import Session
from lenet_viz.network.alterations import UNALTERED, Alterations, Place, check, number_at
from lenet_viz.network.connection_table import Link
from lenet_viz.network.silence import MapName
from lenet_viz.network.spec import Unit

SOON: Final = 0.8
"""Seconds within which numbers for one place are one step."""


class AlterationsController(QObject):
    """Every alteration goes through here: checked, applied to the session, remembered.

    Signals:
        trouble(str): an alteration is impossible, and why; what is shown stays.
        number_refused(str): the same for a single number, to be told beside its field.
    """

    trouble = Signal(str)
    number_refused = Signal(str)

    def __init__(
        self, session: Session, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Alter nothing yet.

        Args:
            session: what is altered.
            parent: the object that deletes this one.
            clock: tells the seconds.
        """
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._gesture = self._gestures = 0
        self._numbered: tuple[Place, int, float] | None = None
        self.undo_stack = QUndoStack(self)
        session.network_changed.connect(self.undo_stack.clear)

    @Slot(object, bool)
    def mute(self, links: Iterable[Link], muted: bool) -> None:
        """Let nothing pass through some links, or restore them; the calls of one gesture are one step."""
        chosen = frozenset(links)
        words = ", ".join(f"S2 {source} → C3 {index}" for source, index in sorted(chosen)[:3])
        words += f" and {len(chosen) - 3} more" if len(chosen) > 3 else ""
        self._do(self._session.alterations.with_muted(chosen, muted), f"{'mute' if muted else 'restore'} {words}")

    @Slot(object, float, bool)
    def set_number(self, place: Place, value: float, final: bool = True) -> None:
        """Put another number in a place; while `final` is False the next one belongs to the same step.

        So does one for the same place soon after: notches of a wheel are one step to whoever turns it.
        """
        now = self._clock()
        if self._numbered is not None:
            before, gesture, at = self._numbered
            if before == place and now - at < SOON:
                self._gesture = gesture
        try:
            trained = number_at(self._session.trained_weights, place)
        except ValueError as error:
            self.number_refused.emit(f"{error}.")
            return
        # The trained number itself is no alteration.
        wanted = None if value == trained else value
        changed = self._session.alterations.with_number(place, wanted)
        self._do(changed, f"change a number of {place.stage}", self.number_refused)
        if final:
            gesture = self._gesture
            self.end_gesture()
            self._numbered = place, gesture, now

    @Slot(object)
    def reset_number(self, place: Place) -> None:
        """Put the trained number back."""
        self._do(self._session.alterations.with_number(place, None), f"a number of {place.stage} as trained")
        self.end_gesture()

    def silence_map(self, name: MapName, silenced: bool) -> None:
        """Switch a whole map off or on."""
        words = f"{'silence' if silenced else 'hear'} {name[0]} map {name[1]}"
        self._do(self._session.alterations.with_silenced_map(name, silenced), words)
        self.end_gesture()

    def silence_unit(self, unit: Unit, silenced: bool) -> None:
        """Switch a single unit off or on."""
        words = f"{'silence' if silenced else 'hear'} {unit.stage} map {unit.map}, unit ({unit.row}, {unit.column})"
        self._do(self._session.alterations.with_silenced_unit(unit, silenced), words)
        self.end_gesture()

    @Slot()
    def restore_all(self) -> None:
        """Show the network as trained; this, too, can be undone."""
        self.end_gesture()
        self._do(UNALTERED, "as trained")
        self.end_gesture()

    @Slot()
    def end_gesture(self) -> None:
        """What follows is a step of its own."""
        self._gestures += 1
        self._gesture = self._gestures
        self._numbered = None

    def _do(self, wanted: Alterations, words: str, refused: SignalInstance | None = None) -> None:
        before = self._session.alterations
        try:
            check(self._session.network.spec, wanted)
        except ValueError as error:
            (refused or self.trouble).emit(f"{error}.")
            return
        if wanted != before:
            self.undo_stack.push(_Step(self._session, before, wanted, words, self._gesture))


class _Step(QUndoCommand):
    """From some alterations to others; steps of one gesture become one."""

    def __init__(self, session: Session, before: Alterations, after: Alterations, words: str, gesture: int) -> None:
        super().__init__(words)
        self._session = session
        self._before = before
        self._after = after
        self._gesture = gesture

    def id(self) -> int:
        """Steps with the same number may become one."""
        return self._gesture

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over what a later step of the same gesture did."""
        if not isinstance(other, _Step):
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def redo(self) -> None:
        """Do it."""
        self._session.alter(self._after)

    def undo(self) -> None:
        """Undo it."""
        self._session.alter(self._before)
