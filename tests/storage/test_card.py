"""Cards: for programs as JSON, for people as a page."""

from __future__ import annotations

import dataclasses
import json

import pytest

from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.training.recipe import Loss


def test_a_card_survives_json(card):
    assert Card.from_dict(json.loads(json.dumps(card.to_dict()))) == card
    unmeasured = dataclasses.replace(card, held_out_error=None, test_error=None)
    assert Card.from_dict(json.loads(json.dumps(unmeasured.to_dict()))) == unmeasured


@pytest.mark.parametrize("change", ["less", "more"])
def test_other_fields_are_refused(card, change):
    values = card.to_dict() | {"mood": "good"}
    if change == "less":
        del values["mood"], values["seconds"]
    with pytest.raises(ValueError, match="other fields"):
        Card.from_dict(values)


def test_the_page_holds_every_number(card):
    page = card.to_markdown(VARIANTS["lenet-1"])
    for text in (
        "# LeNet-1, 1990 (`lenet-1`)",
        "2,578",
        "98,442",
        "28×28",
        "20 of 48 links",
        "55,000",
        "5,000 held out",
        "0.71%",
        "**Test error: 0.53%** on 10,000",
        "rate 0.002",
        "12 passes",
        "seed 77",
        "9.1 minutes",
        "2026-03-14",
        "1.2.3",
        card.command,
    ):
        assert text in page


def test_what_was_not_measured_is_not_invented(card):
    page = dataclasses.replace(card, test_error=None, held_out_error=None).to_markdown(VARIANTS["lenet-1"])
    assert page.count("not measured") == 2


def test_a_run_that_watched_the_test_digits_does_not_claim_to_have_read_them_once(card):
    page = dataclasses.replace(card, held_out=0, held_out_error=None).to_markdown(VARIANTS["lenet-1"])
    assert "measured once" not in page
    assert "none held out" in page
    assert "read after every pass" in page


def test_what_is_not_as_always_is_told(card):
    told = {"loss": Loss.DISCRIMINATIVE, "noise": 0.1, "dropout": 0.5, "frozen": (Stage.C1, Stage.S2)}
    recipe = dataclasses.replace(card.recipe, **told)
    page = dataclasses.replace(card, recipe=recipe).to_markdown(VARIANTS["lenet-1"])
    assert "loss: discriminative (Eq. 9), noise 0.1, dropout 0.5, C1, S2 frozen, seed 77" in page
    assert "frozen" not in card.to_markdown(VARIANTS["lenet-1"])
