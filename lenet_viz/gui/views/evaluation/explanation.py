"""Why a digit was read as it was: what is shown beside a chosen mistake. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.findings import Attribution, Flip
from lenet_viz.gui.views.backward.pictures import Picture
from lenet_viz.gui.views.evaluation.words import two_digits
from lenet_viz.network.spec import Output

INPUT: Final = "What the network reads: paper is −0.1, ink 1.175."
CHANGE: Final = "Changed digit − input: the smallest change found, by Euclidean length. There may be smaller ones."
CHANGED: Final = "The digit with this change."
SHARES: Final = "Integrated gradients: shares of the pixels that add up to what the ink does {what}."


@dataclass(frozen=True, eq=False)
class Explanation:
    """One digit, the answer it got, and the rival: the true class, or what somebody else answered.

    Attributes:
        index: the digit's number in its set.
        output: what the network's scores are.
        pixels: (S, S), the input.
        for_answer, for_rival: what each pixel does to the two outputs.
        edit: the smallest change found that makes the network answer the rival; None: none was found.
    """

    index: int
    output: Output
    pixels: NDArray[np.float32]
    answer: int
    rival: int
    for_answer: Attribution
    for_rival: Attribution
    edit: Flip | None


def pictures_of(found: Explanation | None) -> tuple[Picture, ...]:
    """Input, what speaks for either class, the change, the changed digit; none for None."""
    if found is None:
        return ()
    change = None if found.edit is None else found.edit.difference
    changed = None if found.edit is None else found.edit.changed
    note = "none found" if found.edit is None else f"read as {found.edit.after}"
    # What lowers a penalty speaks for its class: turned round, one colour means the same for either kind of output.
    sign = -1 if found.output is Output.RBF else 1
    return (
        Picture("input", INPUT, found.pixels, ink=True, note=f"read as {found.answer}"),
        Picture(f"green: for {found.answer}", _sense(found.answer, found.output), sign * found.for_answer.values),
        Picture(f"green: for {found.rival}", _sense(found.rival, found.output), sign * found.for_rival.values),
        Picture("least edit", CHANGE, change),
        Picture(f"edited to {found.rival}", CHANGED, changed, ink=True, note=note),
    )


def heading_of(found: Explanation | None) -> str:
    """Above the pictures: how far the digit is from the other answer."""
    if found is None:
        return ""
    if found.edit is None:
        return f"Read as {found.answer}; no edit was found that makes it {found.rival}"
    return f"Read as {found.answer}; an edit of length {two_digits(found.edit.length)} makes it {found.rival}"


def _sense(digit: int, output: Output) -> str:
    if output is Output.RBF:
        what, sense = f"to lower the penalty of {digit}", "lowers the penalty"
    else:
        what, sense = f"to raise the weighted sum of {digit}", "raises the sum"
    return f"{SHARES.format(what=what)}\nGreen {sense} and so speaks for {digit}, pink against it."
