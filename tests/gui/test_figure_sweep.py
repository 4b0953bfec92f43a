"""Pressing on the connection table and dragging over it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.figure.layout import lay_out
from lenet_viz.gui.views.figure.sweep import Sweep
from lenet_viz.gui.views.figure.targets import ColumnTarget, KernelTarget, LinkTarget, RowTarget, links_of, target_at
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
LAYOUT = lay_out(PAPER, 1120, 580)


def sweep(place: tuple[float, float], already: frozenset = frozenset()) -> Sweep:
    return Sweep(LAYOUT, target_at(LAYOUT, *place), already, place)


def test_what_a_press_stands_for():
    assert links_of(PAPER, KernelTarget(Stage.C3, 3, 9, 0, 0)) == {(3, 9)}
    assert links_of(PAPER, LinkTarget(3, 9)) == {(3, 9)}
    assert links_of(PAPER, LinkTarget(1, 9)) == frozenset(), "no kernel, nothing to mute"
    assert links_of(PAPER, KernelTarget(Stage.C1, 0, 2, 0, 0)) == frozenset()
    assert links_of(PAPER, ColumnTarget(9)) == {(0, 9), (3, 9), (4, 9), (5, 9)}
    assert {source for source, _ in links_of(PAPER, RowTarget(2))} == {2}
    assert links_of(PAPER, None) == frozenset()


def test_a_press_mutes_and_on_a_muted_link_restores():
    place = LAYOUT.kernels[3, 9].centre
    assert (sweep(place).first, sweep(place).muted) == ({(3, 9)}, True)
    assert not sweep(place, frozenset({(3, 9)})).muted


def test_a_row_is_restored_when_all_of_it_is_muted_and_a_column_when_any_is():
    row, column = LAYOUT.row_numbers[0].centre, LAYOUT.column_numbers[9].centre
    links = links_of(PAPER, RowTarget(0))
    assert sweep(row, links - {(0, 9)}).muted
    assert not sweep(row, links).muted
    assert sweep(column).muted
    assert not sweep(column, frozenset({(0, 9)})).muted


def test_a_few_pixels_are_no_drag():
    cell = LAYOUT.cells[3, 9]
    begun = sweep((cell.x + 2.0, cell.centre[1]))
    assert begun.moved((cell.x - 2.0, cell.centre[1])) == frozenset(), "in the next cell, but hardly moved"


def test_a_drag_takes_every_cell_on_the_way_once():
    begun = sweep(LAYOUT.kernels[5, 11].centre)
    assert begun.moved(LAYOUT.cells[5, 3].centre) == {(5, index) for index in (3, 4, 5, 8, 9, 10)}
    assert begun.moved(LAYOUT.kernels[5, 11].centre) == frozenset()
    assert begun.moved(LAYOUT.kernels[2, 11].centre) == {(2, 11)}


def test_a_drag_over_numbers_takes_rows_or_columns():
    rows = sweep(LAYOUT.row_numbers[1].centre)
    x, y = LAYOUT.row_numbers[3].centre
    assert rows.moved((x + 40, y)) == links_of(PAPER, RowTarget(2)) | links_of(PAPER, RowTarget(3))
    columns = sweep(LAYOUT.column_numbers[4].centre)
    assert columns.moved(LAYOUT.column_numbers[5].centre) == links_of(PAPER, ColumnTarget(5))


def test_a_drag_over_cells_does_not_take_whole_rows():
    begun = sweep(LAYOUT.kernels[0, 0].centre)
    assert begun.moved(LAYOUT.row_numbers[0].centre) == frozenset()


@given(st.lists(st.tuples(st.floats(0, 1120), st.floats(0, 580)), max_size=8))
def test_no_link_comes_twice(way):
    begun = sweep(LAYOUT.kernels[3, 9].centre)
    seen = set(begun.first)
    for place in way:
        new = begun.moved(place)
        assert not new & seen
        assert new <= set(PAPER.table.links)
        seen |= new
