"""Two networks and the same digits: who reads what, and whether the difference can be chance. No torch.

McNemar's test (Psychometrika 12, 1947) in its exact form: digits that both read, or neither, say nothing. Of those
that only one reads, equally good networks would share as coins fall.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Classes, Evaluation

USUAL_CHANCE: Final = 0.05
"""Below it people by custom stop believing in chance."""


@dataclass(frozen=True, eq=False)
class Versus:
    """What two networks made of the same digits. Digits are named by their number in the set, ascending."""

    left: Evaluation
    right: Evaluation

    @cached_property
    def both_right(self) -> Classes:
        """Digits that both read rightly."""
        return np.flatnonzero(self._left_right & self._right_right)

    @cached_property
    def only_left(self) -> Classes:
        """Digits that only the left network reads rightly."""
        return np.flatnonzero(self._left_right & ~self._right_right)

    @cached_property
    def only_right(self) -> Classes:
        """Digits that only the right network reads rightly."""
        return np.flatnonzero(~self._left_right & self._right_right)

    @cached_property
    def both_wrong(self) -> Classes:
        """Digits that both read wrongly, alike or not."""
        return np.flatnonzero(~self._left_right & ~self._right_right)

    @cached_property
    def p_value(self) -> float:
        """How often equally good networks would differ so much or more, above 0 and up to 1, two-sided."""
        return exact_p_value(len(self.only_left), len(self.only_right))

    @property
    def words(self) -> str:
        """What can honestly be said, one sentence."""
        return self.sentence("the left network", "the right network")

    def sentence(self, left: str, right: str) -> str:
        """The same with other names for the two."""
        ones, others = len(self.only_left), len(self.only_right)
        differing = ones + others
        if not differing:
            return "Both read exactly the same digits, so these do not tell which network is better."
        begin = "One digit is" if differing == 1 else f"{differing:,} digits are"
        begin += f" read by only one of the two, {ones:,} against {others:,}"
        chance = f"equally good networks would differ so much or more in {_percent(self.p_value)} of such sets"
        if self.p_value >= USUAL_CHANCE:
            return f"{begin}: {chance}, so these digits do not tell which network is better."
        return f"{begin}: {chance}, so {left if ones > others else right} most likely reads such digits better."

    @cached_property
    def _left_right(self) -> NDArray[np.bool_]:
        return _right(self.left)

    @cached_property
    def _right_right(self) -> NDArray[np.bool_]:
        return _right(self.right)


def versus(left: Evaluation, right: Evaluation) -> Versus:
    """Hold two evaluations of the same set against each other.

    Raises:
        ValueError: they are of different digits, or one has read more of them.
    """
    if left.count != right.count:
        raise ValueError(f"one network has read {left.count:,} digits and the other {right.count:,}")
    if not np.array_equal(left.labels, right.labels):
        raise ValueError("the two networks have read different digits")
    return Versus(left, right)


def exact_p_value(ones: int, others: int) -> float:
    """Twice the chance that of so many fair coins so few or fewer fall on the rarer side; at most 1.

    Whole numbers to the end: no term is rounded, and what is too small for a float is the smallest normal one.
    """
    coins, rarer = ones + others, min(ones, others)
    ways = term = 1
    for already in range(rarer):
        term = term * (coins - already) // (already + 1)
        ways += term
    return min(1.0, max(2 * ways / (1 << coins), sys.float_info.min))


def _right(evaluation: Evaluation) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = evaluation.answers == evaluation.labels
    return right


def _percent(share: float) -> str:
    if share < 0.0001:
        return "less than 0.01%"
    return f"{share:.2%}" if share < 0.01 else f"{share:.0%}"
