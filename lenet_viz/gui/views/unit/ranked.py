"""F6 and the softmax outputs: the terms by size, as many as fit, and the rest in one line. No Qt."""

from __future__ import annotations

import math
from typing import Final

from lenet_viz.analysis.account import Account, Term, rest
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.theme import SPACING
from lenet_viz.gui.views.unit.scene import (
    LINE,
    SMALL_LINE,
    Bar,
    Kind,
    Room,
    Scene,
    Sketch,
    Spot,
    Target,
    Token,
    Tone,
    Words,
)
from lenet_viz.gui.views.unit.softmax import ROWS, draw_strip, strip
from lenet_viz.gui.views.unit.sums import exact, ranked_sum, value_line
from lenet_viz.gui.views.unit.targets import source_of
from lenet_viz.gui.views.unit.wording import short_name
from lenet_viz.network.spec import Stage

_BARS: Final = (28.0, 90.0)
"""The narrowest and the widest bar."""
_GAP: Final = 20


def ranked_scene(room: Room, account: Account) -> Scene:
    """The terms, the ten outputs of a softmax, the sum and the value."""
    sketch, area = Sketch(room), room.area
    lines = area.bottom - 2 * LINE
    table = Rect(area.x, area.y, area.w, lines - 2 - area.y)
    if account.softmax is not None:
        table = _beside_softmax(sketch, account, table)
    shown = ranked_table(sketch, account, table)
    remaining, words = rest(account, shown)
    sketch.line(area.x, lines, ranked_sum(account, shown, remaining, words))
    value_line(sketch, account, area.x, lines + LINE, area.right)
    return sketch.scene()


def ranked_table(sketch: Sketch, account: Account, area: Rect) -> int:
    """Rows of terms in columns; returns how many terms are shown: none where there is no room for two."""
    room, terms = sketch.room, account.ranked
    sources, widths = _sources(account), _widths(account)
    words = room.letters(sum(widths), small=True) + SPACING
    columns = max(1, math.floor((area.w + _GAP) / (words + _BARS[0] + _GAP)))
    bar_width = max(_BARS[0], min(_BARS[1], (area.w + _GAP) / columns - _GAP - words))
    width = words + bar_width
    rows = math.floor(area.h / SMALL_LINE)
    places = columns * rows
    if places < 2:
        return 0
    shown = len(terms) if len(terms) <= places else places - 1
    signed = any(term.term.startswith("−") for term in terms)
    largest = max(abs(exact(terms[0].term)), exact("1e-12")) if terms else exact("1")
    for at, (term, source) in enumerate(zip(terms[:shown], sources, strict=False)):
        column, row = divmod(at, rows)
        place = Rect(area.x + column * (width + _GAP), area.y + row * SMALL_LINE, width, SMALL_LINE)
        _row(sketch, account, term, source, widths, place)
        bar = Rect(place.right - bar_width, place.y + 3, bar_width, SMALL_LINE - 6)
        sketch.add(Bar(bar, float(exact(term.term) / largest), signed=signed))
    if shown < len(terms):
        column, row = divmod(shown, rows)
        remaining, printed = rest(account, shown)
        label = f"{remaining} more terms"
        x, y = area.x + column * (width + _GAP), area.y + row * SMALL_LINE
        end = room.letters(sum(widths), small=True)
        sketch.line(x, y, [Token(label, tone=Tone.MUTED)], small=True)
        text = f"= {printed}"
        sketch.line(x + end - room.letters(len(text), small=True), y, [Token(text)], small=True)
    return shown


def _sources(account: Account) -> list[str]:
    """The name of each term's source."""
    return [short_name(source_of(account.explanation, term.index)) for term in account.ranked]


def _widths(account: Account) -> list[int]:
    """Letters of each of the four parts of a row, enough for every term."""
    cells = _cells(account, account.ranked, _sources(account))
    return [max(map(len, column)) for column in zip(*cells, strict=True)]


def _cells(account: Account, terms: tuple[Term, ...], sources: list[str]) -> list[tuple[str, str, str, str]]:
    """The four parts of each row, as they are printed."""
    squares = account.explanation.unit.stage is Stage.OUTPUT and account.softmax is None
    cells = []
    for term, source in zip(terms, sources, strict=True):
        if squares:
            sign = f"+ {term.factor[1:]}" if term.factor.startswith("−") else f"− {term.factor}"
            cells.append((f"{source}  ", f"({term.input} ", f"{sign})²", f" = {term.term}"))
        else:
            cells.append((f"{source}  ", f"{term.input} × ", term.factor, f" = {term.term}"))
    return cells


def _row(sketch: Sketch, account: Account, term: Term, source: str, widths: list[int], place: Rect) -> None:
    """One term: source, input × weight = term."""
    room = sketch.room
    name, left, factor, result = (_cells(account, (term,), [source]))[0]
    text = f"{left:>{widths[1]}}{factor:>{widths[2]}}{result:>{widths[3]}}"
    start, width = room.letters(widths[0], small=True), room.letters(len(text), small=True)
    sketch.add(
        Words(Rect(place.x, place.y, start, place.h), name, Tone.MUTED, small=True, fixed=True),
        Words(Rect(place.x + start, place.y, width, place.h), text, small=True, fixed=True),
    )
    weight = place.x + start + room.letters(widths[1], small=True)
    weight_width = room.letters(widths[2], small=True)
    # The weight first: it lies within its term.
    sketch.add(
        Spot(Rect(weight, place.y, weight_width, place.h), Target(Kind.FACTOR, term.index)),
        Spot(place, Target(Kind.TERM, term.index)),
    )


def _beside_softmax(sketch: Sketch, account: Account, table: Rect) -> Rect:
    """The ten outputs at the right of the table, or above it; returns what is left for the table."""
    room, own = sketch.room, account.explanation.unit.map
    outputs = strip(room, account, table.w)
    single = table.w - outputs.whole - _GAP
    if single >= room.letters(sum(_widths(account)), small=True) + SPACING + _BARS[0]:
        draw_strip(sketch, outputs, own, table.right - outputs.whole, table.y)
        return Rect(table.x, table.y, single, table.h)
    draw_strip(sketch, outputs, own, table.x, table.y)
    used = ROWS * SMALL_LINE + 4
    return Rect(table.x, table.y + used, table.w, table.h - used)
