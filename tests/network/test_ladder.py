"""The ladder of a unit: exactly what moves it in the real network, altered or not."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.network.alterations import UNALTERED, altered
from lenet_viz.network.ladder import ladder
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import NOT_SILENCED, Silenced
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS
from tests.network.strategies import alterations_of, unit_of

PAPER = VARIANTS["paper-1998"]


def moved_by(network: LeNet5, unit: Unit) -> dict[Stage, np.ndarray]:
    """Stage → which of its units have a slope towards the unit, found by differentiating the network."""
    image = torch.rand(1, 1, *(network.spec.input_size,) * 2, dtype=torch.float64, requires_grad=True)
    values, sums = {}, {}
    for layer, stage_sums, stage_values in network.double().stages(image):
        values[layer.stage], sums[layer.stage] = stage_values, stage_sums
        if layer.stage is unit.stage:
            break
    # The weighted sum, because the squashing function's slope vanishes in single cases; a silenced unit has none.
    target = (values if unit in network.silenced else sums)[unit.stage][0, unit.map, unit.row, unit.column]
    earlier = [stage for stage in reversed(values) if stage is not unit.stage]
    slopes = torch.autograd.grad(target, [values[stage] for stage in earlier], allow_unused=True) if earlier else ()
    masks = {}
    for stage, slope in zip(earlier, slopes, strict=True):
        alive = ~network.silenced.mask(network.spec.layer(stage))
        masks[stage] = (np.zeros_like(alive) if slope is None else slope[0].numpy() != 0) & alive
    return masks


@pytest.mark.parametrize("name", list(VARIANTS))
@settings(max_examples=12)
@given(data=st.data())
def test_the_ladder_is_what_moves_the_unit(name, data):
    spec = VARIANTS[name]
    unit = data.draw(st.sampled_from(spec.layers).flatmap(unit_of))
    alterations = data.draw(st.just(UNALTERED) | alterations_of(spec))
    network = LeNet5(spec, seed=7).eval()
    weights = altered(spec, network.snapshot(), alterations)
    network.load_snapshot(weights)
    network.silence(alterations.silenced)
    expected = moved_by(network, unit)
    found = ladder(spec, unit, weights, alterations.silenced)
    assert list(found) == list(expected)
    for stage, mask in found.items():
        np.testing.assert_array_equal(mask, expected[stage], err_msg=stage)


def test_a_silenced_unit_is_moved_by_nothing():
    silenced = Silenced(maps=frozenset({(Stage.C3, 9)}))
    assert not any(mask.any() for mask in ladder(PAPER, Unit(Stage.C3, 9, 5, 4), None, silenced).values())
    assert all(mask.any() for mask in ladder(PAPER, Unit(Stage.C3, 8, 5, 4), None, silenced).values())


def test_what_a_silenced_map_reads_is_left_out():
    silenced = Silenced(maps=frozenset({(Stage.S2, 3)}))
    field = ladder(PAPER, Unit(Stage.C3, 9, 5, 4), None, silenced)
    assert np.flatnonzero(field[Stage.S2].any(axis=(1, 2))).tolist() == [0, 4, 5]
    assert np.flatnonzero(field[Stage.C1].any(axis=(1, 2))).tolist() == [0, 4, 5]


def test_a_unit_that_does_not_exist_has_no_ladder():
    with pytest.raises(ValueError, match="no unit 6"):
        ladder(PAPER, Unit(Stage.C1, 6), None, NOT_SILENCED)
