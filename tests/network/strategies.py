"""What tests draw from a spec: its units, places of numbers, and alterations that are possible."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from lenet_viz.network.alterations import Alterations, Part, Place, check
from lenet_viz.network.silence import SILENT_STAGES, Silenced
from lenet_viz.network.spec import Layer, NetworkSpec, Unit


def unit_of(layer: Layer) -> st.SearchStrategy[Unit]:
    """Any unit of a layer."""
    return st.builds(Unit, st.just(layer.stage), *(st.integers(0, size - 1) for size in layer.shape))


def place_of(spec: NetworkSpec) -> st.SearchStrategy[Place]:
    """Where any number of a network stands."""
    counts = [(layer, Part.WEIGHTS, math.prod(layer.weight_shape or (0,))) for layer in spec.layers]
    counts += [(layer, Part.BIASES, layer.biases) for layer in spec.layers]
    arrays = [
        st.builds(Place, st.just(layer.stage), st.just(part), st.integers(0, count - 1))
        for layer, part, count in counts
        if count
    ]
    return st.one_of(arrays)


@st.composite
def alterations_of(draw: st.DrawFn, spec: NetworkSpec) -> Alterations:
    """Alterations that `check` lets pass; numbers are 0 or of the size of trained ones."""
    values = st.sampled_from([0.0, -0.7, 0.3, 1.5])
    numbers = draw(st.dictionaries(place_of(spec), values, max_size=5))
    muted = draw(st.frozensets(st.sampled_from(spec.table.links), max_size=len(spec.table.links) // 2))
    # One link of every column stays.
    kept = {(column[0], index) for index, column in enumerate(spec.table.columns)}
    silent = [layer for layer in spec.layers if layer.stage in SILENT_STAGES]
    maps = st.sampled_from(silent).flatmap(
        lambda layer: st.tuples(st.just(layer.stage), st.integers(0, layer.maps - 1))
    )
    units = st.sampled_from(silent).flatmap(unit_of)
    silenced = Silenced(draw(st.frozensets(maps, max_size=3)), draw(st.frozensets(units, max_size=4)))
    alterations = Alterations(frozenset(numbers.items()), muted - kept, silenced)
    check(spec, alterations)
    return alterations
