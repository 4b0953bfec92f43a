"""What the seven pictures of the backward panel show. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.findings import Attribution, Flip, Method
from lenet_viz.gui.views.figure.words import limit_word, number


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture and its words.

    Attributes:
        title: one or two lines above it.
        explanation: what it shows, in a sentence.
        values: (S, S); None while there is nothing to show.
        ink: whether the values are an input, −0.1…1.175, and not a signed quantity.
        note: stands below an input.
    """

    title: str
    explanation: str
    values: NDArray[np.float32] | None = None
    ink: bool = False
    note: str = ""

    @property
    def limit(self) -> float:
        """The value of the end colours: the largest there is; 1 where all are 0."""
        largest = 0.0 if self.values is None else float(np.abs(self.values).max())
        return largest if np.isfinite(largest) and largest > 0.0 else 1.0

    @property
    def caption(self) -> str:
        """The words below: the ends of the scale, or the note."""
        if self.values is None or self.ink:
            return self.note
        return f"±{limit_word(self.limit)}" if self.values.any() else "all 0"

    def reading(self, row: int, column: int) -> str:
        """The exact value of a pixel; empty without one."""
        return "" if self.values is None else number(float(self.values[row, column]))


_TITLES: Final = {
    Method.GRADIENT: "\ngradient",
    Method.INPUT_X_GRADIENT: "input ×\ngradient",
    Method.INTEGRATED_GRADIENTS: "integrated\ngradients",
    Method.OCCLUSION: "\nocclusion",
}

_EXPLANATIONS: Final = {
    Method.GRADIENT: "What a little more ink in each pixel would do to the value: ∂value/∂pixel.",
    Method.INPUT_X_GRADIENT: "Each pixel × its gradient: its share, if the network were linear.",
    Method.INTEGRATED_GRADIENTS: (
        "(Pixel − paper) × the mean gradient on the way from blank paper to the digit: "
        "shares that add up to what the ink does to the value."
    ),
    Method.OCCLUSION: "How far the value falls when a 3×3 patch of paper covers the pixel: mean of its patches.",
}


def input_picture(pixels: NDArray[np.float32] | None) -> Picture:
    """The input itself."""
    return Picture("\ninput", "What the network reads: paper is −0.1, ink 1.175.", pixels, ink=True)


def attribution_pictures(found: Sequence[Attribution] | None) -> tuple[Picture, ...]:
    """The four methods, in order; empty pictures for None."""
    by_method = {} if found is None else {one.method: one for one in found}
    return tuple(_attribution(method, by_method.get(method)) for method in Method)


def _attribution(method: Method, found: Attribution | None) -> Picture:
    explanation = _EXPLANATIONS[method]
    if found is None:
        return Picture(_TITLES[method], explanation)
    if method is Method.INTEGRATED_GRADIENTS:
        explanation += (
            f"\nSum {number(found.total)}; value {number(found.value)} − value of blank paper "
            f"{number(found.paper_value)} = {number(found.value - found.paper_value)}"
        )
    return Picture(_TITLES[method], explanation, found.values)


def flip_pictures(found: Flip | None) -> tuple[Picture, Picture]:
    """The change and the changed digit; empty pictures for None."""
    change = (
        "Changed digit − input: the smallest change found, by Euclidean length, that flips the answer.\n"
        "There may be smaller ones."
    )
    changed = "The input with the change, which the network reads as another digit."
    if found is None:
        return Picture("\nchange", change), Picture("changed\ndigit", changed, ink=True)
    return (
        Picture("\nchange", change, found.difference),
        Picture("changed\ndigit", changed, found.changed, ink=True, note=f"read as {found.after}"),
    )
