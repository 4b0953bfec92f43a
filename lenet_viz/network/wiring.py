"""What feeds what: one pure function per kind of layer. No torch.

Counts, receptive fields, fan-out, the arithmetic of a unit and every highlight in the window are
derived from `wiring`; nothing else in the program knows which unit reads which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import Layer, LayerKind, NetworkSpec, Stage, Unit

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Wiring:
    """The connections that end in one unit: n sources, one entry each.

    Attributes:
        stage: the stage that all sources belong to.
        maps, rows, columns: where each source is, shape (n,).
        weights: for each source, the index of its weight in the layer's flattened weights, shape
            (n,); None where the layer has no weights. A subsampling unit's four entries are equal:
            they share one coefficient.
        bias: index of the unit's bias, or None.
    """

    stage: Stage
    maps: Indices
    rows: Indices
    columns: Indices
    weights: Indices | None
    bias: int | None

    def __len__(self) -> int:
        return len(self.maps)

    @property
    def connections(self) -> int:
        """Connections as the paper counts them: one per source, and one for the bias."""
        return len(self) + (self.bias is not None)

    @property
    def units(self) -> list[Unit]:
        """The sources as units, in order."""
        places = zip(self.maps.tolist(), self.rows.tolist(), self.columns.tolist(), strict=True)
        return [Unit(self.stage, *place) for place in places]


def wiring(spec: NetworkSpec, unit: Unit) -> Wiring:
    """The sources, weights and bias of a unit.

    Raises:
        ValueError: the unit does not exist in this network, or is an input pixel.
    """
    layer = spec.require(unit)
    match layer.kind:
        case LayerKind.INPUT:
            raise ValueError("an input pixel reads no unit")
        case LayerKind.CONVOLUTION | LayerKind.FULL:
            return _convolution(layer, unit)
        case LayerKind.SUBSAMPLING:
            return _subsampling(layer, unit)
        case LayerKind.RBF:
            return _rbf(layer, unit)


def _window(layer: Layer, unit: Unit) -> tuple[Indices, Indices, Indices]:
    """Map, row and column of every source in the unit's window, map by map and row by row."""
    assert layer.table is not None
    sources = np.array(layer.table.columns[unit.map], dtype=np.intp)
    offsets = np.arange(layer.window)
    maps, rows, columns = np.meshgrid(
        sources, unit.row * layer.stride + offsets, unit.column * layer.stride + offsets, indexing="ij"
    )
    return maps.ravel(), rows.ravel(), columns.ravel()


def _convolution(layer: Layer, unit: Unit) -> Wiring:
    """C1, C3, C5, F6 and a softmax output: one kernel per source map that the table links."""
    assert layer.table is not None
    assert layer.source is not None
    maps, rows, columns = _window(layer, unit)
    area = layer.window**2
    kernels = [layer.table.kernel_index[source, unit.map] for source in layer.table.columns[unit.map]]
    weights = (np.array(kernels, dtype=np.intp)[:, None] * area + np.arange(area)).ravel()
    return Wiring(layer.source, maps, rows, columns, weights, bias=unit.map)


def _subsampling(layer: Layer, unit: Unit) -> Wiring:
    """S2 and S4: four neighbours of the map with the same number, through one coefficient."""
    assert layer.source is not None
    maps, rows, columns = _window(layer, unit)
    weights = None if layer.weight_shape is None else np.full(len(maps), unit.map, dtype=np.intp)
    return Wiring(layer.source, maps, rows, columns, weights, bias=unit.map if layer.biases else None)


def _rbf(layer: Layer, unit: Unit) -> Wiring:
    """An RBF output: all 84 units of F6 against the 84 pixels of one code; no bias."""
    assert layer.source is not None
    maps, rows, columns = _window(layer, unit)
    return Wiring(layer.source, maps, rows, columns, unit.map * len(maps) + np.arange(len(maps)), bias=None)
