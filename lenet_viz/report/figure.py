"""What one of the paper's figures is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Row = Sequence[str | int | float]
"""One line of a table; the first of a table's rows are the names of its columns."""


@dataclass(frozen=True)
class PaperFigure:
    """One figure: what it asks, and how it is drawn from the material of a network.

    Attributes:
        key: names its files: "fig-5".
        title: "Fig. 5 · Errors by pass".
        question: what it answers, one sentence that ends in a question mark.
        draw: draws it, 9 inches wide; callable in any thread. matplotlib is first loaded here.
        caption: what can be seen on it, and what was measured how; some sentences.
        rows: its numbers as a table, errors in %; the first row names the columns.
    """

    key: str
    title: str
    question: str
    draw: Callable[[Material, Palette], Figure]
    caption: Callable[[Material], str]
    rows: Callable[[Material], list[Row]]
