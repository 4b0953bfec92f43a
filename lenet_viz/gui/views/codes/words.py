"""What the codes panel says: captions, sentences and the numbers of one cell. No Qt.

Numbers that are added or subtracted on screen are rounded first, so that what is printed adds up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from lenet_viz.analysis.code_comparison import CodeComparison, Comparison, SoftmaxComparison
from lenet_viz.analysis.decimals import as_text, printed_sum
from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.analysis.reading import Answer
from lenet_viz.gui.views.codes.picture import Part, Picture, rounded_limit
from lenet_viz.gui.views.codes.row_layout import grid
from lenet_viz.gui.views.figure.words import limit_word, number, score_word
from lenet_viz.network.spec import Output, Stage

HINT: Final = "Point at a cell for its numbers; click for its unit."

WRONG_PIXEL: Final = 4.0
"""The end of the squares' colours: what a pixel costs that has the value of its opposite, (1 − (−1))²."""


def code_pictures(found: CodeComparison, limit: float) -> tuple[Picture, ...]:
    """The six pictures of two codes; `limit` is the end of the activation scale."""
    nearest, runner_up = found.nearest, found.runner_up
    count = int(found.deciding.sum())
    decide = f"{count} pixel decides" if count == 1 else f"{count} pixels decide"
    sums = [f"sums to {number(candidate.penalty, 1)}" for candidate in (nearest, runner_up)]
    return (
        Picture(Part.INPUTS, "", str(found.units[0].stage), f"±{limit_word(limit)}", found.inputs, limit),
        Picture(Part.NEAREST_CODE, "−", f"code {nearest.digit}", "nearest", nearest.code),
        Picture(Part.NEAREST_SQUARES, "→", "difference²", sums[0], nearest.squares, WRONG_PIXEL),
        Picture(Part.RUNNER_UP_CODE, "", f"code {runner_up.digit}", "runner-up", runner_up.code),
        Picture(Part.RUNNER_UP_SQUARES, "→", "difference²", sums[1], runner_up.squares, WRONG_PIXEL),
        Picture(Part.VOTES, "", decide, f"sum to {gap_word(found)}", found.votes, WRONG_PIXEL),
    )


def softmax_pictures(found: SoftmaxComparison, limit: float) -> tuple[Picture, ...]:
    """The three pictures of two weighted sums; `limit` is the end of the activation scale."""
    weights_limit, votes_limit = rounded_limit(found.weights), rounded_limit(found.votes)
    weights = f"weights {found.likeliest} − {found.runner_up}"
    votes = f"sum to {lead_of(found).votes}"
    stage = str(found.units[0].stage)
    return (
        Picture(Part.INPUTS, "", stage, f"±{limit_word(limit)}", found.inputs, limit),
        Picture(Part.WEIGHTS, "×", weights, f"±{limit_word(weights_limit)}", found.weights, weights_limit),
        Picture(Part.VOTES, "=", "what decides", votes, found.votes, votes_limit),
    )


def blank_pictures(output: Output) -> tuple[Picture, ...]:
    """The same frames before there is a digit."""
    if output is Output.SOFTMAX:
        return (
            Picture(Part.INPUTS, "", "units", ""),
            Picture(Part.WEIGHTS, "×", "weights", ""),
            Picture(Part.VOTES, "=", "what decides", ""),
        )
    return (
        Picture(Part.INPUTS, "", "F6", ""),
        Picture(Part.NEAREST_CODE, "−", "nearest code", ""),
        Picture(Part.NEAREST_SQUARES, "→", "difference²", ""),
        Picture(Part.RUNNER_UP_CODE, "", "runner-up", ""),
        Picture(Part.RUNNER_UP_SQUARES, "→", "difference²", ""),
        Picture(Part.VOTES, "", "what decides", ""),
    )


def gap_word(found: CodeComparison) -> str:
    """The gap as the difference of the two printed penalties."""
    return number(round(found.runner_up.penalty, 1) - round(found.nearest.penalty, 1), 1)


def sentence(found: Comparison, answer: Answer) -> str:
    """What the comparison comes to: accepted or rejected, and how far the runner-up is."""
    if isinstance(found, CodeComparison):
        verdict = answer.reason or _accepted(found, answer.limit)
        return f"{verdict} The runner-up, {found.runner_up.digit}, is {gap_word(found)} further."
    probability = score_word(float(found.probabilities[found.likeliest]), Output.SOFTMAX)
    limit = limit_words(answer.limit, Output.SOFTMAX)
    verdict = answer.reason or f"Likeliest digit {found.likeliest}: probability {probability}; {limit}: accepted."
    lead = lead_of(found)
    biases = f"− {lead.biases[1:]}" if lead.biases.startswith("−") else f"+ {lead.biases}"
    total = f"{lead.votes} {biases} (biases) = {lead.total}"
    times = _times(found.vote + found.bias_vote, lead.total)
    return f"{verdict} Its sum leads the runner-up's, {found.runner_up}, by {total}: {times} as probable."


