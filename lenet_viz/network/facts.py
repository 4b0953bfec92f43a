"""How each layer's counts come about, with the numbers filled in. No torch.

The texts follow from the spec, the values from the wiring; the tests hold one against the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lenet_viz.network.geometry import count
from lenet_viz.network.spec import Layer, LayerKind, NetworkSpec, Output, Squashing, Stage, Subsampling


@dataclass(frozen=True)
class Formula:
    """A count and the arithmetic that leads to it.

    Attributes:
        text: numbers with `·`, `+` and brackets, thousands with commas: "60·5·5 + 16".
        value: what it comes to: 1516.
    """

    text: str
    value: int

    def __str__(self) -> str:
        """Both: "60·5·5 + 16 = 1,516", and a bare number only once."""
        value = f"{self.value:,}"
        return value if self.text == value else f"{self.text} = {value}"


@dataclass(frozen=True)
class LayerFacts:
    """What a layer table says about one stage.

    Attributes:
        stage: which stage.
        shape: (maps, rows, columns).
        parameters: trainable parameters.
        connections: connections as the paper counts them, biases included.
        by_fan_in: the parameters once more, map by map, as the paper counts C3; None where all maps
            read equally many source maps.
        note: what the stage computes, in one line.
    """

    stage: Stage
    shape: tuple[int, int, int]
    parameters: Formula
    connections: Formula
    by_fan_in: Formula | None
    note: str

    @property
    def size(self) -> str:
        """Maps and their size as the paper writes them: "6@28×28"; only the number for single units."""
        maps, rows, columns = self.shape
        return str(maps) if rows == columns == 1 else f"{maps}@{rows}×{columns}"


def network_facts(spec: NetworkSpec) -> list[LayerFacts]:
    """The facts of every stage in order, INPUT first."""
    return [layer_facts(spec, layer.stage) for layer in spec.layers]


def layer_facts(spec: NetworkSpec, stage: Stage) -> LayerFacts:
    """The facts of one stage.

    Raises:
        KeyError: this network has no such stage.
    """
    layer = spec.layer(stage)
    counts = count(spec, stage)
    by_fan_in = _by_fan_in(layer)
    return LayerFacts(
        stage=stage,
        shape=layer.shape,
        parameters=Formula(_parameters(layer), counts.parameters),
        connections=Formula(_connections(spec, layer, counts.parameters), counts.connections),
        by_fan_in=None if by_fan_in is None else Formula(by_fan_in, counts.parameters),
        note=_note(spec, layer),
    )


def _parameters(layer: Layer) -> str:
    if not layer.trainable:
        return "0"
    if layer.kind is LayerKind.SUBSAMPLING:
        return f"{layer.maps}·2"
    assert layer.table is not None
    if not layer.table.is_full:
        return f"{len(layer.table.links)}·{layer.window}·{layer.window} + {layer.maps}"
    return f"{layer.maps}·({_product(layer.table.sources, layer.window, layer.window)} + 1)"


def _connections(spec: NetworkSpec, layer: Layer, parameters: int) -> str:
    maps, rows, columns = layer.shape
    if layer.source is None:
        return "0"
    if layer.kind is LayerKind.RBF:
        return f"{maps}·{spec.layer(layer.source).maps}"
    if layer.kind is LayerKind.SUBSAMPLING:
        reads = f"{layer.window}·{layer.window}"
        return f"{rows}·{columns}·{maps}·" + (f"({reads} + 1)" if layer.biases else reads)
    # A map of one unit uses each of its parameters once.
    return _parameters(layer) if rows == columns == 1 else f"{rows}·{columns}·{parameters:,}"


def _by_fan_in(layer: Layer) -> str | None:
    if layer.kind is not LayerKind.CONVOLUTION or layer.table is None:
        return None
    maps_reading = Counter(len(column) for column in layer.table.columns)
    if len(maps_reading) == 1:
        return None
    area = layer.window**2
    return " + ".join(f"{maps}·({area}·{sources} + 1)" for sources, maps in sorted(maps_reading.items()))


def _product(*factors: int) -> str:
    """The factors that are not 1, joined; "1" when all are."""
    return "·".join(str(factor) for factor in factors if factor != 1) or "1"


def _note(spec: NetworkSpec, layer: Layer) -> str:
    match layer.kind:
        case LayerKind.INPUT:
            return "background −0.1, ink 1.175"
        case LayerKind.RBF:
            return "squared distances to ten fixed 7×12 codes: penalties"
        case LayerKind.SUBSAMPLING:
            assert layer.subsampling is not None
            work = {
                Subsampling.TRAINABLE: "sum of four × coefficient + bias",
                Subsampling.AVERAGE: "mean of four",
                Subsampling.MAX: "largest of four",
            }[layer.subsampling]
        case LayerKind.FULL:
            work = "full connection"
        case LayerKind.CONVOLUTION:
            assert layer.table is not None
            work = f"{len(layer.table.links):,} kernels of {layer.window}×{layer.window}"
    if layer.stage is Stage.OUTPUT and spec.output is Output.SOFTMAX:
        return f"{work}, softmax: probabilities"
    return work if layer.squashing is Squashing.NONE else f"{work}, {layer.squashing}"
