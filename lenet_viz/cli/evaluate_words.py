"""What `lenet-viz evaluate` prints for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lenet_viz.analysis.mcnemar import Versus
from lenet_viz.analysis.paper_results import FIG_8, FIG_10
from lenet_viz.analysis.rejection_curve import PAPER_ERROR
from lenet_viz.analysis.robustness import PAPER_CLAIMS, RobustnessCurve
from lenet_viz.cli.evaluate_reading import Findings, Report
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.spec import Output

CONFUSIONS: Final = 8
"""How many of the most frequent confusions are printed."""

_LABEL: Final = 15
_CELL: Final = 8


def lines(report: Report) -> Iterator[str]:
    """Everything that was found, line by line."""
    findings = report.findings
    yield f"{findings.subject.title} on {_digits(findings)}"
    yield ""
    for label, words in _headlines(findings):
        yield f"{label:<{_LABEL}}{words}"
    yield ""
    yield from _class_lines(findings)
    yield ""
    yield from _confusion_lines(findings)
    if report.against is not None:
        yield ""
        yield from _against_lines(findings, *report.against)
    if report.curves:
        yield ""
        yield from _robustness_lines(report.curves)


SHIPPED_HEADING: Final = (
    f"{'network':<22} {'error':>7} {'95% interval':>17} {'loss':>7} {'rejected':>9} {'of the 82':>10}"
)
"""Above the lines of `shipped_line`."""


def shipped_line(findings: Findings) -> str:
    """One network of those that come with the program."""
    evaluation = findings.evaluation
    low, high = evaluation.interval
    of_the_82 = "–" if findings.of_the_82 is None else f"{len(findings.of_the_82[0])}"
    numbers = f"{evaluation.error:>7.2%} {low:>7.2%} to {high:>6.2%} {evaluation.loss:>7.3f}"
    line = f"{findings.subject.name:<22} {numbers} {evaluation.rejected_share:>9.2%} {of_the_82:>10}"
    part = "" if evaluation.complete else f"the first {evaluation.count:,} digits"
    return "   ".join([line, *filter(None, (part, _card_words(findings)))])


def _headlines(findings: Findings) -> Iterator[tuple[str, str]]:
    evaluation = findings.evaluation
    low, high = evaluation.interval
    wrong = f"{evaluation.error:.2%}: {len(evaluation.wrong):,} wrong (95% interval {low:.2%} to {high:.2%})"
    card = _card_words(findings)
    yield "error", f"{wrong}, {card}" if card else wrong
    rbf = evaluation.output is Output.RBF
    loss = "mean penalty of the right class" if rbf else "mean −log of the right class's probability"
    yield "loss", f"{evaluation.loss:.4f}, the {loss}"
    for wrongly in (False, True):
        sureness = evaluation.sureness(wrong=wrongly)
        if sureness is not None:
            sure = f"penalty {sureness:.2f}" if rbf else f"probability {sureness:.2%}"
            yield "wrong answers" if wrongly else "right answers", f"mean {sure}"
    limit = evaluation.limit
    at = f"{limit.measure} {limit.words(evaluation.output)}"
    yield "rejected", f"{evaluation.rejected_share:.2%} by the usual limit, {at}"
    yield f"{PAPER_ERROR:.1%} error", _rejection_words(findings)
    if findings.of_the_82 is not None:
        read, missed = findings.of_the_82
        seen = "" if evaluation.complete else f"the first {len(read) + len(missed)} of "
        yield "Fig. 8", f"reads {len(read)} of {seen}the {len(FIG_8)} digits that LeNet-5 misread in 1998"


def _digits(findings: Findings) -> str:
    evaluation, digits = findings.evaluation, findings.digits
    count = (
        f"{evaluation.count:,}" if evaluation.complete else f"the first {evaluation.count:,} of {evaluation.total:,}"
    )
    return f"{count} {digits.title}" if digits.name is None else f"{count} test digits of {digits.title}"


def _card_words(findings: Findings) -> str:
    more, error = findings.more_than_card, findings.subject.card.test_error
    if more is None or error is None:
        return ""
    if more == 0:
        return "as on its card"
    digits = "digit" if abs(more) == 1 else "digits"
    return f"not the {error:.2%} of its card: {abs(more):,} {digits} {'more' if more > 0 else 'fewer'} misread"


def _rejection_words(findings: Findings) -> str:
    """Beside the paper's own values, where the digits are the same."""
    curve = findings.rejection
    share = None if curve is None else curve.share_for(PAPER_ERROR)
    if share is None:
        ours = "even the surest answers are wrong more often, judged by the gap"
    elif share == 0:
        ours = "nothing has to be rejected"
    else:
        assert curve is not None
        limit = curve.limit_for(share)
        unit = f"{limit:.2f}" if curve.output is Output.RBF else f"{limit:.2%}"
        ours = f"{share:.2%} have to be rejected, with a gap below {unit}"
    if findings.digits.name is not DatasetName.MNIST:
        return ours
    ordered = sorted(FIG_10, key=lambda result: result.value)
    best, worst = (f"{result.value:g}% {result.label}" for result in (ordered[0], ordered[-1]))
    return f"{ours} (the paper's Fig. 10: from {best} to {worst}; none for LeNet-5)"


def _class_lines(findings: Findings) -> Iterator[str]:
    evaluation, classes = findings.evaluation, findings.digits.classes
    width = max(map(len, (*classes, "class")))
    yield f"{'class':<{width}}  digits   recall  precision"
    counts = evaluation.confusion.sum(axis=1).tolist()
    for title, count, recall, precision in zip(
        classes, counts, evaluation.recalls, evaluation.precisions, strict=False
    ):
        yield f"{title:<{width}}  {count:>6,}  {_share(recall):>7}  {_share(precision):>9}"


def _confusion_lines(findings: Findings) -> Iterator[str]:
    confusions, classes = findings.evaluation.confusions, findings.digits.classes
    if not confusions:
        yield "no confusions"
        return
    yield "most frequent confusions"
    for label, answer, times in confusions[:CONFUSIONS]:
        yield f"{times:>5,} × {_class(classes, label)} read as {_class(classes, answer)}"


def _class(classes: Sequence[str], label: int) -> str:
    """The class's name; a network has ten outputs, also where a set has fewer classes."""
    return classes[label] if label < len(classes) else f"class {label}"


def _against_lines(findings: Findings, other: Findings, held: Versus) -> Iterator[str]:
    yield f"against {other.subject.title}: error {other.evaluation.error:.2%}"
    for title, numbers in (
        ("both read", held.both_right),
        (f"only {findings.subject.name}", held.only_left),
        (f"only {other.subject.name}", held.only_right),
        ("neither", held.both_wrong),
    ):
        yield f"{len(numbers):>7,}  {title}"
    yield f"McNemar's exact test, p = {held.p_value:.2g}"
    yield held.sentence(findings.subject.name, other.subject.name)


def _robustness_lines(curves: Sequence[RobustnessCurve]) -> Iterator[str]:
    yield f"robustness: the error on {curves[0].count:,} disturbed digits, which are not centred again"
    for curve in curves:
        unit = f", {curve.disturbance.unit}" if curve.disturbance.unit else ""
        yield ""
        amounts = "".join(f"{amount:>{_CELL}g}" for amount in curve.amounts)
        yield f"{curve.disturbance + unit:<22}{amounts}"
        yield f"{'error':<22}" + "".join(f"{error:>{_CELL}.2%}" for error in curve.errors)
        if curve.disturbance in PAPER_CLAIMS:
            yield f"{'the paper':<22}  {PAPER_CLAIMS[curve.disturbance][2]}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"
