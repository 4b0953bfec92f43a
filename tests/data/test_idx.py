from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lenet_viz.data.idx import read_idx


def idx_bytes(values: np.ndarray) -> bytes:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    return header + values.astype(np.uint8).tobytes()


IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
GOOD = idx_bytes(IMAGES)


@given(values=hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=3, max_side=5)), packed=st.booleans())
def test_values_come_back(values: np.ndarray, packed: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any-name"
    path.write_bytes(gzip.compress(idx_bytes(values)) if packed else idx_bytes(values))
    again = read_idx(path)
    np.testing.assert_array_equal(again, values)
    assert again.flags.writeable


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "cut off in its header"),
        (GOOD[:10], "cut off in its header"),
        (GOOD[:-1], "cut off: 23 of 24"),
        (GOOD + b"\0", "more after the 24"),
        (b"\x89PNG" + GOOD[4:], "not an idx file"),
        (b"\0\0\x0d\x03" + GOOD[4:], "type 0x0d"),
        (b"\0\0\x08\x00" + GOOD[4:], "0 dimensions"),
        (b"\0\0\x08\x09" + GOOD[4:], "9 dimensions"),
        (b"\0\0\x08\x02" + b"\xff" * 8, "more than a data set has"),
        (gzip.compress(GOOD)[:-12], "cut off"),
        (gzip.compress(GOOD)[:6], "cut off"),
        (gzip.compress(GOOD)[:-8] + b"\0" * 8, "damaged gzip"),
        (gzip.compress(GOOD[:-1]), "cut off: 23 of 24"),
        (gzip.compress(GOOD)[:10] + b"\xff" * 40, "damaged gzip"),
    ],
)
def test_damaged_files_name_file_and_cause(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "damaged-idx"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"damaged-idx: .*{cause}"):
        read_idx(path)


def test_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "nowhere")
