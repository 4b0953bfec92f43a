"""What is said about an evaluation. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.network.spec import Output

NOT_YET = "Not evaluated yet."


def percent(share: float, places: int = 2) -> str:
    """A share 0…1: "0.49%"."""
    return f"{share:.{places}%}"


def share_words(share: float | None, *, unit: bool = True) -> str:
    """A recall or precision: "99.4%"; a dash where there is none. All right is "100%", and nothing else is."""
    if share is None:
        return "–"
    rounded = "100" if share == 1 else f"{min(share * 100, 99.9):.1f}"
    return f"{rounded}%" if unit else rounded


def two_digits(value: float) -> str:
    """A number of 0 or more with two digits that count: "0.018", "5.1", "120"."""
    if value <= 0:
        return "0"
    return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things: "1 digit", "1,200 digits"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def score_words(score: float, output: Output) -> str:
    """A penalty or a probability: "17.4", "93.1%"."""
    return f"{score:.1f}" if output is Output.RBF else percent(score, 1)


def score_name(output: Output) -> str:
    """What the scores are."""
    return "penalty" if output is Output.RBF else "probability"


def limit_words(limit: Limit, output: Output) -> str:
    """When an answer is rejected: "penalty above 20", "gap below 3.5"."""
    side = "above" if limit.measure.small_is_good else "below"
    return f"{limit.measure} {side} {limit.words(output)}"


def result_words(evaluation: Evaluation, title: str, source: str = "", left_out: int = 0) -> str:
    """One line about a whole evaluation, what matters most first: names may have to give way.

    Args:
        evaluation: what was found.
        title: who read.
        source: what was read; empty where that is said already.
        left_out: so many files of the set could not be used.
    """
    low, high = evaluation.interval
    where = f" on {source}" if source else ""
    parts = [f"{percent(evaluation.error)} error ({low * 100:.2f} … {percent(high)}){where}"]
    if not evaluation.complete:
        parts.append(f"first {evaluation.count:,} of {evaluation.total:,}")
    if left_out:
        parts.append(f"{counted(left_out, 'file')} left out")
    return " · ".join([*parts, title])


def fact_lines(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    """What stands beside the matrix: name, value and what it means."""
    output, name = evaluation.output, score_name(evaluation.output)
    right, wrong = (evaluation.sureness(wrong=wrong) for wrong in (False, True))
    loss = f"{evaluation.loss:.2f}" if output is Output.RBF else f"{evaluation.loss:.4f}"
    meaning = "penalty of the right class" if output is Output.RBF else "−log of the right class's probability"
    kind = "nearest code" if output is Output.RBF else "likeliest class"
    return [
        ("loss", loss, f"Mean {meaning} over the digits"),
        (f"{name} if right", _or_dash(right, output), f"Mean {name} of the {kind} where the answer is right"),
        (f"{name} if wrong", _or_dash(wrong, output), f"Mean {name} of the {kind} where the answer is wrong"),
        (
            "rejected",
            percent(evaluation.rejected_share),
            f"Digits whose answer would be rejected: {limit_words(evaluation.limit, output)}. Mistakes count, "
            "rejected or not.",
        ),
    ]


def cell_words(evaluation: Evaluation, place: Place, classes: Sequence[str]) -> str:
    """What a cell, a row's or column's name or the corner of the matrix stands for."""
    label, answer = place.label, place.answer
    counts = evaluation.confusion
    if label is not None and answer is not None:
        count, whole = int(counts[label, answer]), int(counts[label].sum())
        share = f" ({percent(count / whole)})" if whole else ""
        verb = "read rightly" if label == answer else f"answered {class_name(answer, classes)}"
        return f"true {class_name(label, classes)}, {verb}: {count:,} of {counted(whole, 'digit')}{share}"
    if label is not None:
        wrong = int(counts[label].sum() - counts[label, label])
        return f"every true {class_name(label, classes)} that is read as another: {wrong:,}"
    if answer is not None:
        wrong = int(counts[:, answer].sum() - counts[answer, answer])
        return f"every other digit that is answered {class_name(answer, classes)}: {wrong:,}"
    return f"all mistakes: {len(evaluation.wrong):,}"


def place_heading(place: Place, count: int, classes: Sequence[str]) -> str:
    """Above the pictures of the digits of a cell, row or column."""
    label, answer = place.label, place.answer
    if label is not None and label == answer:
        return f"{counted(count, 'true', 'true')} {class_name(label, classes)}, read rightly"
    what = counted(count, "mistake")
    if label is not None and answer is not None:
        return f"{class_name(label, classes)} read as {class_name(answer, classes)}: {what}"
    if label is not None:
        return f"true {class_name(label, classes)}: {what}"
    if answer is not None:
        return f"answered {class_name(answer, classes)}: {what}"
    return ("No mistakes", f"The only {what[2:]}", f"All {what}")[min(count, 2)]


def class_name(number: int, classes: Sequence[str]) -> str:
    """A class by number, and by its name where it has one: "4", "5 Sandal"."""
    name = classes[number] if number < len(classes) else ""
    return str(number) if name in ("", str(number)) else f"{number} {name}"


def reading_words(evaluation: Evaluation, index: int, classes: Sequence[str]) -> str:
    """What the network made of a digit: "#247, true 4, read as 6: penalty 12.1, ahead of the runner-up by 0.8"."""
    label, answer = int(evaluation.labels[index]), int(evaluation.answers[index])
    scores, output = evaluation.scores[index : index + 1], evaluation.output
    measure = Measure.PENALTY if output is Output.RBF else Measure.PROBABILITY
    score, gap = float(measure.of(scores, output)[0]), float(Measure.GAP.of(scores, output)[0])
    rejected = ", rejected" if evaluation.rejected[index] else ""
    return (
        f"#{index}, true {class_name(label, classes)}, read as {class_name(answer, classes)}: "
        f"{score_name(output)} {score_words(score, output)}, ahead of the runner-up by {score_words(gap, output)}"
        f"{rejected}"
    )


def _or_dash(score: float | None, output: Output) -> str:
    return "–" if score is None else score_words(score, output)
