"""Long curves cut down to what a plot can show: no more points than its pixels tell apart. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


def envelope(x: NDArray[np.float64], y: NDArray[np.float64], first: float, last: float, columns: int) -> Curve:
    """The part of a curve between two places, with the lowest and highest value of every column of pixels.

    Drawn as a line it covers the same pixels as the whole curve would.

    Args:
        x: (N,), rising.
        y: (N,), finite.
        first: the left end of what is shown.
        last: the right end, above `first`.
        columns: how many pixels lie between them, at least 1.

    Returns:
        x and y of at most 2·columns + 4 points; the points themselves where they are no more than that.
    """
    # One more point on either side, so that the line leaves through the edges.
    start = max(0, int(np.searchsorted(x, first)) - 1)
    stop = min(len(x), int(np.searchsorted(x, last, side="right")) + 1)
    x, y = x[start:stop], y[start:stop]
    if len(x) <= 2 * columns:
        return x, y
    edges = np.searchsorted(x, np.linspace(first, last, columns + 1))
    parts = np.unique(np.concatenate([[0], edges[edges < len(x)]]))
    pairs = np.empty((len(parts), 2))
    pairs[:, 0] = np.minimum.reduceat(y, parts)
    pairs[:, 1] = np.maximum.reduceat(y, parts)
    return np.repeat(x[parts], 2), pairs.ravel()


def trailing_mean(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """For every value the mean of itself and those before it, `count` in all; of fewer at the start.

    Args:
        values: (N,).
        count: at least 1.
    """
    sums = np.cumsum(values)
    means: NDArray[np.float64] = sums / np.arange(1, len(values) + 1)
    means[count:] = (sums[count:] - sums[:-count]) / count
    return means
