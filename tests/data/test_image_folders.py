"""Folders of pictures: classes, polarity, what is kept apart, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lenet_viz.data.datasets import Part
from lenet_viz.data.download import Cancelled
from lenet_viz.data.image_folders import ImageFolder, read_image, read_images

GREY = np.random.default_rng(3).integers(0, 256, (28, 28), np.uint8)
GREY[[0, -1]] = GREY[:, [0, -1]] = 0


def save(path: Path, image: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path)
    return path


def fill(folder: Path, **counts: int) -> Path:
    """Classes of so many pictures each; a picture's pixel (5, 5) tells its number."""
    for name, count in counts.items():
        (folder / name).mkdir(parents=True)
        for number in range(count):
            image = GREY.copy()
            image[5, 5] = number
            save(folder / name / f"{number}.png", image)
    return folder


def read(folder: Path, part: Part = Part.TRAIN, **options):
    return read_images(ImageFolder.of(folder).part(part), part, "pictures", **options)


def test_sub_folders_are_classes_in_natural_order(tmp_path):
    fill(tmp_path, class10=2, class2=2, Class1=2)
    assert ImageFolder.of(tmp_path).classes == ("Class1", "class2", "class10")


def test_files_are_in_natural_order_and_hidden_ones_do_not_count(tmp_path):
    fill(tmp_path, a=12, b=1)
    (tmp_path / "a" / ".hidden.png").write_bytes(b"")
    (tmp_path / "a" / "deeper").mkdir()
    (tmp_path / ".removed").mkdir()
    (tmp_path / "notes.txt").write_text("no class")
    pictures = ImageFolder.of(tmp_path)
    assert [path.name for path in pictures.files[0]] == [f"{number}.png" for number in range(12)]
    assert (pictures.classes, len(pictures)) == (("a", "b"), 13)


def test_folders_named_by_digits_are_these_digits(tmp_path):
    fill(tmp_path, **{"7": 2, "3": 3})
    digits = read(tmp_path)
    assert digits.classes == tuple("0123456789")
    assert digits.labels.tolist() == [3, 3, 3, 7, 7]


def test_the_set(tmp_path):
    fill(tmp_path, cat=3, dog=2)
    digits = read(tmp_path)
    assert (digits.name, digits.part, digits.title, digits.classes) == (None, Part.TRAIN, "pictures", ("cat", "dog"))
    assert digits.images.shape == (5, 28, 28)
    assert digits.images[:, 5, 5].tolist() == [0, 1, 2, 0, 1]
    assert digits.labels.tolist() == [0, 0, 0, 1, 1]
    assert digits.left_out == ()


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "gif"])
def test_small_grey_pictures_stay_to_the_bit(tmp_path, suffix):
    assert np.array_equal(read_image(save(tmp_path / f"picture.{suffix}", GREY)), GREY)
    colour = np.repeat(GREY[..., None], 3, axis=2)
    if suffix != "gif":
        assert np.array_equal(read_image(save(tmp_path / f"colour.{suffix}", colour)), GREY)


def test_a_bright_border_means_dark_on_light(tmp_path):
    assert np.array_equal(read_image(save(tmp_path / "picture.png", 255 - GREY)), GREY)


