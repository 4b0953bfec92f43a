"""C1, C3, C5: every source patch × its kernel = a partial sum. No Qt."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from lenet_viz.analysis.account import Account, Group, patch_terms
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.unit.scene import (
    LINE,
    SMALL_LINE,
    Align,
    Grid,
    Kind,
    Room,
    Scene,
    Sketch,
    Spot,
    Target,
    Token,
    Words,
)
from lenet_viz.gui.views.unit.sums import kernel_sum, value_line
from lenet_viz.network.spec import Stage

LARGEST_CELL: Final = 26
SMALLEST_NUMBER_CELL: Final = 13
"""A cell as high as this can hold a printed product."""
_TIMES: Final = 18
"""Room for the × between a patch and its kernel, and for the = after it."""
_GAP: Final = 28
_KERNEL_WORD: Final = 44
"""Room for the words over a kernel."""
_NARROW_TIMES: Final = 10
_NARROW_GAP: Final = 12
_BESIDE: Final = 5
"""Between a pair and the words to its right."""
_TIGHT_LINE: Final = 13
"""Height of those words."""
_ROW_GAP: Final = 4
_BESIDE_COUNTS: Final = 0.6
"""Words beside the pairs have to make the cells this much larger: above and below they are easier to read."""
_MUTED_LETTERS: Final = 10
"""Letters of "S2 0 muted"."""
_MOST_ROWS: Final = 4


@dataclass(frozen=True)
class Arrangement:
    """How the pairs of patch and kernel stand.

    Attributes:
        per_row: pairs in a row.
        beside: names and partial sums stand to the right of a pair, not above and below it.
        side: of a patch, in pixels.
        pitch: from one pair to the next.
        row: height of a row, its gap included.
        product: width of a printed product; 0 where the products are not printed.
    """

    per_row: int
    beside: bool
    side: float
    pitch: float
    row: float
    product: float = 0.0

    @property
    def times(self) -> float:
        """Room between patch and kernel."""
        return _NARROW_TIMES if self.beside else _TIMES


def convolution_scene(room: Room, account: Account, muted: Collection[int]) -> Scene:
    """The pairs, the sum and the value of a unit that reads patches through kernels.

    Args:
        room: where.
        account: of the unit.
        muted: the source maps whose links are muted.
    """
    sketch, area = Sketch(room), room.area
    below = 2 * LINE
    pairs = Rect(area.x, area.y, area.w, area.h - below - 2)
    plan, products = _with_products(room, arrange(room, pairs, account, muted=bool(muted)), account)
    # Where nothing fits, the sum stands alone.
    for index, group in enumerate(account.groups if plan.side else ()):
        row, column = divmod(index, plan.per_row)
        x = room.pixels.snap(pairs.x + column * plan.pitch)
        # Words beside a pair may be higher than it is.
        above = (plan.row - _ROW_GAP - plan.side) / 2 if plan.beside else SMALL_LINE
        y = room.pixels.snap(pairs.y + row * plan.row + above)
        _pair(sketch, plan, account, group, (x, y))
        _names(sketch, plan, account, group, (x, y), group.map in muted)
        if products:
            _products(sketch, plan, group, (x, y), products[index])
    rows = math.ceil(len(account.groups) / plan.per_row) if plan.side else 0
    # The sum follows its pairs; what is left over stays free below it.
    y = min(area.bottom - below, pairs.y + rows * plan.row + 2)
    sketch.line(area.x, y, kernel_sum(room, account))
    value_line(sketch, account, area.x, y + LINE, area.right)
    return sketch.scene()


def arrange(room: Room, pairs: Rect, account: Account, *, muted: bool = False) -> Arrangement:
    """The arrangement with the largest cells; their side is 0 where nothing fits.

    Args:
        room: what the letters are like.
        pairs: the area for the pairs.
        account: of the unit.
        muted: whether some of them are muted, and have to say so.
    """
    count = len(account.groups)
    per_rows = sorted({math.ceil(count / rows) for rows in range(1, _MOST_ROWS + 1)}, reverse=True)
    plans = [
        _plan(room, pairs, account, per_row, beside=beside, muted=muted)
        for beside in (False, True)
        for per_row in per_rows
    ]
    # The first of equals: names above, fewest rows.
    return max(plans, key=lambda plan: plan.side * (_BESIDE_COUNTS if plan.beside else 1.0))


def _plan(room: Room, pairs: Rect, account: Account, per_row: int, *, beside: bool, muted: bool) -> Arrangement:
    group = account.groups[0]
    cells = max(group.rows, group.columns)
    rows = math.ceil(len(account.groups) / per_row)
    letters = max(len(other.subtotal) for other in account.groups)
    letters = max(letters, _MUTED_LETTERS if muted else 0) if beside else letters + 2
    number = room.letters(letters, small=beside)
    if beside:
        gap, around, row_least = _NARROW_GAP, _NARROW_TIMES + _BESIDE + number, 2 * _TIGHT_LINE
        high = pairs.h / rows - _ROW_GAP
    else:
        gap, around, row_least = _GAP, float(_TIMES), 0
        high = pairs.h / rows - SMALL_LINE - LINE
    room_each = (pairs.w + gap) / per_row - gap
    wide = (room_each - around) / 2
    fits = min(high, wide) >= cells and high >= row_least
    side = room.pixels.fit(cells, min(high, wide, LARGEST_CELL * cells)) if fits else 0.0
    width = 2 * side + around if beside else max(2 * side + around, side + around + _KERNEL_WORD, number)
    if width > room_each:
        side = 0.0
    pitch = width + gap
    row = max(side, row_least) + _ROW_GAP if beside else side + SMALL_LINE + LINE
    return Arrangement(per_row, beside, side, pitch, row)


def _with_products(room: Room, plan: Arrangement, account: Account) -> tuple[Arrangement, list[list[str]]]:
    """The arrangement with each pair's products beside it, cell by cell, if there is room for their numbers."""
    group, count = account.groups[0], len(account.groups)
    cell = plan.side / max(group.rows, group.columns)
    if plan.beside or plan.per_row < count or cell < SMALLEST_NUMBER_CELL:
        return plan, []

    def widened(letters: int) -> Arrangement:
        wider = replace(plan, product=room.letters(letters + 1, small=True))
        return replace(wider, pitch=plan.pitch + _TIMES + group.columns * wider.product)

    def fitting(wider: Arrangement) -> bool:
        return count * wider.pitch - _GAP <= room.area.w

    # Printing the products takes time: first a look whether there is any hope.
    if not fitting(widened(account.digits + 2)):
        return plan, []
    products = [patch_terms(account, each) for each in account.groups]
    wider = widened(max(len(text) for texts in products for text in texts))
    return (wider, products) if fitting(wider) else (plan, [])


