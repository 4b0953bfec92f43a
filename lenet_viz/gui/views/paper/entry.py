"""What the list of the paper's figures says about one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FigureEntry:
    """One figure.

    Attributes:
        key: names it among the others.
        title: "Fig. 5: error by pass".
        question: what it answers, one short question.
    """

    key: str
    title: str
    question: str
