"""A figure as pixels for a window, or as a file: PNG, SVG or CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette
from lenet_viz.storage.files import replace_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES: Final = (".png", ".svg", ".csv")

PNG_DPI: Final = 200
"""So that a figure is 1,800 pixels wide."""


def picture(figure: PaperFigure, material: Material, palette: Palette, width: int, height: int) -> NDArray[np.uint8]:
    """The figure in its own proportions, as large as fits; callable in any thread.

    Args:
        figure: which one.
        material: of which network.
        palette: light or dark.
        width: of the place for it, in device pixels, at least 1.
        height: of that place.

    Returns:
        (rows, columns, 4) red, green, blue and alpha, opaque; rows ≤ height and columns ≤ width.
    """
    drawn = figure.draw(material, palette)
    drawn.set_dpi(max(1.0, min(width / drawn.get_figwidth(), height / drawn.get_figheight())))
    canvas = drawn.canvas
    canvas.draw()
    pixels: NDArray[np.uint8] = np.asarray(canvas.buffer_rgba()).copy()  # type: ignore[attr-defined]
    return pixels[:height, :width]


def content(figure: PaperFigure, material: Material, palette: Palette, suffix: str) -> bytes:
    """What a file with that suffix (".png", ".svg" or ".csv") holds.

    Raises:
        ValueError: figures are not saved as such files.
    """
    if suffix == ".csv":
        return table(figure, material).encode("utf-8")
    if suffix not in SUFFIXES:
        raise ValueError(f"a figure's file ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}, not {suffix!r}")
    drawn = figure.draw(material, palette)
    return png(drawn) if suffix == ".png" else svg(drawn)


def png(drawn: Figure) -> bytes:
    """A drawn figure as pixels."""
    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png", dpi=PNG_DPI)
    return buffer.getvalue()


def svg(drawn: Figure, *, background: bool = True) -> bytes:
    """A drawn figure as lines and letters; without a background it takes that of its page, or of the paper."""
    buffer = io.BytesIO()
    # Without a date the same figure is the same file.
    drawn.savefig(
        buffer, format="svg", metadata={"Date": None}, facecolor=drawn.get_facecolor() if background else "none"
    )
    return buffer.getvalue()


def save(figure: PaperFigure, material: Material, palette: Palette, path: Path) -> None:
    """Write a figure to a file, PNG, SVG or CSV by its suffix.

    Raises:
        ValueError: the suffix is another one.
        OSError: the file cannot be written; it is as it was.
    """
    try:
        written = content(figure, material, palette, path.suffix.lower())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    replace_file(path, lambda temporary: temporary.write_bytes(written))


def table(figure: PaperFigure, material: Material) -> str:
    """The figure's numbers as CSV, with the names of the columns in its first line."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(figure.rows(material))
    return text.getvalue()
