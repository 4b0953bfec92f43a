"""The arithmetic of one unit, ready to print: decimals that really add up. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lenet_viz.analysis.account_check import Check, check
from lenet_viz.analysis.account_softmax import Softmax, quotient_words, softmax
from lenet_viz.analysis.account_sums import Sum, value_of
from lenet_viz.analysis.account_terms import Draft, Group, Term
from lenet_viz.analysis.account_words import reads, squashing_words, title
from lenet_viz.analysis.decimals import Exact, as_text, as_units, decimals_of
from lenet_viz.network.arithmetic import Explanation
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.trace import Trace

__all__ = ["Account", "Check", "Group", "Softmax", "Term", "account", "patch_terms", "rest"]

FEWEST_DIGITS: Final = 4
MOST_DIGITS: Final = 9
"""Decimals of an account; single precision holds about seven digits."""


@dataclass(frozen=True, eq=False)
class Account:
    """A unit's arithmetic in print.

    What adds up, digit by digit: the groups' subtotals and the bias to the total (convolutions); the ranked terms
    and the bias to the total (F6, OUTPUT); the four terms to `added` (trainable and average subsampling), and
    added × coefficient + bias, rounded, to the total.

    Attributes:
        explanation: the numbers behind the print.
        title: "C3 map 9, unit (5, 4)", "F6 unit 12 · row 1, column 5", "Output 3".
        reads: "reads S2 maps 0, 3, 4, 5 — Table I column 9".
        digits: decimals of every sum and summand, 4 … 9: as many as it takes to add up.
        groups: one for each source map that is read through a window, in the order of the wiring; none for units
            that read single units (F6, RBF, most softmax outputs).
        ranked: all terms by falling size; empty for C1, C3 and C5. A softmax output that reads windows (LeNet-1)
            has both groups and ranked terms.
        bias: printed; None where it has none.
        added: subsampling, trainable or average: the sum of the four inputs, printed.
        coefficient: what `added` is multiplied by: trained, or 0.25 of a mean; None elsewhere.
        winner: max subsampling: index of the largest input, in the explanation; None elsewhere.
        total: the printed weighted sum, to the nearest decimal (from six digits on perhaps to the one on its other
            side); of RBF the penalty, of average or max the mean or the largest.
        squashing: left side of the last line, "1.7159 · tanh(⅔ · −5.7844)"; "" where the value is the total. What it
            comes to, rounded, is the printed value, unless the unit is silenced.
        value: printed. A probability is never printed as a false 0 or 1: "0.8731", "2.41 × 10⁻⁷",
            "0.999999969", "1 − 3.1 × 10⁻¹⁷".
        softmax: the ten outputs of a softmax; None elsewhere.
        check: whether the network computed the same.
        silenced: the unit is silenced: its value is 0 whatever its sum.
    """

    explanation: Explanation
    title: str
    reads: str
    digits: int
    groups: tuple[Group, ...]
    ranked: tuple[Term, ...]
    bias: str | None
    added: str | None
    coefficient: str | None
    winner: int | None
    total: str
    squashing: str
    value: str
    softmax: Softmax | None
    check: Check
    silenced: bool


def account(trace: Trace, unit: Unit) -> Account:
    """The arithmetic of one unit, with the fewest decimals that add up.

    Raises:
        ValueError: the unit does not exist in the traced network, is an input pixel, or its sum has outgrown
            single precision.
    """
    trace.spec.require(unit)
    if unit.stage is not Stage.INPUT and not np.isfinite(trace.sums[unit.stage]).all():
        raise ValueError(f"the weighted sums of {unit.stage} are too large for single precision: nothing adds up")
    draft = Draft.of(trace, unit)
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        written = _write(trace, draft, digits, forced=False)
        if written is not None:
            return written
    written = _write(trace, draft, MOST_DIGITS, forced=True)
    assert written is not None
    return written


def patch_terms(account: Account, group: Group) -> list[str]:
    """The products of one group in print, row by row; they add up to its printed subtotal."""
    numbers = account.explanation.terms if account.added is None else account.explanation.inputs
    digits = decimals_of(group.subtotal)
    exact = Exact.of(numbers[group.first : group.first + group.count])
    return [as_text(units, digits) for units in exact.apportioned(as_units(group.subtotal), digits)]


def rest(account: Account, shown: int) -> tuple[int, str]:
    """What the first ranked terms leave over: how many terms, and their printed sum.

    The printed terms that are shown, this sum and the bias add up to the total.
    """
    left = account.ranked[shown:]
    digits = decimals_of(left[0].term) if left else account.digits
    return len(left), as_text(sum(as_units(term.term) for term in left), digits)


def _write(trace: Trace, draft: Draft, digits: int, *, forced: bool) -> Account | None:
    """The account with so many decimals; None when something would not add up, unless forced."""
    explanation = draft.explanation
    for printed in draft.sums(digits, forced=forced):
        if draft.logits:
            ten = softmax(draft.logits, explanation.unit.map, digits, forced=forced)
            return None if ten is None else _fill(trace, draft, printed, ten.probabilities[explanation.unit.map], ten)
        value = value_of(explanation, printed.total, digits, forced=forced)
        if value is not None:
            return _fill(trace, draft, printed, as_text(value, digits), None)
    return None


def _fill(trace: Trace, draft: Draft, printed: Sum, value: str, ten: Softmax | None) -> Account:
    """The account of a sum that adds up."""
    explanation, unit, digits = draft.explanation, draft.explanation.unit, printed.digits
    total = as_text(printed.total, digits)
    scaled = printed.coefficient_text is not None
    return Account(
        explanation=explanation,
        title=title(trace.spec, unit),
        reads=reads(trace.spec, unit),
        digits=digits,
        groups=draft.groups(printed),
        ranked=draft.ranked(printed),
        bias=None if explanation.wiring.bias is None else as_text(printed.bias, digits),
        added=as_text(sum(printed.shares), printed.share_digits) if scaled else None,
        coefficient=printed.coefficient_text,
        winner=draft.winner,
        total=total,
        squashing=squashing_words(explanation.squashing, total) if ten is None else quotient_words(ten, unit.map),
        value=value,
        softmax=ten,
        check=check(trace, explanation),
        silenced=explanation.silenced,
    )
