"""What a comparison says: of the networks, of each stage, of the answers. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from lenet_viz.analysis.comparison import Disagreements, StageSummary, Verdict, mean_difference, summarise
from lenet_viz.gui.views.comparison.places import KernelPlace, Place
from lenet_viz.gui.views.comparison.subject import Pair, Reading, Side, Subject
from lenet_viz.gui.views.figure.words import heading, limit_word, number, score_word
from lenet_viz.gui.views.runs.words import duration
from lenet_viz.network.geometry import count, total
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Subsampling
from lenet_viz.network.spec_differences import NONE, Difference, spec_differences, table_words
from lenet_viz.network.trace import Array
from lenet_viz.storage.card import Card
from lenet_viz.training.recipe_differences import recipe_differences


@dataclass(frozen=True)
class Line:
    """One line between the columns: what is on the left, what it is, what is on the right.

    Attributes:
        marked: whether the networks are built differently here, which is marked.
    """

    left: str
    name: str
    right: str
    marked: bool = False


def fact_lines(subject: Subject) -> tuple[str, str, str]:
    """Three lines about a network: how well it reads, how large it is, how it was trained."""
    counts = total(subject.spec)
    card = subject.card
    size = f"{counts.parameters:,} parameters · {counts.connections:,} connections · {subject.spec.output} output"
    error = error_line(card) or subject.note
    if subject.altered:
        error = f"altered by hand; as trained: {error}"
    return error, size, "" if card is None else recipe_line(card)


def error_line(card: Card | None) -> str:
    """How well a network reads: "test error 0.48%"; empty where nothing is known."""
    if card is None:
        return ""
    if card.test_error is None:
        return "test error not measured"
    return f"test error {percent(card.test_error)}"


def percent(share: float) -> str:
    """A share with two decimals: "0.48%"."""
    return f"{share:.2%}"


def recipe_line(card: Card) -> str:
    """The heart of a recipe in one line."""
    recipe = card.recipe
    passes = f"{recipe.passes} {'pass' if recipe.passes == 1 else 'passes'}"
    distorted = "distorted digits" if recipe.distortions else "digits as they are"
    # The optimiser last: its name may be long, and what does not fit is cut off at the end.
    return f"recipe {recipe.name}: {passes} · batch {recipe.batch} · {distorted} · {recipe.optimiser}"


def stage_title(pair: Pair, stage: Stage) -> str:
    """A stage's name, with its shape where both networks have the same."""
    shapes = {_shape(subject.spec, stage) for subject in pair.subjects}
    return f"{stage} · {shapes.pop()}" if len(shapes) == 1 else stage.value


def stage_lines(pair: Pair, stage: Stage) -> list[Line]:
    """What is said of a stage, the most telling first: how it is built, then what it does with the digit."""
    left, right = (subject.spec for subject in pair.subjects)
    return [*_built(left, right, stage), *_measured(pair, stage)]


def _shape(spec: NetworkSpec, stage: Stage) -> str:
    return heading(spec, stage).shape if stage in spec.by_stage else NONE


@lru_cache(maxsize=64)
def _built(one: NetworkSpec, other: NetworkSpec, stage: Stage) -> tuple[Line, ...]:
    """Only what differs. Kept, since counting parameters takes longer than to paint everything."""
    specs = (one, other)
    found = []
    if stage in (Stage.S2, Stage.S4):
        found.append(("subsampling", *(str(spec.subsampling) for spec in specs)))
    if stage is Stage.C3:
        found.append(("kernels", *(table_words(spec) for spec in specs)))
    found.append(("shape", *(_shape(spec, stage) for spec in specs)))
    if stage is Stage.C1:
        found.append(("squashing", *(str(spec.squashing) for spec in specs)))
    sizes = [f"{count(spec, stage).parameters:,}" if stage in spec.by_stage else NONE for spec in specs]
    found.append(("parameters", *sizes))
    return tuple(Line(left, name, right, marked=True) for name, left, right in found if left != right)


