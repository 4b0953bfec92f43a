"""S2 and S4: four inputs, their sum, mean or largest, the coefficient and the bias. No Qt."""

from __future__ import annotations

from typing import Final

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.unit.scene import LINE, SMALL_LINE, Grid, Kind, Room, Scene, Sketch, Target, Token, Tone
from lenet_viz.gui.views.unit.sums import bias_tokens, summand, total_tokens, value_line

LARGEST_CELL: Final = 48
_GAP: Final = 24


def subsampling_scene(room: Room, account: Account) -> Scene:
    """The four inputs as cells and as numbers, and what becomes of them."""
    sketch, area, group = Sketch(room), room.area, account.groups[0]
    side = room.pixels.fit(group.columns, min(area.h - SMALL_LINE - 2, LARGEST_CELL * group.columns))
    patch = Rect(area.x, area.y + SMALL_LINE, side, side * group.rows / group.columns)
    sketch.label(area.x, area.y, side + _GAP, f"{account.explanation.wiring.stage} {group.map}")
    sketch.add(Grid(Kind.SOURCE, patch, group.rows, group.columns, group.first))
    x = patch.right + _GAP
    lines = _lines(account)
    y = patch.y + max(0.0, (patch.h - (len(lines) + 1) * LINE) / 2)
    for line in lines:
        sketch.line(x, y, line)
        y += LINE
    value_line(sketch, account, x, y, area.right)
    return sketch.scene()


def _lines(account: Account) -> list[list[Token]]:
    """The arithmetic before the squashing function."""
    if account.winner is not None:
        return [_largest(account)]
    inputs = _inputs(account)
    added = [Token(summand(text, first=not at), Target(Kind.SOURCE, index)) for at, (index, text) in enumerate(inputs)]
    assert account.added is not None
    assert account.coefficient is not None
    trained = account.explanation.wiring.weights is not None
    coefficient = (
        [
            Token(account.coefficient, Target(Kind.COEFFICIENT)),
            Token(" (coefficient)", Target(Kind.COEFFICIENT), Tone.MUTED),
        ]
        if trained
        else [Token(account.coefficient), Token(" (a quarter: the mean)", tone=Tone.MUTED)]
    )
    weighted = [Token(f"{account.added} × "), *coefficient, *bias_tokens(account), *total_tokens(account)]
    return [[*added, Token(f" = {account.added}")], weighted]


def _largest(account: Account) -> list[Token]:
    """The four inputs, the winner in bold."""
    tokens = [Token("the largest of ", tone=Tone.MUTED)]
    for at, (index, text) in enumerate(_inputs(account)):
        wins = index == account.winner
        tokens.append(
            Token(
                f", {text}" if at else text,
                Target(Kind.SOURCE, index),
                Tone.ACCENT if wins else Tone.PLAIN,
                bold=wins,
            )
        )
    return [*tokens, *total_tokens(account)]


def _inputs(account: Account) -> list[tuple[int, str]]:
    """Index and printed value of the four inputs, as they lie in the patch."""
    what = [(term.index, term.input if account.winner is not None else term.term) for term in account.ranked]
    return sorted(what)
