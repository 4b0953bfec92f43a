"""How far a training run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Progress:
    """How far a run is; with the tensors of `Training.state` all that it needs to go on.

    Attributes:
        passes: finished passes.
        place: digits seen of the pass under way.
        steps: steps done.
        averaged: how often the running average took in the weights.
        losses: sum of the digits' losses in the pass under way.
        wrong: how many of its digits were read wrongly.
    """

    passes: int = 0
    place: int = 0
    steps: int = 0
    averaged: int = 0
    losses: float = 0.0
    wrong: int = 0
