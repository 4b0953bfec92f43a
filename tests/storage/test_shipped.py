"""The networks that come with the program, and their cards."""

from __future__ import annotations

from pathlib import Path

import pytest

import lenet_viz
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import DEFAULT_NETWORK, SHIPPED, network_file, resource, shipped_networks
from lenet_viz.training.recipes import RECIPES

# The largest test error that each may have.
BARS = {
    "paper-1998": 0.0060,
    "softmax-trainable": 0.0060,
    "softmax-table": 0.0060,
    "softmax-full": 0.0060,
    "keras-5x5": 0.009,
    "keras-3x3": 0.011,
    "lenet-1": 0.014,
}


def shipped(name: str) -> tuple[LeNet5, Card]:
    path = network_file(name)
    if not path.is_file():
        pytest.skip(f"{name} does not come with the program yet")
    return load_network(path)


def test_resources_lie_beside_the_package_or_in_it():
    assert resource("networks", "a.safetensors").parts[-3:] == ("resources", "networks", "a.safetensors")
    assert resource().parent in (Path(lenet_viz.__file__).parent, Path(lenet_viz.__file__).parent.parent)


def test_every_variant_has_a_bar():
    assert BARS.keys() == VARIANTS.keys()


@pytest.mark.parametrize("name", VARIANTS)
def test_a_shipped_network_is_what_it_says(name):
    network, card = shipped(name)
    assert network.spec == VARIANTS[name]
    assert network_file(name).with_suffix(".md").read_text(encoding="utf-8") == card.to_markdown(network.spec)
    assert name in card.command
    assert (card.digits + card.held_out, card.test_digits) == (60_000, 10_000)
    assert card.held_out > 0
    assert card.test_error is not None
    assert card.test_error <= BARS[name]


def test_the_network_trained_as_in_1998_is_the_papers_with_other_weights():
    network, card = shipped("paper-1998-recipe-1998")
    assert network.spec == VARIANTS["paper-1998"]
    assert card.recipe.to_dict() == RECIPES["1998"].to_dict() | {"seed": card.recipe.seed}
    assert card.digits + card.held_out == 60_000
    assert card.test_error is not None
    # The paper's 0.95 %, give or take 0.15 points.
    assert 0.0080 <= card.test_error <= 0.0110


def test_networks_trained_otherwise_follow_their_variant_and_are_offered_only_where_their_file_is(
    monkeypatch, tmp_path
):
    assert list(SHIPPED)[:3] == ["paper-1998", DEFAULT_NETWORK, "paper-1998-recipe-1998"]
    assert SHIPPED["paper-1998-recipe-1998"].title == "LeNet-5, 1998 · trained as in 1998"
    monkeypatch.setattr("lenet_viz.storage.resources.resource", lambda *parts: tmp_path / parts[-1])
    assert [each.name for each in shipped_networks()] == list(VARIANTS)
    for name in (DEFAULT_NETWORK, "paper-1998-recipe-1998"):
        network_file(name).touch()
    assert [each.name for each in shipped_networks()] == list(SHIPPED)
