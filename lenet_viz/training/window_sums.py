"""Windows of maps as columns of a matrix, and sums over all windows: what the kernels of a convolution learn from."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def windows(values: Tensor, window: int) -> Tensor:
    """(N, maps, H, W) → (maps · window², N · positions): every window as a column."""
    count, maps, height, width = values.shape
    if window == height == width:
        return values.permute(1, 2, 3, 0).reshape(-1, count)
    rows, columns = height - window + 1, width - window + 1
    across_digits, across_maps, down, across = values.stride()
    strides = (across_maps, down, across, across_digits, down, across)
    found = values.as_strided((maps, window, window, count, rows, columns), strides)
    return found.reshape(maps * window * window, count * rows * columns)


def kernel_sums(values: Tensor, delta: Tensor) -> Tensor:
    """How much every number of every kernel has to answer for: Σ over digits and places of value × delta.

    Torch's own sum runs over all windows of a batch at once, in as many parts as there are threads: it is slower
    for so few maps, ten times further from the exact sum, and other bits with another number of threads. These
    sums end in the same bits with any number.

    Args:
        values: (N, source maps, H, W).
        delta: (N, maps, H − K + 1, W − K + 1).

    Returns:
        (maps, source maps, K, K).
    """
    if values.shape[1] == 1:
        return _of_one_map(values, delta)
    # The maps of delta slide over those of the values, as kernels would.
    sources, targets = values.transpose(0, 1).contiguous(), delta.transpose(0, 1).contiguous()
    return functional.conv2d(sources, targets).transpose(0, 1)


def _of_one_map(values: Tensor, delta: Tensor) -> Tensor:
    """The same for a single source map: matrix products, where little would slide over much.

    Column j of a window passes over the columns j, j + 1, … of the map. Written row after row in one line, such a
    strip holds what the window's rows 0, 1, … pass over as pieces that begin a row later each.
    """
    count, _, height, width = values.shape
    targets, high, wide = delta.shape[1:]
    window = width - wide + 1
    across_digits, _, down, across = values.stride()
    strips = values.as_strided((count, window, height, wide), (across_digits, across, down, across))
    strips = strips.reshape(count, window, -1).transpose(1, 2)
    maps = delta.reshape(count, targets, high * wide)
    each = values.new_empty(height - high + 1, count, targets, window)
    for row, sums in enumerate(each):
        torch.bmm(maps, strips[:, row * wide : (row + high) * wide], out=sums)
    return each.sum(dim=1).transpose(0, 1)[:, None]
