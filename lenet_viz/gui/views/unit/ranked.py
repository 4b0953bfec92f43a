"""F6 and the softmax outputs: the terms by size, as many as fit, and the rest in one line. No Qt."""

from __future__ import annotations

import math
from typing import Final

from lenet_viz.analysis.account import Account, Softmax, Term, rest
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.theme import SPACING
from lenet_viz.gui.views.unit.scene import (
    LINE,
    SMALL,
    SMALL_LINE,
    Align,
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
from lenet_viz.gui.views.unit.sums import exact, ranked_sum, value_line
from lenet_viz.gui.views.unit.targets import source_of
from lenet_viz.gui.views.unit.wording import short_name
from lenet_viz.network.spec import Stage

_BARS: Final = (28.0, 90.0)
"""The narrowest and the widest bar."""
_GAP: Final = 20
_LONGEST_PROBABILITY: Final = 9
_LONGEST_TERM: Final = 34
"""Letters of a row of the table."""
_LOGIT_ROWS: Final = 4


def ranked_scene(room: Room, account: Account) -> Scene:
    """The terms, the ten outputs of a softmax, the sum and the value."""
    sketch, area = Sketch(room), room.area
    lines = area.bottom - 2 * LINE
    table = Rect(area.x, area.y, area.w, lines - 2 - area.y)
    if account.softmax is not None:
        table = _beside_softmax(sketch, account.softmax, account, table)
    shown = ranked_table(sketch, account, table)
    remaining, words = rest(account, shown)
    sketch.line(area.x, lines, ranked_sum(account, shown, remaining, words))
    value_line(sketch, account, area.x, lines + LINE, area.right)
    return sketch.scene()


def ranked_table(sketch: Sketch, account: Account, area: Rect) -> int:
    """Rows of terms in columns; returns how many terms are shown: none where there is no room for two."""
    room, terms = sketch.room, account.ranked
    sources = [short_name(source_of(account.explanation, term.index)) for term in terms]
    widths = [max(map(len, column)) for column in zip(*_cells(account, terms, sources), strict=True)]
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


def _beside_softmax(sketch: Sketch, softmax: Softmax, account: Account, table: Rect) -> Rect:
    """The ten outputs at the right of the table, or above it; returns what is left for the table."""
    room = sketch.room
    shares = [float(exact(text) / exact(softmax.normaliser)) for text in softmax.exponentials]
    words = [_short(text) for text in softmax.probabilities]
    letters = max(len(text) for texts in (softmax.logits, softmax.exponentials, words) for text in texts)
    width, name = room.letters(letters + 1, small=True), _name_width(softmax)
    block = name + 10 * width
    single = table.w - block - _GAP
    beside = single >= room.letters(_LONGEST_TERM, small=True) + _BARS[0]
    x = table.right - block if beside else table.x
    _softmax(sketch, softmax, account, words, shares, Rect(x, table.y, name, width))
    if beside:
        return Rect(table.x, table.y, single, table.h)
    used = _LOGIT_ROWS * SMALL_LINE + 4
    return Rect(table.x, table.y + used, table.w, table.h - used)


def _short(probability: str) -> str:
    """A printed probability that fits into a narrow column, never a false 0 or 1."""
    if len(probability) <= _LONGEST_PROBABILITY:
        return probability
    return ">99.9 %" if probability.startswith("1 −") else "<0.1 %"


def _names(softmax: Softmax) -> tuple[str, ...]:
    """What the four rows are."""
    return ("digit", "weighted sum", "exp(sum − largest)", f"÷ {softmax.normaliser} =")


def _name_width(softmax: Softmax) -> float:
    return 0.6 * SMALL * max(map(len, _names(softmax)))


def _softmax(
    sketch: Sketch, softmax: Softmax, account: Account, words: list[str], shares: list[float], place: Rect
) -> None:
    """Four rows: digit, weighted sum, exponential, probability; `place` holds the first row's name and a width."""
    own, width = account.explanation.unit.map, place.h
    for row, name in enumerate(_names(softmax)):
        sketch.label(place.x, place.y + row * SMALL_LINE, place.w, name)
    for digit in range(10):
        x = place.x + place.w + digit * width
        column = (str(digit), softmax.logits[digit], softmax.exponentials[digit], words[digit])
        bottom = place.y + 3 * SMALL_LINE
        sketch.add(Bar(Rect(x + 4, bottom, width - 4, SMALL_LINE), shares[digit], signed=False))
        for row, text in enumerate(column):
            tone = Tone.ACCENT if digit == own else Tone.MUTED if row == 0 else Tone.PLAIN
            rect = Rect(x, place.y + row * SMALL_LINE, width - 2, SMALL_LINE)
            sketch.add(Words(rect, text, tone, Align.RIGHT, bold=digit == own, small=True, fixed=True))
        sketch.add(Spot(Rect(x, place.y, width, _LOGIT_ROWS * SMALL_LINE), Target(Kind.LOGIT, digit)))
