"""What an account says in words: which unit it is, what it reads, how its value is written. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lenet_viz.network.codes import CODE_PIXELS, CODE_WIDTH
from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.network.spec import AMPLITUDE, Layer, LayerKind, NetworkSpec, Squashing, Stage, Unit
from lenet_viz.network.wiring import Wiring

_RAISED: Final = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def title(spec: NetworkSpec, unit: Unit) -> str:
    """The name of a unit: C3 map 9, unit (5, 4)."""
    maps, rows, _ = spec.layer(unit.stage).shape
    if unit.stage is Stage.OUTPUT:
        return f"Output {unit.map}"
    if rows > 1:
        return f"{unit.stage} map {unit.map}, unit ({unit.row}, {unit.column})"
    place = f" · row {unit.map // CODE_WIDTH}, column {unit.map % CODE_WIDTH}" if maps == CODE_PIXELS else ""
    return f"{unit.stage} unit {unit.map}{place}"


def reads(spec: NetworkSpec, unit: Unit) -> str:
    """Which units of the stage before feed a unit: reads S2 maps 0, 3, 4, 5 — Table I column 9."""
    layer = spec.layer(unit.stage)
    words = f"reads {_sources(spec, layer, unit.map)}"
    if layer.kind is LayerKind.RBF:
        return f"{words} — against the code of {unit.map}"
    if unit.stage is Stage.C3 and layer.table == TABLE_I:
        return f"{words} — Table I column {unit.map}"
    return words


def window(wires: Wiring) -> str:
    """Which rows and columns a unit reads in each source map: rows 5–9, columns 4–8."""
    rows = f"{int(wires.rows.min())}–{int(wires.rows.max())}"
    return f"rows {rows}, columns {int(wires.columns.min())}–{int(wires.columns.max())}"


def source_name(stage: Stage, index: int) -> str:
    """What a source map, or a source that is a single unit, is called: S2 map 3, C5 unit 12, INPUT."""
    if stage is Stage.INPUT:
        return stage.value
    return f"{stage} {'unit' if stage in (Stage.C5, Stage.F6) else 'map'} {index}"


def squashing_words(function: Squashing, total: str) -> str:
    """How the value follows from the printed total; empty where it is the total."""
    match function:
        case Squashing.SCALED_TANH:
            return f"{AMPLITUDE} · tanh(⅔ · {total})"
        case Squashing.TANH:
            return f"tanh({total})"
        case Squashing.RELU:
            return f"max(0, {total})"
        case Squashing.SIGMOID:
            return f"1 / (1 + exp({negated(total)}))"
        case Squashing.NONE:
            return ""


def negated(text: str) -> str:
    """A printed number with the other sign."""
    return text[1:] if text.startswith("−") else f"−{text}"


def signed_sum(numbers: Sequence[str]) -> str:
    """Printed numbers with signs between them: −0.8709 − 2.1381 + 0.0402."""
    first, *others = numbers
    return " ".join([first, *(f"− {text[1:]}" if text.startswith("−") else f"+ {text}" for text in others)])


def scientific(mantissa: str, exponent: int) -> str:
    """A number too small for decimals: 2.41 × 10⁻⁷."""
    return f"{mantissa} × 10{str(exponent).translate(_RAISED)}"


def _sources(spec: NetworkSpec, layer: Layer, index: int) -> str:
    assert layer.table is not None
    assert layer.source is not None
    if layer.source is Stage.INPUT:
        return "INPUT"
    things = "units" if spec.layer(layer.source).shape[1] == 1 else "maps"
    sources = layer.table.columns[index]
    if len(sources) == 1:
        return f"{layer.source} {things[:-1]} {sources[0]}"
    if len(sources) == layer.table.sources and len(sources) > 4:
        return f"all {len(sources)} {layer.source} {things}"
    return f"{layer.source} {things} {', '.join(map(str, sources))}"
