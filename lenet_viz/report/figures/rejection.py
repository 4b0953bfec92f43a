"""Fig. 10: how many digits have to be rejected, and what that buys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lenet_viz.analysis.paper_results import FIG_10
from lenet_viz.analysis.rejection_curve import PAPER_ERROR
from lenet_viz.report.canvas import HAIR, LINE, MARGIN, SMALL, blank, fitted, grid, here, name_axes, plot, sheet
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOWN: Final = 0.3
THICK: Final = 0.16
LEFT: Final = 2.3
LONGEST: Final = 1.65
TOP: Final = 0.6
FURTHEST: Final = 0.1
"""Share rejected up to which the curve is drawn; beyond it networks like these make no mistakes."""


def draw(material: Material, palette: Palette) -> Figure:
    """The paper's bars with the network's own, and the network's whole curve."""
    figure = blank(palette, TOP + (len(FIG_10) + 1) * DOWN + 0.75)
    _draw_bars(sheet(figure), material, palette)
    axes = plot(figure, palette, 5.15, TOP, 3.45, (len(FIG_10) + 1) * DOWN)
    _draw_curve(axes, material, palette)
    return figure


def caption(material: Material) -> str:
    """What is rejected, and what the paper has no value for."""
    share = material.rejection.share_for()
    words = (
        "Rejected are the answers whose best two outputs lie closest together, as in the paper: of penalties or of "
        "probabilities. The bars tell how many have to go until 0.5% of the rest are wrong. The paper gives no value "
        "for its LeNet-5."
    )
    if share is None:
        return f"{words} {material.title} does not get there, however many are rejected."
    if share == 0:
        return f"{words} {material.title} is below 0.5% with nothing rejected."
    return f"{words} {material.title} has to reject {100 * share:.2f}%."


def rows(material: Material) -> list[Row]:
    """The paper's bars, and after them the network's curve: a row wherever the error of the rest falls."""
    table: list[Row] = [("network", "rejected %", "error of the rest %", "gap at least")]
    for result in FIG_10:
        table.append((_name(result.label, result.preparation), result.value, 100 * PAPER_ERROR, ""))
    curve, last = material.rejection, -1.0
    for limit, rejected, error in zip(curve.limits, curve.rejected, curve.errors, strict=True):
        # Between two mistakes the error of the rest only creeps up.
        if last < 0 or error < last:
            numbers = (round(100 * float(rejected), 3), round(100 * float(error), 4), round(float(limit), 5))
            table.append((material.title, *numbers))
        last = float(error)
    return table


def _draw_bars(page: Axes, material: Material, palette: Palette) -> None:
    share = material.rejection.share_for()
    values = [result.value for result in FIG_10]
    scale = LONGEST / max(*values, 100 * (share or 0))
    page.text(LEFT - 0.1, TOP - 0.15, "the paper", color=palette.text, fontsize=SMALL, ha="right", va="center")
    page.text(LEFT, TOP - 0.15, "rejected for 0.5% error, %", color=palette.muted, fontsize=SMALL, va="center")
    for place, result in enumerate(FIG_10):
        name = _name(result.label, result.preparation)
        _bar(page, place, name, result.value * scale, f"{result.value:g}", palette.faint, palette.muted)
    error = f"{100 * material.evaluation.error:.2f}% wrong as it is"
    own = "never" if share is None else f"{100 * share:.2f}" if share else f"0  ({error})"
    _bar(page, len(FIG_10), here(material.title), 100 * (share or 0) * scale, own, palette.accent, palette.accent)


def _bar(page: Axes, place: int, name: str, length: float, value: str, colour: str, words: str) -> None:
    top = TOP + place * DOWN + (DOWN - THICK) / 2
    page.fill(
        (LEFT, LEFT + length, LEFT + length, LEFT), (top, top, top + THICK, top + THICK), color=colour, linewidth=0
    )
    name = fitted(name, SMALL, LEFT - 0.1 - MARGIN, lines=2)
    page.text(LEFT - 0.1, top + THICK / 2, name, color=words, fontsize=SMALL, ha="right", va="center")
    page.text(LEFT + length + 0.07, top + THICK / 2, value, color=words, fontsize=SMALL, va="center")


def _draw_curve(axes: Axes, material: Material, palette: Palette) -> None:
    curve = material.rejection
    grid(axes, palette)
    axes.plot(100 * curve.rejected, 100 * curve.errors, color=palette.accent, linewidth=LINE)
    shown = curve.rejected <= FURTHEST
    top = max(100 * float(curve.errors[shown].max(initial=0.0)), 120 * PAPER_ERROR)
    axes.set_xlim(0, 100 * FURTHEST)
    axes.set_ylim(0, top * 1.1)
    axes.axhline(100 * PAPER_ERROR, color=palette.muted, linewidth=HAIR, linestyle=(0, (4, 3)))
    axes.scatter(
        [result.value for result in FIG_10], [100 * PAPER_ERROR] * len(FIG_10), s=16, color=palette.muted, zorder=3
    )
    axes.annotate(
        "the paper's networks, at 0.5%", (100 * FURTHEST, 100 * PAPER_ERROR), (0, 5), textcoords="offset points",
        ha="right", color=palette.muted, fontsize=SMALL,
    )  # fmt: skip
    name_axes(axes, palette, "rejected, %", f"{fitted(here(material.title), SMALL, 2.2)}: error of the rest, %")


def _name(label: str, preparation: str) -> str:
    return f"{label}, {preparation}" if preparation else label
