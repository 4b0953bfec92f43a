"""Where the parts of the moving kernel's picture stand, what lies under a point, and what is said."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis.account import account
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.motion.layout import MotionLayout, lay_out
from lenet_viz.gui.views.motion.targets import Grip, PatchTarget, grip_at, patch_at, position_by
from lenet_viz.gui.views.motion.words import (
    added,
    caption_words,
    note_words,
    output_words,
    position_words,
    product_words,
    signed,
    source_words,
    sum_of,
    unit_words,
    weight_words,
)
from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.convolution_walk import Walk, walk_stages
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
SIZES = [(808.0, 123.0), (1108.0, 168.0), (1568.0, 273.0)]
"""The picture in panels of 840×170, 1140×215 and 1600×320."""

WALKS = [
    Walk(spec, stage, index)
    for spec in VARIANTS.values()
    for stage in walk_stages(spec)
    for index in (0, spec.layer(stage).maps - 1)
]


def laid(walk: Walk, size: tuple[float, float], ratio: float = 1.0) -> MotionLayout:
    return lay_out(walk, width=size[0], height=size[1], ratio=ratio)


def parts(layout: MotionLayout) -> list[tuple[str, Rect]]:
    found = [("sum", layout.sum), ("output", layout.output), ("output caption", layout.caption)]
    for index, group in enumerate(layout.groups):
        found += [(f"{part.name} {index}", getattr(group, part.name)) for part in fields(group)]
    return found


def overlap(first: Rect, second: Rect, rounding: float) -> bool:
    return (
        min(first.right, second.right) - max(first.x, second.x) > rounding
        and min(first.bottom, second.bottom) - max(first.y, second.y) > rounding
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.spec.name}-{walk.stage}-{walk.map}")
def test_everything_has_its_own_place(walk, ratio, size):
    layout = laid(walk, size, ratio)
    assert len(layout.groups) == len(walk.sources), "every source map is there"
    found = parts(layout)
    rounding = 1 / ratio + 1e-6  # to whole device pixels
    for name, rect in found:
        assert rect.x >= 0, name
        assert rect.y >= 0, name
        assert rect.right <= size[0], name
        assert rect.bottom <= size[1], name
    for index, (name, rect) in enumerate(found):
        for other, second in found[index + 1 :]:
            assert not overlap(rect, second, rounding), (name, other)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.spec.name}-{walk.stage}-{walk.map}")
def test_cells_are_whole_pixels(walk, ratio):
    layout = laid(walk, SIZES[1], ratio)
    for rect, units in [
        (layout.output, walk.columns),
        *((group.map, walk.source.shape[2]) for group in layout.groups),
        *((group.products, walk.window[1]) for group in layout.groups),
        *((group.kernel, walk.window[1]) for group in layout.groups),
    ]:
        cell = rect.w * ratio / units
        assert cell == pytest.approx(round(cell))
        assert cell >= 1


def test_sizes_grow_with_the_picture():
    walk = Walk(PAPER, Stage.C3, 15)
    small, usual, large = (laid(walk, size) for size in SIZES)
    assert small.groups[0].map.w < usual.groups[0].map.w < large.groups[0].map.w
    assert small.output.w < usual.output.w < large.output.w


def test_the_input_and_a_c1_map_have_the_same_cells():
    layout = laid(Walk(PAPER, Stage.C1, 0), SIZES[1])
    assert layout.groups[0].map.w / 32 == layout.output.w / 28 == 5


def test_far_too_many_source_maps_leave_some_out():
    table = ConnectionTable.full(200, 3)
    spec = replace(PAPER, name="own", table=table)
    layout = laid(Walk(spec, Stage.C3, 0), SIZES[0])
    assert 1 <= len(layout.groups) < 200
    assert note_words(left_out=200 - len(layout.groups), limit=0.2).endswith("more maps are not shown")


@given(st.sampled_from(WALKS), st.sampled_from(SIZES), st.data())
def test_a_point_on_a_map_asks_for_what_lies_under_it(walk, size, data):
    layout = laid(walk, size)
    position = data.draw(st.integers(0, len(walk) - 1))
    cell = layout.cell(position)
    assert grip_at(layout, *cell.centre) == Grip(None)
    assert position_by(layout, Grip(None), *cell.centre) == position
    group = data.draw(st.integers(0, len(layout.groups) - 1))
    window = layout.window(group, walk.field(position))
    assert grip_at(layout, *window.centre) == Grip(group)
    assert position_by(layout, Grip(group), *window.centre) == position


@given(st.sampled_from(WALKS), st.floats(-4000, 4000), st.floats(-4000, 4000))
def test_a_point_beside_the_maps_asks_for_the_nearest_position(walk, x, y):
    layout = laid(walk, SIZES[1])
    for grip in (Grip(None), Grip(0)):
        assert 0 <= position_by(layout, grip, x, y) < len(walk)


def test_corners_beside_the_maps():
    layout = laid(Walk(PAPER, Stage.C3, 9), SIZES[1])
    for grip in (Grip(None), Grip(2)):
        assert position_by(layout, grip, -1.0, -1.0) == 0
        assert position_by(layout, grip, 5000.0, 5000.0) == 99
    assert position_by(layout, Grip(None), 5000.0, -5.0) == 9


def test_between_the_maps_there_is_nothing():
    layout = laid(Walk(PAPER, Stage.C3, 9), SIZES[1])
    assert grip_at(layout, *layout.sum.centre) is None
    assert grip_at(layout, *layout.groups[1].kernel.centre) is None
    assert patch_at(layout, *layout.sum.centre) is None


def test_cells_of_kernels_and_products():
    layout = laid(Walk(PAPER, Stage.C3, 9), SIZES[1])
    for rect in (layout.groups[2].kernel, layout.groups[2].products):
        assert patch_at(layout, rect.x, rect.y) == PatchTarget(2, 0)
        assert patch_at(layout, *rect.centre) == PatchTarget(2, 12)
        assert patch_at(layout, rect.right - 0.1, rect.bottom - 0.1) == PatchTarget(2, 24)


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_what_is_printed_adds_up(spec):
    side = spec.input_size
    trace = run(LeNet5(spec, seed=3), np.random.default_rng(3).random((side, side), dtype=np.float32))
    for stage in walk_stages(spec):
        walk = Walk(spec, stage, 1)
        told = account(trace, walk.unit(len(walk) // 3))
        said = sum_of(told)
        numbers = [line.number for line in said.summands]
        assert signed(added(*numbers)) == said.total.number == told.total
        assert signed(added(*(group.subtotal for group in told.groups))) == numbers[0]
        assert said.value == f"= {told.value}"
        assert said.note == ""


def test_words():
    c3, c1, c5 = Walk(PAPER, Stage.C3, 9), Walk(PAPER, Stage.C1, 2), Walk(PAPER, Stage.C5, 17)
    assert position_words(c3, 33) == "position 34 of 100"
    assert output_words(c3) == ("C3 map 9 · 10×10", "C3 map 9")
    assert output_words(c5)[0] == "C5 unit 17"
    assert [source_words(c3, index) for index in range(4)] == ["S2 0", "S2 3", "S2 4", "S2 5"]
    assert caption_words(c1, 0) == "INPUT × kernel = products"
    assert caption_words(c3, 1) == "S2 3"
    assert note_words(left_out=0, limit=0.85) == "products: colours end at ±0.85"
    assert note_words(left_out=0, limit=None) == ""
    assert signed(Decimal("-0.0000")) == "0.0000"
    assert signed(added("−0.5000", "0.2500")) == "−0.2500"


def test_exact_numbers():
    trace = run(LeNet5(PAPER, seed=3), np.random.default_rng(3).random((32, 32), dtype=np.float32))
    walk = Walk(PAPER, Stage.C3, 9)
    words = product_words(walk, trace, 54, group=1, index=7)
    value = float(trace.values[Stage.S2][3, 6, 6])
    weight = float(walk.kernels(trace.weights)[1, 1, 2])
    expected = f"S2 3 (6, 6) = {value:.9g} × weight {weight:.9g} = {value * weight:.9g}"
    assert words == expected.replace("-", "−")
    assert unit_words(walk, trace, 54).startswith("C3 map 9 (5, 4) = ")
    assert weight_words(walk, -0.5, group=1, index=7) == "kernel S2 3 → C3 9, weight (1, 2) = −0.5"


def test_a_silenced_unit_says_so():
    network = LeNet5(PAPER, seed=3)
    network.silence(Silenced(units=frozenset({Unit(Stage.C3, 9, 5, 4)})))
    trace = run(network, np.random.default_rng(3).random((32, 32), dtype=np.float32))
    said = sum_of(account(trace, Unit(Stage.C3, 9, 5, 4)))
    assert said.note == "silenced: its value is 0"
    assert Decimal(said.value.removeprefix("= ")) == 0