def _pair(sketch: Sketch, plan: Arrangement, account: Account, group: Group, at: tuple[float, float]) -> None:
    """A patch × its kernel."""
    x, y = at
    w, h = _patch(plan, group)
    second = x + w + plan.times
    sketch.add(
        Grid(Kind.SOURCE, Rect(x, y, w, h), group.rows, group.columns, group.first),
        Grid(Kind.FACTOR, Rect(second, y, w, h), group.rows, group.columns, group.first),
        Words(Rect(x + w, y, plan.times, h), "×", align=Align.CENTRE, small=plan.beside),
    )


def _names(
    sketch: Sketch, plan: Arrangement, account: Account, group: Group, at: tuple[float, float], muted: bool
) -> None:
    """What a pair is, and what it comes to."""
    x, y = at
    w, h = _patch(plan, group)
    stage = account.explanation.wiring.stage
    name = "INPUT" if stage is Stage.INPUT else f"{stage} {group.map}"
    if plan.beside:
        words, middle = x + 2 * w + plan.times + _BESIDE, y + h / 2
        sketch.label(
            words, middle - _TIGHT_LINE - 1, plan.pitch - _NARROW_GAP - (words - x), f"{name} muted" if muted else name
        )
        sketch.line(words, middle - 1, [Token(group.subtotal, bold=True)], small=True)
        return
    sketch.label(x, y - SMALL_LINE, w + plan.times, name)
    last = account.groups[-1].map
    # Where the names of two digits would touch the word, the colours have to say what is a kernel.
    fits = sketch.room.letters(len(f"{stage} {last} "), small=True) <= w + plan.times
    if muted or fits:
        sketch.label(x + w + plan.times, y - SMALL_LINE, _KERNEL_WORD, "muted" if muted else "kernel")
    sketch.line(x, y + h, [Token(f"= {group.subtotal}", bold=True)])


def _products(sketch: Sketch, plan: Arrangement, group: Group, at: tuple[float, float], texts: list[str]) -> None:
    """A pair's products, printed."""
    w, h = _patch(plan, group)
    x, y = at[0] + 2 * w + plan.times, at[1]
    sketch.add(Words(Rect(x, y, _TIMES, h), "=", align=Align.CENTRE))
    sketch.label(x + _TIMES, y - SMALL_LINE, group.columns * plan.product, "products", Align.RIGHT)
    for index, text in enumerate(texts):
        row, column = divmod(index, group.columns)
        place = Rect(x + _TIMES + column * plan.product, y + row * h / group.rows, plan.product, h / group.rows)
        sketch.add(Words(place, text, align=Align.RIGHT, small=True, fixed=True))
        sketch.add(Spot(place, Target(Kind.TERM, group.first + index)))


def _patch(plan: Arrangement, group: Group) -> tuple[float, float]:
    """Width and height of a patch."""
    cell = plan.side / max(group.rows, group.columns)
    return cell * group.columns, cell * group.rows
