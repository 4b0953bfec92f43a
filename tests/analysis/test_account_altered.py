"""Print that adds up, also in networks that somebody has altered."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.analysis.account import account
from lenet_viz.network.alterations import altered
from lenet_viz.network.inference import run
from lenet_viz.network.spec import LayerKind
from lenet_viz.network.variants import VARIANTS
from tests.analysis.test_account import network_of, pixels_of
from tests.network.strategies import alterations_of, unit_of


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


@pytest.mark.parametrize("name", list(VARIANTS))
@settings(max_examples=15)
@given(data=st.data(), seed=st.integers(0, 3))
def test_the_print_of_an_altered_network_adds_up_and_agrees(name, data, seed):
    spec = VARIANTS[name]
    network = network_of(spec, seed, 0.1)
    alterations = data.draw(alterations_of(spec))
    network.load_snapshot(altered(spec, network.snapshot(), alterations))
    network.silence(alterations.silenced)
    trace = run(network, pixels_of(spec, seed))
    unit = data.draw(st.sampled_from(spec.layers[1:]).flatmap(unit_of))
    words = account(trace, unit)
    assert words.check.agrees
    assert words.silenced == (unit in alterations.silenced)
    if spec.layer(unit.stage).kind is LayerKind.SUBSAMPLING:
        assert sum(number(term.input) for term in words.ranked) == number(words.added)
        return
    printed = [group.subtotal for group in words.groups] or [term.term for term in words.ranked]
    bias = [] if words.bias is None else [words.bias]
    assert sum(number(text) for text in [*printed, *bias]) == number(words.total)
