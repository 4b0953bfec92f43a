"""Where a key leads in the grid of samples."""

from __future__ import annotations

from PySide6.QtCore import Qt

from lenet_viz.gui.views.keyboard import GRID_STEPS
from lenet_viz.gui.views.own_digits.layout import SampleLayout


def walk(layout: SampleLayout, current: int | None, key: Qt.Key, page: int) -> int | None:
    """The sample that a key leads to; None for keys that lead nowhere, and where there are no samples.

    Args:
        layout: where the samples are.
        current: where the keyboard is; from None every key leads to the first sample, End to the last.
        key: arrows, Home, End and the keys of pages count.
        page: rows of a page, at least 1.
    """
    last = len(layout.cells) - 1
    ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
    pages = {Qt.Key.Key_PageUp: page, Qt.Key.Key_PageDown: -page}
    if last < 0 or key not in {*ends, *pages, *GRID_STEPS}:
        return None
    if key in ends:
        return ends[key]
    if current is None:
        return 0
    if key in pages:
        return layout.above(current, pages[key])
    down, right = GRID_STEPS[key]
    return layout.above(current, -down) if down else min(max(current + right, 0), last)
