"""The figures, in the order of the paper, with what each of them asks."""

from __future__ import annotations

from typing import Final

from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.figures import (
    codes,
    confusion,
    connection_table,
    distorted_digits,
    error_table,
    mistakes,
    passes,
    rejection,
    robustness,
    training_size,
)

FIGURES: Final = (
    PaperFigure(
        key="fig-3",
        title="Fig. 3 · The codes",
        question="What picture does each digit make in the last hidden stage?",
        draw=codes.draw,
        caption=codes.caption,
        rows=codes.rows,
    ),
    PaperFigure(
        key="table-1",
        title="Table I · From S2 to C3",
        question="Which S2 maps feed which C3 maps?",
        draw=connection_table.draw,
        caption=connection_table.caption,
        rows=connection_table.rows,
    ),
    PaperFigure(
        key="fig-5",
        title="Fig. 5 · Errors by pass",
        question="How soon does the network learn to read?",
        draw=passes.draw,
        caption=passes.caption,
        rows=passes.rows,
    ),
    PaperFigure(
        key="fig-6",
        title="Fig. 6 · Training-set size",
        question="What do more digits buy, and what do distortions?",
        draw=training_size.draw,
        caption=training_size.caption,
        rows=training_size.rows,
    ),
    PaperFigure(
        key="fig-7",
        title="Fig. 7 · Distorted digits",
        question="Can it read the digits that the paper distorted?",
        draw=distorted_digits.draw,
        caption=distorted_digits.caption,
        rows=distorted_digits.rows,
    ),
    PaperFigure(
        key="fig-8",
        title="Fig. 8 · The mistakes",
        question="Which test digits does it miss, and did the paper's network miss them too?",
        draw=mistakes.draw,
        caption=mistakes.caption,
        rows=mistakes.rows,
    ),
    PaperFigure(
        key="fig-9",
        title="Fig. 9 · The error table",
        question="Where would it have stood among the readers of 1998?",
        draw=error_table.draw,
        caption=error_table.caption,
        rows=error_table.rows,
    ),
    PaperFigure(
        key="fig-10",
        title="Fig. 10 · Rejection",
        question="How many digits must be turned away until 0.5% of the rest are wrong?",
        draw=rejection.draw,
        caption=rejection.caption,
        rows=rejection.rows,
    ),
    PaperFigure(
        key="robustness",
        title="Section III-E · Robustness",
        question="How far can a digit be turned, moved or bent before it is misread?",
        draw=robustness.draw,
        caption=robustness.caption,
        rows=robustness.rows,
    ),
    PaperFigure(
        key="confusion",
        title="Confusion matrix",
        question="Which digits are taken for which?",
        draw=confusion.draw,
        caption=confusion.caption,
        rows=confusion.rows,
    ),
)
