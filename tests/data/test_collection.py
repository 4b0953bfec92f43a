"""The user's own digits in files."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lenet_viz.data.collection import REMOVED, Collection, Sample, collection_folder
from lenet_viz.data.datasets import Part
from lenet_viz.data.image_folders import ImageFolder, read_images


@pytest.fixture
def collection(tmp_path) -> Collection:
    return Collection(tmp_path / "digits")


def digit(seed: int) -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 4:24] = np.random.default_rng(seed).integers(0, 256, (20, 20))
    return image


def files(collection: Collection) -> set[str]:
    return {str(path.relative_to(collection.root)) for path in collection.root.rglob("*") if path.is_file()}


def test_an_empty_collection_leaves_no_trace(collection):
    assert collection.samples() == ()
    assert not collection.root.exists()


def test_what_is_added_is_read_again_to_the_byte_class_by_class(collection):
    added = [collection.add(digit(seed), label) for seed, label in enumerate((7, 0, 7, 3))]
    read = collection.samples()
    assert [sample.label for sample in read] == [0, 3, 7, 7]
    assert set(read) == set(added)
    for sample in added:
        assert np.array_equal(read[read.index(sample)].image, sample.image)
    assert [sample for sample in read if sample.label == 7] == [added[0], added[2]]  # in the order of writing


def test_nobody_else_can_change_a_sample(collection):
    image = digit(1)
    sample = collection.add(image, 4)
    image[:] = 0
    assert sample.image.any()
    for each in (sample, *collection.samples()):
        with pytest.raises(ValueError, match="read-only"):
            each.image[0, 0] = 1


def test_a_corrected_digit_keeps_its_name_and_can_go_back(collection):
    seven = collection.add(digit(1), 7)
    one = collection.relabel(seven, 1)
    assert one.path.name == seven.path.name
    assert collection.samples() == (one,)
    assert collection.relabel(one, 7) == seven
    assert collection.samples() == (seven,)
    assert collection.relabel(seven, 7) == seven


def test_a_removed_digit_is_kept_and_comes_back(collection):
    first, second = collection.add(digit(1), 7), collection.add(digit(2), 7)
    collection.remove(first)
    assert collection.samples() == (second,)
    assert f"{REMOVED}/7/{first.path.name}" in files(collection)
    collection.restore(first)
    assert collection.samples() == (first, second)


def test_a_class_without_digits_has_no_folder(collection):
    sample = collection.add(digit(1), 7)
    collection.remove(sample)
    assert not (collection.root / "7").exists()
    assert collection.samples() == ()


def test_no_two_digits_get_the_same_name(collection, monkeypatch):
    names = {collection.add(digit(seed), seed % 3).path.name for seed in range(30)}
    assert len(names) == 30


def test_a_removed_digits_name_is_not_given_away(collection, monkeypatch):
    class Stopped:
        @staticmethod
        def now():
            return real(2026, 1, 1)

    from lenet_viz.data import collection as module

    real = module.datetime.datetime
    monkeypatch.setattr(module.datetime, "datetime", Stopped)
    first = collection.add(digit(1), 7)
    collection.remove(first)
    second = collection.add(digit(2), 3)
    assert second.path.name != first.path.name
    collection.relabel(second, 7)
    collection.restore(first)
    assert len(collection.samples()) == 2


@pytest.mark.parametrize("image", [np.zeros((32, 32), np.uint8), np.zeros((28, 28), np.float32)])
def test_other_forms_are_refused(collection, image):
    with pytest.raises(ValueError, match="28×28 bytes"):
        collection.add(image, 1)


def test_a_label_is_a_digit(collection):
    with pytest.raises(ValueError, match="not 10"):
        collection.add(digit(1), 10)
    sample = collection.add(digit(1), 9)
    with pytest.raises(ValueError, match="not -1"):
        collection.relabel(sample, -1)
    assert collection.samples() == (sample,)


def test_files_that_are_no_digits_are_named_and_left_alone(collection):
    sample = collection.add(digit(1), 2)
    (collection.root / "2" / "notes.txt").write_text("hello")
    Image.new("L", (30, 28)).save(collection.root / "2" / "wide.png")
    (collection.root / "2" / ".hidden").write_text("")
    contents = collection.read()
    assert contents.samples == (sample,)
    assert len(contents.problems) == 2
    assert "notes.txt: no picture" in contents.problems[0]
    assert "wide.png: 30×28 pixels" in contents.problems[1]
    assert "2/notes.txt" in files(collection)


def test_files_that_are_gone_are_errors(collection):
    sample = collection.add(digit(1), 2)
    sample.path.unlink()
    for step in (lambda: collection.remove(sample), lambda: collection.relabel(sample, 3)):
        with pytest.raises(FileNotFoundError):
            step()


def test_no_file_is_written_over(collection):
    sample = collection.add(digit(1), 2)
    (collection.root / "3").mkdir()
    (collection.root / "3" / sample.path.name).write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        collection.relabel(sample, 3)
    assert collection.samples() == (sample,)


def test_an_interrupted_write_leaves_nothing(collection, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        collection.add(digit(1), 2)
    assert files(collection) == set()


def test_it_is_a_folder_of_pictures_like_any_other(collection):
    for seed, label in enumerate((7, 0, 7)):
        collection.add(digit(seed), label)
    collection.remove(collection.add(digit(9), 4))
    digits = read_images(ImageFolder.of(collection.root), Part.TRAIN, "own")
    assert digits.labels.tolist() == [0, 7, 7]
    assert np.array_equal(digits.images.numpy(), np.stack([sample.image for sample in collection.samples()]))


def test_the_usual_folder_is_the_users(private_home):
    assert collection_folder().is_relative_to(private_home)
    assert Collection().root == collection_folder()


@given(st.lists(st.tuples(st.sampled_from(("add", "relabel", "remove", "restore")), st.integers(0, 9)), max_size=20))
def test_files_and_samples_never_part(tmp_path_factory, steps):
    """Whatever is done, the folder holds what was not removed, each under its label."""
    collection = Collection(tmp_path_factory.mktemp("any") / "digits")
    held: list[Sample] = []
    removed: list[Sample] = []
    for number, (step, label) in enumerate(steps):
        if step == "add":
            held.append(collection.add(digit(number), label))
        elif step == "relabel" and held:
            held.append(collection.relabel(held.pop(0), label))
        elif step == "remove" and held:
            removed.append(held.pop(0))
            collection.remove(removed[-1])
        elif step == "restore" and removed:
            held.append(removed.pop())
            collection.restore(held[-1])
    assert set(collection.samples()) == set(held)
