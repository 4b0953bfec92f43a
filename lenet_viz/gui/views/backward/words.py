"""What the backward panel says. No Qt."""

from __future__ import annotations

from typing import Final

from lenet_viz.analysis.findings import Flip
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND
from lenet_viz.gui.views.figure.words import limit_word
from lenet_viz.network.spec import Output, Stage, Unit

COMPUTING: Final = "computing…"
BLANK: Final = "draw a digit"


def unit_words(unit: Unit, output: Output) -> str:
    """A unit's name; of an output also which number it is."""
    if unit.stage is Stage.OUTPUT:
        return f"output {unit.map}, its {value_word(unit, output)}"
    if unit.stage in (Stage.C5, Stage.F6):
        return f"{unit.stage} unit {unit.map}"
    return f"{unit.stage} map {unit.map}, unit ({unit.row}, {unit.column})"


def value_word(unit: Unit, output: Output) -> str:
    """What the number of a unit is called."""
    if unit.stage is not Stage.OUTPUT:
        return "value"
    return "penalty" if output is Output.RBF else "weighted sum"


def colour_words(unit: Unit, output: Output) -> str:
    """What the two colours mean."""
    name = value_word(unit, output)
    words = f"Green raises the {name}, pink lowers it"
    return f"{words}: pink speaks for {unit.map}." if name == "penalty" else f"{words}."


def flip_heading(goal: int | None, found: Flip | None) -> str:
    """Over the change: what it does, or what is looked for."""
    if found is not None:
        return f"Smallest found: {found.before} → {found.after}"
    return "Smallest change" if goal is None else f"Smallest change to {goal}"


def flip_words(found: Flip) -> tuple[str, ...]:
    """How large a change is, in short lines."""
    return (
        f"length {limit_word(found.length)}",
        f"largest pixel {limit_word(found.largest)}",
        f"of {FOREGROUND - BACKGROUND:.4g}",
    )


def flip_line(found: Flip) -> str:
    """The same where there is one line only."""
    return f"length {limit_word(found.length)} · largest {limit_word(found.largest)}"


def loss_words(loss: float | None) -> str:
    """The loss at the target; a dash without one."""
    return "loss –" if loss is None else f"loss {loss:.4f}" if loss < 1000 else f"loss {loss:.4g}"
