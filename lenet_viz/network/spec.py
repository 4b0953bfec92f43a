"""What a network is: its stages, sizes and choices. No torch, no weights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from lenet_viz.network.codes import CODE_PIXELS
from lenet_viz.network.connection_table import ConnectionTable

CLASSES: Final = 10
"""The ten digits."""

LARGEST_INPUT: Final = 64
LARGEST_LAYER: Final = 4096
"""Bounds far above every relative of LeNet-5: a spec from a damaged file must not fill the memory."""

AMPLITUDE: Final = 1.7159
"""A of f(a) = A·tanh(S·a): with S = ⅔, f(1) = 1 and f(−1) = −1 (Eq. 6, appendix A)."""

SLOPE: Final = 2.0 / 3.0
"""S of the same function."""


class Stage(StrEnum):
    """The stages of a forward pass, in order; a network may lack C5 or F6."""

    INPUT = "INPUT"
    C1 = "C1"
    S2 = "S2"
    C3 = "C3"
    S4 = "S4"
    C5 = "C5"
    F6 = "F6"
    OUTPUT = "OUTPUT"


class Squashing(StrEnum):
    """The function applied to a unit's weighted sum."""

    SCALED_TANH = "scaled tanh"
    """1.7159 · tanh(⅔ a), the paper's (Eq. 5–6)."""
    TANH = "tanh"
    RELU = "ReLU"
    SIGMOID = "sigmoid"
    NONE = "none"
    """The value is the weighted sum itself."""


class Subsampling(StrEnum):
    """How S2 and S4 turn four inputs into one value."""

    TRAINABLE = "trainable"
    """Sum × coefficient + bias, then squashing (section II-B)."""
    AVERAGE = "average"
    MAX = "max"


class Output(StrEnum):
    """What the ten output units compute."""

    RBF = "RBF"
    """Penalties: squared distances from F6 to the ten codes; the smallest wins (Eq. 7)."""
    SOFTMAX = "softmax"
    """Probabilities; the largest wins."""


class LayerKind(StrEnum):
    """How a stage is computed from the stage before it."""

    INPUT = "input"
    CONVOLUTION = "convolution"
    SUBSAMPLING = "subsampling"
    FULL = "full connection"
    RBF = "RBF"


@dataclass(frozen=True)
class Unit:
    """One cell of one map of one stage; C5, F6 and OUTPUT have row = column = 0."""

    stage: Stage
    map: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Layer:
    """One stage, resolved from a spec: everything its wiring needs.

    Attributes:
        shape: (maps, rows, columns) of the stage.
        window: side of the square of source units that a unit reads in each source map.
        stride: distance between the windows of neighbouring units.
        table: which source maps a map reads; None for INPUT.
        weight_shape: shape of the stored weights: (kernels, window, window) of a convolution or
            full connection, (maps,) coefficients of trainable subsampling, (10, 84) fixed codes of
            an RBF output; None where there are none.
        biases: number of biases.
    """

    stage: Stage
    kind: LayerKind
    shape: tuple[int, int, int]
    source: Stage | None = None
    window: int = 0
    stride: int = 1
    table: ConnectionTable | None = None
    squashing: Squashing = Squashing.NONE
    subsampling: Subsampling | None = None
    weight_shape: tuple[int, ...] | None = None
    biases: int = 0

    @property
    def maps(self) -> int:
        """Number of maps; of units where each map is a single unit."""
        return self.shape[0]

    @property
    def trainable(self) -> bool:
        """Whether the weights are learned; the RBF codes are fixed."""
        return self.weight_shape is not None and self.kind is not LayerKind.RBF


