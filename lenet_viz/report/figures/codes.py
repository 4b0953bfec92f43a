"""Fig. 3: the ten codes, and what the last hidden stage makes of the digits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.codes import CODE_HEIGHT, CODE_PIXELS, CODE_WIDTH, digit_codes
from lenet_viz.network.spec import AMPLITUDE, CLASSES, Output, Squashing
from lenet_viz.report.canvas import LARGE, MARGIN, NORMAL, SMALL, WIDTH, blank, fitted, inked, picture_at, sheet, signed
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT: Final = 1.7
PITCH: Final = (WIDTH - LEFT - MARGIN + 0.14) / CLASSES
TOP: Final = 0.5
SMALL_NAME: Final = 7.0
"""Points, for classes that are called by a word."""

CELL: Final = 0.56
"""Width of a code in inches; its pixels are square."""


def draw(material: Material, palette: Palette) -> Figure:
    """Ten codes, and below each the mean activations of the test digits of its class."""
    rows, columns = _shape(material.means.shape[1])
    high = CELL * CODE_HEIGHT / CODE_WIDTH
    below = CELL * rows / columns
    figure = blank(palette, TOP + high + 0.35 + below + 0.45)
    page = sheet(figure)
    second = TOP + high + 0.35
    _heading(page, palette, TOP + high / 2, "the paper", "the codes")
    _heading(page, palette, second + below / 2, material.title, f"mean {material.hidden_stage}\nof the test digits")
    codes = inked(np.where(digit_codes() > 0, 255, 0).astype(np.uint8).reshape(-1, CODE_HEIGHT, CODE_WIDTH), palette)
    limit = _limit(material)
    points = SMALL_NAME if any(len(name) > 1 for name in material.digits.classes) else LARGE
    for index in range(CLASSES):
        left = LEFT + index * PITCH
        name = material.digits.classes[index]
        page.text(left + CELL / 2, 0.3, name, color=palette.text, ha="center", fontsize=points)
        _framed(page, palette, codes[index], left, TOP, high)
        mean = material.means[index]
        if np.isfinite(mean).all():
            _framed(page, palette, signed(_grid(mean), limit, palette), left, second, below)
            page.text(
                left + CELL / 2, second + below + 0.2, _penalty(material, index), color=palette.muted, ha="center",
                fontsize=SMALL,
            )  # fmt: skip
    return figure


def caption(material: Material) -> str:
    """What the two rows are."""
    stage = material.hidden_stage
    scale = f"Blue is −{_limit(material):.1f}, the neutral colour 0, orange +{_limit(material):.1f}."
    if material.spec.output is Output.RBF:
        return (
            "Above, the 7×12 bitmaps that the output units compare F6 with, pixel by pixel those of the paper. Below, "
            "the mean of the 84 activations of F6 over the test digits of each class, drawn in the same order. "
            f"{scale} The number is the mean penalty: the squared distance of these digits to their own code."
        )
    return (
        f"Above, the codes of the paper's Fig. 3. Below, the mean activations of {stage} over the test digits of each "
        f"class. {scale} Softmax outputs have no codes: nothing draws {stage} towards a picture, and the order of its "
        "units means nothing."
    )


def rows(material: Material) -> list[Row]:
    """One row for each class: the mean of every unit."""
    units = range(material.means.shape[1])
    table: list[Row] = [("class", *(f"{material.hidden_stage} {unit}" for unit in units))]
    for name, means in zip(material.digits.classes, material.means, strict=False):
        table.append((name, *(round(float(value), 4) for value in means)))
    return table


def _heading(page: Axes, palette: Palette, middle: float, who: str, what: str) -> None:
    page.text(
        MARGIN,
        middle - 0.03,
        fitted(who, NORMAL, LEFT - MARGIN - 0.1, lines=3),
        color=palette.text,
        va="bottom",
        fontsize=NORMAL,
        wrap=False,
    )
    page.text(MARGIN, middle + 0.03, what, color=palette.muted, va="top", fontsize=SMALL, linespacing=1.3)


def _framed(page: Axes, palette: Palette, pixels: NDArray[np.uint8], left: float, top: float, high: float) -> None:
    picture_at(page, pixels, left, top, CELL, high)
    right, bottom = left + CELL, top + high
    page.plot(
        (left, right, right, left, left), (top, top, bottom, bottom, top), color=palette.border, linewidth=0.7, zorder=2
    )


def _penalty(material: Material, index: int) -> str:
    if material.spec.output is not Output.RBF:
        return ""
    own = material.evaluation.labels == index
    return f"{float(material.evaluation.scores[own, index].mean()):.1f}"


def _limit(material: Material) -> float:
    """The largest activation that squashing lets through, or that occurs."""
    match material.spec.squashing:
        case Squashing.SCALED_TANH:
            return AMPLITUDE
        case Squashing.TANH | Squashing.SIGMOID:
            return 1.0
        case _:
            return float(np.nanmax(np.abs(material.means))) or 1.0


def _grid(mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """The units row by row; places left over are 0."""
    rows, columns = _shape(len(mean))
    whole = np.zeros(rows * columns, np.float32)
    whole[: len(mean)] = mean
    return whole.reshape(rows, columns)


def _shape(units: int) -> tuple[int, int]:
    """(rows, columns): 12×7 as in the paper for 84 units, about those proportions for others."""
    if units == CODE_PIXELS:
        return CODE_HEIGHT, CODE_WIDTH
    columns = max(1, round(math.sqrt(units * CODE_WIDTH / CODE_HEIGHT)))
    while units % columns and columns > 1:
        columns -= 1
    return -(-units // columns), columns
