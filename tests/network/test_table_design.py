"""Tables while they are designed: counts, links, names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I, ConnectionTable
from lenet_viz.network.facts import layer_facts
from lenet_viz.network.geometry import total
from lenet_viz.network.spec import NetworkSpec, Stage
from lenet_viz.network.table_design import TableDesign, builtin_of, spec_with
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
DESIGN = TableDesign.of(TABLE_I)
LINKS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 15)))


def test_a_design_of_a_table_is_that_table_again():
    for spec in VARIANTS.values():
        assert TableDesign.of(spec.table).table == spec.table


def test_published_tables_are_known_by_their_shape():
    assert TableDesign.of_paper(6, 16) == DESIGN
    assert TableDesign.of_paper(4, 12) == TableDesign.of(LENET_1_TABLE)
    assert TableDesign.of_paper(5, 16) is None


@given(LINKS, LINKS, st.booleans())
def test_links_are_added_and_removed(before, changed, on):
    design = TableDesign(6, 16, frozenset(before)).with_links(changed, on)
    assert design.links == (before | changed if on else before - changed)
    assert sum(design.fan_in) == len(design.links)


def test_an_empty_column_is_named_and_makes_no_table():
    design = DESIGN.with_links([(source, 4) for source in range(6)], False)
    assert design.problem == "C3 map 4 reads no S2 map; it needs at least one link."
    with pytest.raises(ValueError, match="C3 map 4 reads no S2 map"):
        _ = design.table
    nothing = TableDesign(2, 3, frozenset())
    assert nothing.problem == "C3 maps 0, 1 and 2 read no S2 map; each needs at least one link."
    assert DESIGN.problem == ""


@pytest.mark.parametrize("link", [(6, 0), (-1, 0), (0, 16), (0, -1)])
def test_links_outside_the_table_are_refused(link):
    with pytest.raises(ValueError, match="6×16"):
        DESIGN.with_links([link], True)
    with pytest.raises(ValueError, match="6×16"):
        TableDesign(6, 16, frozenset([link]))


@given(st.data())
def test_random_tables_have_the_count_and_no_empty_column(data):
    sources, maps = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 20))
    count = data.draw(st.integers(maps, sources * maps))
    seed = data.draw(st.integers(0, 99))
    design = TableDesign.random(sources, maps, count, seed)
    assert len(design.links) == count
    assert design.problem == ""
    read = {source for source, _ in design.links}
    assert len(read) == sources or count < sources
    assert design == TableDesign.random(sources, maps, count, seed)


def test_another_seed_makes_another_table():
    assert len({TableDesign.random(6, 16, 60, seed).links for seed in range(20)}) == 20


@pytest.mark.parametrize("count", [15, 97])
def test_a_random_table_cannot_have_too_few_or_too_many_links(count):
    with pytest.raises(ValueError, match=f"from 16 to 96 links, not {count}"):
        TableDesign.random(6, 16, count, 1)


@given(st.tuples(*[st.sets(st.integers(0, 5), min_size=1)] * 16))
def test_each_link_is_a_kernel_of_25_weights_and_100_positions(columns):
    links = frozenset((source, target) for target, column in enumerate(columns) for source in column)
    spec = spec_with(PAPER, TableDesign(6, 16, links).table)
    more = len(links) - 60
    assert layer_facts(spec, Stage.C3).parameters.value == 1_516 + 25 * more
    assert total(spec).parameters == 60_000 + 25 * more
    assert total(spec).connections == 340_908 + 2_500 * more


def test_a_network_with_a_table_of_its_own_says_so():
    spec = spec_with(PAPER, DESIGN.with_links([(0, 1), (0, 2)], True).table)
    assert (spec.name, spec.title) == ("paper-1998-own-table", "LeNet-5, 1998 · own table (62 kernels)")
    assert replace(spec, name=PAPER.name, title=PAPER.title, table=PAPER.table) == PAPER
    assert builtin_of(spec) is PAPER
    assert NetworkSpec.from_dict(spec.to_dict()) == spec


def test_a_second_design_does_not_pile_up_names():
    first = spec_with(PAPER, DESIGN.with_links([(0, 1)], True).table)
    second = spec_with(first, DESIGN.with_links([(0, 1)], True).with_links([(0, 2)], True).table)
    assert (second.name, second.title) == ("paper-1998-own-table", "LeNet-5, 1998 · own table (62 kernels)")


def test_equal_tables_give_the_same_network():
    assert spec_with(PAPER, TABLE_I) is PAPER
    own = spec_with(PAPER, ConnectionTable.full(6, 16))
    assert spec_with(own, own.table) is own
    assert spec_with(own, TABLE_I) is PAPER


def test_a_table_that_makes_it_a_built_in_network_gives_that():
    assert spec_with(VARIANTS["softmax-table"], ConnectionTable.full(6, 16)) is VARIANTS["softmax-full"]


def test_a_table_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="the table is 4×12; LeNet-5, 1998 needs 6×16"):
        spec_with(PAPER, LENET_1_TABLE)


def test_a_network_that_differs_in_more_is_no_built_in_one():
    assert builtin_of(replace(PAPER, dropout=0.5)) is None
    assert builtin_of(replace(PAPER, name="mine")) is None
