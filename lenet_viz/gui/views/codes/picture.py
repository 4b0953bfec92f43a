"""One picture of the codes panel: what it shows, in which colours. No Qt widgets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from PySide6.QtGui import QImage

from lenet_viz.analysis.code_comparison import Numbers
from lenet_viz.gui.views.codes.row_layout import grid
from lenet_viz.gui.views.images import ink_image, signed_image
from lenet_viz.gui.views.theme import Diverging, Theme


class Part(StrEnum):
    """What a picture shows of a comparison."""

    INPUTS = "inputs"
    NEAREST_CODE = "code of the nearest"
    NEAREST_SQUARES = "squares of the nearest"
    RUNNER_UP_CODE = "code of the runner-up"
    RUNNER_UP_SQUARES = "squares of the runner-up"
    WEIGHTS = "difference of the weights"
    VOTES = "votes"

    @property
    def is_code(self) -> bool:
        """Whether its cells are code pixels."""
        return self in (Part.NEAREST_CODE, Part.RUNNER_UP_CODE)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture and the words round it.

    Attributes:
        part: what it shows.
        sign: what stands before it; empty where a new group begins.
        above, below: words over and under it.
        values: its cells in order, shape (n,); None on a blank pad.
        limit: the value of the end colours.
    """

    part: Part
    sign: str
    above: str
    below: str
    values: Numbers | None = None
    limit: float = 1.0


_VOTES: Final = {
    "light": Diverging("#5a6478", "#f7f5f0", "#a87f00"),
    "dark": Diverging("#93a4c4", "#1b1c20", "#f0cd3f"),
}
"""Squared differences and what they speak for: gold for the nearest, slate for the runner-up."""


def vote_colours(theme: Theme) -> Diverging:
    """The colours of squared differences and votes in a theme."""
    return _VOTES[theme.name]


def picture_image(picture: Picture, theme: Theme) -> QImage | None:
    """A picture with one pixel for each cell; None on a blank pad."""
    if picture.values is None:
        return None
    rows, columns = grid(len(picture.values))
    cells = np.zeros((rows, columns), dtype=np.float32)
    cells.flat[: len(picture.values)] = picture.values
    if picture.part.is_code:
        return ink_image((cells + np.float32(1)) / np.float32(2), theme)
    if picture.part is Part.INPUTS:
        colours = theme.activations
    else:
        colours = theme.kernels if picture.part is Part.WEIGHTS else vote_colours(theme)
    return signed_image(cells, picture.limit, colours)


def rounded_limit(values: Numbers) -> float:
    """The end of a scale without a natural one: the power of two at or above the largest value."""
    largest = float(np.abs(values).max())
    return 2.0 ** math.ceil(math.log2(largest)) if math.isfinite(largest) and largest > 0.0 else 1.0
