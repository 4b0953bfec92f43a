"""What the figure says: headings, numbers and the description of what is under the pointer. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.gui.views.figure.scales import natural_limit
from lenet_viz.gui.views.figure.targets import (
    HeadingTarget,
    KernelTarget,
    LinkTarget,
    ScaleKind,
    ScaleTarget,
    Target,
    UnitTarget,
)
from lenet_viz.network.codes import CODE_PIXELS, CODE_WIDTH
from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.network.geometry import count
from lenet_viz.network.spec import AMPLITUDE, Layer, LayerKind, NetworkSpec, Output, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights


@dataclass(frozen=True)
class Heading:
    """The words over or beside a stage; `shape` and `parameters` may be empty."""

    name: str
    shape: str
    parameters: str


@dataclass(frozen=True)
class Description:
    """The words in the lens: a title, an explanation, and an exact value or nothing."""

    title: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class Shown:
    """What the figure shows, for those who put it into words.

    Attributes:
        trace: None while the pad is blank.
        limits: stage → end of its activation scale; `kernel_limit`: of the kernels' scale.
    """

    spec: NetworkSpec
    weights: Weights
    trace: Trace | None
    limits: dict[Stage, float]
    kernel_limit: float


def number(value: float, digits: int = 4) -> str:
    """A number with a true minus sign: −1.7144."""
    return f"{value:.{digits}f}".replace("-", "−")


def limit_word(limit: float) -> str:
    """The end of a scale in three digits at most: 1.72, 1, 0.19."""
    return f"{limit:.3g}"


def score_word(score: float, output: Output) -> str:
    """A penalty with one decimal, or a probability in percent that is never rounded to 0 or 100."""
    if output is Output.RBF:
        return number(score, 1)
    if 0.0 < score < 0.001:
        return "<0.1 %"
    if 0.999 < score < 1.0:
        return ">99.9 %"
    return f"{score:.1%}".replace("%", " %")


def heading(spec: NetworkSpec, stage: Stage) -> Heading:
    """The words of a stage."""
    layer = spec.layer(stage)
    maps, rows, columns = layer.shape
    parameters = count(spec, stage).parameters
    size = f"{rows}×{columns}"
    if stage is Stage.F6 and maps == CODE_PIXELS:
        shape = "84 = 7×12"
    elif rows == 1:
        shape = str(maps)
    else:
        shape = size if stage is Stage.INPUT else f"{maps}@{size}"
    return Heading(stage.value, shape, f"{parameters:,}" if parameters else "")


def table_heading(spec: NetworkSpec) -> tuple[str, str]:
    """Title and second line over the connection table."""
    table = spec.table
    name = "Table I" if table == TABLE_I else "Connection table"
    side = spec.kernel_size
    parameters = count(spec, Stage.C3).parameters
    cells = table.sources * table.maps
    kernels = f"all {cells}" if table.is_full else f"{len(table.links)} of {cells}"
    return f"{name} — which S2 maps feed which C3 map", f"{kernels} kernels, {side}×{side} · {parameters:,} parameters"


def describe(shown: Shown, target: Target) -> Description:
    """What lies under the pointer, in words."""
    match target:
        case UnitTarget(unit):
            return _describe_unit(shown, unit)
        case KernelTarget():
            return _describe_kernel(shown, target)
        case LinkTarget(source, index):
            return _describe_link(shown, source, index)
        case HeadingTarget(stage):
            return _describe_stage(shown.spec, stage)
        case ScaleTarget(kind):
            return _describe_scale(shown, kind)


def _describe_unit(shown: Shown, unit: Unit) -> Description:
    layer = shown.spec.layer(unit.stage)
    value = None if shown.trace is None else float(shown.trace.values[unit.stage][unit.map, unit.row, unit.column])
    if unit.stage is Stage.OUTPUT:
        return _describe_output(shown.spec, unit.map, value)
    if layer.shape[1] == 1:
        place = f" · row {unit.map // CODE_WIDTH}, column {unit.map % CODE_WIDTH}" if layer.maps == CODE_PIXELS else ""
        exact = "" if value is None else f"= {number(value)}"
        return Description(f"{unit.stage} unit {unit.map}{place}", _reads(shown.spec, layer, unit.map), exact)
    size = f"{layer.shape[1]}×{layer.shape[2]}"
    exact = "" if value is None else f"({unit.row}, {unit.column}) = {number(value)}"
    if layer.kind is LayerKind.INPUT:
        return Description(f"INPUT · {size}", "paper is −0.1, ink 1.175", exact)
    scale = f"colours end at ±{limit_word(shown.limits[unit.stage])}"
    return Description(
        f"{unit.stage} map {unit.map} · {size}", f"{_reads(shown.spec, layer, unit.map)}; {scale}", exact
    )


def _reads(spec: NetworkSpec, layer: Layer, index: int) -> str:
    """Which maps or units a map reads."""
    assert layer.table is not None
    assert layer.source is not None
    sources = layer.table.columns[index]
    source_shape = spec.layer(layer.source).shape
    if layer.source is Stage.INPUT:
        return "reads INPUT"
    things = "units" if source_shape[1] == 1 else "maps"
    if len(sources) == layer.table.sources and len(sources) > 4:
        return f"reads all {len(sources)} {layer.source} {things}"
    if len(sources) == 1:
        return f"reads {layer.source} map {sources[0]}"
    return f"reads {layer.source} {things} {', '.join(map(str, sources))}"


def _describe_output(spec: NetworkSpec, digit: int, value: float | None) -> Description:
    if spec.output is Output.RBF:
        text = "squared distance from F6 to this code; the smallest wins"
        return Description(f"Output {digit}", text, "" if value is None else f"penalty {number(value)}")
    exact = "" if value is None else f"probability {value:.6f}"
    return Description(f"Output {digit}", "softmax of the ten weighted sums; the largest wins", exact)


def _describe_kernel(shown: Shown, target: KernelTarget) -> Description:
    kernel = kernel_of(shown, target.stage, target.source, target.map)
    source = "INPUT" if target.stage is Stage.C1 else f"S2 {target.source}"
    text = f"{_size(kernel)} weights from {number(float(kernel.min()), 3)} to {number(float(kernel.max()), 3)}"
    weight = number(float(kernel[target.row, target.column]))
    return Description(
        f"Kernel {source} → {target.stage} {target.map}", text, f"({target.row}, {target.column}) = {weight}"
    )


def _describe_link(shown: Shown, source: int, index: int) -> Description:
    if (source, index) not in shown.spec.table.kernel_index:
        return Description(f"S2 {source} → C3 {index}", f"no kernel: C3 map {index} does not read S2 map {source}")
    kernel = kernel_of(shown, Stage.C3, source, index)
    text = f"{_size(kernel)} weights from {number(float(kernel.min()), 3)} to {number(float(kernel.max()), 3)}"
    return Description(f"Kernel S2 {source} → C3 {index}", text)


def _describe_stage(spec: NetworkSpec, stage: Stage) -> Description:
    words, counts = heading(spec, stage), count(spec, stage)
    title = f"{words.name} {words.shape}"
    if stage is Stage.INPUT:
        return Description(title, "the centred digit; paper is −0.1, ink 1.175")
    text = f"{_parameter_sum(spec.layer(stage))}; {counts.connections:,} connections"
    return Description(title, text, f"{counts.parameters:,} parameters")


def _parameter_sum(layer: Layer) -> str:
    """How the parameters of a layer come about."""
    if layer.weight_shape is None:
        what = "mean" if layer.subsampling is Subsampling.AVERAGE else "largest"
        return f"the {what} of four units"
    if layer.kind is LayerKind.SUBSAMPLING:
        return f"{layer.maps} coefficients + {layer.biases} biases"
    if layer.window == 1:
        assert layer.table is not None
        return f"{layer.maps} × {layer.table.sources} weights + {layer.biases} biases"
    return f"{layer.weight_shape[0]:,} kernels × {layer.window**2} weights + {layer.biases} biases"


def _describe_scale(shown: Shown, kind: ScaleKind) -> Description:
    if kind is ScaleKind.KERNEL:
        ends = f"±{limit_word(shown.kernel_limit)}"
        return Description(
            "Kernel weights", f"of C1 and C3; 98 % of C3 lie within, others have the colour of the end: {ends}"
        )
    if shown.spec.squashing is Squashing.SCALED_TANH:
        return Description("Activations", f"±{AMPLITUDE}: the ends of {AMPLITUDE} · tanh(⅔ a), C1 to F6")
    if natural_limit(shown.spec.squashing) is not None:
        return Description("Activations", f"±1: the ends of {shown.spec.squashing}, in every stage")
    ends = ", ".join(f"{stage} {limit_word(limit)}" for stage, limit in shown.limits.items())
    return Description("Activations", f"each stage ends at its largest value, rounded up: {ends}")


def kernel_of(shown: Shown, stage: Stage, source: int, index: int) -> NDArray[np.float32]:
    """One kernel of C1 or C3, (side, side)."""
    table, weights = shown.spec.layer(stage).table, shown.weights[stage].weights
    assert table is not None
    assert weights is not None
    kernel: NDArray[np.float32] = weights[table.kernel_index[source, index]]
    return kernel


def _size(kernel: NDArray[np.float32]) -> str:
    return f"{kernel.shape[0]}×{kernel.shape[1]}"
