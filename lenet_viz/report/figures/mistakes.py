"""Fig. 8: the test digits that the network misreads, and which of them the paper's network misread too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lenet_viz.analysis.paper_results import FIG_8
from lenet_viz.report.canvas import MARGIN, NORMAL, SMALL, WIDTH, blank, inked, picture_at, sheet
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST: Final = 168
"""Digits that are drawn; the table has them all."""

TOP: Final = 0.65


@dataclass(frozen=True)
class _Grid:
    """How pictures lie in rows; lengths in inches."""

    columns: int
    side: float
    down: float

    @property
    def across(self) -> float:
        return (WIDTH - 2 * MARGIN + 0.14) / self.columns

    def lines(self, count: int) -> int:
        return max(1, -(-count // self.columns))


_LARGE: Final = _Grid(columns=14, side=0.46, down=0.72)
_SMALL: Final = _Grid(columns=21, side=0.32, down=0.57)
_HIGHEST: Final = 7
"""More rows of large pictures make a figure higher than windows and pages are."""


def draw(material: Material, palette: Palette) -> Figure:
    """One picture after the other, with true class → answer below it."""
    wrong = material.evaluation.wrong[:MOST]
    grid = _LARGE if _LARGE.lines(len(wrong)) <= _HIGHEST else _SMALL
    figure = blank(palette, TOP + grid.lines(len(wrong)) * grid.down + 0.05)
    page = sheet(figure)
    page.text(MARGIN, 0.35, _heading(material), color=palette.text, fontsize=NORMAL, va="center")
    papers = _papers(material)
    if papers:
        page.text(
            WIDTH - MARGIN, 0.35, "coloured: the paper's network missed it too", color=palette.accent, fontsize=SMALL,
            ha="right", va="center",
        )  # fmt: skip
    for place, number in enumerate(wrong.tolist()):
        left, top = MARGIN + place % grid.columns * grid.across, TOP + place // grid.columns * grid.down
        pixels = inked(material.digits.images[number].numpy(), palette)
        picture_at(page, pixels, left, top, grid.side, grid.side)
        _frame(page, palette, left, top, grid.side, shared=number in papers)
        page.text(
            left + grid.side / 2, top + grid.side + 0.11, _words(material, number), ha="center", va="center",
            fontsize=SMALL, color=palette.accent if number in papers else palette.muted,
        )  # fmt: skip
    return figure


def caption(material: Material) -> str:
    """What the marks mean, and how both networks compare."""
    words = "Below each digit: its true class → what it was taken for."
    papers = _papers(material)
    if not material.is_mnist:
        return f"{words} The paper's Fig. 8 shows the 82 MNIST test digits that its network missed."
    missed = set(material.evaluation.wrong.tolist())
    both = len(missed & papers)
    return (
        f"{words} The paper's Fig. 8 shows the 82 that its network missed, after learning from distorted digits. "
        f"{material.title} reads {len(papers) - both} of those; {both} are missed by both, and "
        f"{len(missed) - both} only here."
    )


def rows(material: Material) -> list[Row]:
    """One row for each mistake of either network, by number."""
    evaluation = material.evaluation
    papers = {each.number: each.answer for each in FIG_8} if material.is_mnist else {}
    numbers = sorted({*evaluation.wrong.tolist(), *(number for number in papers if number < evaluation.count)})
    names = material.digits.classes
    table: list[Row] = [("test digit", "true class", material.title, "the paper")]
    for number in numbers:
        label, answer = names[int(evaluation.labels[number])], names[int(evaluation.answers[number])]
        paper = names[papers[number]] if number in papers else (label if material.is_mnist else "")
        table.append((number, label, answer, paper))
    return table


def _papers(material: Material) -> set[int]:
    """The numbers of the paper's 82; none on other sets."""
    return {each.number for each in FIG_8 if each.number < material.evaluation.count} if material.is_mnist else set()


def _heading(material: Material) -> str:
    count = len(material.evaluation.wrong)
    if not count:
        return f"{material.title} reads every one of {material.evaluation.count:,} test digits."
    first = f", the first {MOST} of them" if count > MOST else ""
    return f"{count:,} of {material.evaluation.count:,} test digits are misread{first}"


def _words(material: Material, number: int) -> str:
    names = material.digits.classes
    label, answer = int(material.evaluation.labels[number]), int(material.evaluation.answers[number])
    if any(len(name) > 1 for name in names):
        return f"{label}→{answer}"
    return f"{names[label]}→{names[answer]}"


def _frame(page: Axes, palette: Palette, left: float, top: float, side: float, *, shared: bool) -> None:
    right, bottom = left + side, top + side
    page.plot(
        (left, right, right, left, left), (top, top, bottom, bottom, top), zorder=2,
        color=palette.accent if shared else palette.border, linewidth=1.4 if shared else 0.7,
    )  # fmt: skip
