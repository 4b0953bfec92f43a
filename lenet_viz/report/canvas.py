"""A blank figure and what is drawn on every one: thin axes, words, rows of digits. Lengths in inches, y downwards."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 9.0
"""Of every figure."""

DPI: Final = 100

MARGIN: Final = 0.35
"""Left and right of everything."""

SMALL: Final = 8.5
NORMAL: Final = 9.5
LARGE: Final = 11.0
"""Sizes of type in points."""

NAMED: Final = 1.0
"""Inches over axes that the name of their y takes."""

_LETTER: Final = 0.58
"""Mean width of a letter of DejaVu Sans, as a part of its size."""

HAIR: Final = 0.7
LINE: Final = 1.6
"""Widths of lines in points."""


def blank(palette: Palette, height: float) -> Figure:
    """An empty figure, 9 inches wide; needs neither pyplot nor a display, so it can be made in any thread."""
    # Here and nowhere else, so that programs which draw no figure start without it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=palette.window)
    FigureCanvasAgg(figure)
    return figure


def sheet(figure: Figure) -> Axes:
    """Invisible axes over the whole figure whose units are inches, from the top left corner."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, figure.get_figwidth())
    axes.set_ylim(figure.get_figheight(), 0)
    return axes


def plot(figure: Figure, palette: Palette, left: float, top: float, width: float, height: float) -> Axes:
    """Axes with two thin lines, ticks outside and no frame; the lengths are those of the inner area."""
    whole, high = figure.get_figwidth(), figure.get_figheight()
    axes = figure.add_axes((left / whole, 1 - (top + height) / high, width / whole, height / high))
    axes.set_facecolor("none")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(palette.faint)
        spine.set_linewidth(HAIR)
    axes.tick_params(colors=palette.muted, labelsize=SMALL, width=HAIR, length=3, which="both")
    axes.tick_params(which="minor", length=0)
    return axes


def grid(axes: Axes, palette: Palette) -> None:
    """Hairlines behind the data."""
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y", which="major", color=palette.border, linewidth=HAIR)


def name_axes(axes: Axes, palette: Palette, x: str, y: str) -> None:
    """What the axes are: x below, y lying above the axis, so that nobody has to turn the head."""
    axes.set_xlabel(x, color=palette.muted, fontsize=SMALL, labelpad=6)
    axes.annotate(
        y,
        (0, 1),
        (-4, 8),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="left",
        va="bottom",
        color=palette.muted,
        fontsize=SMALL,
    )


def name_own(axes: Axes, palette: Palette, words: str) -> None:
    """Over the axes, at their right end, whose the curves in the accent's colour are."""
    width = axes.get_position().width * axes.figure.get_figwidth()  # type: ignore[union-attr]
    axes.annotate(
        fitted(words, SMALL, width - NAMED),
        (1, 1),
        (0, 8),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        va="bottom",
        color=palette.accent,
        fontsize=SMALL,
    )


def note(axes: Axes, palette: Palette, sentence: str) -> None:
    """A sentence inside the axes, at the bottom left."""
    axes.text(0.02, 0.04, sentence, transform=axes.transAxes, color=palette.text, fontsize=SMALL)


def fitted(words: str, points: float, inches: float, lines: int = 1) -> str:
    """Words, such as what people call a network, broken into lines and cut where they are too long for their place.

    Args:
        words: one line.
        points: size of the type.
        inches: width of the place.
        lines: how many there is room for.
    """
    letters = max(8, int(inches * 72 / (points * _LETTER)))
    return "\n".join(textwrap.wrap(words, letters, max_lines=lines, placeholder="…"))


def here(title: str) -> str:
    """A network beside those of the paper: the paper has a LeNet-5, too."""
    return f"here: {title}"


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Labels' places moved apart, as little as needed, until neighbours are `gap` apart; the order stays."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups: list[tuple[float, list[int]]] = []
    for index in order:
        middle, members = places[index], [index]
        while groups and middle - (len(members) - 1) * gap / 2 < groups[-1][0] + (len(groups[-1][1]) + 1) * gap / 2:
            before = groups.pop()[1]
            members = before + members
            middle = sum(places[member] for member in members) / len(members)
        groups.append((middle, members))
    moved = [0.0] * len(places)
    for middle, members in groups:
        for rank, member in enumerate(members):
            moved[member] = middle + (rank - (len(members) - 1) / 2) * gap
    return moved


def inked(images: NDArray[np.uint8], palette: Palette) -> NDArray[np.uint8]:
    """Greys in the colours of paper and ink: (..., S, S), 0 background and 255 ink → (..., S, S, 3)."""
    shares = images[..., None].astype(np.float32) / 255
    paper, ink = rgb(palette.paper), rgb(palette.ink)
    return _rounded(paper + (ink - paper) * shares)


def signed(values: NDArray[np.float32], limit: float, palette: Palette) -> NDArray[np.uint8]:
    """Signed values in the window's colours, −limit…limit: (...) → (..., 3)."""
    shares = np.clip(values / limit, -1, 1)[..., None]
    neutral = rgb(palette.neutral)
    ends = np.where(shares < 0, rgb(palette.negative), rgb(palette.positive))
    return _rounded(neutral + (ends - neutral) * np.abs(shares))


def rgb(colour: str) -> NDArray[np.float32]:
    """'#rrggbb' → (3,), 0…255."""
    return np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)], dtype=np.float32)


def picture_at(axes: Axes, pixels: NDArray[np.uint8], left: float, top: float, width: float, height: float) -> None:
    """Pixels, (rows, columns, 3), on a `sheet`, never smoothed."""
    # "none" keeps the pixels in an SVG; every other choice would redraw them at the figure's resolution.
    axes.imshow(pixels, extent=(left, left + width, top + height, top), interpolation="none", aspect="auto", zorder=1)
    axes.set_xlim(0, axes.figure.get_figwidth())  # type: ignore[union-attr]
    axes.set_ylim(axes.figure.get_figheight(), 0)  # type: ignore[union-attr]


def say_missing(palette: Palette, sentence: str) -> Figure:
    """A figure that says why there is none."""
    figure = blank(palette, 2.0)
    sheet(figure).text(WIDTH / 2, 1.0, sentence, ha="center", va="center", color=palette.muted, fontsize=LARGE)
    return figure


def _rounded(colours: NDArray[np.floating]) -> NDArray[np.uint8]:
    whole: NDArray[np.uint8] = np.round(colours).astype(np.uint8)
    return whole
