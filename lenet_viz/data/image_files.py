"""Image files of any size, polarity and colour → ink."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from lenet_viz.data.background import background_of

PIXELS_LIMIT: Final = 100_000_000
"""A picture with more pixels is refused: it would need gigabytes."""

# Pictures are averaged down to about this many pixels along the longest side: 20 are needed in the end.
_WORKING_SIDE: Final = 512
# Less difference to the background than this share of the grey scale is not ink.
_LEAST_CONTRAST: Final = 0.04
# Paler ink than this is stretched to full black.
_FULL_CONTRAST: Final = 0.95
# Differences below this many standard deviations of the background belong to it …
_NOISE_DEVIATIONS: Final = 3.0
# … and without one pixel beyond this many there is no ink at all.
_INK_DEVIATIONS: Final = 8.0
# Paler ink than this is the blur of an edge, or the ripples that JPEG leaves around strokes …
_FAINT: Final = 0.2
# … but in a picture no longer than this, such as a digit of MNIST, every pixel is part of the drawing.
_SMALL_SIDE: Final = 40

Pixels = NDArray[np.float32]


def read_ink(source: Path | bytes | Image.Image | NDArray[Any]) -> Pixels:
    """Ink of a picture, (H, W), 0 (background) … 1 (ink); all 0 when nothing is drawn.

    Dark on light or light on dark, grey, colour, 16 bits, with a palette or on a transparent
    background; what surrounds the drawing tells the background. Large pictures come back smaller.

    Args:
        source: as for `read_colours`.

    Raises:
        ValueError: as `read_colours`.
    """
    return ink_of(*read_colours(source))


def read_colours(source: Path | bytes | Image.Image | NDArray[Any]) -> tuple[Pixels, Pixels | None]:
    """Colours of a picture, (H, W, 1 or 3), and its opacity, (H, W), or None where it has none; both 0…1.

    Large pictures come back smaller.

    Args:
        source: an image file, its bytes, a Pillow image, or an array (H, W), (H, W, 3) or (H, W, 4) of
            uint8, uint16, bool, or floats 0…1.

    Raises:
        ValueError: no image, damaged, without pixels, or too large; names the file and the cause.
    """
    name = str(source) if isinstance(source, Path) else "the picture"
    try:
        if isinstance(source, np.ndarray):
            colours, alpha = _from_array(source)
        else:
            colours, alpha = _from_image(source if isinstance(source, Image.Image) else _opened(source))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    return _reduced(colours, alpha)


def ink_of(colours: Pixels, alpha: Pixels | None = None) -> Pixels:
    """Ink of colours, (H, W, channels), 0…1, with opacity (H, W), 0…1: what differs from the background."""
    if alpha is not None:
        edge = _edge(alpha)
        if np.median(edge) < 0.5:
            # Drawn on nothing: what is opaque is the drawing, whatever its colour.
            return _stretched(alpha, 0.0)
        paper = np.median(_edge(colours)[edge >= 0.5], axis=0)
        colours = colours * alpha[..., None] + paper * (1 - alpha[..., None])
    background, deviation = background_of(colours)
    return _stretched(np.abs(colours - background).max(axis=2), deviation)


def _stretched(difference: Pixels, deviation: float) -> Pixels:
    """Difference to the background → ink, with the background's noise and faint traces removed."""
    small = max(difference.shape) <= _SMALL_SIDE
    if deviation > 0 and not small:
        difference = _without_specks(difference)
    top = float(difference.max())
    if top < max(_LEAST_CONTRAST, _INK_DEVIATIONS * deviation):
        return np.zeros_like(difference)
    if deviation > 0:
        # Pen and pencil are uneven: what is typical of the strokes counts as full ink.
        top = float(np.median(difference[difference > top / 2]))
    noise = _NOISE_DEVIATIONS * deviation
    ink = np.maximum(difference - np.float32(noise), 0)
    if top - noise < _FULL_CONTRAST:
        ink = np.minimum(ink / np.float32(top - noise), 1)
    return ink if small else np.where(ink >= _FAINT, ink, np.float32(0))


def _without_specks(values: Pixels) -> Pixels:
    """Without single pixels that stand out: one would set the scale, or stretch the crop across the picture."""
    levels = Image.fromarray(np.rint(values * 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    return np.asarray(levels).astype(np.float32) / np.float32(255)


def _edge(values: Pixels) -> Pixels:
    """The outermost pixels, (n,) or (n, channels)."""
    return np.concatenate((values[0], values[-1], values[1:-1, 0], values[1:-1, -1]))


def _opened(source: Path | bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; the limit is checked here, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source)
        with opened as image:
            _check_size(*image.size)
            image.load()
            return ImageOps.exif_transpose(image)
    except UnidentifiedImageError:
        raise ValueError("not an image") from None
    except Image.DecompressionBombError:
        raise ValueError("the picture is too large") from None
    except OSError as error:
        raise ValueError(error.strerror or f"damaged image ({error})") from error
    except ValueError:
        raise
    except Exception as error:
        # Decoders meet broken files with whatever their code stumbles over.
        raise ValueError(f"damaged image ({error})") from error


def _check_size(width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise ValueError("the picture has no pixels")
    if width * height > PIXELS_LIMIT:
        raise ValueError(f"the picture is too large ({width:,}×{height:,} pixels)")


def _from_image(image: Image.Image) -> tuple[Pixels, Pixels | None]:
    """Colours (H, W, channels) and opacity (H, W), 0…1."""
    _check_size(*image.size)
    if image.mode.startswith(("I", "F")):
        return _from_array(_deep(image))
    if image.has_transparency_data:
        return _from_array(np.asarray(image.convert("RGBA")))
    return _from_array(np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB")))


def _deep(image: Image.Image) -> NDArray[Any]:
    """A grey picture of more than 8 bits as 0…1."""
    values = np.asarray(image, np.float64)
    if not np.isfinite(values).all():
        raise ValueError("a pixel is NaN or infinite")
    if image.mode.startswith("I;16"):
        return values / 65535
    # 32-bit pictures say nowhere what is black and what is white.
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _from_array(array: NDArray[Any]) -> tuple[Pixels, Pixels | None]:
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise ValueError(f"a picture is (H, W), (H, W, 3) or (H, W, 4), not {array.shape}")
    _check_size(array.shape[1], array.shape[0])
    if array.dtype.kind not in "buf":
        raise ValueError(f"a picture has no values of type {array.dtype}")
    values = array.reshape(*array.shape[:2], -1).astype(np.float32)
    if array.dtype.kind == "u":
        values /= np.float32(np.iinfo(array.dtype).max)
    elif not bool(((values >= 0) & (values <= 1)).all()):
        raise ValueError("floating-point pixels must lie between 0 and 1")
    if values.shape[2] == 4:
        return values[..., :3], values[..., 3]
    return values, None


def _reduced(colours: Pixels, alpha: Pixels | None) -> tuple[Pixels, Pixels | None]:
    """Averages over square blocks, so that the longest side is about _WORKING_SIDE."""
    factor = max(colours.shape[:2]) // _WORKING_SIDE
    if factor < 2:
        return colours, alpha
    reduced = [np.asarray(Image.fromarray(channel).reduce(factor)) for channel in np.moveaxis(colours, 2, 0)]
    return np.stack(reduced, axis=2), None if alpha is None else np.asarray(Image.fromarray(alpha).reduce(factor))
