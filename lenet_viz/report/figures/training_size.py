"""Fig. 6: the test error by the size of the training set, with and without distortions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lenet_viz.analysis.paper_results import FIG_6
from lenet_viz.report.canvas import LINE, SMALL, WIDTH, blank, grid, here, name_axes, name_own, note, plot, spread
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette
from lenet_viz.report.study import SizeStudy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_GAP: Final = 0.05
"""Between neighbouring labels, as a share of the axis."""

Curve = tuple[tuple[int, ...], tuple[float, ...], str, str, str]
"""Sizes, errors in %, colour, line and name."""


def draw(material: Material, palette: Palette) -> Figure:
    """Two curves of the paper, and two of the recorded study."""
    figure = blank(palette, 4.4)
    axes = plot(figure, palette, 0.65, 0.5, WIDTH - 3.4, 3.3)
    curves: list[Curve] = [
        (FIG_6.sizes, FIG_6.test, palette.muted, "-", "the paper"),
        (FIG_6.sizes[-1:], (FIG_6.distorted,), palette.muted, "", "the paper, with distortions"),
    ]
    if material.study is not None:
        curves += _own_curves(material.study, palette)
        name_own(axes, palette, _whose(material.study, material))
    for sizes, errors, colour, style, _ in curves:
        open_point = style != "-"
        axes.plot(
            sizes, errors, color=colour, linestyle=style or "none", linewidth=LINE, marker="o", markersize=5,
            markerfacecolor=palette.window if open_point else colour,
        )  # fmt: skip
    _scale(axes, palette, sorted({size for sizes, *_ in curves for size in sizes}))
    _label(axes, curves)
    if material.study is None:
        note(axes, palette, "This program's own curve has not been measured yet.")
    return figure


def caption(material: Material) -> str:
    """Which study it is."""
    paper = (
        "The paper's network learned from 15,000, 30,000 and 60,000 digits of its training set, and from the "
        "60,000 with 540,000 distorted copies (rings: with distortions)."
    )
    study = material.study
    if study is None:
        return f"{paper} This program's own come from the command lenet-viz study training-size."
    return (
        f"{paper} {study.title}, here: recipe {study.recipe}, seed {study.seed}, learned from the first digits of the "
        f"MNIST training set; error on {study.test_digits:,} test digits, measured once after the last pass. "
        "With distortions, every pass sees every digit freshly distorted."
    )


def rows(material: Material) -> list[Row]:
    """One row for each size of each network."""
    table: list[Row] = [("network", "digits", "distortions", "test %", "training %")]
    for size, test, training in zip(FIG_6.sizes, FIG_6.test, FIG_6.training, strict=True):
        table.append(("the paper", size, "no", test, training))
    table.append(("the paper", FIG_6.sizes[-1], "yes", FIG_6.distorted, ""))
    for result in () if material.study is None else material.study.results:
        errors = (round(100 * error, 3) for error in (result.test_error, result.train_error))
        assert material.study is not None
        table.append((material.study.title, result.size, "yes" if result.distorted else "no", *errors))
    return table


def _whose(study: SizeStudy, material: Material) -> str:
    """The network of the study, which need not be the one that the other figures are about."""
    words = here(f"a study of {study.title}")
    return words if material.spec.name == study.network else f"{words}, not of {material.title}"


def _own_curves(study: SizeStudy, palette: Palette) -> list[Curve]:
    curves: list[Curve] = []
    for distorted, style, words in ((False, "-", "here"), (True, "--", "here, with distortions")):
        results = study.of(distorted=distorted)
        if results:
            sizes, errors = zip(*((result.size, 100 * result.test_error) for result in results), strict=True)
            curves.append((sizes, errors, palette.accent, style, words))
    return curves


def _scale(axes: Axes, palette: Palette, sizes: list[int]) -> None:
    grid(axes, palette)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set_xticks([], minor=True)
    axes.set_xlim(sizes[0] / 1.08, sizes[-1] * 1.08)
    axes.set_ylim(0, 1.05 * axes.get_ylim()[1])
    name_axes(axes, palette, "digits learned from", "test error, %")


def _label(axes: Axes, curves: list[Curve]) -> None:
    top = axes.get_ylim()[1]
    places = spread([errors[-1] / top for _, errors, *_ in curves], LABEL_GAP)
    for place, (_, errors, colour, _, name) in zip(places, curves, strict=True):
        axes.text(
            1.02,
            place,
            f"{errors[-1]:.2f}  {name}",
            transform=axes.transAxes,
            color=colour,
            fontsize=SMALL,
            va="center",
        )