def _measured(pair: Pair, stage: Stage) -> list[Line]:
    left, right = (_summary(reading, stage) for reading in pair.readings)
    if left is None and right is None:
        return []
    lines = []
    if pair.share_start:
        one, other = pair.readings
        assert one is not None
        assert other is not None
        lines.append(Line("", f"mean |difference| {mean_difference(one.trace, other.trace, stage):.2f}", ""))
    flat = [_share(None if summary is None else summary.saturated) for summary in (left, right)]
    if set(flat) != {NONE}:
        lines.append(Line(flat[0], "saturated", flat[1]))
    means = [NONE if summary is None else f"{summary.mean:.2f}" for summary in (left, right)]
    return [*lines, Line(means[0], "mean |activation|", means[1])]


def _summary(reading: Reading | None, stage: Stage) -> StageSummary | None:
    return None if reading is None or stage not in reading.trace.spec.by_stage else summarise(reading.trace, stage)


def _share(share: float | None) -> str:
    return NONE if share is None else f"{share:.0%}"


def score_heading(subject: Subject) -> str:
    """What the scores of a network are."""
    return "penalty, smaller wins" if subject.spec.output is Output.RBF else "probability"


def legend_words(pair: Pair, side: Side, *, difference: bool) -> tuple[str, str]:
    """The ends of the scales of activations and kernels; a ReLU has one for each stage."""
    limits = pair.limits[side.value]
    ends = {limit_word(limit) for limit in limits.values()}
    end = f"±{ends.pop()}" if len(ends) == 1 else "its own for each stage"
    kernels = f"±{limit_word(pair.kernel_limit)}"
    if difference and side is Side.RIGHT:
        return f"right − left: activation {end}", f"kernel {kernels}"
    return f"activation {end}", f"kernel {kernels}"


def verdict_tip(pair: Pair) -> str:
    """The verdict in a sentence, with both answers."""
    if pair.verdict is Verdict.BLANK:
        return "Draw a digit, or choose one of the test digits: both networks read it."
    said = []
    for subject, reading in zip(pair.subjects, pair.readings, strict=True):
        assert reading is not None
        answer = reading.answer
        score = score_word(answer.score, subject.spec.output)
        said.append(f"{subject.title}: {answer.reason or f'{answer.digit}, {answer.kind} {score}'}")
    return "\n".join(said)


def all_differences(left: Subject, right: Subject) -> dict[str, tuple[Difference, ...]]:
    """Everything that differs but the digit: heading → differences."""
    groups = {"The network": spec_differences(left.spec, right.spec)}
    if left.card is not None and right.card is not None:
        groups["Its training"] = _training(left.card, right.card)
        groups["The result"] = _results(left.card, right.card)
    return groups


def training_note(left: Subject, right: Subject) -> str:
    """What has to be known beforehand of the differences in training; empty for nothing."""
    unknown = dict.fromkeys(subject.title for subject in (left, right) if subject.card is None)
    altered = dict.fromkeys(subject.title for subject in (left, right) if subject.altered)
    notes = [f"How {' and '.join(unknown)} was trained is not known."] if unknown else []
    notes += [f"{title}: altered by hand; training and result are those of the network before." for title in altered]
    return " ".join(notes)


def _training(left: Card, right: Card) -> tuple[Difference, ...]:
    rows = (
        Difference("recipe", left.recipe.name, right.recipe.name),
        Difference("learned from", *(f"{card.digits:,} digits: {card.data}" for card in (left, right))),
    )
    return (*(row for row in rows if row.left != row.right), *recipe_differences(left.recipe, right.recipe))


def _results(left: Card, right: Card) -> tuple[Difference, ...]:
    rows = (
        ("error on held-out digits", *(_error(card.held_out_error) for card in (left, right))),
        ("test error", *(_error(card.test_error) for card in (left, right))),
        ("time of training", *(duration(card.seconds) for card in (left, right))),
    )
    return tuple(Difference(*row) for row in rows)


def _error(share: float | None) -> str:
    return "not measured" if share is None else percent(share)


def found_words(found: Disagreements, place: int) -> str:
    """What was found among the test digits, and which of them is on the pad."""
    label, left, right = found.labels[place], found.left[place], found.right[place]
    which = f"test digit #{found.indices[place]} is a {label}; left is nearest to {left}, right to {right}"
    counts = f"of all {len(found)} the left reads {found.left_right} rightly, the right {found.right_right}"
    return f"{place + 1} of {len(found)}: {which}  ·  {counts}"


