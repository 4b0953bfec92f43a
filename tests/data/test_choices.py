"""What a choice of digits stands for: always the same set, with the share that was asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data import choices
from lenet_viz.data.choices import MOST_COPIES, MOST_STROKE_COPIES, SOURCES, DataChoice, learning_set
from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import Part
from lenet_viz.data.sources import DatasetName

CHOICES = st.one_of(
    st.sampled_from(SOURCES[:2]).map(DataChoice),
    st.builds(DataChoice, st.just("own"), share_own=st.floats(0, 1), copies=st.integers(0, MOST_COPIES)),
    st.builds(DataChoice, st.just("folder"), st.text("abc /", min_size=1).map(Path)),
    st.builds(
        DataChoice,
        strokes=st.text("abc /", min_size=1).map(Path),
        stroke_copies=st.integers(0, MOST_STROKE_COPIES),
        rubbish=st.floats(0, 0.5),
    ),
)


@pytest.fixture
def own(tmp_path: Path, boxes) -> Path:
    """Twenty digits, two of each class."""
    collection = Collection(tmp_path / "digits")
    for image, label in zip(boxes.images[:20], boxes.labels[:20], strict=True):
        collection.add(image.numpy(), int(label))
    return collection.root


def pictures(digits) -> set[bytes]:
    return {image.numpy().tobytes() for image in digits.images}


@given(CHOICES)
def test_a_choice_survives_json(choice):
    assert DataChoice.from_dict(json.loads(json.dumps(choice.to_dict()))) == choice


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({"source": "usps"}, "no digits called 'usps'; there are mnist, fashion, own, folder"),
        ({"source": "folder"}, "a folder of pictures must be named"),
        ({"source": "mnist", "folder": "x"}, "no folder is needed"),
        ({"source": "own", "share_own": 1.5}, r"share of own digits must lie in 0…1, not 1.5"),
        ({"source": "own", "share_own": float("nan")}, r"must lie in 0…1, not nan"),
        ({"source": "own", "copies": MOST_COPIES + 1}, "copies of each digit, not 201"),
        ({"source": "own", "copies": -1}, "copies of each digit, not -1"),
        ({"source": "mnist", "copies": 3}, "only one's own digits are copied"),
        ({"source": "fashion", "share_own": 0.5}, "only one's own digits are copied"),
        ({"stroke_copies": 3}, "more drawings of each digit need a file of strokes"),
        ({"strokes": "a.npz", "stroke_copies": 51}, "0…50 more drawings of each, not 51"),
        ({"rubbish": 0.6}, r"share of rubbish must lie in 0…0.5, not 0.6"),
        ({"rubbish": float("nan")}, r"must lie in 0…0.5, not nan"),
        ({"source": "fashion", "rubbish": 0.1}, "strokes and rubbish are learned beside MNIST only"),
        ({"source": "own", "strokes": "a.npz"}, "strokes and rubbish are learned beside MNIST only"),
        ({"strokes": 3}, "strokes of a choice of digits cannot be 3"),
        ({"sauce": "mnist"}, "a choice of digits has no sauce"),
        ({"source": 3}, "source of a choice of digits cannot be 3"),
        ({"source": "own", "copies": True}, "copies of a choice of digits cannot be True"),
        ({"source": "own", "copies": 1.5}, "copies of a choice of digits cannot be 1.5"),
        ({"source": "folder", "folder": 3}, "folder of a choice of digits cannot be 3"),
    ],
)
def test_impossible_choices(values, cause):
    with pytest.raises(ValueError, match=cause):
        DataChoice.from_dict(values)


@pytest.mark.parametrize(
    ("choice", "title"),
    [
        (DataChoice(), "MNIST"),
        (DataChoice("fashion"), "Fashion-MNIST"),
        (DataChoice("own"), "own digits"),
        (DataChoice("own", share_own=0.3), "30% own digits, 70% MNIST"),
        (DataChoice("folder", Path("/home/me/animals")), "pictures in animals"),
        (DataChoice(strokes=Path("/home/me/people.npz")), "MNIST + pen strokes of people.npz"),
        (
            DataChoice(strokes=Path("people.npz"), stroke_copies=8, rubbish=0.125),
            "MNIST + pen strokes of people.npz (9 times each) and forms of digits + 12.5% rubbish",
        ),
    ],
)
def test_titles(choice, title):
    assert choice.title == title


def test_a_published_set(small_data):
    learn, test = learning_set(DataChoice(), folder=small_data), choices.test_set(DataChoice(), folder=small_data)
    assert (learn.title, learn.part, len(learn)) == ("MNIST", Part.TRAIN, 80)
    assert (test.title, test.part, len(test)) == ("MNIST", Part.TEST, 40)
    with pytest.raises(FileNotFoundError, match="fashion holds no train-images"):
        learning_set(DataChoice("fashion"), folder=small_data)


def test_own_digits_alone_need_nothing_else(own, tmp_path):
    choice = DataChoice("own")
    digits = learning_set(choice, folder=tmp_path / "nowhere", own=own)
    assert (digits.name, digits.title, digits.classes) == (None, "own digits", tuple("0123456789"))
    assert digits.labels.tolist() == [label for label in range(10) for _ in range(2)]
    assert pictures(digits) == {sample.image.tobytes() for sample in Collection(own).samples()}
    assert choices.test_set(choice, folder=tmp_path / "nowhere") is None


def test_copies_are_distorted_and_keep_their_labels(own):
    plain = learning_set(DataChoice("own"), own=own)
    digits = learning_set(DataChoice("own", copies=4), own=own)
    assert torch.equal(digits.images[:20], plain.images)
    assert torch.equal(digits.labels, plain.labels.repeat(5))
    assert len(pictures(digits)) == 100
    for start in range(20, 100, 20):
        away = (digits.images[start : start + 20].float() - plain.images.float()).abs().mean(dim=(1, 2))
        assert float(away.min()) > 0.5
        assert float(away.max()) < 40


def test_the_same_choice_is_the_same_set(own, small_data):
    choice = DataChoice("own", share_own=0.6, copies=3)
    first, second = (learning_set(choice, folder=small_data, own=own) for _ in range(2))
    assert torch.equal(first.images, second.images)
    assert torch.equal(first.labels, second.labels)


@pytest.mark.parametrize(
    ("share", "copies", "mine", "theirs"),
    [
        (0.5, 0, 20, 20),  # as many as there are own ones
        (0.25, 0, 20, 60),
        (0.5, 9, 80, 80),  # more own ones than MNIST can balance: some of the copies
        (0.1, 0, 9, 80),
        (0.8, 4, 100, 25),
        (0.0, 2, 0, 80),
    ],
)
def test_the_share_is_kept(own, small_data, share, copies, mine, theirs):
    choice = DataChoice("own", share_own=share, copies=copies)
    digits = learning_set(choice, folder=small_data, own=own)
    multiplied = pictures(learning_set(replace(choice, share_own=1.0), own=own))
    found = sum(image.numpy().tobytes() in multiplied for image in digits.images)
    assert (found, len(digits) - found) == (mine, theirs)
    assert digits.title == choice.title


@given(st.floats(0.001, 0.999), st.integers(1, 50_000), st.integers(1, 60_000))
def test_any_share_is_met_to_one_digit(share, own, others):
    mine, theirs = choices._counts(share, own, others)
    assert 0 <= mine <= own
    assert 0 <= theirs <= others
    assert mine + theirs > 0
    assert abs(mine - share * (mine + theirs)) <= 1


def test_beside_own_digits_mnist_tells_what_is_forgotten(small_data):
    for share in (0.5, 1.0):
        test = choices.test_set(DataChoice("own", share_own=share), folder=small_data)
        assert (test.name, test.title, len(test)) == (DatasetName.MNIST, "MNIST", 40)


def test_unusable_own_files_are_named(own):
    (own / "3" / "broken.png").write_bytes(b"no picture")
    digits = learning_set(DataChoice("own", copies=1), own=own)
    assert len(digits) == 40
    assert [str(own / "3" / "broken.png") in words for words in digits.left_out] == [True]


def test_nothing_of_ones_own_yet(tmp_path):
    with pytest.raises(ValueError, match="digits holds no digits of your own yet"):
        learning_set(DataChoice("own"), own=tmp_path / "digits")


def test_a_folder_of_pictures(tmp_path, boxes):
    folder = tmp_path / "shapes"
    collection = Collection(folder)
    for image, label in zip(boxes.images, boxes.labels, strict=True):
        collection.add(image.numpy(), int(label) % 2)
    (folder / "0").rename(folder / "bars")
    (folder / "1").rename(folder / "boxes")
    choice = DataChoice("folder", folder)
    learn, test = learning_set(choice), choices.test_set(choice)
    assert (learn.title, learn.classes, learn.part, test.part) == (
        "pictures in shapes",
        ("bars", "boxes"),
        Part.TRAIN,
        Part.TEST,
    )
    assert (len(learn), len(test)) == (180, 20)
    assert np.isin(learn.labels.numpy(), (0, 1)).all()


def test_a_small_folder_has_nothing_to_test_with(tmp_path, boxes):
    collection = Collection(tmp_path)
    for image, label in zip(boxes.images[:8], boxes.labels[:8], strict=True):
        collection.add(image.numpy(), int(label))
    choice = DataChoice("folder", tmp_path)
    assert len(learning_set(choice)) == 8
    assert choices.test_set(choice) is None
    (tmp_path / "1").rename(tmp_path / ".gone")
    for label in range(2, 8):
        (tmp_path / str(label)).rename(tmp_path / f".gone{label}")
    with pytest.raises(ValueError, match="fewer than two classes"):
        learning_set(choice)
