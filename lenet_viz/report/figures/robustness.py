"""Section III-E as curves: how much of each disturbance the network bears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lenet_viz.analysis.robustness import PAPER_CLAIMS, Disturbance, RobustnessCurve
from lenet_viz.report.canvas import LINE, NORMAL, SMALL, WIDTH, blank, grid, plot
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS: Final = 4
LEFT: Final = 0.55
TOP: Final = 0.75
ACROSS: Final = (WIDTH - LEFT - 0.05) / COLUMNS
DOWN: Final = 2.35
INNER: Final = (ACROSS - 0.4, 1.45)
"""Width and height of one plot, in inches."""

LOWEST: Final = 0.1
"""Percent; on a logarithmic axis no error at all would lie at minus infinity."""

TICKS: Final = (0.1, 1, 10, 100)

_PLACES: Final = {
    Disturbance.SCALE: (0.5, 1.0, 1.5),
    Disturbance.ROTATION: (-60, -30, 0, 30, 60),
    Disturbance.SHIFT_X: (-10, -5, 0, 5, 10),
    Disturbance.SHIFT_Y: (-10, -5, 0, 5, 10),
    Disturbance.SQUEEZE: (0.5, 1.0, 1.5),
    Disturbance.SHEAR: (-0.5, 0, 0.5),
    Disturbance.STROKE_WIDTH: (-1, 0, 1, 2),
    Disturbance.NOISE: (0, 10, 20, 30),
}
"""Where amounts are written."""

_NAMES: Final = {
    "×": "factor",
    "°": "degrees",
    "px": "pixels",
    "%": "% of the pixels",
    "": "pixels right per pixel up",
}


def draw(material: Material, palette: Palette) -> Figure:
    """One small plot for each disturbance, all with the same scale of errors."""
    lines = max(1, -(-len(material.robustness) // COLUMNS))
    figure = blank(palette, TOP - 0.15 + lines * DOWN)
    for place, curve in enumerate(material.robustness):
        left, top = LEFT + place % COLUMNS * ACROSS, TOP + place // COLUMNS * DOWN
        axes = plot(figure, palette, left, top, *INNER)
        _draw_curve(axes, palette, curve)
        axes.set_yticklabels([f"{tick:g}" for tick in TICKS] if place % COLUMNS == 0 else [])
        if place == 0:
            axes.annotate("error, %", (0, 1), (-22, 22), xycoords="axes fraction", textcoords="offset points",
                          color=palette.muted, fontsize=SMALL)  # fmt: skip
    return figure


def caption(material: Material) -> str:
    """How it was measured, and what the paper claims."""
    count = material.robustness[0].count if material.robustness else 0
    claims = "; ".join(words for _, _, words in PAPER_CLAIMS.values())
    return (
        f"{material.title} on {count:,} test digits at every amount, which are not centred again. The band around the "
        f"curve is its 95% interval. Shaded is what section III-E speaks of, estimated, without error rates: {claims}."
    )


def rows(material: Material) -> list[Row]:
    """One row for each amount of each disturbance."""
    table: list[Row] = [("disturbance", "amount", "unit", "error %", "lowest %", "highest %", "the paper's range")]
    for curve in material.robustness:
        low, high = _claim(curve.disturbance)
        for amount, error, interval in zip(curve.amounts, curve.errors, curve.intervals, strict=True):
            shares = (round(100 * share, 3) for share in (error, *interval))
            table.append(
                (curve.disturbance, amount, curve.disturbance.unit, *shares, "yes" if low <= amount <= high else "")
            )
    return table


def _claim(disturbance: Disturbance) -> tuple[float, float]:
    """From where to where the paper claims something; from infinity to minus infinity where it does not."""
    if disturbance not in PAPER_CLAIMS:
        return float("inf"), float("-inf")
    return PAPER_CLAIMS[disturbance][:2]


def _draw_curve(axes: Axes, palette: Palette, curve: RobustnessCurve) -> None:
    grid(axes, palette)
    percents = [max(100 * error, LOWEST) for error in curve.errors]
    lows, highs = ([max(100 * end[side], LOWEST) for end in curve.intervals] for side in (0, 1))
    low, high = _claim(curve.disturbance)
    if low <= high:
        axes.axvspan(low, high, color=palette.faint, alpha=0.22, linewidth=0, zorder=0)
    axes.fill_between(curve.amounts, lows, highs, color=palette.accent, alpha=0.25, linewidth=0)
    axes.plot(curve.amounts, percents, color=palette.accent, linewidth=LINE, marker="o", markersize=2.2)
    axes.set_yscale("log")
    axes.set_ylim(LOWEST, 100)
    axes.set_yticks(TICKS)
    axes.set_yticks([], minor=True)
    axes.set_xlim(curve.amounts[0], curve.amounts[-1])
    axes.set_xticks(
        _PLACES[curve.disturbance], [f"{place:g}".replace("-", "−") for place in _PLACES[curve.disturbance]]
    )
    axes.set_title(curve.disturbance.capitalize(), loc="left", color=palette.text, fontsize=NORMAL, pad=6)
    axes.set_xlabel(_NAMES[curve.disturbance.unit], color=palette.muted, fontsize=SMALL, labelpad=3)
