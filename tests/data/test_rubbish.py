"""What is no digit: of every kind, never blank, always the same for a seed, and never like a digit by design."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.data import rubbish as module
from lenet_viz.data import scribbles, signs, spoilt
from lenet_viz.data.datasets import NO_DIGIT
from lenet_viz.data.letters import LIKE_DIGITS, _glyphs, letter
from lenet_viz.data.rubbish import SHARES, Rubbish, rubbish
from lenet_viz.data.unseen_rubbish import UnseenRubbish, unseen_rubbish


@pytest.mark.parametrize("kind", list(Rubbish))
def test_every_kind_alone(boxes, other_boxes, kind):
    images = rubbish(12, 3, digits=boxes, clothes=other_boxes, shares={kind: 1.0})
    assert (images.shape, images.dtype) == ((12, 28, 28), np.uint8)
    assert (images.reshape(12, -1).max(axis=1) > 60).all()
    assert len({image.tobytes() for image in images}) > 6
    again = rubbish(12, 3, digits=boxes, clothes=other_boxes, shares={kind: 1.0})
    assert (images == again).all()


def test_shares_are_kept_and_a_kind_begins_the_same_among_others(boxes, other_boxes):
    images = rubbish(50, 7, digits=boxes, clothes=other_boxes)
    counts = module._dealt(50, SHARES)
    assert (sum(counts.values()), counts[Rubbish.SCRIBBLES], counts[Rubbish.LETTERS]) == (50, 14, 15)
    first = counts[Rubbish.SCRIBBLES] + counts[Rubbish.SIGNS]
    alone = rubbish(counts[Rubbish.LETTERS], 7, digits=boxes, shares={Rubbish.LETTERS: 1})
    assert (images[first : first + len(alone)] == alone).all()


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 1), min_size=9, max_size=9))
def test_any_count_is_dealt_out(count, shares):
    dealt = module._dealt(count, dict(zip(Rubbish, shares, strict=True)))
    assert sum(dealt.values()) == count
    assert all(many >= 0 for many in dealt.values())
    if count:
        for kind, share in zip(Rubbish, shares, strict=True):
            assert abs(dealt[kind] - count * share / sum(shares)) <= 1


def test_without_clothes_the_others_take_their_share(boxes):
    assert (rubbish(20, 0, digits=boxes).reshape(20, -1).max(axis=1) > 0).all()
    with pytest.raises(ValueError, match="no kind of rubbish is left"):
        rubbish(2, 0, digits=boxes, shares={Rubbish.CLOTHES: 1})
    assert len(rubbish(0, 0, digits=boxes, shares={})) == 0


@pytest.mark.parametrize("sort", [*scribbles.SORTS, *signs.SORTS], ids=lambda sort: sort.__name__)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**31))
def test_every_sort_of_scribble_and_sign_leaves_strokes(sort, seed):
    strokes = sort(np.random.default_rng(seed))
    assert strokes
    for stroke in strokes:
        assert stroke.ndim == 2
        assert stroke.shape[1] == 2
        assert np.isfinite(stroke).all()


def test_letters_like_digits_are_left_out():
    kept = set(module.letter.__globals__["_FONTS"][0].signs)
    assert not kept & set("".join(LIKE_DIGITS.values()))
    assert set("AKMXwk@#") <= kept
    assert [len(_glyphs(number)) for number in range(3)] == [len(font.signs) for font in _fonts()[:3]]
    drawn = {id(letter(np.random.default_rng(seed))) for seed in range(300)}
    assert len(drawn) > 100


def _fonts():
    return module.letter.__globals__["_FONTS"]


def test_the_parts_and_turns_come_from_the_digits_that_allow_it(boxes, monkeypatch):
    asked = []
    pictures = spoilt.DigitPictures(boxes)
    monkeypatch.setattr(
        pictures, "any", lambda random, classes=tuple(range(10)): asked.append(classes) or np.eye(28, dtype=np.float32)
    )
    random = np.random.default_rng(0)
    for _ in range(40):
        spoilt.turned(pictures, random)
        spoilt.piece(pictures, random)
    # A nought or a one stays what it is; a half of an 8 is a nought.
    assert not {0, 1} & {label for classes in asked for label in classes}
    assert all(8 not in classes for classes in asked if len(classes) == 2)


@pytest.mark.parametrize("kind", [kind for kind in UnseenRubbish if kind is not UnseenRubbish.BLANKS])
def test_unseen_kinds(other_boxes, kind):
    images = unseen_rubbish(kind, 30, clothes=other_boxes)
    assert (images.shape, images.dtype) == ((30, 28, 28), np.uint8)
    assert (images.reshape(30, -1).max(axis=1) > 60).all()
    assert (images == unseen_rubbish(kind, 30, clothes=other_boxes)).all()
    if kind is not UnseenRubbish.CLOTHES:
        assert not (images == unseen_rubbish(kind, 30, seed=1)).all()


def test_clothes_come_as_the_pad_would_prepare_them(other_boxes):
    """Centred by their mass, in a box of 20 pixels."""
    for image in unseen_rubbish(UnseenRubbish.CLOTHES, 10, clothes=other_boxes):
        rows, columns = np.nonzero(image > 60)
        assert max(np.ptp(rows), np.ptp(columns)) < 20
        middle = (image.sum(axis=axis) @ np.arange(28) / image.sum() for axis in (0, 1))
        assert all(abs(place - 13.5) < 1 for place in middle)


def test_rubbish_needs_every_digit(boxes, other_boxes):
    lacking = boxes.subset(torch.nonzero(boxes.labels != 4)[:, 0])
    with pytest.raises(ValueError, match="there is no 4 among those to learn"):
        rubbish(5, 0, digits=lacking, clothes=other_boxes)


def test_unseen_blanks_and_missing_clothes():
    assert not unseen_rubbish(UnseenRubbish.BLANKS, 5).any()
    with pytest.raises(ValueError, match="Fashion-MNIST's test pictures are needed"):
        unseen_rubbish(UnseenRubbish.CLOTHES, 5)


def test_a_set_says_whether_it_holds_rubbish(boxes):
    assert not boxes.holds_rubbish
    labels = boxes.labels.clone()
    labels[3] = NO_DIGIT
    assert replace(boxes, labels=labels).holds_rubbish
