from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from lenet_viz.data import datasets
from lenet_viz.data.datasets import DatasetName, DigitSet, Part, find, load


def idx_bytes(values: np.ndarray) -> bytes:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    return header + values.astype(np.uint8).tobytes()


def write_set(home: Path, images: np.ndarray, labels: np.ndarray, *, packed: bool = True) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for prefix in ("train", "t10k"):
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            path = home / f"{prefix}-{kind}-ubyte{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(idx_bytes(values)) if packed else idx_bytes(values))


IMAGES = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8)
LABELS = np.arange(20) % 10


@pytest.fixture
def digits() -> DigitSet:
    images = torch.arange(100, dtype=torch.uint8)[:, None, None].expand(-1, 28, 28)
    return DigitSet(DatasetName.MNIST, Part.TRAIN, images, torch.arange(100) % 10)


@pytest.mark.parametrize("packed", [True, False])
def test_a_set_in_a_folder(tmp_path: Path, packed: bool) -> None:
    write_set(tmp_path / "fashion", IMAGES, LABELS, packed=packed)
    digits = load(DatasetName.FASHION, Part.TEST, folder=tmp_path)
    assert (digits.name, digits.part, len(digits)) == (DatasetName.FASHION, Part.TEST, 20)
    assert digits.images.dtype == torch.uint8
    assert digits.labels.dtype == torch.int64
    np.testing.assert_array_equal(digits.images.numpy(), IMAGES)
    np.testing.assert_array_equal(digits.labels.numpy(), LABELS)


def test_the_environment_names_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path / "mnist", IMAGES, LABELS)
    monkeypatch.setenv("LENET_VIZ_DATA", str(tmp_path))
    assert find(DatasetName.MNIST) == tmp_path / "mnist"
    assert len(load(DatasetName.MNIST, Part.TRAIN)) == 20
    other = tmp_path / "other"
    assert find(DatasetName.MNIST, other) is None
    with pytest.raises(FileNotFoundError, match=r"other.mnist holds no train-images-idx3-ubyte.gz"):
        load(DatasetName.MNIST, Part.TRAIN, folder=other)


def test_an_incomplete_folder_is_not_found(tmp_path: Path) -> None:
    write_set(tmp_path / "mnist", IMAGES, LABELS)
    (tmp_path / "mnist" / "t10k-labels-idx1-ubyte.gz").unlink()
    assert find(DatasetName.MNIST, tmp_path) is None


def test_without_a_folder_the_cache_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LENET_VIZ_DATA", raising=False)
    monkeypatch.setattr(datasets, "cache_folder", lambda: tmp_path)
    asked = []

    def pretend(name: DatasetName, home: Path, *, progress: object) -> None:
        asked.append((name, home, progress))
        write_set(home, IMAGES, LABELS)

    monkeypatch.setattr(datasets, "download", pretend)
    assert find(DatasetName.MNIST) is None
    assert len(load(DatasetName.MNIST, Part.TEST, progress=print)) == 20
    assert asked == [(DatasetName.MNIST, tmp_path / "mnist", print)]
    assert find(DatasetName.MNIST) == tmp_path / "mnist"


def test_a_damaged_download_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LENET_VIZ_DATA", raising=False)
    monkeypatch.setattr(datasets, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(datasets, "download", lambda *_, **__: None)
    write_set(tmp_path / "mnist", IMAGES, LABELS)
    (tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz").write_bytes(b"\0\0")
    with pytest.raises(ValueError, match=r"t10k-images.*delete the file to download it again"):
        load(DatasetName.MNIST, Part.TEST)


@pytest.mark.parametrize(
    ("images", "labels", "cause"),
    [
        (IMAGES[:, :27], LABELS, r"images.*the shape is \(20, 27, 28\)"),
        (IMAGES[0], LABELS, r"images.*the shape is \(28, 28\)"),
        (IMAGES, LABELS[None], r"labels.*the shape is \(1, 20\)"),
        (IMAGES, LABELS[:19], "19 labels for 20 images"),
        (IMAGES, LABELS + 1, "label 10 is not a class"),
    ],
)
def test_sets_that_do_not_fit(tmp_path: Path, images: np.ndarray, labels: np.ndarray, cause: str) -> None:
    write_set(tmp_path / "mnist", images, labels)
    with pytest.raises(ValueError, match=cause):
        load(DatasetName.MNIST, Part.TEST, folder=tmp_path)


def test_a_split_is_disjoint_complete_and_fixed(digits: DigitSet) -> None:
    kept, held_out = digits.split(30, seed=7)
    assert (len(kept), len(held_out)) == (70, 30)
    numbers = torch.cat((kept.images[:, 0, 0], held_out.images[:, 0, 0]))
    assert sorted(numbers.tolist()) == list(range(100))
    assert torch.equal(numbers % 10, torch.cat((kept.labels, held_out.labels)))
    again = digits.split(30, seed=7)
    assert torch.equal(again[0].images, kept.images)
    assert torch.equal(again[1].labels, held_out.labels)
    assert not torch.equal(digits.split(30, seed=8)[1].images, held_out.images)


@pytest.mark.parametrize("held_out", [-1, 100, 101])
def test_impossible_splits(digits: DigitSet, held_out: int) -> None:
    with pytest.raises(ValueError, match="cannot be held out"):
        digits.split(held_out, seed=0)


def test_a_subset_keeps_its_order(digits: DigitSet) -> None:
    subset = digits.subset(torch.tensor([5, 3]))
    assert subset.labels.tolist() == [5, 3]
    assert subset.images[:, 0, 0].tolist() == [5, 3]


def test_a_published_set_brings_its_names(digits: DigitSet) -> None:
    assert (digits.title, digits.classes, digits.left_out) == ("MNIST", tuple("0123456789"), ())
    fashion = DigitSet(DatasetName.FASHION, Part.TEST, digits.images, digits.labels)
    assert (fashion.title, fashion.classes[:2]) == ("Fashion-MNIST", ("T-shirt/top", "Trouser"))


def test_names_that_are_given_stay_in_every_part(digits: DigitSet) -> None:
    own = DigitSet(None, Part.TRAIN, digits.images, digits.labels, "shapes", ("bar", "box"), ("x.png: not an image",))
    for part in (own, own.subset(torch.tensor([1, 2])), *own.split(10, seed=1)):
        assert (part.name, part.part, part.title) == (None, Part.TRAIN, "shapes")
        assert (part.classes, part.left_out) == (("bar", "box"), ("x.png: not an image",))


@pytest.mark.parametrize("name", DatasetName)
def test_sets_have_ten_named_classes(name: DatasetName) -> None:
    assert len(set(name.classes)) == 10
    assert "MNIST" in name.full_name


@pytest.mark.parametrize("name", DatasetName)
@pytest.mark.parametrize(("part", "count"), [(Part.TRAIN, 60_000), (Part.TEST, 10_000)])
def test_the_real_sets(data_folder: Path, name: DatasetName, part: Part, count: int) -> None:
    digits = load(name, part, folder=data_folder)
    assert digits.images.shape == (count, 28, 28)
    assert digits.labels.bincount().min() > count * 0.08
    assert find(name, data_folder) == data_folder / name
