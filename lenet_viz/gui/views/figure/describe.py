"""The words of the lens: what lies under the pointer, what it is for, and its exact value. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from lenet_viz.gui.views.figure.scales import natural_limit
from lenet_viz.gui.views.figure.shown import Shown, gradient_of, kernel_of, value_of
from lenet_viz.gui.views.figure.targets import (
    ColumnTarget,
    HeadingTarget,
    KernelTarget,
    LinkTarget,
    RowTarget,
    ScaleKind,
    ScaleTarget,
    Target,
    UnitTarget,
    links_of,
)
from lenet_viz.gui.views.figure.words import gradient_word, heading, limit_word, number, probability_word
from lenet_viz.network.alterations import Part, Place
from lenet_viz.network.codes import CODE_PIXELS, CODE_WIDTH
from lenet_viz.network.geometry import count
from lenet_viz.network.spec import AMPLITUDE, Layer, LayerKind, NetworkSpec, Output, Squashing, Stage, Subsampling, Unit


@dataclass(frozen=True)
class Description:
    """The words in the lens: a title, an explanation, and an exact value or nothing."""

    title: str
    text: str
    value: str = ""


def describe(shown: Shown, target: Target) -> Description:
    """What lies under the pointer, in words."""
    match target:
        case UnitTarget(unit):
            return _describe_unit(shown, unit)
        case KernelTarget():
            return _describe_kernel(shown, target)
        case LinkTarget(source, index):
            return _describe_link(shown, source, index)
        case RowTarget(source):
            return _describe_line(shown, f"S2 map {source}", target)
        case ColumnTarget(index):
            return _describe_line(shown, f"C3 map {index}", target)
        case HeadingTarget(stage):
            return _describe_stage(shown.spec, stage)
        case ScaleTarget(kind):
            return _describe_scale(shown, kind)


def _describe_unit(shown: Shown, unit: Unit) -> Description:
    layer = shown.spec.layer(unit.stage)
    name, place = _name_of_unit(layer, unit)
    value, slope = value_of(shown, unit), gradient_of(shown, unit)
    if slope is not None:
        return _describe_gradient(shown, unit, name, place, slope)
    if unit in shown.alterations.silenced:
        return Description(name, "silenced: its value is 0, whatever it reads", f"{place}= 0")
    if unit.stage is Stage.OUTPUT:
        return _describe_output(shown.spec, unit.map, value)
    exact = "" if value is None else f"{place}= {number(value)}"
    if layer.kind is LayerKind.INPUT:
        return Description(name, "paper is −0.1, ink 1.175", exact)
    if layer.shape[1] == 1:
        return Description(name, _reads(shown.spec, layer, unit.map), exact)
    scale = f"colours end at ±{limit_word(shown.limits[unit.stage])}"
    return Description(name, f"{_reads(shown.spec, layer, unit.map)}; {scale}", exact)


def _name_of_unit(layer: Layer, unit: Unit) -> tuple[str, str]:
    """What a unit belongs to, and its place in it: "C3 map 9 · 10×10" and "(5, 4) "."""
    size = f"{layer.shape[1]}×{layer.shape[2]}"
    if unit.stage is Stage.OUTPUT:
        return f"Output {unit.map}", ""
    if layer.kind is LayerKind.INPUT:
        return f"INPUT · {size}", f"({unit.row}, {unit.column}) "
    if layer.shape[1] == 1:
        place = f" · row {unit.map // CODE_WIDTH}, column {unit.map % CODE_WIDTH}" if layer.maps == CODE_PIXELS else ""
        return f"{unit.stage} unit {unit.map}{place}", ""
    return f"{unit.stage} map {unit.map} · {size}", f"({unit.row}, {unit.column}) "


def _describe_gradient(shown: Shown, unit: Unit, name: str, place: str, slope: float) -> Description:
    assert shown.gradients is not None
    value = value_of(shown, unit)
    now = "" if value is None else f"; it is {number(value)} now"
    side = "falls" if slope < 0 else "rises"
    text = f"loss for target {shown.gradients.target} {side} as this number rises{now}"
    if slope == 0.0:
        text = f"a small change here does not move the loss for target {shown.gradients.target}{now}"
    return Description(name, text, f"{place}gradient {gradient_word(slope)}")


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
    exact = "" if value is None else f"probability {probability_word(value)}"
    return Description(f"Output {digit}", "softmax of the ten weighted sums; the largest wins", exact)


def _describe_kernel(shown: Shown, target: KernelTarget) -> Description:
    source = "INPUT" if target.stage is Stage.C1 else f"S2 {target.source}"
    title = f"Kernel {source} → {target.stage} {target.map}"
    link, place = (target.source, target.map), f"({target.row}, {target.column})"
    index = _weight_index(shown, target)
    gradients = shown.backward
    if gradients is not None:
        numbers = gradients.weights[target.stage].weights
        assert numbers is not None
        words = gradient_word(float(numbers.ravel()[index]))
        return Description(title, _offer(shown, target), f"{place} gradient {words}")
    kernel = kernel_of(shown, target.stage, *link)
    exact = f"{place} = {number(float(kernel[target.row, target.column]))}"
    if Place(target.stage, Part.WEIGHTS, index) in shown.alterations.places:
        trained = shown.trained[target.stage].weights
        assert trained is not None
        return Description(title, f"as trained {number(float(trained.ravel()[index]))}; {_offer(shown, target)}", exact)
    return Description(title, f"{_range(shown, target.stage, *link)}; {_offer(shown, target)}".rstrip("; "), exact)


def _weight_index(shown: Shown, target: KernelTarget) -> int:
    """Where the weight under the pointer stands in the flattened weights of its layer."""
    layer = shown.spec.layer(target.stage)
    assert layer.table is not None
    kernel = layer.table.kernel_index[target.source, target.map]
    return (kernel * layer.window + target.row) * layer.window + target.column


def _describe_link(shown: Shown, source: int, index: int) -> Description:
    if (source, index) not in shown.spec.table.kernel_index:
        return Description(
            f"S2 {source} → C3 {index}",
            f"no kernel: C3 map {index} does not read S2 map {source}; the tab Table edits the table",
        )
    offer = _offer(shown, LinkTarget(source, index))
    return Description(f"Kernel S2 {source} → C3 {index}", f"{_range(shown, Stage.C3, source, index)}; {offer}")


def _range(shown: Shown, stage: Stage, source: int, index: int) -> str:
    kernel = kernel_of(shown, stage, source, index)
    ends = f"{number(float(kernel.min()), 3)} to {number(float(kernel.max()), 3)}"
    return f"{kernel.shape[0]}×{kernel.shape[1]} weights from {ends}"


def _offer(shown: Shown, target: KernelTarget | LinkTarget) -> str:
    """What a click does; nothing at the kernels of C1."""
    if isinstance(target, KernelTarget) and target.stage is Stage.C1:
        return ""
    if (target.source, target.map) in shown.alterations.muted:
        return "muted: click to restore this link"
    return "click to mute this link"


def _describe_line(shown: Shown, name: str, target: RowTarget | ColumnTarget) -> Description:
    links = links_of(shown.spec, target)
    muted = len(links & shown.alterations.muted)
    kernels = f"{len(links)} kernel{'' if len(links) == 1 else 's'}{f', {muted} muted' if muted else ''}"
    if isinstance(target, RowTarget):
        return Description(name, f"{kernels}; click to {'restore' if muted == len(links) else 'mute'} the row")
    return Description(name, f"{kernels}; {'click to restore the column' if muted else 'one of them must stay'}")


def _describe_stage(spec: NetworkSpec, stage: Stage) -> Description:
    words, counts = heading(spec, stage), count(spec, stage)
    title = f"{words.name} {words.shape}"
    if stage is Stage.INPUT:
        return Description(title, "the centred digit; paper is −0.1, ink 1.175; click for more")
    text = f"{_parameter_sum(spec.layer(stage))}; {counts.connections:,} connections; click for more"
    return Description(title, text, f"{counts.parameters:,} parameters")


def _parameter_sum(layer: Layer) -> str:
    """How the parameters of a layer come about."""
    if layer.weight_shape is None:
        what = "mean" if layer.subsampling is Subsampling.AVERAGE else "largest"
        return f"the {what} of four units"
    if layer.kind is LayerKind.SUBSAMPLING:
        return f"{layer.maps} coefficients + {layer.biases} biases"
    if layer.kind is LayerKind.RBF:
        return f"{layer.maps} fixed codes of {layer.weight_shape[1]} pixels"
    if layer.window == 1:
        assert layer.table is not None
        return f"{layer.maps} × {layer.table.sources} weights + {layer.biases} biases"
    return f"{layer.weight_shape[0]:,} kernels × {layer.window**2} weights + {layer.biases} biases"


def _describe_scale(shown: Shown, kind: ScaleKind) -> Description:
    if shown.backward is not None:
        what = "weight" if kind is ScaleKind.KERNEL else "activation"
        text = "how the loss moves with each; every stage ends at its largest, rounded up, printed beside it"
        return Description(f"∂loss/∂{what}", text)
    if kind is ScaleKind.KERNEL:
        ends = f"±{limit_word(shown.kernel_limit)}"
        return Description(
            "Kernel weights", f"of C1 and C3; 98% of C3 lie within, others have the colour of the end: {ends}"
        )
    if shown.spec.squashing is Squashing.SCALED_TANH:
        return Description("Activations", f"±{AMPLITUDE}: the ends of {AMPLITUDE} · tanh(⅔ a), C1 to F6")
    if natural_limit(shown.spec.squashing) is not None:
        return Description("Activations", f"±1: the ends of {shown.spec.squashing}, in every stage")
    ends = ", ".join(f"{stage} {limit_word(limit)}" for stage, limit in shown.limits.items())
    return Description("Activations", f"each stage ends at its largest value, rounded up: {ends}")
