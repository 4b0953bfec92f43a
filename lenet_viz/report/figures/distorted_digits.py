"""Fig. 7: the hundred distorted digits that the paper shows, and the network's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lenet_viz.analysis.paper_results import FIG_7
from lenet_viz.network.spec import CLASSES
from lenet_viz.report.canvas import MARGIN, NORMAL, SMALL, blank, fitted, inked, picture_at, say_missing, sheet
from lenet_viz.report.figure import Row
from lenet_viz.report.material import DistortedDigits, Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP: Final = 0.5
LEFT: Final = 1.35
SIDE: Final = 0.46
"""Of a digit, in inches."""

DOWN: Final = 0.53
ACROSS: Final = 0.74


def draw(material: Material, palette: Palette) -> Figure:
    """Ten rows: the training digit, its ten distorted copies, and beside each the answer."""
    distorted = material.distorted
    if distorted is None:
        return say_missing(palette, "Fig. 7 is made of MNIST training digits, which are not here.")
    figure = blank(palette, TOP + CLASSES * DOWN + 0.1)
    page = sheet(figure)
    page.text(MARGIN, TOP - 0.2, "original", color=palette.muted, fontsize=SMALL)
    words = f"distorted, as in the paper; the number is the answer of {fitted(material.title, SMALL, 3.0)}"
    page.text(LEFT, TOP - 0.2, words, color=palette.muted, fontsize=SMALL)
    for digit in range(CLASSES):
        top = TOP + digit * DOWN
        picture_at(page, inked(distorted.originals[digit], palette), MARGIN, top, SIDE, SIDE)
        for place in range(CLASSES):
            left = LEFT + place * ACROSS
            picture_at(page, inked(distorted.images[digit, place], palette), left, top, SIDE, SIDE)
            _tell(page, palette, distorted, digit, place)
    return figure


def caption(material: Material) -> str:
    """How they were made, and how many are read."""
    how = (
        "The paper made its distorted digits from MNIST by shifting, scaling, squeezing and shearing; these are made "
        "again from the same ten training digits, by maps fitted to the hundred pictures of its figure."
    )
    if material.distorted is None:
        return how
    read = _read(material.distorted)
    words = "all hundred" if read == CLASSES**2 else f"{read} of the hundred"
    return f"{how} {material.title} reads {words}."


def rows(material: Material) -> list[Row]:
    """One row for each of the hundred: the training digit, its map, and the answer."""
    table: list[Row] = [("digit", "training digit", "x of x", "x of y", "x of 1", "y of y", "y of 1", "answer")]
    for index, each in enumerate(FIG_7):
        (a, b, right), (_, d, down) = (tuple(round(float(factor), 5) for factor in row) for row in each.map)
        answer = "" if material.distorted is None else int(material.distorted.answers.ravel()[index])
        table.append((each.digit, each.number, a, b, right, d, down, answer))
    return table


def _read(distorted: DistortedDigits) -> int:
    return int((distorted.answers == np.arange(CLASSES)[:, None]).sum())


def _tell(page: Axes, palette: Palette, distorted: DistortedDigits, digit: int, place: int) -> None:
    answer = int(distorted.answers[digit, place])
    right = answer == digit
    page.text(
        LEFT + place * ACROSS + SIDE + 0.03,
        TOP + digit * DOWN + SIDE / 2,
        str(answer),
        color=palette.muted if right else palette.accent,
        fontsize=NORMAL if right else NORMAL + 2,
        fontweight="normal" if right else "bold",
        va="center",
    )