@dataclass(frozen=True)
class NetworkSpec:
    """Names, shapes and choices of one member of the LeNet-5 family.

    Attributes:
        name: short name, used on the command line and in files.
        title: the name people read.
        input_size: side of the square input, in pixels.
        kernel_size: side of the C1 and C3 kernels.
        table: connection table from S2 to C3; its row count is the number of C1 maps.
        hidden: sizes of C5 and F6; fewer where the network has fewer hidden layers.
        dropout: probability with which each input of F6 and OUTPUT is zeroed in training, 0…1.

    Raises:
        ValueError: the sizes cannot be built, with the reason.
    """

    name: str
    title: str
    input_size: int
    kernel_size: int
    table: ConnectionTable
    subsampling: Subsampling
    squashing: Squashing
    hidden: tuple[int, ...]
    output: Output
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a network needs a name")
        if self.input_size > LARGEST_INPUT or any(size > LARGEST_LAYER for size in (*self.hidden, self.table.maps)):
            raise ValueError(f"inputs have at most {LARGEST_INPUT} pixels a side, layers at most {LARGEST_LAYER} maps")
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout {self.dropout} is outside 0…1")
        if self.squashing is Squashing.NONE:
            raise ValueError("the hidden stages need a squashing function")
        if len(self.hidden) > 2 or any(size < 1 for size in self.hidden):
            raise ValueError(f"hidden sizes {self.hidden}: at most C5 and F6, each at least 1")
        if self.output is Output.RBF and self.hidden[-1:] != (CODE_PIXELS,):
            raise ValueError(f"an RBF output compares {CODE_PIXELS} units with 7×12 codes")
        if self.kernel_size < 1 or self._side_after_s4() < 1:
            raise ValueError(
                f"a {self.input_size}-pixel input is too small for {self.kernel_size}×{self.kernel_size} kernels"
            )

    def _side_after_s4(self) -> int:
        after_s2 = (self.input_size - self.kernel_size + 1) // 2
        return (after_s2 - self.kernel_size + 1) // 2

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """Every stage in order, INPUT first."""
        layers = [Layer(Stage.INPUT, LayerKind.INPUT, (1, self.input_size, self.input_size))]
        c1 = ConnectionTable.full(1, self.table.sources)
        layers.append(self._convolution(Stage.C1, layers[-1], c1, self.kernel_size))
        layers.append(self._subsampling(Stage.S2, layers[-1]))
        layers.append(self._convolution(Stage.C3, layers[-1], self.table, self.kernel_size))
        layers.append(self._subsampling(Stage.S4, layers[-1]))
        for stage, size in zip((Stage.C5, Stage.F6), self.hidden, strict=False):
            table = ConnectionTable.full(layers[-1].maps, size)
            layers.append(self._convolution(stage, layers[-1], table, layers[-1].shape[1]))
        layers.append(self._output(layers[-1]))
        return tuple(layers)

    @cached_property
    def by_stage(self) -> dict[Stage, Layer]:
        """The layers by their stage, in order."""
        return {layer.stage: layer for layer in self.layers}

    def layer(self, stage: Stage) -> Layer:
        """The layer of a stage.

        Raises:
            KeyError: this network has no such stage.
        """
        return self.by_stage[stage]

    def require(self, unit: Unit) -> Layer:
        """The layer of a unit, made sure that the unit exists.

        Raises:
            ValueError: this network has no such stage, or the stage no such unit.
        """
        layer = self.by_stage.get(unit.stage)
        if layer is None:
            raise ValueError(f"{self.title} has no {unit.stage}")
        maps, rows, columns = layer.shape
        if not (0 <= unit.map < maps and 0 <= unit.row < rows and 0 <= unit.column < columns):
            raise ValueError(
                f"{unit.stage} has {maps} maps of {rows}×{columns} units: "
                f"no unit {unit.map}, ({unit.row}, {unit.column})"
            )
        return layer

    def consumer(self, stage: Stage) -> Layer | None:
        """The layer that reads a stage; None for OUTPUT."""
        return next((layer for layer in self.layers if layer.source is stage), None)

    def _convolution(self, stage: Stage, source: Layer, table: ConnectionTable, window: int) -> Layer:
        side = source.shape[1] - window + 1
        output = stage is Stage.OUTPUT
        full = output or stage is Stage.F6
        return Layer(
            stage=stage,
            kind=LayerKind.FULL if full else LayerKind.CONVOLUTION,
            shape=(table.maps, side, side),
            source=source.stage,
            window=window,
            table=table,
            squashing=Squashing.NONE if output else self.squashing,
            weight_shape=(len(table.links), window, window),
            biases=table.maps,
        )

    def _subsampling(self, stage: Stage, source: Layer) -> Layer:
        maps, side = source.shape[0], source.shape[1] // 2
        trainable = self.subsampling is Subsampling.TRAINABLE
        return Layer(
            stage=stage,
            kind=LayerKind.SUBSAMPLING,
            shape=(maps, side, side),
            source=source.stage,
            window=2,
            stride=2,
            table=ConnectionTable(maps, tuple((index,) for index in range(maps))),
            squashing=self.squashing if trainable else Squashing.NONE,
            subsampling=self.subsampling,
            weight_shape=(maps,) if trainable else None,
            biases=maps if trainable else 0,
        )

    def _output(self, source: Layer) -> Layer:
        table = ConnectionTable.full(source.maps, CLASSES)
        if self.output is Output.SOFTMAX:
            return self._convolution(Stage.OUTPUT, source, table, source.shape[1])
        return Layer(
            stage=Stage.OUTPUT,
            kind=LayerKind.RBF,
            shape=(CLASSES, 1, 1),
            source=source.stage,
            window=1,
            table=table,
            weight_shape=(CLASSES, CODE_PIXELS),
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> NetworkSpec:
        """Itself: it never changes. Copying a network with every table in it would take 15 ms."""
        return self

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain JSON values; `from_dict` reads it back."""
        return {
            "name": self.name,
            "title": self.title,
            "input_size": self.input_size,
            "kernel_size": self.kernel_size,
            "table": {"sources": self.table.sources, "columns": [list(column) for column in self.table.columns]},
            "subsampling": self.subsampling.value,
            "squashing": self.squashing.value,
            "hidden": list(self.hidden),
            "output": self.output.value,
            "dropout": self.dropout,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> NetworkSpec:
        """The spec that `to_dict` wrote.

        Raises:
            ValueError: a field is missing, unknown or impossible.
        """
        try:
            table = values["table"]
            return cls(
                name=str(values["name"]),
                title=str(values["title"]),
                input_size=int(values["input_size"]),
                kernel_size=int(values["kernel_size"]),
                table=ConnectionTable.of(int(table["sources"]), table["columns"]),
                subsampling=Subsampling(values["subsampling"]),
                squashing=Squashing(values["squashing"]),
                hidden=tuple(int(size) for size in values["hidden"]),
                output=Output(values["output"]),
                dropout=float(values["dropout"]),
            )
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"not a network spec: {error!r}") from error
