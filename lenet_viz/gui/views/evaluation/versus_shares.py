"""The digits that two networks read: both, one alone or neither, and their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.mcnemar import Versus
from lenet_viz.gui.views.evaluation.gallery import Pictures
from lenet_viz.gui.views.evaluation.words import reading_words


class Share(Enum):
    """The four kinds of digits; the value is row and column in the table."""

    BOTH = (0, 0)
    ONLY_LEFT = (0, 1)
    ONLY_RIGHT = (1, 0)
    NEITHER = (1, 1)

    def of(self, versus: Versus) -> NDArray[np.int64]:
        """The numbers of these digits."""
        match self:
            case Share.BOTH:
                return versus.both_right
            case Share.ONLY_LEFT:
                return versus.only_left
            case Share.ONLY_RIGHT:
                return versus.only_right
            case Share.NEITHER:
                return versus.both_wrong

    @property
    def words(self) -> str:
        """Whose digits these are."""
        return {
            Share.BOTH: "read by both",
            Share.ONLY_LEFT: "read by this network only",
            Share.ONLY_RIGHT: "read by the other only",
            Share.NEITHER: "read by neither",
        }[self]


def pictures_of(versus: Versus, share: Share, images: NDArray[np.uint8], classes: Sequence[str]) -> Pictures:
    """The digits of one kind out of a set, (N, 28, 28), whose classes have these names."""
    indices = share.of(versus)
    labels = versus.left.labels[indices]
    left, right = versus.left.answers[indices], versus.right.answers[indices]
    rows = list(zip(labels.tolist(), left.tolist(), right.tolist(), strict=True))
    match share:
        case Share.BOTH:
            captions = [str(label) for label, _, _ in rows]
        case Share.ONLY_LEFT:
            captions = [f"{label}→{answer}" for label, _, answer in rows]
        case Share.ONLY_RIGHT:
            captions = [f"{label}→{answer}" for label, answer, _ in rows]
        case Share.NEITHER:
            captions = [f"{label}→{one}" if one == other else f"{one}·{other}" for label, one, other in rows]

    def words(place: int) -> str:
        index = int(indices[place])
        return (
            f"this: {reading_words(versus.left, index, classes)}\nother: {reading_words(versus.right, index, classes)}"
        )

    marked = np.full(len(indices), share is Share.NEITHER)
    return Pictures(images, indices, captions, marked, words)
