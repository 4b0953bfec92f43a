"""An RBF output: F6 beside its code, and the 84 squared differences that add up to the penalty. No Qt."""

from __future__ import annotations

from typing import Final

from lenet_viz.analysis.account import Account, rest
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.scales import rounded_up
from lenet_viz.gui.views.figure.words import limit_word
from lenet_viz.gui.views.unit.ranked import ranked_table
from lenet_viz.gui.views.unit.scene import LINE, SMALL_LINE, Align, Grid, Kind, Room, Scene, Sketch, Token, Words
from lenet_viz.gui.views.unit.sums import ranked_sum, value_line
from lenet_viz.network.arithmetic import Explanation
from lenet_viz.network.codes import CODE_HEIGHT, CODE_WIDTH

LARGEST_CELL: Final = 18
_SIGN: Final = 20
_GAP: Final = 44
_LABEL_MORE: Final = _GAP - _SIGN
"""Room for the words over the squares, beyond their picture."""


def penalty_scene(room: Room, account: Account) -> Scene:
    """Three pictures of 7×12 cells, the largest differences, and the penalty."""
    sketch, area = Sketch(room), room.area
    side = room.pixels.fit(CODE_HEIGHT, min(area.h - SMALL_LINE - 2, LARGEST_CELL * CODE_HEIGHT))
    width = side * CODE_WIDTH / CODE_HEIGHT
    end = limit_word(square_limit(account.explanation))
    names = ("F6", f"code of {account.explanation.unit.map}", f"squares, 0 … {end}")
    x = area.x
    for kind, name in zip((Kind.SOURCE, Kind.FACTOR, Kind.TERM), names, strict=True):
        sketch.label(x, area.y, width + _SIGN + (_LABEL_MORE if kind is Kind.TERM else 0), name)
        sketch.add(Grid(kind, Rect(x, area.y + SMALL_LINE, width, side), CODE_HEIGHT, CODE_WIDTH, 0))
        x += width + _SIGN
    for at, sign in enumerate(("−", "→")):
        left = area.x + (at + 1) * width + at * _SIGN
        sketch.add(Words(Rect(left, area.y + SMALL_LINE, _SIGN, side), sign, align=Align.CENTRE))
    left = x - _SIGN + _GAP
    _sums(sketch, account, Rect(left, area.y, area.right - left, area.h))
    return sketch.scene()


def square_limit(explanation: Explanation) -> float:
    """The square of full colour: the largest, rounded up so that the scale seldom changes.

    A fixed scale would have to reach 4, a code pixel of the other sign, and leave most answers white.
    """
    return rounded_up(float(explanation.terms.max()))


def _sums(sketch: Sketch, account: Account, area: Rect) -> None:
    """The largest squares, their sum and what is left."""
    lines = area.bottom - 2 * LINE
    sketch.label(area.x, area.y, area.w, "(F6 − code)², the largest first")
    top = area.y + SMALL_LINE
    shown = ranked_table(sketch, account, Rect(area.x, top, area.w, lines - 2 - top))
    remaining, words = rest(account, shown)
    tokens: list[Token] = ranked_sum(account, shown, remaining, words)
    sketch.line(area.x, lines, tokens)
    value_line(sketch, account, area.x, lines + LINE, area.right)
