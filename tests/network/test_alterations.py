"""Alterations: what they change, what they refuse, and that they sum like everything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.network.alterations import UNALTERED, Alterations, Part, Place, altered, check, number_at
from lenet_viz.network.arithmetic import explain
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS
from tests.network.strategies import alterations_of, unit_of

PAPER = VARIANTS["paper-1998"]


@pytest.mark.parametrize("name", list(VARIANTS))
@settings(max_examples=10)
@given(data=st.data())
def test_the_terms_of_an_altered_network_add_up_to_what_it_computes(name, data, build, pixels):
    spec = VARIANTS[name]
    network = build(spec)
    alterations = data.draw(alterations_of(spec))
    network.load_snapshot(altered(spec, network.snapshot(), alterations))
    network.silence(alterations.silenced)
    trace = run(network, pixels(spec))
    unit = data.draw(st.sampled_from(spec.layers[1:]).flatmap(unit_of))
    explanation = explain(trace, unit)
    assert explanation.silenced == (unit in alterations.silenced)
    computed = float(trace.values[unit.stage][unit.map, unit.row, unit.column])
    assert explanation.value == pytest.approx(computed, rel=2e-5, abs=2e-5)


@given(st.sampled_from(list(VARIANTS.values())).flatmap(lambda spec: st.tuples(st.just(spec), alterations_of(spec))))
def test_untouched_numbers_keep_their_bits(case):
    spec, alterations = case
    trained = LeNet5(spec, seed=3).snapshot()
    kept = {stage: (layer.weights, layer.biases) for stage, layer in LeNet5(spec, seed=3).snapshot().items()}
    weights = altered(spec, trained, alterations)
    for place, value in alterations.numbers:
        is_muted = (
            place.stage is Stage.C3
            and place.part is Part.WEIGHTS
            and spec.table.links[place.index // spec.kernel_size**2] in alterations.muted
        )
        assert number_at(weights, place) == (0.0 if is_muted else np.float32(value))
    for stage, arrays in kept.items():
        for mine, theirs in zip((trained[stage].weights, trained[stage].biases), arrays, strict=True):
            assert mine is theirs is None or mine.tobytes() == theirs.tobytes()
    same = altered(spec, trained, UNALTERED)
    assert all(same[stage] is trained[stage] for stage in trained)


def test_silence_is_heard_by_the_next_stage_only():
    network = LeNet5(PAPER, seed=1).eval()
    image = np.random.default_rng(1).uniform(-0.1, 1.175, (32, 32)).astype(np.float32)
    before = run(network, image)
    network.silence(Silenced(maps=frozenset({(Stage.C1, 2)})))
    after = run(network, image)
    assert not after.values[Stage.C1][2].any()
    np.testing.assert_array_equal(after.sums[Stage.C1], before.sums[Stage.C1])
    np.testing.assert_array_equal(after.values[Stage.S2][[0, 1, 3, 4, 5]], before.values[Stage.S2][[0, 1, 3, 4, 5]])
    assert not np.array_equal(after.values[Stage.S2][2], before.values[Stage.S2][2])


def test_the_words_count_what_is_altered():
    alterations = (
        UNALTERED.with_muted([(0, 0), (1, 1)], True)
        .with_number(Place(Stage.C1, Part.BIASES, 0), 0.5)
        .with_silenced_map((Stage.S4, 3), True)
        .with_silenced_unit(Unit(Stage.F6, 9), True)
    )
    assert str(alterations) == "2 links muted, 1 number changed, 1 map silenced, 1 unit silenced"
    assert alterations.count == 5
    assert str(UNALTERED) == ""
    assert not UNALTERED


@pytest.mark.parametrize(
    ("alterations", "words"),
    [
        (UNALTERED.with_muted([(3, 0)], True), "does not read S2 map 3"),
        (UNALTERED.with_muted([(0, 0), (1, 0), (2, 0)], True), "C3 map 0 would read no S2 map"),
        (UNALTERED.with_number(Place(Stage.C1, Part.WEIGHTS, 150), 0.0), "no number 150"),
        (UNALTERED.with_number(Place(Stage.OUTPUT, Part.BIASES, 0), 0.0), "no number 0"),
        (UNALTERED.with_number(Place(Stage.C1, Part.WEIGHTS, 0), float("nan")), "nan is no number"),
        (UNALTERED.with_silenced_unit(Unit(Stage.C5, 120), True), "no unit 120"),
        (UNALTERED.with_silenced_map((Stage.OUTPUT, 1), True), "OUTPUT cannot be silenced"),
        (UNALTERED.with_silenced_unit(Unit(Stage.INPUT, 0, 3, 3), True), "INPUT cannot be silenced"),
    ],
)
def test_what_is_impossible_is_refused_with_the_reason(alterations: Alterations, words):
    with pytest.raises(ValueError, match=words):
        check(PAPER, alterations)
    with pytest.raises(ValueError, match=words):
        altered(PAPER, LeNet5(PAPER).snapshot(), alterations)


def test_a_stage_that_a_network_lacks_cannot_be_altered():
    lenet_1 = VARIANTS["lenet-1"]
    with pytest.raises(ValueError, match="no number 0"):
        check(lenet_1, UNALTERED.with_number(Place(Stage.C5, Part.WEIGHTS, 0), 1.0))
    with pytest.raises(ValueError, match="has no F6"):
        check(lenet_1, UNALTERED.with_silenced_map((Stage.F6, 0), True))
