"""Specs and tables: to JSON and back, and what cannot be built says why."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.network.connection_table import TABLE_I, ConnectionTable
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Subsampling
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
KERAS = VARIANTS["keras-3x3"]

HIDDEN_SQUASHINGS = [squashing for squashing in Squashing if squashing is not Squashing.NONE]


def tables() -> st.SearchStrategy[ConnectionTable]:
    def with_sources(sources: int) -> st.SearchStrategy[ConnectionTable]:
        column = st.sets(st.integers(0, sources - 1), min_size=1).map(sorted).map(tuple)
        return st.builds(ConnectionTable, st.just(sources), st.lists(column, min_size=1, max_size=8).map(tuple))

    return st.integers(1, 8).flatmap(with_sources)


def specs() -> st.SearchStrategy[NetworkSpec]:
    shared = {
        "name": st.text(min_size=1),
        "title": st.text(),
        "input_size": st.integers(16, 64),
        "kernel_size": st.integers(1, 5),
        "table": tables(),
        "subsampling": st.sampled_from(Subsampling),
        "squashing": st.sampled_from(HIDDEN_SQUASHINGS),
        "dropout": st.floats(0, 1, exclude_max=True),
    }
    sizes = st.lists(st.integers(1, 200), max_size=2).map(tuple)
    softmax = st.builds(NetworkSpec, hidden=sizes, output=st.just(Output.SOFTMAX), **shared)
    rbf = st.builds(NetworkSpec, hidden=sizes.map(lambda s: (*s[:1], 84)), output=st.just(Output.RBF), **shared)
    return softmax | rbf


@settings(max_examples=40)
@given(specs())
def test_json_and_back(spec):
    assert NetworkSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@settings(max_examples=40)
@given(specs())
def test_every_layer_reads_the_one_before(spec):
    stages = [layer.stage for layer in spec.layers]
    assert stages[:5] == [Stage.INPUT, Stage.C1, Stage.S2, Stage.C3, Stage.S4]
    assert stages == [stage for stage in Stage if stage in spec.by_stage]
    for source, layer in zip(spec.layers, spec.layers[1:], strict=False):
        assert layer.source is source.stage
        assert spec.consumer(source.stage) is layer
        assert layer.table.maps == layer.maps
        assert layer.table.sources == source.maps
        assert layer.shape[1] == layer.shape[2] >= 1
        assert (layer.shape[1] - 1) * layer.stride + layer.window <= source.shape[1]
    assert spec.consumer(Stage.OUTPUT) is None


def test_stages_that_a_network_lacks():
    with pytest.raises(KeyError):
        KERAS.layer(Stage.F6)
    assert [layer.stage for layer in VARIANTS["lenet-1"].layers][-2:] == [Stage.S4, Stage.OUTPUT]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "needs a name"),
        ({"dropout": 1.0}, "dropout 1.0 is outside"),
        ({"dropout": -0.1}, "dropout -0.1 is outside"),
        ({"dropout": math.nan}, "dropout nan is outside"),
        ({"squashing": Squashing.NONE}, "need a squashing function"),
        ({"hidden": (120, 84, 84)}, "at most C5 and F6"),
        ({"hidden": (0, 84)}, "each at least 1"),
        ({"hidden": (120, 83)}, "compares 84 units"),
        ({"hidden": ()}, "compares 84 units"),
        ({"kernel_size": 0}, "too small for 0×0 kernels"),
        ({"input_size": 15}, "a 15-pixel input is too small for 5×5 kernels"),
        ({"kernel_size": 13}, "too small for 13×13 kernels"),
    ],
)
def test_networks_that_cannot_be_built(changes, reason):
    with pytest.raises(ValueError, match=reason):
        replace(PAPER, **changes)


def test_the_smallest_input():
    assert replace(PAPER, input_size=16).layer(Stage.S4).shape == (16, 1, 1)


@pytest.mark.parametrize("field", list(PAPER.to_dict()))
def test_a_missing_field_is_named(field):
    values = PAPER.to_dict()
    del values[field]
    with pytest.raises(ValueError, match=f"not a network spec: KeyError\\('{field}'\\)"):
        NetworkSpec.from_dict(values)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"squashing": "softplus"}, "'softplus' is not a valid Squashing"),
        ({"subsampling": None}, "None is not a valid Subsampling"),
        ({"output": "argmax"}, "'argmax' is not a valid Output"),
        ({"input_size": "wide"}, "invalid literal"),
        ({"input_size": [32]}, "not a network spec"),
        ({"hidden": 120}, "not a network spec"),
        ({"table": [[0, 1]]}, "not a network spec"),
        ({"table": {"sources": 6}}, "not a network spec: KeyError\\('columns'\\)"),
        ({"table": {"sources": 6, "columns": [[6]]}}, "outside 0…5"),
    ],
)
def test_files_that_hold_no_network(changes, reason):
    with pytest.raises(ValueError, match=reason):
        NetworkSpec.from_dict(PAPER.to_dict() | changes)


@pytest.mark.parametrize(
    ("sources", "columns", "reason"),
    [
        (0, ((0,),), "at least one source map and one map"),
        (6, (), "at least one source map and one map"),
        (6, ((0,), ()), "map 1 reads no source map"),
        (6, ((1, 0),), "must ascend without repeats"),
        (6, ((1, 1),), "must ascend without repeats"),
        (6, ((-1, 1),), "outside 0…5"),
        (6, ((0, 6),), "outside 0…5"),
    ],
)
def test_tables_that_cannot_be_built(sources, columns, reason):
    with pytest.raises(ValueError, match=reason):
        ConnectionTable(sources, columns)


@given(tables())
def test_every_link_has_its_own_kernel(table):
    assert sorted(table.kernel_index.values()) == list(range(len(table.links)))
    assert all(source in table.columns[target] for source, target in table.links)
    assert table.is_full == (len(table.links) == table.sources * table.maps)
    assert ConnectionTable.of(table.sources, [list(column) for column in table.columns]) == table


def test_full_tables():
    assert ConnectionTable.full(6, 16).is_full
    assert not TABLE_I.is_full
