from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from lenet_viz.data.image_files import read_ink
from lenet_viz.data.preparation import Preparation, prepare_ink

SIDE = 200


def _seven() -> np.ndarray:
    """Soft ink 0…1, (200, 200), not in the middle."""
    image = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(image).line([(40, 50), (110, 50), (70, 150)], fill=255, width=14, joint="curve")
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1))) / 255


SEVEN = _seven()
BYTES = np.rint(SEVEN * 255).astype(np.uint8)


def _mixed(paper: tuple[int, ...], ink: tuple[int, ...]) -> np.ndarray:
    share = SEVEN[..., None]
    return np.rint(np.array(paper) * (1 - share) + np.array(ink) * share).astype(np.uint8)


def _encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def _prepared(source: Path | bytes | Image.Image | np.ndarray) -> Preparation:
    preparation = prepare_ink(read_ink(source))
    assert preparation is not None
    return preparation


def _with_alpha(colour: tuple[int, int, int]) -> Image.Image:
    return Image.fromarray(np.dstack((np.broadcast_to(np.uint8(colour), (SIDE, SIDE, 3)), BYTES)))


def _palette() -> Image.Image:
    return Image.fromarray(_mixed((255, 255, 255), (0, 0, 60))).quantize(64)


def _hole_in_opaque() -> Image.Image:
    """White where nothing is drawn but for a transparent middle, which holds black pixels nobody sees."""
    colours, alpha = _mixed((255, 255, 255), (0, 0, 0)), np.full((SIDE, SIDE), 255, np.uint8)
    colours[160:190, 20:180] = 0
    alpha[160:190, 20:180] = 0
    return Image.fromarray(np.dstack((colours, alpha)))


SAME_SEVEN: dict[str, Callable[[], bytes | Image.Image | np.ndarray]] = {
    "light on dark": lambda: _encoded(Image.fromarray(BYTES)),
    "dark on light": lambda: _encoded(Image.fromarray(255 - BYTES)),
    "array": lambda: 255 - BYTES,
    "floats": lambda: SEVEN,
    "one channel": lambda: BYTES[..., None],
    "grey on grey": lambda: _encoded(Image.fromarray((110 + SEVEN * 40).astype(np.uint8))),
    "blue on yellow": lambda: _encoded(Image.fromarray(_mixed((250, 240, 90), (20, 40, 160)))),
    "red on green of the same grey": lambda: _encoded(Image.fromarray(_mixed((0, 130, 0), (255, 0, 0)))),
    "16 bits": lambda: _encoded(Image.fromarray((65535 - SEVEN * 65535).astype(np.uint16))),
    "32 bits": lambda: Image.fromarray((SEVEN * 1_000_000).astype(np.int32)),
    "floating point": lambda: _encoded(Image.fromarray((SEVEN * 3 - 7).astype(np.float32)), "TIFF"),
    "palette": lambda: _encoded(_palette()),
    "black on nothing": lambda: _encoded(_with_alpha((0, 0, 0))),
    "white on nothing": lambda: _encoded(_with_alpha((255, 255, 255))),
    "grey with alpha": lambda: _encoded(_with_alpha((0, 0, 0)).convert("LA")),
    "a hole in the paper": lambda: _encoded(_hole_in_opaque()),
    "CMYK": lambda: _encoded(Image.fromarray(_mixed((255, 255, 255), (0, 0, 0))).convert("CMYK"), "TIFF"),
    "JPEG": lambda: _encoded(Image.fromarray(255 - BYTES), "JPEG", quality=60),
    "wide paper": lambda: _encoded(Image.fromarray(np.pad(255 - BYTES, ((0, 0), (30, 500)), constant_values=255))),
}

SAME_SEVEN_RESAMPLED: dict[str, Callable[[], bytes | Image.Image | np.ndarray]] = {
    "one bit": lambda: Image.fromarray(BYTES > 127),
    "larger": lambda: _encoded(Image.fromarray(255 - BYTES).resize((1500, 1500), Image.Resampling.BICUBIC)),
    "smaller": lambda: _encoded(Image.fromarray(255 - BYTES).resize((100, 100), Image.Resampling.BOX)),
}


@pytest.mark.parametrize("kind", SAME_SEVEN)
def test_all_kinds_of_pictures_agree(kind: str) -> None:
    difference = np.abs(_prepared(SAME_SEVEN[kind]()).boxed - _prepared(BYTES).boxed)
    assert difference.max() < 0.05
    assert difference.mean() < 0.003


@pytest.mark.parametrize("kind", SAME_SEVEN_RESAMPLED)
def test_resolution_makes_little_difference(kind: str) -> None:
    difference = np.abs(_prepared(SAME_SEVEN_RESAMPLED[kind]()).boxed - _prepared(BYTES).boxed)
    assert difference.max() < 0.3
    assert difference.mean() < 0.03


def test_a_photograph_with_noise_and_uneven_light() -> None:
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    light = 0.75 + 0.2 * x - 0.1 * y - 0.08 * x * x
    noise = np.random.default_rng(0).normal(0, 0.02, SEVEN.shape)
    photograph = np.clip(light * (1 - 0.7 * SEVEN) + noise, 0, 1)
    difference = np.abs(_prepared(photograph).boxed - _prepared(BYTES).boxed)
    assert difference.mean() < 0.03


