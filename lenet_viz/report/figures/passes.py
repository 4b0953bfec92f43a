"""Fig. 5: the errors after each pass, the paper's and this network's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lenet_viz.report.canvas import HAIR, LINE, SMALL, WIDTH, blank, grid, here, name_axes, name_own, note, plot, spread
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette
from lenet_viz.training.fig5 import TEST_ERRORS, TRAIN_ERRORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOWEST: Final = 0.05
"""Percent; on a logarithmic axis no error at all would lie at minus infinity."""

LABEL_GAP: Final = 0.05
"""Between neighbouring labels, as a share of the axis."""

LABEL_WIDTH: Final = 1.55
"""Of the longest label, in inches: a curve that ends so far from the axis's end has it there, others right of it."""

Curve = tuple[Sequence[float], Sequence[float], str, str, str]
"""Passes, errors in %, colour, line and name."""


def draw(material: Material, palette: Palette) -> Figure:
    """Four curves, each named at its end."""
    figure = blank(palette, 4.6)
    axes = plot(figure, palette, 0.65, 0.5, WIDTH - 2.75, 3.5)
    paper = range(1, len(TEST_ERRORS) + 1)
    curves: list[Curve] = [
        (paper, TRAIN_ERRORS, palette.muted, ":", "the paper, training"),
        (paper, TEST_ERRORS, palette.muted, "-", "the paper, test"),
        *_own_curves(material, palette),
    ]
    for places, values, colour, style, _ in curves:
        floored = [max(value, LOWEST) for value in values]
        axes.plot(places, floored, color=colour, linestyle=style, linewidth=LINE, solid_capstyle="round")
    _scale(axes, palette, last=max(max(places) for places, *_ in curves))
    if len(curves) == 2:
        note(axes, palette, "This network's own errors after each pass were not kept.")
    else:
        name_own(axes, palette, here(material.title))
    _label(axes, palette, curves)
    return figure


def caption(material: Material) -> str:
    """What is counted, and on which digits."""
    paper = (
        "The paper's curves are read off its figure: 20 passes, training error counted while learning, test error on "
        "the 10,000 test digits."
    )
    card = material.card
    if material.passes is None or not len(material.passes):
        return paper
    distorted = (
        " Its training digits are freshly distorted in every pass, which makes them harder to read: that is why the "
        "training error can lie above the other."
    )
    what = "digits that were held out" if _watched(material) == "held-out" else "the test digits"
    own = f"{material.title}: training error counted while learning, and the error on {what} after each pass."
    return f"{own}{distorted if card is not None and card.recipe.distortions else ''} {paper}"


def rows(material: Material) -> list[Row]:
    """One row for each pass of either training; empty where it was not measured."""
    own = {} if material.passes is None else {row[0]: row for row in material.passes.rows()}
    table: list[Row] = [
        (
            "pass", "the paper, training %", "the paper, test %",
            f"{material.title}, training %", f"{material.title}, {_watched(material)} %",
        )
    ]  # fmt: skip
    for number in sorted({*range(1, len(TEST_ERRORS) + 1), *own}):
        paper = (TRAIN_ERRORS[number - 1], TEST_ERRORS[number - 1]) if number <= len(TEST_ERRORS) else ("", "")
        errors = own[number][3:] if number in own else (None, None)
        table.append((number, *paper, *("" if error is None else round(error, 3) for error in errors)))
    return table


def _own_curves(material: Material, palette: Palette) -> list[Curve]:
    if material.passes is None:
        return []
    (numbers, learned), (watched_at, watched) = material.passes.train_curve(), material.passes.watch_curve()
    curves: list[Curve] = [
        (numbers.tolist(), learned.tolist(), palette.accent, ":", "here, training"),
        (watched_at.tolist(), watched.tolist(), palette.accent, "-", f"here, {_watched(material)}"),
    ]
    return [curve for curve in curves if curve[0]]


def _watched(material: Material) -> str:
    """What the run was watched on; where nobody knows, digits are assumed to have been kept apart."""
    return "test" if material.card is not None and not material.card.held_out else "held-out"


def _scale(axes: Axes, palette: Palette, last: float) -> None:
    grid(axes, palette)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(1, last)
    ticks = [pass_number for pass_number in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if pass_number <= last]
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    low, high = axes.get_ylim()
    errors = [error for error in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= error <= high]
    axes.set_yticks(errors, [f"{error:g}" for error in errors])
    axes.set_xticks([], minor=True)
    axes.set_yticks([], minor=True)
    axes.set_ylim(low, high)
    name_axes(axes, palette, "pass", "error, %")


def _label(axes: Axes, palette: Palette, curves: Sequence[Curve]) -> None:
    """Each curve's last value and name, where it ends: right of the axes, or inside where it ends long before them."""
    ends = [_end(axes, places, values) for places, values, *_ in curves]
    width = axes.get_position().width * WIDTH
    for inside in (True, False):
        chosen = [place for place, (across, _) in enumerate(ends) if ((1 - across) * width > LABEL_WIDTH) == inside]
        heights = spread([ends[place][1] for place in chosen], LABEL_GAP)
        for place, height in zip(chosen, heights, strict=True):
            _, values, colour, _, label = curves[place]
            text = axes.text(
                (ends[place][0] if inside else 1) + 0.02, height, f"{values[-1]:.2f}  {label}",
                transform=axes.transAxes, color=colour, fontsize=SMALL, va="bottom" if inside else "center", zorder=4,
            )  # fmt: skip
            if inside:
                # Other curves may go on behind it.
                text.set_bbox({"facecolor": palette.window, "edgecolor": "none", "alpha": 0.75, "pad": 0.5})
            else:
                axes.plot(
                    (ends[place][0], 1.012), (ends[place][1], height), transform=axes.transAxes, color=palette.faint,
                    linewidth=HAIR, clip_on=False, zorder=1, scalex=False, scaley=False,
                )  # fmt: skip


def _end(axes: Axes, places: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    """Where a curve ends, as shares of the axes."""
    across, up = axes.transAxes.inverted().transform(axes.transData.transform((places[-1], max(values[-1], LOWEST))))
    return float(across), float(up)
