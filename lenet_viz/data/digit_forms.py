"""The forms in which people write digits, one drawing of each: the 7 with and without a bar, the 4 open and closed…."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from lenet_viz.data.curves import Points, arc, corners, spline
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.hands import StrokeSet


class Form(NamedTuple):
    """One way to write a digit.

    Attributes:
        label: 0…9.
        strokes: about 1 high, y down.
    """

    label: int
    strokes: tuple[Points, ...]


FORMS: Final[Mapping[str, Form]] = {
    "0": Form(0, (arc((0.3, 0.5), (0.3, 0.5), -80, 290),)),
    "0 narrow": Form(0, (arc((0.2, 0.5), (0.2, 0.5), -100, 265),)),
    "0 round": Form(0, (arc((0.5, 0.5), (0.48, 0.5), -70, 285),)),
    "0 closed above": Form(
        0, (spline(((0.5, 0.02), (0.2, 0.1), (0, 0.5), (0.25, 1), (0.6, 0.6), (0.4, 0), (0.15, 0.12))),)
    ),
    "0 not closed": Form(0, (arc((0.3, 0.5), (0.3, 0.5), -50, 250),)),
    "0 with a stroke": Form(0, (arc((0.3, 0.5), (0.3, 0.5), -80, 290), corners(((0.5, 0.15), (0.1, 0.85))))),
    "1": Form(1, (corners(((0, 0), (0, 1))),)),
    "1 leaning": Form(1, (corners(((0.4, 0), (0, 1))),)),
    "1 with flag": Form(1, (corners(((0, 0.3), (0.3, 0), (0.3, 1))),)),
    "1 with small flag": Form(1, (corners(((0, 0.14), (0.15, 0), (0.15, 1))),)),
    "1 with long flag": Form(1, (corners(((0, 0.5), (0.4, 0), (0.36, 1))),)),
    "1 with flag and base": Form(1, (corners(((0, 0.25), (0.3, 0), (0.3, 1))), corners(((0, 1), (0.6, 1))))),
    "1 with base": Form(1, (corners(((0.3, 0), (0.3, 1))), corners(((0, 1), (0.6, 1))))),
    "2": Form(2, (spline(((0, 0.22), (0.27, 0), (0.56, 0.25), (0.3, 0.65), (0, 1), (0.3, 0.98), (0.62, 1))),)),
    "2 with a corner": Form(
        2, (np.concatenate((spline(((0, 0.25), (0.25, 0), (0.55, 0.25), (0.05, 1))), corners(((0.05, 1), (0.6, 1))))),)
    ),
    "2 with loop": Form(
        2,
        (
            spline(
                (
                    (0.02, 0.2),
                    (0.3, 0),
                    (0.55, 0.25),
                    (0.35, 0.6),
                    (0.1, 0.95),
                    (0, 0.85),
                    (0.12, 0.78),
                    (0.35, 0.95),
                    (0.65, 0.9),
                )
            ),
        ),
    ),
    "3": Form(3, (spline(((0, 0.1), (0.3, 0), (0.5, 0.22), (0.2, 0.46), (0.55, 0.72), (0.3, 1), (0, 0.9))),)),
    "3 pointed": Form(
        3,
        (
            np.concatenate(
                (
                    spline(((0, 0.12), (0.3, 0), (0.5, 0.2), (0.15, 0.46))),
                    spline(((0.15, 0.46), (0.55, 0.68), (0.35, 1), (0, 0.92))),
                )
            ),
        ),
    ),
    "3 with flat top": Form(
        3,
        (
            np.concatenate(
                (corners(((0, 0), (0.5, 0), (0.2, 0.4))), spline(((0.2, 0.4), (0.55, 0.62), (0.35, 1), (0, 0.92))))
            ),
        ),
    ),
    "4 open": Form(4, (corners(((0.1, 0), (0, 0.55), (0.6, 0.55))), corners(((0.48, 0.05), (0.45, 1))))),
    "4 open and round": Form(
        4, (spline(((0.05, 0), (0, 0.35), (0.2, 0.55), (0.5, 0.45))), corners(((0.55, 0), (0.5, 1))))
    ),
    "4 open, short stem": Form(4, (corners(((0.15, 0), (0, 0.6), (0.6, 0.6))), corners(((0.4, 0.35), (0.4, 1))))),
    "4 closed": Form(4, (corners(((0.45, 1), (0.45, 0), (0, 0.65), (0.65, 0.65))),)),
    "4 closed, two strokes": Form(4, (corners(((0.4, 0), (0, 0.65), (0.65, 0.65))), corners(((0.42, 0), (0.42, 1))))),
    "4 in one stroke": Form(4, (corners(((0.05, 0), (0, 0.5), (0.5, 0.5), (0.5, 0), (0.48, 1))),)),
    "5": Form(
        5,
        (
            np.concatenate(
                (
                    corners(((0.08, 0), (0.05, 0.42))),
                    spline(((0.05, 0.42), (0.35, 0.38), (0.55, 0.7), (0.3, 1), (0, 0.92))),
                )
            ),
            corners(((0.08, 0), (0.55, 0))),
        ),
    ),
    "5 in one stroke": Form(
        5,
        (
            np.concatenate(
                (
                    corners(((0.55, 0), (0.1, 0), (0.06, 0.42))),
                    spline(((0.06, 0.42), (0.4, 0.38), (0.55, 0.7), (0.3, 1), (0, 0.92))),
                )
            ),
        ),
    ),
    "5 like an S": Form(5, (spline(((0.5, 0), (0.15, 0.05), (0.1, 0.4), (0.45, 0.6), (0.4, 0.95), (0, 0.95))),)),
    "6": Form(
        6, (spline(((0.42, 0), (0.12, 0.35), (0.03, 0.75), (0.28, 1), (0.52, 0.75), (0.3, 0.52), (0.05, 0.75))),)
    ),
    "6 straight": Form(
        6, (spline(((0.35, 0), (0.15, 0.4), (0.05, 0.8), (0.25, 1), (0.45, 0.8), (0.25, 0.62), (0.05, 0.8))),)
    ),
    "6 curled": Form(
        6,
        (
            spline(
                ((0.52, 0.12), (0.32, 0), (0.05, 0.4), (0.1, 0.9), (0.4, 0.98), (0.5, 0.65), (0.25, 0.52), (0.06, 0.7))
            ),
        ),
    ),
    "7": Form(7, (corners(((0, 0), (0.55, 0), (0.2, 1))),)),
    "7 upright": Form(7, (corners(((0, 0), (0.5, 0.02), (0.42, 1))),)),
    "7 bent": Form(
        7, (np.concatenate((corners(((0, 0.05), (0.55, 0))), spline(((0.55, 0), (0.3, 0.45), (0.25, 1))))),)
    ),
    "7 with bar": Form(7, (corners(((0, 0), (0.55, 0), (0.2, 1))), corners(((0.12, 0.5), (0.58, 0.47))))),
    "7 with serif": Form(7, (corners(((0.02, 0.18), (0, 0), (0.55, 0), (0.22, 1))),)),
    "7 with serif and bar": Form(
        7, (corners(((0.02, 0.18), (0, 0.02), (0.55, 0), (0.22, 1))), corners(((0.12, 0.5), (0.58, 0.5))))
    ),
    "8": Form(
        8,
        (
            spline(
                (
                    (0.5, 0.12),
                    (0.25, 0),
                    (0.05, 0.22),
                    (0.28, 0.46),
                    (0.52, 0.75),
                    (0.27, 1),
                    (0.02, 0.77),
                    (0.27, 0.47),
                    (0.5, 0.15),
                )
            ),
        ),
    ),
    "8 of two rings": Form(8, (arc((0.27, 0.24), (0.22, 0.24), 90, 450), arc((0.27, 0.74), (0.27, 0.26), -90, 270))),
    "8 not closed": Form(
        8,
        (
            spline(
                (
                    (0.52, 0.05),
                    (0.2, 0),
                    (0.05, 0.25),
                    (0.3, 0.48),
                    (0.5, 0.78),
                    (0.25, 1),
                    (0.02, 0.75),
                    (0.25, 0.5),
                    (0.55, 0.2),
                )
            ),
        ),
    ),
    "9 with straight stem": Form(
        9,
        (
            np.concatenate(
                (
                    spline(((0.5, 0.15), (0.25, 0), (0.02, 0.25), (0.22, 0.5), (0.5, 0.2))),
                    corners(((0.5, 0.2), (0.48, 1))),
                )
            ),
        ),
    ),
    "9 with curved stem": Form(
        9,
        (
            spline(
                ((0.5, 0.18), (0.25, 0), (0.02, 0.25), (0.25, 0.48), (0.5, 0.2), (0.5, 0.65), (0.3, 1), (0.02, 0.92))
            ),
        ),
    ),
    "9 leaning": Form(
        9,
        (
            np.concatenate(
                (
                    spline(((0.55, 0.12), (0.3, 0), (0.1, 0.25), (0.3, 0.46), (0.55, 0.15))),
                    corners(((0.55, 0.15), (0.2, 1))),
                )
            ),
        ),
    ),
    "9 of ring and stem": Form(9, (arc((0.27, 0.26), (0.26, 0.26), -60, 300), corners(((0.53, 0.1), (0.5, 1))))),
}
"""By name. A network that reads people reads all of them."""


@cache
def forms() -> StrokeSet:
    """All forms; the writer of each is its number."""
    drawings = tuple(Drawing(tuple(stroke.astype(np.float32) for stroke in form.strokes)) for form in FORMS.values())
    labels = np.array([form.label for form in FORMS.values()], np.int64)
    return StrokeSet("forms of digits", drawings, labels, np.arange(len(labels), dtype=np.int64))