def _accepted(found: CodeComparison, limit: Limit) -> str:
    penalty, words = round(found.nearest.penalty, 1), limit_words(limit, Output.RBF)
    at = f"Nearest code {found.nearest.digit} at {number(penalty, 1)}"
    if limit.measure is Measure.PENALTY:
        return f"{at}, {number(limit.value - penalty, 1)} below the {words}: accepted."
    return f"{at}; {words}: accepted."


def limit_words(limit: Limit, output: Output) -> str:
    """A limit in a sentence: "limit 20", "limit 80%", "limit of the gap 12"."""
    of = " of the gap" if limit.measure is Measure.GAP else ""
    return f"limit{of} {limit.words(output)}"


@dataclass(frozen=True)
class Lead:
    """By how much the likeliest digit's weighted sum leads, in print: votes + biases = total."""

    votes: str
    biases: str
    total: str


def lead_of(found: SoftmaxComparison) -> Lead:
    """The lead with two decimals; the same wherever it stands."""
    terms = (found.vote, found.bias_vote)
    total = math.fsum(terms)
    if not math.isfinite(total):
        return Lead(*(number(each, 2) for each in (*terms, total)))
    units = printed_sum(terms, total, 2)
    return Lead(*(as_text(each, 2) for each in (*units, sum(units))))


def _times(lead: float, printed: str) -> str:
    """What a lead in the weighted sums makes of the probabilities' ratio."""
    if lead > 15.0:
        return "over a million times"
    return f"e^{printed} ≈ {math.exp(lead):,.{0 if lead > 5.0 else 1}f} times"


def blank_sentence(output: Output) -> str:
    """What the panel is for, before there is a digit."""
    if output is Output.SOFTMAX:
        return "Draw a digit. This network has no codes: its ten weighted sums go through softmax."
    return "Draw a digit: F6 is then held against the ten codes."


def scale_words(pictures: tuple[Picture, ...]) -> str:
    """What the end colours mean, and what to do with the pictures."""
    ends = {picture.part: limit_word(picture.limit) for picture in pictures if picture.values is not None}
    if Part.NEAREST_SQUARES in ends:
        units = f"{pictures[0].above} ±{ends[Part.INPUTS]}"
        return f"Colours: {units}; difference², votes ±{ends[Part.VOTES]}\n{HINT}"
    if Part.VOTES in ends:
        return f"Gold for the likeliest, slate against: ±{ends[Part.VOTES]}\n{HINT}"
    return ""


def cell_words(found: Comparison, part: Part, index: int) -> str:
    """Where a cell is and its exact numbers, in two lines."""
    unit = found.units[index]
    row, column = divmod(index, grid(len(found.units))[1])
    name = f"{unit.stage} unit {unit.map}"
    if unit.stage is Stage.S4:
        name = f"{unit.stage} map {unit.map} ({unit.row}, {unit.column})"
    return f"(row {row}, column {column}): {name}\n{_numbers(found, part, index)}"


def _numbers(found: Comparison, part: Part, index: int) -> str:
    x = float(found.inputs[index])
    if isinstance(found, SoftmaxComparison):
        weight, vote = float(found.weights[index]), float(found.votes[index])
        return f"x = {number(x, 6)}, weights' difference {number(weight, 6)}, product {number(vote)}"
    nearest, runner_up = found.nearest, found.runner_up
    if part is Part.INPUTS:
        return f"x = {number(x, 6)}"
    if part is Part.VOTES:
        mine, other = (round(float(code.squares[index]), 4) for code in (nearest, runner_up))
        return (
            f"{number(other)} (code {runner_up.digit}) − {number(mine)} (code {nearest.digit}) = {number(other - mine)}"
        )
    candidate = nearest if part in (Part.NEAREST_CODE, Part.NEAREST_SQUARES) else runner_up
    pixel = f"{candidate.code[index]:+g}".replace("-", "−")
    return f"x = {number(x, 6)}, code {pixel}, difference² = {number(float(candidate.squares[index]))}"
