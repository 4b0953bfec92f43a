"""What the moving kernel's picture says. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.figure.words import limit_word
from lenet_viz.network.convolution_walk import Walk
from lenet_viz.network.spec import Stage
from lenet_viz.network.trace import Trace

NO_DIGIT = "draw a digit first"


@dataclass(frozen=True)
class SumLine:
    """One line of the arithmetic: what it is, and its number."""

    words: str
    number: str


@dataclass(frozen=True)
class Sum:
    """The arithmetic of a position, from the partial sums to the value.

    Attributes:
        summands: they add up, digit by digit, to the total.
        total: the weighted sum.
        squashing: what is applied to it; empty where the value is the total.
        value: the unit's value, "= −1.7144".
        note: what must be known about it; else empty.
    """

    summands: tuple[SumLine, ...]
    total: SumLine
    squashing: str
    value: str
    note: str


def sum_of(account: Account) -> Sum:
    """The lines of a convolution's account."""
    count = len(account.groups)
    what = f"{count} partial sums" if count > 1 else f"{account.groups[0].count} products"
    summands = [SumLine(what, signed(added(*(group.subtotal for group in account.groups))))]
    if account.bias is not None:
        summands.append(SumLine("bias", account.bias))
    note = "silenced: its value is 0" if account.silenced else ""
    return Sum(tuple(summands), SumLine("weighted sum", account.total), account.squashing, f"= {account.value}", note)


def added(*printed: str) -> Decimal:
    """The exact sum of printed numbers."""
    return sum((Decimal(text.replace("−", "-")) for text in printed), Decimal(0))


def signed(number: Decimal) -> str:
    """A decimal with a true minus sign, and none before a zero."""
    return f"{abs(number):f}" if not number else f"{number:f}".replace("-", "−")


def position_words(walk: Walk, position: int) -> str:
    """How far the kernel has come: position 34 of 100."""
    return f"position {position + 1} of {len(walk)}"


def output_words(walk: Walk) -> tuple[str, str]:
    """The name of the map that fills, with its size and without."""
    if len(walk) == 1:
        return f"{walk.stage} unit {walk.map}", f"{walk.stage} {walk.map}"
    name = f"{walk.stage} map {walk.map}"
    return f"{name} · {walk.rows}×{walk.columns}", name


def source_words(walk: Walk, index: int) -> str:
    """The name of a source map."""
    return "INPUT" if walk.source.stage is Stage.INPUT else f"{walk.source.stage} {walk.sources[index]}"


def caption_words(walk: Walk, index: int) -> str:
    """The words at a source map; a single one has room to say what stands beside it."""
    name = source_words(walk, index)
    return f"{name} × kernel = products" if len(walk.sources) == 1 else name


def note_words(*, left_out: int, limit: float | None) -> str:
    """How many source maps are not in the picture, or else the scale of the products' colours, if there are any."""
    if left_out:
        return f"{left_out} more maps are not shown"
    return "" if limit is None else f"products: colours end at ±{limit_word(limit)}"


def product_words(walk: Walk, trace: Trace, position: int, *, group: int, index: int) -> str:
    """One product with all digits that single precision has."""
    field = walk.field(position)
    row, column = divmod(index, field.width)
    place = (walk.sources[group], field.top + row, field.left + column)
    value = float(trace.values[walk.source.stage][place])
    weight = float(walk.kernels(trace.weights)[group, row, column])
    name = source_words(walk, group)
    return f"{name} ({place[1]}, {place[2]}) = {_exact(value)} × weight {_exact(weight)} = {_exact(value * weight)}"


def weight_words(walk: Walk, weight: float, *, group: int, index: int) -> str:
    """One weight of a kernel, for the blank pad."""
    row, column = divmod(index, walk.window[1])
    return f"kernel {source_words(walk, group)} → {walk.stage} {walk.map}, weight ({row}, {column}) = {_exact(weight)}"


def unit_words(walk: Walk, trace: Trace, position: int) -> str:
    """One unit of the map that fills."""
    unit = walk.unit(position)
    value = float(trace.values[unit.stage][unit.map, unit.row, unit.column])
    return f"{unit.stage} map {unit.map} ({unit.row}, {unit.column}) = {_exact(value)}"


def _exact(number: float) -> str:
    return f"{number:.9g}".replace("-", "−")