def test_single_bright_and_dark_pixels_of_a_photograph_are_not_ink() -> None:
    noise = np.random.default_rng(0)
    photograph = np.clip(0.7 - 0.3 * SEVEN + noise.normal(0, 0.02, SEVEN.shape), 0, 1)
    reference = _prepared(photograph).boxed
    photograph[noise.integers(0, SIDE, 20), noise.integers(0, SIDE, 20)] = 1
    photograph[5, 5] = 0
    assert np.abs(_prepared(photograph).boxed - reference).mean() < 0.01


@pytest.mark.parametrize(
    "picture",
    [
        np.full((60, 80), 255, np.uint8),
        np.zeros((60, 80), np.uint8),
        np.full((60, 80, 3), (200, 10, 90), np.uint8),
        np.zeros((60, 80, 4), np.uint8),
        np.full((60, 80), 128, np.uint8) + (np.indices((60, 80)).sum(axis=0) % 3).astype(np.uint8),
        np.clip(np.random.default_rng(1).normal(0.5, 0.05, (300, 300)), 0, 1),
        np.tile(np.linspace(0.2, 0.9, 200), (150, 1)),
    ],
    ids=["white", "black", "one colour", "transparent", "dither", "noise", "gradient"],
)
def test_paper_alone_is_blank(picture: np.ndarray) -> None:
    ink = read_ink(picture)
    assert not ink.any()
    assert prepare_ink(ink) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2)])
def test_the_smallest_pictures(shape: tuple[int, int]) -> None:
    assert not read_ink(np.full(shape, 7, np.uint8)).any()


def test_pictures_lie_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90° clockwise to see it upright
    turned = Image.fromarray(255 - BYTES).transpose(Image.Transpose.ROTATE_90)
    np.testing.assert_array_equal(read_ink(_encoded(turned, exif=exif)), read_ink(255 - BYTES))


def test_specks_far_from_the_drawing_do_not_shrink_it() -> None:
    """JPEG surrounds strokes with faint ripples; they are not part of the digit."""
    rough = _encoded(Image.fromarray(255 - BYTES), "JPEG", quality=15)
    rows, columns = np.nonzero(read_ink(rough))
    there = np.nonzero(BYTES > 20)
    for found, expected in zip((rows, columns), there, strict=True):
        assert abs(found.min() - expected.min()) <= 5
        assert abs(found.max() - expected.max()) <= 5


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "not an image"),
        (b"hello", "not an image"),
        (_encoded(Image.fromarray(BYTES))[:200], "damaged image"),
        (_encoded(Image.fromarray(BYTES), "JPEG")[:400], "damaged image"),
    ],
    ids=["empty", "text", "half a PNG", "half a JPEG"],
)
def test_bad_files_name_file_and_cause(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"bad.png: {cause}"):
        read_ink(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none.png: No such file"):
        read_ink(tmp_path / "none.png")
    with pytest.raises(ValueError, match=r"Is a directory|Permission denied"):
        read_ink(tmp_path)


def test_every_broken_byte_gives_an_answer_or_a_reason() -> None:
    content = bytearray(_encoded(Image.fromarray(BYTES[::8, ::8])))
    reasons = []
    for place in range(8, len(content), 3):
        broken = bytes(content[:place]) + bytes([content[place] ^ 0xFF]) + bytes(content[place + 1 :])
        try:
            assert read_ink(broken).ndim == 2
        except ValueError as error:
            reasons.append(str(error))
    assert reasons
    assert all(reason.startswith("the picture: ") for reason in reasons)


def test_too_large_pictures_are_refused_before_decoding() -> None:
    picture = bytearray(_encoded(Image.fromarray(BYTES), "GIF"))
    for side in (11_000, 65_000):
        picture[6:10] = struct.pack("<HH", side, side)
        with pytest.raises(ValueError, match="too large"):
            read_ink(bytes(picture))


@pytest.mark.parametrize(
    ("array", "cause"),
    [
        (np.zeros((0, 5), np.uint8), "no pixels"),
        (np.zeros(5, np.uint8), "a picture is"),
        (np.zeros((5, 5, 2), np.uint8), "a picture is"),
        (np.zeros((5, 5), np.int64), "no values of type"),
        (np.full((5, 5), np.nan), "between 0 and 1"),
        (np.full((5, 5), 3.0), "between 0 and 1"),
    ],
)
def test_arrays_that_are_no_pictures(array: np.ndarray, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        read_ink(array)


def test_floating_point_files_with_nan() -> None:
    content = _encoded(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "TIFF")
    with pytest.raises(ValueError, match="NaN"):
        read_ink(content)


def test_digits_as_pictures_are_not_changed(data_folder: Path) -> None:
    from lenet_viz.data.datasets import DatasetName, Part, load

    for image in load(DatasetName.MNIST, Part.TEST, folder=data_folder).images[:500].numpy():
        for content in (_encoded(Image.fromarray(image)), _encoded(Image.fromarray(255 - image))):
            np.testing.assert_array_equal(np.rint(_prepared(content).centred * 255).astype(np.uint8), image)
