"""Altering the network on screen: applied, refused, undone to the bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lenet_viz.gui.controllers.alterations import SOON, AlterationsController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.network.alterations import UNALTERED, Part, Place
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.weights import Weights

PAPER = VARIANTS["paper-1998"]


@pytest.fixture
def session(qapp):
    return Session(LeNet5(PAPER, seed=1).eval(), Origin("test"))


@pytest.fixture
def alterations(session):
    return AlterationsController(session)


def same_bits(one: Weights, other: Weights) -> bool:
    pairs = [(one[stage].weights, other[stage].weights) for stage in one]
    pairs += [(one[stage].biases, other[stage].biases) for stage in one]
    return all((a is None and b is None) or a.tobytes() == b.tobytes() for a, b in pairs)


def test_a_muted_link_has_a_kernel_of_zeros_and_keeps_its_trained_one(session, alterations):
    alterations.mute([(0, 0)], True)
    assert not session.weights[Stage.C3].weights[0].any()
    assert session.trained_weights[Stage.C3].weights[0].all()
    assert session.network is not session.trained_network


def test_the_last_link_of_a_map_cannot_be_muted_and_what_is_shown_stays(session, alterations, qtbot):
    alterations.mute([(0, 0), (1, 0)], True)
    before = session.alterations
    with qtbot.waitSignal(alterations.trouble) as trouble:
        alterations.mute([(2, 0)], True)
    assert "C3 map 0" in trouble.args[0]
    assert session.alterations == before
    assert alterations.undo_stack.count() == 1


def test_the_steps_of_one_gesture_are_undone_together(session, alterations):
    alterations.mute([(0, 0)], True)
    alterations.mute([(1, 1)], True)
    alterations.end_gesture()
    alterations.mute([(2, 2)], True)
    alterations.undo_stack.undo()
    assert session.alterations.muted == {(0, 0), (1, 1)}
    alterations.undo_stack.undo()
    assert session.alterations == UNALTERED
    alterations.undo_stack.redo()
    assert session.alterations.muted == {(0, 0), (1, 1)}


def test_a_gesture_that_ends_where_it_began_leaves_no_step(session, alterations):
    place = Place(Stage.C1, Part.BIASES, 2)
    trained = float(session.trained_weights[Stage.C1].biases[2])
    alterations.set_number(place, trained + 1, False)
    alterations.set_number(place, trained, True)
    assert session.alterations == UNALTERED
    assert not alterations.undo_stack.canUndo()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e39, 1_000_001.0])
def test_a_value_that_is_no_number_is_refused(session, alterations, qtbot, value):
    with qtbot.waitSignal(alterations.number_refused):
        alterations.set_number(Place(Stage.C1, Part.WEIGHTS, 0), value)
    assert session.alterations == UNALTERED


def test_as_trained_restores_everything_and_can_be_undone(session, alterations):
    trained = session.trained_weights
    alterations.silence_map((Stage.S2, 3), True)
    alterations.set_number(Place(Stage.OUTPUT, Part.WEIGHTS, 5), 0.25)
    altered = session.alterations
    alterations.restore_all()
    assert session.network is session.trained_network
    assert same_bits(session.weights, trained)
    alterations.undo_stack.undo()
    assert session.alterations == altered
    assert (Stage.S2, 3) in session.network.silenced.maps


def test_another_network_forgets_the_steps(session, alterations):
    alterations.silence_unit(Unit(Stage.C5, 7), True)
    session.set_network(LeNet5(VARIANTS["lenet-1"]), Origin("other"))
    assert session.alterations == UNALTERED
    assert not alterations.undo_stack.canUndo()


def test_new_trained_weights_keep_what_is_altered(session, alterations):
    alterations.mute([(0, 0)], True)
    session.set_weights(LeNet5(PAPER, seed=2).state_dict())
    assert not session.weights[Stage.C3].weights[0].any()
    assert session.trained_weights[Stage.C3].weights[0].any()
    np.testing.assert_array_equal(session.weights[Stage.C5].weights, session.trained_weights[Stage.C5].weights)


def actions(spec):
    """What a user may try, possible or not, as (method, arguments)."""
    stages = st.sampled_from([layer for layer in spec.layers if layer.stage is not Stage.INPUT])
    links = st.lists(st.sampled_from(spec.table.links), min_size=1, max_size=6)
    values = st.floats(-2e6, 2e6) | st.sampled_from([float("nan"), float("inf"), 1e40]) | st.just(0.0)

    def places(layer):
        choices = [(Part.WEIGHTS, layer.weight_shape and int(np.prod(layer.weight_shape))), (Part.BIASES, layer.biases)]
        parts = [
            st.builds(Place, st.just(layer.stage), st.just(part), st.integers(0, size - 1))
            for part, size in choices
            if size
        ]
        return st.one_of(parts)

    def units(layer):
        return st.builds(Unit, st.just(layer.stage), *(st.integers(0, size - 1) for size in layer.shape))

    with_numbers = stages.filter(lambda layer: layer.weight_shape or layer.biases)
    return st.one_of(
        st.tuples(st.just("mute"), st.tuples(links, st.booleans())),
        st.tuples(st.just("set_number"), st.tuples(with_numbers.flatmap(places), values, st.booleans())),
        st.tuples(st.just("silence_unit"), st.tuples(stages.flatmap(units), st.booleans())),
        st.tuples(st.just("silence_map"), st.tuples(stages.map(lambda layer: (layer.stage, 0)), st.booleans())),
        st.tuples(st.just("end_gesture"), st.just(())),
        st.tuples(st.just("restore_all"), st.just(())),
    )


@pytest.mark.parametrize("name", list(VARIANTS))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_undoing_everything_restores_the_trained_bits(qapp, name, data):
    spec = VARIANTS[name]
    session = Session(LeNet5(spec, seed=5).eval(), Origin("test"))
    controller = AlterationsController(session)
    trained = LeNet5(spec, seed=5).snapshot()
    for method, arguments in data.draw(st.lists(actions(spec), max_size=12)):
        getattr(controller, method)(*arguments)
    last = {stage: (layer.weights, layer.biases) for stage, layer in session.network.snapshot().items()}
    steps = controller.undo_stack.index()
    for _ in range(steps):
        controller.undo_stack.undo()
    assert not session.network.silenced
    assert same_bits(session.network.snapshot(), trained)
    assert same_bits(session.weights, trained)
    for _ in range(steps):
        controller.undo_stack.redo()
    assert same_bits(
        session.network.snapshot(), {stage: type(session.weights[stage])(*pair) for stage, pair in last.items()}
    )


def test_numbers_for_one_place_soon_after_each_other_are_one_step(session):
    now = [0.0]
    alterations = AlterationsController(session, clock=lambda: now[0])
    place, other = Place(Stage.C1, Part.WEIGHTS, 3), Place(Stage.C1, Part.WEIGHTS, 4)
    for value in (0.1, 0.2, 0.3):
        alterations.set_number(place, value, True)
        now[0] += SOON / 2
    assert alterations.undo_stack.count() == 1
    now[0] += SOON
    alterations.set_number(place, 0.4, True)
    assert alterations.undo_stack.count() == 2
    alterations.set_number(other, 0.4, True)
    alterations.mute([(0, 0)], True)
    alterations.end_gesture()
    alterations.set_number(other, 0.5, True)
    assert alterations.undo_stack.count() == 5
    alterations.undo_stack.undo()
    assert session.alterations.number(other) == 0.4
    for _ in range(4):
        alterations.undo_stack.undo()
    assert session.alterations == UNALTERED
