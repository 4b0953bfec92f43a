"""The confusion matrix: which digits are taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import CLASSES
from lenet_viz.report.canvas import NORMAL, SMALL, blank, picture_at, rgb, sheet
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT: Final = 1.5
ACROSS: Final = 0.62
DOWN: Final = 0.38
RIGHT: Final = LEFT + CLASSES * ACROSS


def draw(material: Material, palette: Palette) -> Figure:
    """True class by row, answer by column; the more mistakes a cell holds the stronger its colour."""
    top = 1.5 if _has_words(material) else 0.85
    figure = blank(palette, top + CLASSES * DOWN + 0.55)
    page = sheet(figure)
    picture_at(page, _colours(material, palette), LEFT, top, CLASSES * ACROSS, CLASSES * DOWN)
    for (label, answer), count in np.ndenumerate(material.evaluation.confusion):
        diagonal = label == answer
        page.text(
            LEFT + (answer + 0.5) * ACROSS,
            top + (label + 0.5) * DOWN,
            f"{count:,}" if count else "·",
            color=palette.muted if diagonal else palette.text if count else palette.faint,
            fontsize=SMALL if diagonal else NORMAL,
            ha="center",
            va="center",
        )
    _write_names(page, palette, top, material)
    _write_shares(page, palette, top, material)
    return figure


def caption(material: Material) -> str:
    """How to read it, and what is confused most."""
    names = material.digits.classes
    words = (
        "Read along a row: what the digits of one class were taken for. Recall is the share of a class that is read "
        "rightly, precision the share of an answer that is right."
    )
    most = material.evaluation.confusions[:3]
    if not most:
        return f"{words} There are no mistakes."
    listed = ", ".join(f"{names[label]} taken for {names[answer]} ({times:,})" for label, answer, times in most)
    return f"{words} Most often confused: {listed}."


def rows(material: Material) -> list[Row]:
    """The matrix with recalls, and a last row of precisions."""
    evaluation, names = material.evaluation, material.digits.classes
    table: list[Row] = [("true class", *(f"read as {name}" for name in names), "recall %")]
    for name, counts, recall in zip(names, evaluation.confusion.tolist(), evaluation.recalls, strict=True):
        table.append((name, *counts, _number(recall)))
    return [*table, ("precision %", *map(_number, evaluation.precisions), "")]


def _has_words(material: Material) -> bool:
    """Whether the classes have names longer than a digit, which have to be turned to fit a column."""
    return any(len(name) > 3 for name in material.digits.classes)


def _colours(material: Material, palette: Palette) -> NDArray[np.uint8]:
    """(10, 10, 3): from the background to the accent by the root of the mistakes, so that single ones show."""
    mistakes = material.evaluation.confusion * (1 - np.eye(CLASSES, dtype=np.int64))
    # Not up to the accent itself, on which words could not be read.
    shares = np.sqrt(mistakes / max(1, mistakes.max()))[..., None] * 0.6
    panel = rgb(palette.panel)
    colours: NDArray[np.uint8] = np.round(panel + (rgb(palette.accent) - panel) * shares).astype(np.uint8)
    return colours


def _write_names(page: Axes, palette: Palette, top: float, material: Material) -> None:
    turned = _has_words(material)
    for place, name in enumerate(material.digits.classes):
        middle = top + (place + 0.5) * DOWN
        page.text(LEFT - 0.12, middle, name, color=palette.text, fontsize=NORMAL, ha="right", va="center")
        page.text(
            LEFT + (place + (0.35 if turned else 0.5)) * ACROSS,
            top - 0.08,
            name,
            color=palette.text,
            fontsize=NORMAL,
            ha="left" if turned else "center",
            va="bottom",
            rotation=40 if turned else 0,
            rotation_mode="anchor",
        )
    page.text(LEFT - 0.12, top - 0.08, "true class", color=palette.muted, fontsize=SMALL, ha="right", va="bottom")
    page.text(LEFT, 0.4, "taken for", color=palette.muted, fontsize=SMALL, ha="left", va="bottom")


def _write_shares(page: Axes, palette: Palette, top: float, material: Material) -> None:
    shares = zip(material.evaluation.recalls, material.evaluation.precisions, strict=True)
    below, beside = top + CLASSES * DOWN + 0.2, RIGHT + 0.75
    style: dict[str, Any] = {"color": palette.muted, "fontsize": SMALL, "va": "center"}
    page.text(beside, top - 0.08, "recall, %", color=palette.muted, fontsize=SMALL, ha="right", va="bottom")
    page.text(LEFT - 0.12, below, "precision, %", ha="right", **style)
    for place, (recall, precision) in enumerate(shares):
        page.text(beside, top + (place + 0.5) * DOWN, _percent(recall), ha="right", **style)
        page.text(LEFT + (place + 0.5) * ACROSS, below, _percent(precision), ha="center", **style)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _number(share: float | None) -> str | float:
    return "" if share is None else round(100 * share, 2)
