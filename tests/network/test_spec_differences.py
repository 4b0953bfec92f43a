"""Where specs differ: every field that does, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.spec_differences import NONE, Difference, same_structure, spec_differences
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
SPECS = st.sampled_from(list(VARIANTS.values()))


@given(SPECS, SPECS)
def test_the_sides_are_exchanged_with_the_specs(a, b):
    swapped = tuple(Difference(each.name, each.right, each.left) for each in spec_differences(b, a))
    assert spec_differences(a, b) == swapped
    assert same_structure(a, b) == (a == b)
    assert bool(spec_differences(a, b)) == (a != b)


def test_a_name_is_no_difference():
    renamed = replace(PAPER, name="mine", title="My own")
    assert spec_differences(PAPER, renamed) == ()
    assert same_structure(PAPER, renamed)


def test_1998_and_a_softmax_lenet():
    found = {each.name: (each.left, each.right) for each in spec_differences(PAPER, VARIANTS["softmax-full"])}
    assert found == {
        "links from S2 to C3": ("60 of 96, Table I", "all 96"),
        "subsampling": ("trainable", "average"),
        "squashing": ("scaled tanh", "tanh"),
        "output": ("RBF", "softmax"),
        "parameters": ("60,000", "61,706"),
        "connections": ("340,908", "429,342"),
    }


def test_a_stage_that_one_lacks():
    found = {each.name: (each.left, each.right) for each in spec_differences(PAPER, VARIANTS["lenet-1"])}
    assert found["C5"] == ("120 units", NONE)
    assert found["F6"] == ("84 units", NONE)
    assert found["input"] == ("32×32", "28×28")


def test_two_tables_with_equally_many_links():
    columns = list(PAPER.table.columns)
    columns[0], columns[1] = columns[1], columns[0]
    other = replace(PAPER, table=ConnectionTable(6, tuple(columns)))
    (found,) = spec_differences(PAPER, other)
    assert found.name == "links from S2 to C3"
    assert not same_structure(PAPER, other)
