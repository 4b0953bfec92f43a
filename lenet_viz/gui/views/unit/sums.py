"""The lines of arithmetic under every unit: the sum, the squashing function, the check mark. No Qt."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.unit.scene import Kind, Room, Sketch, Target, Token, Tone, fits
from lenet_viz.network.spec import Stage

SILENCED: Final = "silenced: its value is 0"


def exact(printed: str) -> Decimal:
    """A printed number, to the last digit."""
    return Decimal(printed.replace("−", "-"))


def printed(value: Decimal) -> str:
    """A number with a true minus sign, and none before zero."""
    return f"{value.copy_abs() if value.is_zero() else value:f}".replace("-", "−")


def summand(number: str, *, first: bool = False) -> str:
    """A printed number as it stands in a sum: '−0.8709' at its beginning, ' − 2.1381' or ' + 0.1' after that."""
    if first:
        return number
    return f" − {number[1:]}" if number.startswith("−") else f" + {number}"


def bias_tokens(account: Account, *, first: bool = False) -> list[Token]:
    """The bias as a summand, if the unit has one."""
    if account.bias is None:
        return []
    return [
        Token(summand(account.bias, first=first), Target(Kind.BIAS)),
        Token(" (bias)", Target(Kind.BIAS), Tone.MUTED),
    ]


def total_tokens(account: Account) -> list[Token]:
    """What the sum comes to."""
    return [Token(" = "), Token(account.total, Target(Kind.TOTAL), bold=True)]


def kernel_sum(room: Room, account: Account) -> list[Token]:
    """Every kernel's partial sum, the bias and the total; the partial sums as one number where they are too many."""
    ending = [*bias_tokens(account), *total_tokens(account)]
    single = [Token(summand(group.subtotal, first=not at)) for at, group in enumerate(account.groups)]
    tokens = [*single, *ending]
    if fits(room, tokens):
        return tokens
    together = printed(sum((exact(group.subtotal) for group in account.groups), Decimal()))
    return [Token(f"{len(account.groups)} partial sums: ", tone=Tone.MUTED), Token(together), *ending]


def ranked_sum(account: Account, shown: int, remaining: int, rest: str) -> list[Token]:
    """The terms that are shown, the rest, the bias and the total."""
    ending = [*bias_tokens(account), *total_tokens(account)]
    if not shown:
        return [Token(f"{remaining} terms: ", tone=Tone.MUTED), Token(rest), *ending]
    bias = Decimal() if account.bias is None else exact(account.bias)
    first = printed(exact(account.total) - bias - (exact(rest) if remaining else Decimal()))
    tokens = [Token(f"{shown} terms: " if shown > 1 else "1 term: ", tone=Tone.MUTED), Token(first)]
    if remaining:
        tokens += [Token(summand(rest)), Token(f" ({remaining} more)", tone=Tone.MUTED)]
    return [*tokens, *ending]


def value_tokens(account: Account) -> list[Token]:
    """The squashing function and the value, or that the unit is silenced."""
    if account.silenced:
        return [Token(SILENCED, Target(Kind.VALUE), Tone.ACCENT, bold=True)]
    name = "penalty" if account.explanation.unit.stage is Stage.OUTPUT else "value"
    words = f"{account.squashing or name} = {account.value}"
    return [Token(words, Target(Kind.VALUE), Tone.ACCENT, bold=True)]


def check_tokens(account: Account) -> list[Token]:
    """Whether the network computed the same."""
    check = account.check
    if check.agrees:
        return [Token("✓ ", tone=Tone.ACCENT), Token(f"the network computed {check.computed}", tone=Tone.MUTED)]
    apart = f"{abs(check.difference):.2g}"
    return [Token(f"✗ the network computed {check.computed}: {apart} away from this sum", tone=Tone.ACCENT)]


def value_line(sketch: Sketch, account: Account, x: float, y: float, right: float) -> None:
    """The value and, behind it or in smaller letters, the check mark."""
    end = sketch.line(x, y, value_tokens(account)) + sketch.room.letters(3)
    words = check_tokens(account)
    letters = sum(len(token.text) for token in words)
    small = end + sketch.room.letters(letters) > right
    sketch.line(end, y + (2 if small else 0), words, small=small)
