"""An account as LaTeX: an align* environment of amsmath, in the printed numbers. No torch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lenet_viz.analysis.account import Account, Group, rest
from lenet_viz.analysis.account_words import negated, signed_sum, window
from lenet_viz.analysis.decimals import Exact, as_text, as_units
from lenet_viz.network.arithmetic import Terms
from lenet_viz.network.spec import Stage

MOST_PATCHES: Final = 6
"""As many patches and kernels are written out; of C5's sixteen, the first six."""

MOST_TERMS: Final = 8
"""As many terms of a long sum are written out, the largest."""

_COMMANDS: Final = {
    "tanh(": r"\tanh(",
    "exp(": r"\exp(",
    "max(": r"\max(",
    "⅔": r"\tfrac{2}{3}",
    "·": r"\cdot",
    "×": r"\times",
    "−": "-",
}
_LOWERED: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def as_latex(account: Account) -> str:
    """The derivation of a unit's value; compiles with amsmath. Long sums end in what the rest adds up to."""
    stage = account.explanation.unit.stage
    if stage in (Stage.S2, Stage.S4):
        lines = _subsampling(account)
    elif account.groups:
        lines = _groups(account)
    else:
        lines = _terms(account)
    place = f"; {window(account.explanation.wiring)}" if account.groups else ""
    comments = [f"% {account.title}", f"% {account.reads}{place}"]
    body = " \\\\\n".join(f"  {line}" for line in [*lines, *_value(account)])
    return "\n".join([*comments, r"\begin{align*}", body, r"\end{align*}"]) + "\n"


def formula(text: str) -> str:
    r"""A printed formula in LaTeX: 2.41 × 10⁻⁷ becomes 2.41 \times 10^{-7}."""
    text = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: f"^{{{power[0].translate(_LOWERED)}}}", text)
    text = re.sub(r"· (−[\d.]+)", r"· (\1)", text)
    for word, command in _COMMANDS.items():
        text = text.replace(word, command)
    return text


def _groups(account: Account) -> list[str]:
    """Patch ⊙ kernel of each source map, and the sum of all."""
    shown = account.groups[:MOST_PATCHES]
    lines = [_equation(f"s_{{{group.map}}}", _product(account, group), group.subtotal) for group in shown]
    subtotals = [group.subtotal for group in shown]
    hidden = account.groups[MOST_PATCHES:]
    if hidden:
        others = as_text(sum(as_units(group.subtotal) for group in hidden), account.digits)
        name = rf"\text{{{len(hidden)} more {account.explanation.wiring.stage} maps}}"
        lines.append(_equation("s_{r}", name, others))
        subtotals.append(others)
    return [*lines, _total(account, subtotals)]


def _product(account: Account, group: Group) -> str:
    part = slice(group.first, group.first + group.count)
    explanation = account.explanation
    patch, kernel = (
        _matrix(numbers[part], group, account.digits) for numbers in (explanation.inputs, explanation.factors)
    )
    return rf"\textstyle\sum {patch} \odot {kernel}"


def _matrix(numbers: Terms, group: Group, digits: int) -> str:
    cells = [as_text(units, digits) for units in Exact.of(numbers).rounded(digits)]
    rows = [" & ".join(cells[first : first + group.columns]) for first in range(0, group.count, group.columns)]
    body = r" \\ ".join(rows)
    return formula(rf"\begin{{bmatrix}} {body} \end{{bmatrix}}")


def _terms(account: Account) -> list[str]:
    """The largest terms with their factors, what the rest adds up to, and the sum of all."""
    lines, stage = [], account.explanation.wiring.stage
    for term in account.ranked[:MOST_TERMS]:
        source = int(account.explanation.wiring.maps[term.index])
        if _squares(account):
            product = f"({signed_sum([term.input, negated(term.factor)])})^2"
        else:
            product = f"{term.input} · {term.factor}"
        lines.append(_equation(rf"t_{{\text{{{stage} }}{source}}}", formula(product), term.term))
    parts = [term.term for term in account.ranked[:MOST_TERMS]]
    count, others = rest(account, MOST_TERMS)
    if count:
        lines.append(_equation("t_{r}", rf"\text{{{count} smaller terms}}", others))
        parts.append(others)
    return [*lines, _total(account, parts)]


def _subsampling(account: Account) -> list[str]:
    inputs = [term.input for term in account.ranked]
    if account.added is None or account.coefficient is None:
        return [_equation("a", formula(f"max({', '.join(inputs)})"), account.total)]
    scaled = f"{account.added} · {account.coefficient}"
    parts = [scaled] if account.bias is None else [scaled, account.bias]
    return [
        _equation("s", formula(signed_sum(inputs)), account.added),
        _equation("a", formula(signed_sum(parts)), account.total),
    ]


def _squares(account: Account) -> bool:
    """Whether the unit is an RBF output, whose total is its value, the penalty."""
    return not account.groups and account.bias is None


def _total(account: Account, parts: Sequence[str]) -> str:
    biased = parts if account.bias is None else [*parts, account.bias]
    return _equation("y" if _squares(account) else "a", formula(signed_sum(biased)), account.total)


def _value(account: Account) -> list[str]:
    lines = []
    if account.softmax is not None:
        ten = account.softmax
        gap = formula(signed_sum(["a_k", negated(ten.logits[ten.largest])]))
        lines.append(_equation(rf"\textstyle\sum_k \exp({gap})", formula(signed_sum(ten.exponentials)), ten.normaliser))
    if account.silenced:
        lines.append(rf"x &= {formula(account.value)} \quad \text{{(silenced)}}")
    elif account.squashing:
        lines.append(_equation("x", formula(account.squashing), account.value))
    return lines


def _equation(name: str, left: str, right: str) -> str:
    return f"{name} &= {left} = {formula(right)}"
