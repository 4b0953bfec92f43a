"""What is learned beside MNIST: strokes and rubbish, in the shares that were asked for, always the same."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
import torch

from lenet_viz.data import mixture
from lenet_viz.data.choices import DataChoice, learning_set
from lenet_viz.data.datasets import NO_DIGIT
from lenet_viz.data.digit_forms import FORMS
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.mixture import completed
from lenet_viz.data.replay import drawn


@pytest.fixture(scope="module")
def folder(small_data, tmp_path_factory) -> Path:
    """The small data once more, with clothes: the digits' files under another name."""
    folder = tmp_path_factory.mktemp("both")
    shutil.copytree(small_data / "mnist", folder / "mnist")
    shutil.copytree(small_data / "mnist", folder / "fashion")
    return folder


def mixed(folder, *, held_out=20, **choice):
    chosen = DataChoice(**choice)
    learn, watch = learning_set(chosen, folder=folder).split(held_out, seed=0)
    return completed(chosen, learn, watch if held_out else None, apart=held_out > 0, folder=folder)


def test_strokes_are_learned_and_a_fifth_of_the_writers_is_watched(folder, stroke_file):
    learn, watch = mixed(folder, strokes=stroke_file, stroke_copies=2)
    assert (len(learn), len(watch)) == (60 + 40 * 3 + len(FORMS), 20 + 10)
    _, apart = read_strokes(stroke_file).writers_apart()
    assert torch.equal(watch.images[20:], drawn(apart).images)
    assert watch.labels[20:].tolist() == apart.labels.tolist()
    there = {image.numpy().tobytes() for image in learn.images}
    assert not {image.numpy().tobytes() for image in watch.images[20:]} & there
    assert learn.name is None
    assert learn.title == "MNIST + pen strokes of people.npz (3 times each) and forms of digits"
    assert not learn.holds_rubbish


def test_without_held_out_digits_everybody_is_learned_from(folder, stroke_file):
    learn, watch = mixed(folder, held_out=0, strokes=stroke_file)
    assert (len(learn), watch) == (80 + 50, None)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_rubbish_has_its_share_and_its_label(folder, share):
    learn, watch = mixed(folder, rubbish=share)
    none = learn.labels == NO_DIGIT
    assert abs(float(none.float().mean()) - share) < 0.01
    assert int((~none).sum()) == 60
    assert len(watch) == 20
    assert not watch.holds_rubbish
    assert learn.title == f"MNIST + {share * 100:g}% rubbish"


def test_the_same_choice_is_the_same_set(folder, stroke_file):
    choice = {"strokes": stroke_file, "stroke_copies": 1, "rubbish": 0.2}
    (first, _), (second, _) = mixed(folder, **choice), mixed(folder, **choice)
    assert torch.equal(first.images, second.images)
    assert torch.equal(first.labels, second.labels)


def test_rubbish_is_made_of_nothing_that_is_watched(folder, monkeypatch):
    used = []
    real = mixture.rubbish
    monkeypatch.setattr(mixture, "rubbish", lambda *a, digits, **k: used.append(digits) or real(*a, digits=digits, **k))
    mixed(folder, rubbish=0.1)
    learn, _ = learning_set(DataChoice(), folder=folder).split(20, seed=0)
    assert torch.equal(used[0].images, learn.images)


def test_missing_files_are_named(folder, small_data, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nobody\.npz"):
        mixed(folder, strokes=tmp_path / "nobody.npz")
    with pytest.raises(FileNotFoundError, match="fashion holds no"):
        mixed(small_data, rubbish=0.1)
    (tmp_path / "people.npz").write_bytes(gzip.compress(b"something else"))
    with pytest.raises(ValueError, match=r"people\.npz: no file of strokes"):
        mixed(folder, strokes=tmp_path / "people.npz")
