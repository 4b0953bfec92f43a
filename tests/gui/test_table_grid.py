"""The table editor's geometry and words. No Qt."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.table.grid_layout import GridLayout, Place, arrange
from lenet_viz.gui.views.table.words import count_words, done_words, offer_words
from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.network.table_design import TableDesign
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
DESIGN = TableDesign.of(TABLE_I)
LAYOUT = arrange(200, 6, 16)

layouts = st.builds(arrange, st.integers(0, 600), st.integers(1, 10), st.integers(1, 20))


@given(layouts)
def test_places_do_not_overlap_and_are_found_at_their_middle_and_corners(layout):
    width, height = layout.size
    for place in layout.places:
        box = layout.box(place)
        assert 0 <= box.x < box.x + box.width <= width
        assert 0 <= box.y < box.y + box.height <= height
        for across, down in ((0, 0), (box.width / 2, box.height / 2), (box.width - 0.5, box.height - 0.5)):
            assert layout.place_at(box.x + across, box.y + down) == place


@pytest.mark.parametrize(
    "point", [(3, 3), (-1, 40), (60, -1), (LAYOUT.size[0], 40), (60, LAYOUT.size[1]), (60, LAYOUT.size[1] - 3)]
)
def test_the_corner_the_fan_ins_and_what_lies_outside_are_no_places(point):
    assert LAYOUT.place_at(*point) is None


@pytest.mark.parametrize(("height", "cell"), [(154, (26, 20)), (199, (27, 27)), (304, (40, 40)), (0, (26, 16))])
def test_cells_are_square_where_numbers_fit(height, cell):
    layout = arrange(height, 6, 16)
    assert (layout.cell_width, layout.cell_height) == cell


def test_a_place_stands_for_its_links():
    layout = GridLayout(2, 3, 30, 30)
    assert layout.links(Place(1, 2)) == ((1, 2),)
    assert layout.links(Place(1, None)) == ((1, 0), (1, 1), (1, 2))
    assert layout.links(Place(None, 2)) == ((0, 2), (1, 2))


def middle(layout, place):
    box = layout.box(place)
    return box.x + box.width / 2, box.y + box.height / 2


def test_a_leap_leaves_out_no_cell_on_the_way():
    way = LAYOUT.places_between(middle(LAYOUT, Place(2, 15)), middle(LAYOUT, Place(2, 0)))
    assert way == [Place(2, index) for index in range(15, -1, -1)]
    here = middle(LAYOUT, Place(2, 3))
    assert LAYOUT.places_between(here, here) == [Place(2, 3)]


@given(layouts, st.data())
def test_a_sweep_goes_from_place_to_neighbouring_place(layout, data):
    start, end = (data.draw(st.sampled_from(layout.places)) for _ in range(2))
    way = layout.places_between(middle(layout, start), middle(layout, end))
    assert (way[0], way[-1]) == (start, end)
    numbers = [(-1 if p.source is None else p.source, -1 if p.map is None else p.map) for p in way]
    for (source, index), (other, another) in pairwise(numbers):
        # On its way from a row's number to a column's a line may cross the empty corner.
        assert max(abs(source - other), abs(index - another)) == 1 or {-1} <= {source, index, other, another}


def test_the_keyboard_reaches_every_place_but_not_the_corner():
    layout = GridLayout(2, 3, 30, 30)
    steps = ((1, 0), (-1, 0), (0, 1), (0, -1))
    reached, todo = set(), [Place(0, 0)]
    while todo:
        place = todo.pop()
        if place not in reached:
            reached.add(place)
            todo += [layout.neighbour(place, *step) for step in steps]
    assert reached == set(layout.places)
    assert layout.neighbour(Place(None, 0), 0, -1) == Place(None, 0)
    assert layout.neighbour(Place(0, None), -1, 0) == Place(0, None)


def test_words_say_what_a_click_would_do():
    shown = frozenset(TABLE_I.links)
    assert offer_words(DESIGN, shown, Place(3, 9)) == "S2 3 → C3 9: remove the link"
    assert offer_words(DESIGN, shown, Place(1, 9)) == "S2 1 → C3 9: add a link"
    assert offer_words(DESIGN.with_links([(1, 9)], True), shown, Place(1, 9)) == "S2 1 → C3 9: remove the link (new)"
    gone = DESIGN.with_links([(3, 9)], False)
    assert offer_words(gone, shown, Place(3, 9)) == "S2 3 → C3 9: add a link (taken out)"
    assert offer_words(DESIGN, shown, Place(None, 9)) == "C3 map 9 reads 4 of 6 S2 maps: link all"
    assert offer_words(DESIGN, shown, Place(None, 15)) == "C3 map 15 reads 6 of 6 S2 maps: unlink all"
    assert offer_words(DESIGN, shown, Place(0, None)) == "S2 map 0 feeds 10 of 16 C3 maps: link all"


def test_words_say_what_was_done():
    assert done_words(DESIGN, DESIGN.with_links([(1, 9)], True)) == "add S2 1 → C3 9"
    assert done_words(DESIGN, DESIGN.with_links([(3, 9), (4, 9)], False)) == "remove 2 links"


def test_the_papers_design_counts_as_in_the_paper():
    words = count_words(PAPER, DESIGN)
    plain = [line.replace("\N{NO-BREAK SPACE}", " ") for line in words.lines]
    assert (words.links, words.changes) == ("60 of 96 links", "")
    assert plain == [
        "C3: 6·(25·3 + 1) + 9·(25·4 + 1) + 1·(25·6 + 1) = 1,516 parameters",
        "C3: 10·10·1,516 = 151,600 connections",
        "Network: 60,000 parameters · 340,908 connections",
    ]
    # Lines may end between summands and before a result, and nowhere else.
    assert [line.split(" ") for line in words.lines[:2]] == [
        [line.replace("_", "\N{NO-BREAK SPACE}") for line in lines]
        for lines in (
            ["C3:", "6·(25·3_+_1)", "+", "9·(25·4_+_1)", "+", "1·(25·6_+_1)", "=_1,516_parameters"],
            ["C3:", "10·10·1,516", "=_151,600_connections"],
        )
    ]


def test_differences_to_the_network_on_screen_are_told():
    words = count_words(PAPER, TableDesign.full(6, 16))
    assert (words.links, words.changes) == ("96 of 96 links", "36 new")
    assert words.lines[0].replace("\N{NO-BREAK SPACE}", " ") == "C3: 16·(6·5·5 + 1) = 2,416 parameters"
    assert words.lines[2] == "Network: 60,900 parameters (+900) · 430,908 connections (+90,000)"
    fewer = count_words(PAPER, DESIGN.with_links([(0, 0), (1, 0)], False).with_links([(3, 0)], True))
    assert fewer.changes == "1 new, 2 taken out"
    assert fewer.lines[2] == "Network: 59,975 parameters (−25) · 338,408 connections (−2,500)"


def test_a_table_that_cannot_be_is_not_counted():
    words = count_words(PAPER, DESIGN.with_links(LAYOUT.links(Place(None, 9)), False))
    assert (words.links, words.changes, words.lines) == ("56 of 96 links", "4 taken out", ())
