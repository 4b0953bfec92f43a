"""The idx format of MNIST: big-endian header, then unsigned bytes; plain or gzip."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import BinaryIO, Final, cast

import numpy as np
from numpy.typing import NDArray

GZIP_MAGIC: Final = b"\x1f\x8b"

_UNSIGNED_BYTES: Final = 0x08
_DIMENSIONS_LIMIT: Final = 4
_SIZE_LIMIT: Final = 1 << 30


def read_idx(path: Path) -> NDArray[np.uint8]:
    """All values of an idx file, plain or gzip, whatever its name; writable.

    Raises:
        ValueError: the file is not idx, of another type, too short, too long or damaged; it names
            the file and the cause.
        OSError: the file cannot be read.
    """
    try:
        with open_idx(path) as stream:
            return _values(stream)
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path}: damaged gzip data ({error})") from error
    except EOFError as error:
        raise ValueError(f"{path}: the file is cut off") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def open_idx(path: Path) -> BinaryIO:
    """The uncompressed bytes of a plain or gzip file."""
    with path.open("rb") as file:
        compressed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    return cast("BinaryIO", gzip.open(path, "rb")) if compressed else path.open("rb")


def _values(stream: BinaryIO) -> NDArray[np.uint8]:
    shape = _shape(stream)
    size = math.prod(shape)
    if size > _SIZE_LIMIT:
        raise ValueError(f"the header announces {size:,} values, more than a data set has")
    values = stream.read(size)
    if len(values) < size:
        raise ValueError(f"the file is cut off: {len(values):,} of {size:,} values")
    # Reading to the end also makes gzip compare its checksum.
    if stream.read(1):
        raise ValueError(f"there is more after the {size:,} values")
    return np.frombuffer(values, np.uint8).reshape(shape).copy()


def _shape(stream: BinaryIO) -> tuple[int, ...]:
    magic = _exactly(stream, 4)
    if magic[:2] != b"\0\0":
        raise ValueError("not an idx file")
    if magic[2] != _UNSIGNED_BYTES:
        raise ValueError(f"idx values of type 0x{magic[2]:02x}, not unsigned bytes (0x08)")
    dimensions = magic[3]
    if not 1 <= dimensions <= _DIMENSIONS_LIMIT:
        raise ValueError(f"idx with {dimensions} dimensions, not 1 to {_DIMENSIONS_LIMIT}")
    return struct.unpack(f">{dimensions}I", _exactly(stream, 4 * dimensions))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    header = stream.read(size)
    if len(header) < size:
        raise ValueError("the file is cut off in its header")
    return header
