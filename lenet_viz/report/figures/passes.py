"""Fig. 5: the errors after each pass, the paper's and this network's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lenet_viz.report.canvas import LINE, SMALL, WIDTH, blank, fitted, grid, name_axes, note, plot, spread
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


ROOM: Final = 1.5
"""For the network's name behind a curve, in inches."""

Curve = tuple[Sequence[float], Sequence[float], str, str, str]
"""Passes, errors in %, colour, line and name."""


def draw(material: Material, palette: Palette) -> Figure:
    """Four curves, each named at its end."""
    figure = blank(palette, 4.6)
    axes = plot(figure, palette, 0.65, 0.5, WIDTH - 3.45, 3.5)
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
    _label(axes, [(values[-1], colour, label) for _, values, colour, _, label in curves])
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
    title = fitted(material.title, SMALL, ROOM)
    (numbers, learned), (watched_at, watched) = material.passes.train_curve(), material.passes.watch_curve()
    curves: list[Curve] = [
        (numbers.tolist(), learned.tolist(), palette.accent, ":", f"{title}, training"),
        (watched_at.tolist(), watched.tolist(), palette.accent, "-", f"{title}, {_watched(material)}"),
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


def _label(axes: Axes, ends: Sequence[tuple[float, str, str]]) -> None:
    """The last values and the curves' names, right of the axes; both axes end where the longest curve does."""
    places = [float(axes.transAxes.inverted().transform(axes.transData.transform((1, max(value, LOWEST))))[1])
              for value, _, _ in ends]  # fmt: skip
    for place, (value, colour, label) in zip(spread(places, LABEL_GAP), ends, strict=True):
        axes.text(
            1.02, place, f"{value:.2f}  {label}", transform=axes.transAxes, color=colour, fontsize=SMALL, va="center"
        )
