"""What `lenet-viz evaluate --json` prints: plain JSON values."""

from __future__ import annotations

from typing import Any

from lenet_viz.analysis.limits import Measure
from lenet_viz.analysis.mcnemar import Versus
from lenet_viz.analysis.rejection_curve import PAPER_ERROR
from lenet_viz.analysis.robustness import RobustnessCurve
from lenet_viz.cli.evaluate_reading import Findings, Report


def row(report: Report) -> dict[str, Any]:
    """Everything that was found."""
    values = findings_row(report.findings)
    if report.against is not None:
        values["against"] = _against(*report.against)
    if report.curves:
        values["robustness"] = {curve.disturbance.value: _curve(curve) for curve in report.curves}
    return values | {"stopped": report.stopped}


def findings_row(findings: Findings) -> dict[str, Any]:
    """What one network made of one set. Shares are 0…1; null: it cannot be said."""
    evaluation = findings.evaluation
    answers = evaluation.answers
    return {
        "network": findings.subject.name,
        "variant": findings.subject.network.spec.name,
        "set": findings.digits.title if findings.digits.name is None else findings.digits.name.value,
        "classes": list(findings.digits.classes),
        "count": evaluation.count,
        "total": evaluation.total,
        "wrong": len(evaluation.wrong),
        "error": evaluation.error,
        "interval": list(evaluation.interval),
        "card_error": findings.subject.card.test_error,
        "more_than_card": findings.more_than_card,
        "loss": evaluation.loss,
        "measure": (Measure.PENALTY if Measure.PENALTY.fits(evaluation.output) else Measure.PROBABILITY).value,
        "right_answers": evaluation.sureness(wrong=False),
        "wrong_answers": evaluation.sureness(wrong=True),
        "limit": {"measure": evaluation.limit.measure.value, "value": evaluation.limit.value},
        "rejected": evaluation.rejected_share,
        "rejection": _rejection(findings),
        "of_the_82": _of_the_82(findings),
        "recalls": evaluation.recalls,
        "precisions": evaluation.precisions,
        "class_errors": evaluation.class_errors,
        "confusion": evaluation.confusion.tolist(),
        "mistakes": [
            [number, int(evaluation.labels[number]), int(answers[number])] for number in evaluation.wrong.tolist()
        ],
    }


def _rejection(findings: Findings) -> dict[str, Any] | None:
    curve = findings.rejection
    if curve is None:
        return None
    share = curve.share_for(PAPER_ERROR)
    limit = None if share is None else curve.limit_for(share)
    return {"measure": curve.measure.value, "error": PAPER_ERROR, "share": share, "limit": limit}


def _of_the_82(findings: Findings) -> dict[str, Any] | None:
    if findings.of_the_82 is None:
        return None
    read, missed = findings.of_the_82
    return {"read": [each.number for each in read], "missed": [each.number for each in missed]}


def _against(other: Findings, held: Versus) -> dict[str, Any]:
    return {
        "network": other.subject.name,
        "error": other.evaluation.error,
        "both_right": len(held.both_right),
        "only_left": held.only_left.tolist(),
        "only_right": held.only_right.tolist(),
        "both_wrong": held.both_wrong.tolist(),
        "p_value": held.p_value,
    }


def _curve(curve: RobustnessCurve) -> dict[str, Any]:
    return {
        "unit": curve.disturbance.unit,
        "count": curve.count,
        "amounts": list(curve.amounts),
        "errors": list(curve.errors),
        "intervals": [list(interval) for interval in curve.intervals],
    }
