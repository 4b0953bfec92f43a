"""The sets there are, and where in the world their files can be had."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class DatasetName(StrEnum):
    """A set of 60,000 + 10,000 images; the value is also its folder's name."""

    MNIST = "mnist"
    FASHION = "fashion"

    @property
    def full_name(self) -> str:
        """The name people know it by."""
        return _FULL_NAMES[self]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of classes 0 to 9."""
        return _CLASSES[self]


class RemoteFile(NamedTuple):
    """A file of a set as published.

    Attributes:
        md5: sum of the uncompressed bytes, as mirrors compress them differently.
        size: bytes as usually served, for progress only.
    """

    md5: str
    size: int


_FULL_NAMES: Final = {DatasetName.MNIST: "MNIST", DatasetName.FASHION: "Fashion-MNIST"}

_CLASSES: Final = {
    DatasetName.MNIST: tuple("0123456789"),
    DatasetName.FASHION: (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
}

FILES: Final = {
    DatasetName.MNIST: {
        "train-images-idx3-ubyte.gz": RemoteFile("6bbc9ace898e44ae57da46a324031adb", 9_912_422),
        "train-labels-idx1-ubyte.gz": RemoteFile("a25bea736e30d166cdddb491f175f624", 28_881),
        "t10k-images-idx3-ubyte.gz": RemoteFile("2646ac647ad5339dbf082846283269ea", 1_648_877),
        "t10k-labels-idx1-ubyte.gz": RemoteFile("27ae3e4e09519cfbb04c329615203637", 4_542),
    },
    DatasetName.FASHION: {
        "train-images-idx3-ubyte.gz": RemoteFile("f4a8712d7a061bf5bd6d2ca38dc4d50a", 26_421_880),
        "train-labels-idx1-ubyte.gz": RemoteFile("9018921c3c673c538a1fc5bad174d6f9", 29_515),
        "t10k-images-idx3-ubyte.gz": RemoteFile("8181f5470baa50b63fa0f6fddb340f0a", 4_422_102),
        "t10k-labels-idx1-ubyte.gz": RemoteFile("15d484375f8d13e6eb1aabb0c3f46965", 5_148),
    },
}

MIRRORS: Final = {
    DatasetName.MNIST: (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ),
    DatasetName.FASHION: (
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
}
