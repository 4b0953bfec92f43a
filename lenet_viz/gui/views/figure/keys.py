"""What each key means in the figure."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from lenet_viz.gui.views.figure.layout import FigureLayout
from lenet_viz.gui.views.figure.walk import Direction, neighbour, outermost, turned
from lenet_viz.network.spec import Unit


class Command(Enum):
    """What a key asks for, other than a walk."""

    SOURCE = auto()
    LET_GO = auto()
    PIN = auto()
    FAN_OUT = auto()
    SILENCE_UNIT = auto()
    SILENCE_MAP = auto()
    FACTS = auto()
    MENU = auto()


_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier

_COMMANDS = {
    (Qt.Key.Key_Return, _NONE): Command.SOURCE,
    (Qt.Key.Key_Enter, _NONE): Command.SOURCE,
    (Qt.Key.Key_Escape, _NONE): Command.LET_GO,
    (Qt.Key.Key_P, _NONE): Command.PIN,
    (Qt.Key.Key_F, _NONE): Command.FAN_OUT,
    (Qt.Key.Key_S, _NONE): Command.SILENCE_UNIT,
    (Qt.Key.Key_M, _NONE): Command.SILENCE_MAP,
    (Qt.Key.Key_I, _NONE): Command.FACTS,
    (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier): Command.MENU,
}

_ARROWS = {
    (Qt.Key.Key_Up, _NONE): Direction.UP,
    (Qt.Key.Key_Down, _NONE): Direction.DOWN,
    (Qt.Key.Key_Left, _NONE): Direction.LEFT,
    (Qt.Key.Key_Right, _NONE): Direction.RIGHT,
}

_STAGES = {
    (Qt.Key.Key_PageUp, _NONE): -1,
    (Qt.Key.Key_Left, _CONTROL): -1,
    (Qt.Key.Key_PageDown, _NONE): 1,
    (Qt.Key.Key_Right, _CONTROL): 1,
}
"""Stages backwards or forwards."""

_ENDS = {(Qt.Key.Key_Home, _NONE): False, (Qt.Key.Key_End, _NONE): True}

Keys = tuple[Qt.Key, Qt.KeyboardModifier]
"""A key and what is held with it."""


def keys_of(event: QKeyEvent) -> Keys:
    """What was pressed; the arrows of a Mac and of a number pad are arrows like others."""
    return Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def command_of(keys: Keys) -> Command | None:
    """The command of a key; None where it has none."""
    return _COMMANDS.get(keys)


def is_arrow(keys: Keys) -> bool:
    """Whether a key steps to a neighbour, so that it can begin a walk."""
    return keys in _ARROWS


def walked(layout: FigureLayout, unit: Unit, keys: Keys) -> Unit | None:
    """Where a key leads from a unit; None where it leads nowhere."""
    if keys in _ARROWS:
        return neighbour(layout, unit, _ARROWS[keys])
    if keys in _STAGES:
        return turned(layout.spec, unit, _STAGES[keys])
    return outermost(layout.spec, unit, last=_ENDS[keys]) if keys in _ENDS else None