_SUBSAMPLING: Final = {
    Subsampling.TRAINABLE: "trainable: the sum of four, times a learned coefficient, plus a learned bias, squashed",
    Subsampling.AVERAGE: "average: the mean of four, nothing learned",
    Subsampling.MAX: "max: the largest of four, nothing learned",
}
_SQUASHING: Final = {
    Squashing.SCALED_TANH: "scaled tanh: 1.7159 · tanh(⅔ a), the paper's",
    Squashing.TANH: "tanh: from −1 to 1",
    Squashing.RELU: "ReLU: 0 below 0, the weighted sum above",
    Squashing.SIGMOID: "sigmoid: from 0 to 1",
    Squashing.NONE: "",
}


def line_tips(pair: Pair, stage: Stage) -> str:
    """Every line of a stage, with what its words mean."""
    lines = [stage_title(pair, stage)]
    for line in stage_lines(pair, stage):
        lines.append(f"{line.name}: {line.left} left, {line.right} right" if line.left else line.name)
    specs = [subject.spec for subject in pair.subjects]
    if stage in (Stage.S2, Stage.S4):
        lines += dict.fromkeys(_SUBSAMPLING[spec.subsampling] for spec in specs)
    if stage is Stage.C1:
        lines += dict.fromkeys(_SQUASHING[spec.squashing] for spec in specs)
    lines.append("Saturated: beyond 0.9 of the limit of the squashing, or at 0 for ReLU, where it is flat.")
    if not pair.share_start:
        lines.append("Maps cannot be compared one by one: the networks did not grow from the same starting weights.")
    return "\n".join(lines)


def place_words(pair: Pair, place: Place | KernelPlace) -> str:
    """What is under the pointer or the cursor: a map, one unit, a score or a weight."""
    if isinstance(place, KernelPlace):
        return _weight_words(pair, place)
    name = _name(pair, place)
    said = []
    for side in _sides(pair, place):
        values = pair.values(side, place.stage)
        if values is None:
            return f"{name}: draw a digit"
        said.append(f"{side.name.lower()} {_value_words(pair, place, side, values)}")
    return f"{name}: {' · '.join(said)}"


def _weight_words(pair: Pair, place: KernelPlace) -> str:
    source = "INPUT" if place.stage is Stage.C1 else f"S2 map {place.link[0]}"
    said = []
    for side in _sides(pair, place):
        table = pair.subjects[side.value].spec.layer(place.stage).table
        assert table is not None
        weight = pair.kernels(side, place.stage)[(table.kernel_index[place.link], *place.cell)]
        said.append(f"{side.name.lower()} {number(float(weight))}")
    return f"Kernel from {source} to {place.stage} map {place.link[1]}, weight {place.cell}: {' · '.join(said)}"


def _sides(pair: Pair, place: Place | KernelPlace) -> tuple[Side, ...]:
    """Both, where what is there on both sides has to do with each other."""
    matched = pair.share_start or place.stage is Stage.OUTPUT
    return (Side.LEFT, Side.RIGHT) if matched else (place.side,)


def _name(pair: Pair, place: Place) -> str:
    if place.stage is Stage.OUTPUT:
        return f"Class {place.index}"
    if _is_single(pair, place):
        return f"{place.stage} unit {place.index}"
    unit = "" if place.cell is None else f", unit {place.cell}"
    return f"{place.stage} map {place.index}{unit}"


def _is_single(pair: Pair, place: Place) -> bool:
    return pair.subjects[place.side.value].spec.layer(place.stage).shape[1] == 1


def _value_words(pair: Pair, place: Place, side: Side, values: Array) -> str:
    if place.stage is Stage.OUTPUT:
        kind = "penalty" if pair.subjects[side.value].spec.output is Output.RBF else "probability"
        return f"{kind} {float(values[place.index, 0, 0]):.6g}".replace("e-", "e−")
    if place.cell is None and not _is_single(pair, place):
        return f"mean |activation| {float(np.abs(values[place.index]).mean()):.4f}"
    return number(float(values[(place.index, *(place.cell or (0, 0)))]))
