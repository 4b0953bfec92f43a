"""What the page of a report says, and its HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lenet_viz import __version__
from lenet_viz.analysis.hands_measured import HandsMeasured
from lenet_viz.analysis.paper_results import TEST_ERROR, TEST_ERROR_DISTORTED
from lenet_viz.data.resource_files import resource
from lenet_viz.network.geometry import total
from lenet_viz.network.spec import Output
from lenet_viz.report.figure import Row
from lenet_viz.report.material import Material
from lenet_viz.report.palette import DARK, LIGHT
from lenet_viz.storage.card import Card

GENERATOR: Final = "LeNet-viz report"
"""By this a page is known as one of ours, which a newer report may replace."""


@dataclass(frozen=True)
class DrawnFigure:
    """One figure, ready to be put into the page.

    Attributes:
        key, title, question, caption: as the figure has them.
        light, dark: the pictures as data addresses.
        height: in pixels, where it is 900 wide.
        columns: the names of the columns of its table.
        rows: its numbers.
    """

    key: str
    title: str
    question: str
    caption: str
    light: str
    dark: str
    height: int
    columns: Row
    rows: Sequence[Row]


def html(material: Material, figures: Sequence[DrawnFigure]) -> str:
    """The whole page, which needs no other file.

    Raises:
        OSError: the template is missing.
    """
    # Only whoever writes a report loads the template engine.
    from jinja2 import Environment

    template = resource("report", "page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True)
    evaluation = material.evaluation
    low, high = evaluation.interval
    return environment.from_string(template).render(
        generator=GENERATOR,
        light=LIGHT,
        dark=DARK,
        title=material.title,
        set=material.digits.title,
        lead=_lead(material),
        error=_percent(evaluation.error),
        count=f"{evaluation.count:,}",
        interval=f"{len(evaluation.wrong):,} wrong; 95% interval {_percent(low)} to {_percent(high)}.",
        paper=_paper(material),
        facts=_facts(material),
        command=_command(material.card),
        classes=_classes(material),
        figures=figures,
    )


def _lead(material: Material) -> str:
    counts = total(material.spec)
    return f"{counts.parameters:,} parameters, {counts.connections:,} connections. Measured by LeNet-viz {__version__}."


def _paper(material: Material) -> str:
    if not material.is_mnist:
        return ""
    return f"The paper's LeNet-5: {TEST_ERROR}%, and {TEST_ERROR_DISTORTED}% after learning from distorted digits."


def _facts(material: Material) -> list[tuple[str, str]]:
    spec, evaluation = material.spec, material.evaluation
    score = "penalty" if spec.output is Output.RBF else "probability"
    share = material.rejection.share_for()
    right = "penalty" if score == "penalty" else "−log probability"
    limit = evaluation.limit
    side = "above" if limit.measure.small_is_good else "below"
    beyond = f"with a {limit.measure} {side} {limit.words(spec.output)}"
    facts = [
        ("Input", f"{spec.input_size}×{spec.input_size}, background −0.1, ink 1.175"),
        ("Layers", f"{spec.kernel_size}×{spec.kernel_size} kernels, {spec.subsampling} subsampling, {spec.squashing}"),
        ("Output", str(spec.output)),
        ("Loss", f"{evaluation.loss:.4f}, the mean {right} of the right class"),
        (f"Mean {score}", _sureness(material)),
        ("Rejected", f"{_percent(evaluation.rejected_share)} {beyond}"),
        ("For 0.5% error", _needed(share)),
    ]
    return facts + ([] if material.card is None else _card_facts(material.card))


def _needed(share: float | None) -> str:
    if share is None:
        return "cannot be reached by rejecting"
    return f"{_percent(share)} have to be rejected, by the gap" if share else "nothing has to be rejected"


def _sureness(material: Material) -> str:
    parts = ((wrong, material.evaluation.sureness(wrong=wrong)) for wrong in (False, True))
    digits = 1 if material.spec.output is Output.RBF else 3
    words = [f"{value:.{digits}f} where {'wrong' if wrong else 'right'}" for wrong, value in parts if value is not None]
    return ", ".join(words)


def _card_facts(card: Card) -> list[tuple[str, str]]:
    held_out = f", {card.held_out:,} held out" if card.held_out else ", none held out"
    error = "not measured" if card.test_error is None else f"{_percent(card.test_error)} on {card.test_digits:,} digits"
    return [
        ("Learned from", f"{card.data}: {card.digits:,} digits{held_out}"),
        ("Recipe", f"{card.recipe.name}, {card.recipe.passes:,} passes, seed {card.recipe.seed}"),
        ("Test error on its card", error),
        *_hands_facts(card.hands),
        ("Trained", f"{card.date}, {card.seconds / 60:.1f} minutes"),
    ]


def _hands_facts(hands: HandsMeasured | None) -> list[tuple[str, str]]:
    if hands is None:
        return []
    people = f"{_percent(hands.error)} wrong of {hands.digits:,} digits by {hands.writers} writers it never saw"
    kinds = ", ".join(f"{100 * share:.1f}% of {kind}" for kind, share in hands.rubbish.items())
    return [("People's strokes", people), *([("What is no digit", f"rejects {kinds}")] if kinds else [])]


def _command(card: Card | None) -> list[str]:
    """The command that makes the network again, in parts that are not to be broken: each option with its value."""
    return [] if card is None else re.split(r" (?=--)", card.command)


def _classes(material: Material) -> list[tuple[str, str, str, str]]:
    evaluation = material.evaluation
    counts = evaluation.confusion.sum(axis=1).tolist()
    shares = zip(material.digits.classes, counts, evaluation.recalls, evaluation.precisions, strict=True)
    return [(name, f"{count:,}", _share(recall), _share(precision)) for name, count, recall, precision in shares]


def _share(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
