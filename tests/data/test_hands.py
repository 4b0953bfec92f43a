"""Pen strokes of people: what is in a file of them, and who is kept apart."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lenet_viz.data.hands import read_strokes


@pytest.fixture
def strokes(stroke_file):
    return read_strokes(stroke_file)


@pytest.fixture
def broken(stroke_file, tmp_path):
    """Writes the file once more, with other arrays in it."""

    def write(**changes) -> Path:
        with np.load(stroke_file) as file:
            arrays = {name: file[name] for name in file} | changes
        path = tmp_path / "broken.npz"
        np.savez(path, **{name: value for name, value in arrays.items() if value is not None})
        return path

    return write


def test_a_digit_has_its_own_strokes(stroke_file, strokes):
    assert (len(strokes), strokes.title, strokes.people) == (50, "people", (11, 12, 13, 14, 15))
    assert strokes.labels.tolist() == [number % 10 for number in range(50)]
    assert [len(drawing.strokes) for drawing in strokes.drawings[:4]] == [1, 2, 1, 2]
    with np.load(stroke_file) as file:
        points = file["points"]
    everything = np.concatenate([stroke for drawing in strokes.drawings for stroke in drawing.strokes])
    np.testing.assert_array_equal(everything, points)


def test_of_writers_and_subsets(strokes):
    chosen = strokes.of_writers([12, 15])
    assert len(chosen) == 20
    assert set(chosen.writers.tolist()) == {12, 15}
    assert chosen.drawings[0] is strokes.drawings[10]
    assert strokes.subset([7, 3]).labels.tolist() == [7, 3]


def test_whole_writers_are_apart_and_always_the_same(strokes):
    learn, apart = strokes.writers_apart()
    assert not set(learn.people) & set(apart.people)
    assert (len(learn.people), len(apart.people), len(learn) + len(apart)) == (4, 1, 50)
    assert strokes.writers_apart()[1].people == apart.people
    assert len(strokes.writers_apart(0.5)[1].people) == 3


@pytest.mark.parametrize("share", [0.0, 0.9, 1.0])
def test_somebody_stays_on_either_side(strokes, share):
    with pytest.raises(ValueError, match=r"people: of 5 writers \d cannot be kept apart"):
        strokes.writers_apart(share)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"points": np.zeros((4, 3), np.float32)}, "points must be x, y pairs"),
        ({"points": np.array([["a", "b"]])}, "points must be x, y pairs"),
        ({"stroke_offsets": np.array([0, 3])}, "stroke_offsets must rise from 0 to"),
        ({"sample_offsets": np.array([0.0, 3.0])}, "sample_offsets must be whole numbers"),
        ({"labels": np.zeros(3, np.uint8)}, "labels must be 50 whole numbers"),
        ({"labels": np.full(50, 10, np.uint8)}, "a label is not a class 0…9"),
        ({"writers": np.zeros(50)}, "writers must be 50 whole numbers"),
        ({"writers": None}, "there is no 'writers"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(broken, changes, cause):
    path = broken(**changes)
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))}: .*{cause}"):
        read_strokes(path)


def test_coordinates_must_be_numbers(broken, stroke_file):
    with np.load(stroke_file) as file:
        points = file["points"]
    points[3, 1] = np.nan
    with pytest.raises(ValueError, match="a coordinate is not a number"):
        read_strokes(broken(points=points))


def test_an_empty_stroke_is_refused(broken, stroke_file):
    with np.load(stroke_file) as file:
        offsets = file["stroke_offsets"]
    offsets[2] = offsets[1]
    with pytest.raises(ValueError, match=r"stroke_offsets must rise .* leave none empty"):
        read_strokes(broken(stroke_offsets=offsets))


@pytest.mark.parametrize("content", [b"", b"no strokes at all", b"PK\x03\x04 cut off"])
def test_another_file(tmp_path, content):
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.npz: no file of strokes: "):
        read_strokes(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_archive_is_named(tmp_path, stroke_file, data):
    """Bytes of a compressed file, changed at random: it is read, or refused by name."""
    packed = tmp_path / "packed.npz"
    if not packed.exists():
        with np.load(stroke_file) as arrays:
            np.savez_compressed(packed, **arrays)
    content = bytearray(packed.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(content)
    try:
        read_strokes(damaged)
    except (ValueError, OSError) as error:
        told = str(error)
    else:
        told = str(damaged)
    assert "damaged.npz" in told


def test_an_array_alone_is_no_file_of_strokes(tmp_path):
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(ValueError, match=r"array\.npy: no file of strokes: "):
        read_strokes(tmp_path / "array.npy")


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_strokes(tmp_path / "nowhere.npz")
