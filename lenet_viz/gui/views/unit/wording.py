"""What the unit panel says about the unit and the thing under the pointer, with all its digits. No Qt."""

from __future__ import annotations

from typing import Final

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.unit.scene import Kind, Target
from lenet_viz.gui.views.unit.targets import place_of, source_of
from lenet_viz.network.arithmetic import Explanation
from lenet_viz.network.codes import CODE_WIDTH
from lenet_viz.network.spec import Stage, Unit

NOTHING: Final = "Point at any cell of the figure; click to pin it."
KEYS: Final = "Arrow keys walk from cell to cell, Enter follows the strongest source, Esc lets go."
PIXEL: Final = "A pixel is drawn, not computed: paper is −0.1, ink 1.175. F shows who reads it, Esc lets go."
BLANK: Final = "Draw a digit to see its numbers."
PAPER: Final = -0.1
INK: Final = 1.175

_SINGLE: Final = (Stage.C5, Stage.F6)


def heading_words(inspection: Inspection | None, pixel: float | None) -> tuple[str, str]:
    """What is asked about: its name, and what is to be said behind it.

    Args:
        inspection: None where nothing is asked about.
        pixel: the value of the input pixel that is inspected; None while the pad is blank.
    """
    if inspection is None:
        return "", NOTHING
    if inspection.account is not None:
        return inspection.account.title, inspection.account.reads
    if inspection.unit.stage is Stage.INPUT and pixel is not None:
        return unit_name(inspection.unit), pixel_words(pixel)
    return unit_name(inspection.unit), BLANK


def hint_words(inspection: Inspection | None, target: Target | None) -> str:
    """What is under the pointer, or else what can be done."""
    if inspection is None:
        return KEYS
    if inspection.account is not None:
        return idle_words(inspection.account) if target is None else target_words(inspection.account, target)
    return PIXEL if inspection.unit.stage is Stage.INPUT else KEYS


def idle_words(account: Account) -> str:
    """What can be done with the numbers of an account."""
    explanation = account.explanation
    if _is_code(explanation):
        what = ", a code pixel to change it"
    elif explanation.wiring.bias is None:
        what = ""
    else:
        what = f", {'the coefficient' if account.coefficient is not None else 'a weight'} or the bias to change it"
    return f"Click an input to ask about it in turn{what}. Arrow keys and Enter do the same."


def digits(value: float) -> str:
    """A number with nine significant digits, all that single precision has."""
    return f"{value:.9g}".replace("-", "−")


def unit_name(unit: Unit) -> str:
    """A unit in words: "C3 map 9, unit (5, 4)", "F6 unit 12", "Output 3", "Input pixel (5, 4)"."""
    if unit.stage is Stage.OUTPUT:
        return f"Output {unit.map}"
    if unit.stage is Stage.INPUT:
        return f"Input pixel ({unit.row}, {unit.column})"
    if unit.stage in _SINGLE:
        return f"{unit.stage} unit {unit.map}"
    return f"{unit.stage} map {unit.map}, unit ({unit.row}, {unit.column})"


def short_name(unit: Unit) -> str:
    """A source unit: "S2 3 (5, 7)", "INPUT (5, 7)", "C5 17"."""
    if unit.stage in _SINGLE:
        return f"{unit.stage} {unit.map}"
    if unit.stage is Stage.INPUT:
        return f"INPUT ({unit.row}, {unit.column})"
    return f"{unit.stage} {unit.map} ({unit.row}, {unit.column})"


def pixel_words(value: float) -> str:
    """An input pixel's value and what it means: "1.005664 · 87% ink"."""
    percent = round(100 * (value - PAPER) / (INK - PAPER))
    what = "paper" if percent <= 0 else "ink" if percent >= 100 else f"{percent}% ink"
    return f"{value:.7g} · {what}".replace("-", "−")


def target_words(account: Account, target: Target) -> str:
    """What is under the pointer, with its exact numbers."""
    explanation = account.explanation
    match target.kind:
        case Kind.SOURCE | Kind.FACTOR | Kind.TERM:
            return _term_words(account, target.index)
        case Kind.BIAS:
            return f"bias {digits(explanation.bias)}; click to change it"
        case Kind.COEFFICIENT:
            return f"coefficient {digits(float(explanation.factors[0]))}; click to change it"
        case Kind.LOGIT:
            assert account.softmax is not None
            softmax, digit = account.softmax, target.index
            steps = f"exp({softmax.logits[digit]} − largest) = {softmax.exponentials[digit]}"
            return f"Output {digit}: {steps}; ÷ {softmax.normaliser} = {softmax.probabilities[digit]}"
        case Kind.TOTAL | Kind.VALUE:
            exact = f"sum {digits(explanation.total)}, value {digits(explanation.value)}"
            return f"In double precision: {exact}. The network computed {account.check.computed}."


def _term_words(account: Account, index: int) -> str:
    explanation = account.explanation
    name = short_name(source_of(explanation, index))
    value, factor, term = (
        digits(float(part[index])) for part in (explanation.inputs, explanation.factors, explanation.terms)
    )
    if account.winner is not None:
        return f"{name} = {value}{', the largest' if index == account.winner else ''}"
    if explanation.unit.stage is Stage.OUTPUT and account.softmax is None:
        sign = f"+ {factor[1:]}" if factor.startswith("−") else f"− {factor}"
        return f"{name} = {value}; code pixel {factor}; ({value} {sign})² = {term}"
    what = "coefficient" if account.coefficient is not None else "weight"
    return f"{name} = {value} × {what} {factor} = {term}"


def place_words(explanation: Explanation, target: Target) -> str:
    """The number that a target stands for, in words: "kernel S2 3 → C3 9, weight (2, 4)"."""
    unit = explanation.unit
    if target.kind is Kind.BIAS:
        return f"bias of {_map_name(unit)}"
    if target.kind is Kind.COEFFICIENT:
        return f"coefficient of {_map_name(unit)}"
    source = source_of(explanation, target.index)
    if unit.stage is Stage.OUTPUT and place_of(explanation, target) is not None and _is_code(explanation):
        return f"code of {unit.map}, pixel ({source.map // CODE_WIDTH}, {source.map % CODE_WIDTH})"
    if source.stage in _SINGLE:
        return f"weight {source.stage} {source.map} → {_map_name(unit)}"
    start = "INPUT" if source.stage is Stage.INPUT else f"{source.stage} {source.map}"
    wires = explanation.wiring
    mine = wires.maps == source.map
    row, column = source.row - int(wires.rows[mine].min()), source.column - int(wires.columns[mine].min())
    return f"kernel {start} → {_map_name(unit)}, weight ({row}, {column})"


def _map_name(unit: Unit) -> str:
    return f"output {unit.map}" if unit.stage is Stage.OUTPUT else f"{unit.stage} {unit.map}"


def _is_code(explanation: Explanation) -> bool:
    """Whether the factors are code pixels: an RBF output has no bias."""
    return explanation.unit.stage is Stage.OUTPUT and explanation.wiring.bias is None
