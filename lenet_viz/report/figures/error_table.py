"""Fig. 9: the error table of 1998, with this network in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lenet_viz.analysis.paper_results import FIG_9, UNCERTAINTY, Result
from lenet_viz.report.canvas import HAIR, MARGIN, NORMAL, SMALL, WIDTH, blank, fitted, here, sheet
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP: Final = 0.6
DOWN: Final = 0.167
THICK: Final = 0.105
LEFT: Final = 2.55
"""Where the bars begin."""

LONGEST: Final = 5.0
"""Percent; longer bars are cut off, as in the paper, and say their value."""

SCALE: Final = (WIDTH - LEFT - MARGIN - 0.75) / LONGEST
"""Inches a percent."""


def draw(material: Material, palette: Palette) -> Figure:
    """A bar for each classifier of the paper, and below them the network's own with its interval."""
    figure = blank(palette, TOP + len(FIG_9) * DOWN + 0.65)
    page = sheet(figure)
    page.text(LEFT - 0.12, TOP - 0.25, "the paper", color=palette.text, fontsize=SMALL, ha="right", va="center")
    page.text(LEFT, TOP - 0.25, "test error, %", color=palette.muted, fontsize=SMALL, va="center")
    for place, result in enumerate(FIG_9):
        ours = result.label == "LeNet-5"
        top = TOP + place * DOWN
        _draw_bar(page, palette, top, result.value, palette.muted if ours else palette.faint)
        _write(page, top, _name(result), _value(result.value), result.value, palette.text if ours else palette.muted)
    top = TOP + len(FIG_9) * DOWN
    page.plot((MARGIN, WIDTH - MARGIN), (top + 0.07,) * 2, color=palette.border, linewidth=HAIR)
    _draw_own(page, palette, top + 0.22, material)
    return figure


def caption(material: Material) -> str:
    """How sure the numbers are, and on which digits."""
    low, high = (100 * bound for bound in material.evaluation.interval)
    interval = f"95% interval on {material.evaluation.count:,} digits, {low:.2f} to {high:.2f}%"
    if high <= LONGEST:
        own = f"the line through the bar of {material.title} is the {interval}"
    else:
        own = f"{material.title} has a {interval}"
    words = f"The paper calls its errors good to about {UNCERTAINTY:g} points; {own}."
    if not material.is_mnist:
        words += f" The paper's readers were tested on MNIST, {material.title} here on {material.digits.title}."
    return (
        f"{words} Bars with a gap are longer than they are drawn. Deslanted: slanted digits were put upright first; "
        "16×16: read at that size; distorted: distorted digits were learned from too."
    )


def rows(material: Material) -> list[Row]:
    """One row for each classifier of the paper, and one for the network."""
    table: list[Row] = [("classifier", "preparation", "test error %", "lowest %", "highest %")]
    table += [(result.label, result.preparation, result.value, "", "") for result in FIG_9]
    shares = (material.evaluation.error, *material.evaluation.interval)
    return [*table, (material.title, "", *(round(100 * share, 3) for share in shares))]


def _draw_own(page: Axes, palette: Palette, top: float, material: Material) -> None:
    own, low, high = (100 * share for share in (material.evaluation.error, *material.evaluation.interval))
    _draw_bar(page, palette, top, own, palette.accent)
    if high <= LONGEST:
        middle = top + THICK / 2
        page.plot((LEFT + low * SCALE, LEFT + high * SCALE), (middle, middle), color=palette.text, linewidth=1.2)
        for end in (low, high):
            page.plot((LEFT + end * SCALE,) * 2, (top + 0.02, top + THICK - 0.02), color=palette.text, linewidth=1.2)
    value = f"{own:.2f} · 95% interval: {low:.2f} to {high:.2f}"
    _write(page, top, here(material.title), value, max(own, high), palette.accent)


def _draw_bar(page: Axes, palette: Palette, top: float, value: float, colour: str) -> None:
    right, bottom = LEFT + min(value, LONGEST) * SCALE, top + THICK
    page.fill((LEFT, right, right, LEFT), (top, top, bottom, bottom), color=colour, linewidth=0)
    if value > LONGEST:
        # A slanted gap: this bar is longer than it is drawn.
        cut = right - 0.25
        edges = (cut, cut + 0.05, cut + 0.11, cut + 0.06)
        page.fill(edges, (bottom, top, top, bottom), color=palette.window, linewidth=0)


def _write(page: Axes, top: float, name: str, value: str, length: float, colour: str) -> None:
    """The name before a bar, and behind it the value; both inside the figure however long the bar would be."""
    middle, right = top + THICK / 2, LEFT + min(length, LONGEST) * SCALE
    name = fitted(name, NORMAL, LEFT - 0.12 - MARGIN, lines=2)
    page.text(LEFT - 0.12, middle, name, color=colour, fontsize=NORMAL, ha="right", va="center")
    if fitted(value, NORMAL, WIDTH - right - 0.08 - 0.1) != value:
        value = value.split()[0]
    page.text(right + 0.08, middle, value, color=colour, fontsize=NORMAL, va="center")


def _name(result: Result) -> str:
    return f"{result.label}, {result.preparation}" if result.preparation else result.label


def _value(percent: float) -> str:
    """With as many decimals as the paper gives."""
    words = f"{percent:.2f}"
    return words.removesuffix("0")
