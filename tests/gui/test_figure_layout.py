"""The figure's rectangles: inside, apart, aligned, on whole pixels, and found again by the pointer."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.layout import FigureLayout, lay_out
from lenet_viz.gui.views.figure.targets import (
    HeadingTarget,
    KernelTarget,
    LinkTarget,
    ScaleKind,
    ScaleTarget,
    UnitTarget,
    target_at,
)
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

SIZES = st.tuples(st.integers(760, 1700), st.integers(400, 1000))
RATIOS = st.sampled_from([1.0, 1.25, 1.5, 2.0])
SPECS = st.sampled_from(list(VARIANTS.values()))


def parts(layout: FigureLayout) -> dict[str, Rect]:
    """Everything that may not overlap anything else."""
    named = {f"{stage} {i}": r for stage, rects in {**layout.maps, **layout.units}.items() for i, r in enumerate(rects)}
    named |= {f"kernel {link}": rect for link, rect in layout.kernels.items()}
    named |= {f"C1 kernel {i}": rect for i, rect in enumerate(layout.c1_kernels)}
    named |= {f"heading {stage}": rect for stage, rect in layout.headings.items()}
    named |= {f"output {i}": output.row for i, output in enumerate(layout.outputs)}
    named |= {f"column {i}": rect for i, rect in enumerate(layout.column_numbers)}
    named |= {f"row {i}": rect for i, rect in enumerate(layout.row_numbers)}
    return named | {
        "answer": layout.answer,
        "lens picture": layout.lens_picture,
        "lens words": layout.lens_words,
        "activation scale": layout.activation_scale,
        "kernel scale": layout.kernel_scale,
        "table heading": layout.table_heading,
    }


def apart(one: Rect, other: Rect) -> bool:
    tolerance = 1e-6
    beside = one.right <= other.x + tolerance or other.right <= one.x + tolerance
    return beside or one.bottom <= other.y + tolerance or other.bottom <= one.y + tolerance


@settings(max_examples=25)
@given(SPECS, SIZES, RATIOS)
def test_every_part_is_inside_and_apart(spec, size, ratio):
    named = parts(lay_out(spec, *size, ratio))
    for name, rect in named.items():
        assert rect.w > 0, name
        assert rect.h > 0, name
        assert rect.x >= 0, name
        assert rect.y >= 0, name
        assert rect.right <= size[0] + 1e-6, name
        assert rect.bottom <= size[1] + 1e-6, name
    for (first, one), (second, other) in combinations(named.items(), 2):
        assert apart(one, other), (first, one, second, other)


@pytest.mark.parametrize("size", [(760, 400), (1120, 580), (1700, 1000)], ids=str)
@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_usual_sizes_fit(spec, size):
    for (first, one), (second, other) in combinations(parts(lay_out(spec, *size)).items(), 2):
        assert apart(one, other), (first, one, second, other)


@given(SPECS, SIZES, RATIOS)
def test_rows_and_columns_are_aligned(spec, size, ratio):
    layout = lay_out(spec, *size, ratio)
    pixel = 1 / ratio + 1e-6
    for (source, target), kernel in layout.kernels.items():
        x, y = kernel.centre
        for stage in (Stage.C3, Stage.S4):
            assert abs(layout.maps[stage][target].centre[0] - x) <= pixel
        for stage in (Stage.C1, Stage.S2):
            assert abs(layout.maps[stage][source].centre[1] - y) <= pixel
        assert layout.cells[source, target].contains(x, y)
    if Stage.C5 in layout.units:
        cells, maps = layout.units[Stage.C5], layout.maps[Stage.C3]
        assert cells[0].x == maps[0].x
        assert max(cell.right for cell in cells) == pytest.approx(maps[-1].right)


@given(SPECS, SIZES, RATIOS)
def test_grids_lie_on_whole_device_pixels(spec, size, ratio):
    layout = lay_out(spec, *size, ratio)
    grids = [(rect, spec.layer(stage).shape[2]) for stage, rects in layout.maps.items() for rect in rects]
    grids += [(rect, spec.kernel_size) for rect in (*layout.kernels.values(), *layout.c1_kernels)]
    for rect, units in grids:
        for edge in (rect.x, rect.y, rect.w, rect.h):
            assert edge * ratio == pytest.approx(round(edge * ratio), abs=1e-6)
        cell = rect.w * ratio / units
        assert cell == pytest.approx(1.5) or cell == pytest.approx(round(cell))


@settings(max_examples=15)
@given(SPECS, SIZES)
def test_the_centre_of_every_part_is_found_again(spec, size):
    layout = lay_out(spec, *size)
    for stage, rects in layout.maps.items():
        side = spec.layer(stage).shape[1]
        for index, rect in enumerate(rects):
            middle = Unit(stage, index, side // 2, side // 2)
            assert target_at(layout, rect.centre[0] + 0.01, rect.centre[1] + 0.01) == UnitTarget(middle)
    for stage, rects in layout.units.items():
        for index, rect in enumerate(rects):
            assert target_at(layout, *rect.centre) == UnitTarget(Unit(stage, index))
    for index, output in enumerate(layout.outputs):
        assert target_at(layout, *output.row.centre) == UnitTarget(Unit(Stage.OUTPUT, index))
    middle = spec.kernel_size // 2
    for link, cell in layout.cells.items():
        found = target_at(layout, *cell.centre)
        linked = link in spec.table.kernel_index
        assert found == (KernelTarget(Stage.C3, *link, middle, middle) if linked else LinkTarget(*link))
    for index, rect in enumerate(layout.c1_kernels):
        assert target_at(layout, *rect.centre) == KernelTarget(Stage.C1, 0, index, middle, middle)
    for stage, rect in layout.headings.items():
        assert target_at(layout, *rect.centre) == HeadingTarget(stage)
    assert target_at(layout, *layout.activation_scale.centre) == ScaleTarget(ScaleKind.ACTIVATION)
    assert target_at(layout, *layout.kernel_scale.centre) == ScaleTarget(ScaleKind.KERNEL)


def test_the_corners_of_a_map_are_its_corner_units():
    layout = lay_out(VARIANTS["paper-1998"], 1120, 580)
    rect = layout.maps[Stage.C3][9]
    assert target_at(layout, rect.x, rect.y) == UnitTarget(Unit(Stage.C3, 9, 0, 0))
    assert target_at(layout, rect.right - 0.01, rect.y) == UnitTarget(Unit(Stage.C3, 9, 0, 9))
    assert target_at(layout, rect.x, rect.bottom - 0.01) == UnitTarget(Unit(Stage.C3, 9, 9, 0))


def test_nothing_lies_between_the_parts():
    layout = lay_out(VARIANTS["paper-1998"], 1120, 580)
    assert target_at(layout, 1, 1) is None
    assert target_at(layout, *layout.answer.centre) is None


def test_a_window_that_is_too_small_is_still_laid_out():
    layout = lay_out(VARIANTS["paper-1998"], 200, 100)
    assert len(layout.maps[Stage.C3]) == 16


def test_networks_without_c5_and_f6_have_no_cells_for_them():
    layout = lay_out(VARIANTS["lenet-1"], 1120, 580)
    assert not layout.units
    assert Stage.C5 not in layout.headings


def test_f6_is_seven_by_twelve():
    cells = lay_out(VARIANTS["paper-1998"], 1120, 580).units[Stage.F6]
    assert len({cell.x for cell in cells}) == 7
    assert len({cell.y for cell in cells}) == 12
