"""Where a comparison's parts are: inside, apart, found by the pointer, reached by the keys."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.gui.views.comparison.layout import ComparisonLayout, lay_out
from lenet_viz.gui.views.comparison.places import WALKED, KernelPlace, Place, place_at, rect_of, step
from lenet_viz.gui.views.comparison.subject import Pair, Side, Subject
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS

SUBJECTS = {name: Subject(spec, LeNet5(spec).snapshot(), spec.title) for name, spec in VARIANTS.items()}
NAMES = st.sampled_from(list(VARIANTS))
SIZES = st.tuples(st.integers(860, 1900), st.integers(464, 1200))
RATIOS = st.sampled_from([1.0, 1.25, 1.5, 2.0])


def laid_out(left: str, right: str, size: tuple[int, int], ratio: float = 1.0) -> tuple[ComparisonLayout, Pair]:
    return lay_out((VARIANTS[left], VARIANTS[right]), *size, ratio), Pair((SUBJECTS[left], SUBJECTS[right]))


def parts(layout: ComparisonLayout) -> dict[str, Rect]:
    """Everything that may not overlap anything else."""
    named = {f"{stage} words": rect for stage, rect in layout.stages.items()}
    named |= {"input": layout.input, "verdict": layout.verdict}
    named |= {f"digit {row}": rect for row, rect in enumerate(layout.digits)}
    for side, column in zip("lr", layout.columns, strict=True):
        for stage in (*column.maps, *column.units):
            named |= {f"{side} {stage} {index}": rect for index, rect in enumerate(column.parts(stage))}
        named |= {f"{side} kernel {link}": rect for link, rect in column.kernels.items()}
        named |= {f"{side} gap {index}": rect for index, rect in enumerate(column.gaps)}
        named |= {f"{side} C1 kernel {index}": rect for index, rect in enumerate(column.c1_kernels)}
        named |= {f"{side} bar {row}": rect for row, rect in enumerate(column.scores.bars)}
        named |= {f"{side} number {row}": rect for row, rect in enumerate(column.scores.numbers)}
        named |= {
            f"{side} facts": column.facts,
            f"{side} legend": column.legend,
            f"{side} answer": column.scores.answer,
        }
    return named


def overlapping(named: dict[str, Rect]) -> list[tuple[str, str]]:
    """The pairs of parts that share a place. There are 400 parts, so 80,000 pairs: numpy compares them."""
    names, tolerance = list(named), 1e-6
    left, top, right, bottom = np.array([(each.x, each.y, each.right, each.bottom) for each in named.values()]).T
    across = (left[:, None] < right - tolerance) & (left < right[:, None] - tolerance)
    down = (top[:, None] < bottom - tolerance) & (top < bottom[:, None] - tolerance)
    return [(names[one], names[other]) for one, other in np.argwhere(np.triu(across & down, k=1))]


@settings(max_examples=25)
@given(NAMES, NAMES, SIZES, RATIOS)
def test_every_part_is_inside_and_apart(left, right, size, ratio):
    layout, _ = laid_out(left, right, size, ratio)
    named = parts(layout)
    for name, rect in named.items():
        assert rect.w > 0, name
        assert rect.h > 0, name
        assert rect.x >= -1e-6, name
        assert rect.y >= -1e-6, name
        assert rect.right <= size[0] + 1e-6, name
        assert rect.bottom <= size[1] + 1e-6, name
    assert overlapping(named) == []


@settings(max_examples=25)
@given(NAMES, NAMES, SIZES, st.data())
def test_every_unit_and_weight_is_found_where_it_is(left, right, size, data):
    layout, pair = laid_out(left, right, size)
    side = data.draw(st.sampled_from(Side))
    spec, column = pair.subjects[side.value].spec, layout.columns[side.value]
    stage = data.draw(st.sampled_from([*column.maps, *column.units]))
    maps, rows, columns = spec.layer(stage).shape
    index, row, at = (data.draw(st.integers(0, count - 1)) for count in (maps, rows, columns))
    rect = column.parts(stage)[index]
    x, y = rect.x + (at + 0.5) * rect.w / columns, rect.y + (row + 0.5) * rect.h / rows
    assert place_at(layout, pair, x, y) == Place(side, stage, index, (row, at))
    link = data.draw(st.sampled_from(spec.table.links))
    assert place_at(layout, pair, *column.kernels[link].centre) == KernelPlace(
        side, Stage.C3, link, (spec.kernel_size // 2,) * 2
    )


def test_words_of_stages_and_scores_are_found():
    layout, pair = laid_out("paper-1998", "softmax-full", (1100, 620))
    assert place_at(layout, pair, *layout.stages[Stage.S2].centre) is Stage.S2
    number = layout.columns[1].scores.numbers[4]
    assert place_at(layout, pair, *number.centre) == Place(Side.RIGHT, Stage.OUTPUT, 4, (0, 0))
    assert place_at(layout, pair, 1, 1) is None


@settings(max_examples=50)
@given(NAMES, NAMES, st.lists(st.sampled_from([(-1, 0), (1, 0), (0, -1), (0, 1)]), max_size=60))
def test_the_keys_never_lead_to_a_place_that_is_not_there(left, right, moves):
    layout, pair = laid_out(left, right, (1000, 600))
    place = Place(Side.LEFT, Stage.C1, 0)
    for move in moves:
        place = step(pair, place, *move)
        assert rect_of(layout, place).w > 0


@pytest.mark.parametrize("stage", WALKED)
def test_the_keys_lead_over_to_the_other_network_and_back(stage):
    _, pair = laid_out("paper-1998", "softmax-full", (1000, 600))
    last = Place(Side.LEFT, stage, VARIANTS["paper-1998"].layer(stage).maps - 1)
    over = step(pair, last, 0, 1)
    assert over == Place(Side.RIGHT, stage, 0)
    assert step(pair, over, 0, -1) == last


def test_a_stage_that_the_other_lacks_has_an_end():
    _, pair = laid_out("paper-1998", "lenet-1", (1000, 600))
    last = Place(Side.LEFT, Stage.C5, 119)
    assert step(pair, last, 0, 1) == last


def test_the_outer_edges_are_ends():
    _, pair = laid_out("paper-1998", "softmax-full", (1000, 600))
    for place, move in ((Place(Side.LEFT, Stage.C3, 0), (0, -1)), (Place(Side.RIGHT, Stage.C3, 15), (0, 1))):
        assert step(pair, place, *move) == place
