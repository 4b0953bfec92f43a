"""Fig. 5 of the paper: the errors of LeNet-5 after each pass of its training in 1998.

Read off the vector drawing of the figure (LeCun, Bottou, Bengio, Haffner 1998, p. 10), to about
±0.03 points. The recipe has 20 passes; the drawing shows one more, which is left out here.
"""

from __future__ import annotations

from typing import Final

TEST_ERRORS: Final = (
    2.65, 2.24, 1.48, 1.43, 1.43, 1.09, 1.04, 1.07, 0.99, 0.96,
    0.96, 0.99, 0.96, 0.96, 0.96, 0.96, 0.96, 0.96, 0.96, 0.96,
)  # fmt: skip
"""Error in % on the 10,000 test digits after pass 1…20."""

TRAIN_ERRORS: Final = (
    4.89, 3.04, 1.77, 1.48, 1.22, 0.91, 0.78, 0.70, 0.57, 0.49,
    0.47, 0.44, 0.41, 0.39, 0.39, 0.39, 0.39, 0.36, 0.36, 0.36,
)  # fmt: skip
"""Error in % on the 60,000 training digits, counted while they were learned from, in pass 1…20."""
