"""The ten outputs of a softmax: weighted sums, exponentials, probabilities; all ten, or the largest of them. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lenet_viz.analysis.account import Account, Softmax
from lenet_viz.analysis.account_softmax import brief_text
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.unit.scene import SMALL, SMALL_LINE, Align, Bar, Kind, Room, Sketch, Spot, Target, Tone, Words
from lenet_viz.gui.views.unit.sums import exact, printed

ROWS: Final = 4
_LETTER: Final = 0.6
"""Width of a letter of a row's name, in sizes of its font."""


@dataclass(frozen=True)
class Column:
    """One output, or all those that are too many to be shown.

    Attributes:
        texts: digit, weighted sum, exponential, probability; the others have no weighted sum.
        share: of the probability, 0 … 1.
        digit: None for the others.
    """

    texts: tuple[str, str, str, str]
    share: float
    digit: int | None


@dataclass(frozen=True)
class Strip:
    """The columns that fit, and how wide they are."""

    columns: tuple[Column, ...]
    names: tuple[str, str, str, str]
    name: float
    width: float

    @property
    def whole(self) -> float:
        """The width of everything."""
        return self.name + len(self.columns) * self.width


def strip(room: Room, account: Account, width: float) -> Strip:
    """As many outputs as fit into a width, with the largest and the one asked about among them."""
    softmax = account.softmax
    assert softmax is not None
    names = ("digit", "weighted sum", "exp(sum − largest)", f"÷ {softmax.normaliser} =")
    name = _LETTER * SMALL * max(map(len, names))
    columns = [_column(softmax, digit) for digit in range(len(softmax.logits))]
    each = room.letters(1 + max(len(text) for column in columns for text in column.texts), small=True)
    fitting = max(3, math.floor((width - name) / each))
    if fitting < len(columns):
        own = account.explanation.unit.map
        columns = _largest(softmax, columns, {own, softmax.largest}, fitting - 1)
    return Strip(tuple(columns), names, name, each)


def _column(softmax: Softmax, digit: int) -> Column:
    power = softmax.exponentials[digit]
    share = float(exact(power) / exact(softmax.normaliser))
    return Column((str(digit), softmax.logits[digit], power, softmax.brief[digit]), share, digit)


def _largest(softmax: Softmax, columns: list[Column], needed: set[int], count: int) -> list[Column]:
    """So many columns, in the order of the digits, and one for the others."""
    order = sorted(range(len(columns)), key=lambda digit: (digit not in needed, -exact(softmax.logits[digit])))
    others = order[count:]
    power = sum((exact(softmax.exponentials[digit]) for digit in others), Decimal())
    share = power / exact(softmax.normaliser)
    words = brief_text(share, 1 - share) if share else ""
    rest = Column((f"{len(others)} others", "", printed(power), words), float(share), None)
    return [*(columns[digit] for digit in sorted(order[:count])), rest]


def draw_strip(sketch: Sketch, strip: Strip, own: int, x: float, y: float) -> None:
    """Four rows, with a bar behind each probability.

    Args:
        sketch: where to add them.
        strip: what to draw.
        own: the output that is asked about.
        x: left edge.
        y: upper edge.
    """
    for row, name in enumerate(strip.names):
        sketch.label(x, y + row * SMALL_LINE, strip.name, name)
    for at, column in enumerate(strip.columns):
        left, mine = x + strip.name + at * strip.width, column.digit == own
        bottom = y + (ROWS - 1) * SMALL_LINE
        sketch.add(Bar(Rect(left + 4, bottom, strip.width - 4, SMALL_LINE), column.share, signed=False))
        for row, text in enumerate(column.texts):
            tone = Tone.ACCENT if mine else Tone.MUTED if row == 0 else Tone.PLAIN
            rect = Rect(left, y + row * SMALL_LINE, strip.width - 2, SMALL_LINE)
            if text:
                sketch.add(Words(rect, text, tone, Align.RIGHT, bold=mine, small=True, fixed=True))
        if column.digit is not None:
            place = Rect(left, y, strip.width, ROWS * SMALL_LINE)
            sketch.add(Spot(place, Target(Kind.LOGIT, column.digit)))
