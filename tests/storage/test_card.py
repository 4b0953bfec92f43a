"""Cards: for programs as JSON, for people as a page."""

from __future__ import annotations

import dataclasses
import json

import pytest

from lenet_viz.analysis.hands_measured import HandsMeasured
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.network.spec import Output, Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card, usual_limit
from lenet_viz.training.recipe import Loss


@pytest.fixture
def with_hands(card) -> Card:
    hands = HandsMeasured(
        title="strokes",
        digits=1499,
        writers=6,
        error=0.0107,
        interval=(0.0066, 0.0173),
        rejected=0.0067,
        class_errors=(0.0, 0.01, None, 0.0, 0.0, 0.02, 0.0, 0.0, 0.0, 0.03),
        writer_errors={3: 0.0, 27: 0.02},
        pens={4.0: 0.011, 17.5: 0.0125},
        sizes={40.0: 0.01, 270.0: 0.011},
        places={"middle": 0.0107},
        forms={"7 with bar": 0.0},
        rubbish={"scribbles": 0.93, "blanks": 1.0},
    )
    return dataclasses.replace(card, limit=Limit(Measure.PENALTY, 31.25), hands=hands)


def test_a_card_survives_json(card, with_hands):
    assert Card.from_dict(json.loads(json.dumps(with_hands.to_dict()))) == with_hands
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


def test_cards_of_the_first_version_can_be_read(card):
    values = card.to_dict()
    del values["limit"], values["hands"]
    assert Card.from_dict(values) == card


@pytest.mark.parametrize("hands", [{}, {"title": "strokes"}, [], {"interval": 3}])
def test_hands_of_another_kind_are_refused(card, hands):
    with pytest.raises(ValueError, match="strokes"):
        Card.from_dict(card.to_dict() | {"hands": hands})


def test_a_limit_of_another_kind_is_refused(card):
    with pytest.raises(ValueError, match="mood"):
        Card.from_dict(card.to_dict() | {"limit": {"measure": "mood", "value": 1.0}})


def test_the_card_decides_what_is_rejected(card, with_hands):
    assert usual_limit(with_hands, Output.RBF) == Limit(Measure.PENALTY, 31.25)
    assert usual_limit(with_hands, Output.SOFTMAX) == USUAL_LIMITS[Output.SOFTMAX]
    assert usual_limit(card, Output.RBF) == usual_limit(None, Output.RBF) == USUAL_LIMITS[Output.RBF]


def test_the_page_tells_about_hands(card, with_hands):
    page = with_hands.to_markdown(VARIANTS["paper-1998"])
    for text in (
        "penalty beyond 31.2",
        "1.07% wrong",
        "0.67% rejected",
        "1,499 digits by 6 writers",
        "0.15 points",
        "0.10",
        "scribbles 93.0%, blanks 100.0%",
    ):
        assert text in page
    assert "strokes" not in card.to_markdown(VARIANTS["paper-1998"])


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
