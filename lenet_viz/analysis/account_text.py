"""An account as plain text: the whole derivation, in the printed numbers. No torch."""

from __future__ import annotations

from collections.abc import Sequence

from lenet_viz.analysis.account import Account, Group, patch_terms
from lenet_viz.analysis.account_latex import as_latex
from lenet_viz.analysis.account_words import negated, signed_sum, source_name, window
from lenet_viz.analysis.decimals import Exact
from lenet_viz.analysis.decimals import as_text as number
from lenet_viz.network.spec import Stage

__all__ = ["as_latex", "as_text"]


def as_text(account: Account) -> str:
    """The derivation of a unit's value, every group and every term, in columns of a fixed-width font."""
    place = f"; {window(account.explanation.wiring)}" if account.groups else ""
    lines = [account.title, account.reads + place, ""]
    if account.explanation.unit.stage in (Stage.S2, Stage.S4):
        lines += _subsampling(account)
    elif account.groups:
        lines += _groups(account)
    else:
        lines += _terms(account)
    return "\n".join([*lines, "", *_value(account)]) + "\n"


def _groups(account: Account) -> list[str]:
    """Each source map's patch, kernel and products, and then the subtotals."""
    lines: list[str] = []
    names = [source_name(account.explanation.wiring.stage, group.map) for group in account.groups]
    for name, group in zip(names, account.groups, strict=True):
        lines += [f"{name}: patch × kernel = products, together {group.subtotal}", *_patch(account, group), ""]
    sums = [(name, group.subtotal) for name, group in zip(names, account.groups, strict=True)]
    return lines + _columns([*sums, *_bias(account), ("weighted sum", account.total)])


def _patch(account: Account, group: Group) -> list[str]:
    """The rows of a patch beside those of its kernel and of their products."""
    part = slice(group.first, group.first + group.count)
    blocks = [
        [number(units, account.digits) for units in Exact.of(numbers[part]).rounded(account.digits)]
        for numbers in (account.explanation.inputs, account.explanation.factors)
    ]
    blocks.append(patch_terms(account, group))
    sides = []
    for block in blocks:
        rows = [block[first : first + group.columns] for first in range(0, group.count, group.columns)]
        sides.append(_columns(rows, names=0))
    return [f"{patch}  × {kernel}  = {products}" for patch, kernel, products in zip(*sides, strict=True)]


def _terms(account: Account) -> list[str]:
    """Every term with its two factors, by falling size; the bias and the sum below."""
    explanation = account.explanation
    squares = account.bias is None  # an RBF output
    rows: list[tuple[str, ...]] = []
    for term in account.ranked:
        name = source_name(explanation.wiring.stage, int(explanation.wiring.maps[term.index]))
        if squares:
            rows.append((name, f"({signed_sum([term.input, negated(term.factor)])})²", "=", term.term))
        else:
            rows.append((name, term.input, "×", term.factor, "=", term.term))
    gap = [""] * (len(rows[0]) - 2)
    total = "penalty" if squares else "weighted sum"
    sums = [*_bias(account), (total, account.total)]
    return _columns([*rows, *((name, *gap, text) for name, text in sums)])


def _subsampling(account: Account) -> list[str]:
    """Four inputs, and what becomes of them."""
    name = source_name(account.explanation.wiring.stage, account.groups[0].map)
    wires = account.explanation.wiring
    rows = [(f"{name} ({wires.rows[term.index]}, {wires.columns[term.index]})", term.input) for term in account.ranked]
    if account.added is None or account.coefficient is None:
        return _columns([*rows, ("the largest", account.total)])
    lines = _columns([*rows, ("added", account.added)])
    scaled = f"{account.added} × {account.coefficient}"
    if account.bias is None:
        return [*lines, "", f"{scaled} = {account.total} (mean)"]
    return [*lines, "", f"{signed_sum([scaled, account.bias])} = {account.total} (weighted sum)"]


def _value(account: Account) -> list[str]:
    """From the weighted sum to the value, and whether the network agrees."""
    lines: list[str] = []
    if account.softmax is not None:
        ten = account.softmax
        rows = zip(map(str, range(len(ten.logits))), ten.logits, ten.exponentials, ten.probabilities, strict=True)
        head = ("output", "weighted sum", f"exp(sum − that of {ten.largest})", "probability")
        lines += [*_columns([head, *rows, ("together", "", ten.normaliser, "")]), ""]
    if account.silenced:
        lines.append(f"silenced: the value is {account.value} whatever the weighted sum")
    elif account.squashing:
        lines.append(f"{account.squashing} = {account.value}")
    verdict = "agrees" if account.check.agrees else f"differs by {account.check.difference:.1e}".replace("-", "−")
    return [*lines, f"the network computed {account.check.computed} in single precision: {verdict}"]


def _bias(account: Account) -> list[tuple[str, str]]:
    return [] if account.bias is None else [("bias", account.bias)]


def _columns(rows: Sequence[Sequence[str]], names: int = 1) -> list[str]:
    """Rows of cells as lines: so many columns of names to the left, the numbers to the right of their columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place < names else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