def ring(width: int, height: int, paper: str, ink: str) -> Image.Image:
    picture = Image.new("RGB", (width, height), paper)
    box = (width // 2 - 60, height // 2 - 80, width // 2 + 60, height // 2 + 80)
    brush = ImageDraw.Draw(picture)
    brush.ellipse(box, outline=ink, width=20)
    # Off the middle: a centre of mass between two pixels would let JPEG decide.
    brush.rectangle((width // 2 - 50, height // 2, width // 2, height // 2 + 40), fill=ink)
    return picture


def test_other_pictures_are_prepared_whatever_size_and_polarity(tmp_path):
    kinds = (
        ("wide.png", ring(500, 300, "white", "black")),
        ("dark.png", ring(300, 300, "black", "white")),
        ("colour.png", ring(260, 480, "#ffffcc", "#003388")),
        ("photo.jpg", ring(400, 400, "white", "black")),
    )
    read = []
    for name, picture in kinds:
        picture.save(tmp_path / name)
        read.append(read_image(tmp_path / name).astype(int))
    assert all(image.shape == (28, 28) for image in read)
    rows = np.flatnonzero(read[0].max(axis=1))
    assert len(rows) == 20
    for image in read[1:]:
        assert np.abs(image - read[0]).mean() < 6


def test_a_tenth_of_each_class_is_kept_apart(tmp_path):
    fill(tmp_path, a=25, b=9)
    learn, test = read(tmp_path), read(tmp_path, Part.TEST)
    assert (learn.labels.bincount().tolist(), test.labels.bincount().tolist()) == ([23, 9], [2])
    numbers = [each.images[each.labels == 0][:, 5, 5].tolist() for each in (learn, test)]
    assert sorted(numbers[0] + numbers[1]) == list(range(25))
    assert numbers[0] == sorted(numbers[0])
    assert read(tmp_path, Part.TEST).images.equal(test.images)


def test_unusable_files_are_named_and_left_out(tmp_path):
    fill(tmp_path, a=3, b=2)
    (tmp_path / "a" / "1.png").write_bytes(b"no picture")
    (tmp_path / "b" / "notes.txt").write_text("hello")
    save(tmp_path / "b" / "blank.png", np.full((90, 90), 255, np.uint8))
    digits = read(tmp_path)
    assert digits.labels.tolist() == [0, 0, 1, 1]
    assert digits.left_out == (
        f"{tmp_path / 'a' / '1.png'}: not an image",
        f"{tmp_path / 'b' / 'blank.png'}: nothing is drawn in the picture",
        f"{tmp_path / 'b' / 'notes.txt'}: not an image",
    )


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_class_without_one_usable_file(tmp_path, name):
    fill(tmp_path, a=2, b=2)
    for path in (tmp_path / name).iterdir():
        path.write_bytes(b"no picture")
    with pytest.raises(ValueError, match=rf"{name} holds no picture that can be used; .*1.png: not an image"):
        read(tmp_path)


def test_nothing_to_test_a_class_with_is_no_error(tmp_path):
    fill(tmp_path, a=10, b=10)
    (kept_apart,) = ImageFolder.of(tmp_path).part(Part.TEST).files[0]
    kept_apart.write_bytes(b"no picture")
    digits = read(tmp_path, Part.TEST)
    assert digits.labels.tolist() == [1]
    assert digits.left_out == (f"{kept_apart}: not an image",)


@pytest.mark.parametrize(
    ("counts", "cause"),
    [
        ({"a": 2, "b": 0}, "b holds no pictures"),
        ({"a": 2}, "fewer than two classes"),
        ({"3": 2, "4": 0}, "fewer than two classes"),
    ],
)
def test_too_little_to_tell_apart(tmp_path, counts, cause):
    fill(tmp_path, **counts)
    with pytest.raises(ValueError, match=cause):
        ImageFolder.of(tmp_path).check()


def test_enough_to_tell_apart(tmp_path):
    ImageFolder.of(fill(tmp_path, a=1, b=1)).check()


def test_folders_that_are_none(tmp_path):
    with pytest.raises(FileNotFoundError, match="gone is not a folder"):
        ImageFolder.of(tmp_path / "gone")
    with pytest.raises(ValueError, match="has no sub-folders"):
        ImageFolder.of(tmp_path)
    fill(tmp_path, **{f"c{number}": 0 for number in range(11)})
    with pytest.raises(ValueError, match="has 11 sub-folders; the network tells 10 classes apart"):
        ImageFolder.of(tmp_path)


def test_progress_is_told_and_can_cancel(tmp_path):
    fill(tmp_path, a=3, b=2)
    told = []
    read(tmp_path, progress=lambda *at: told.append(at))
    assert told == [(done, 5) for done in range(1, 6)]

    def cancel(done: int, _whole: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(tmp_path, progress=cancel)
