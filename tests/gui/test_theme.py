"""Words can be read and data colours told apart in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from lenet_viz.gui.views.theme import DARK, LEVELS, LIGHT, Theme


def luminance(name: str) -> float:
    """Relative luminance of the WCAG."""
    colour = QColor(name)
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_contrast_with_every_background(theme: Theme):
    for background in (theme.window, theme.panel, theme.raised):
        assert contrast(theme.text, background) >= 7
        assert contrast(theme.muted, background) >= 4.5
        assert contrast(theme.accent, background) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_ends_of_a_scale_stand_out_from_neutral(theme: Theme):
    for colours in (theme.activations, theme.kernels, theme.gradients):
        assert contrast(colours.negative, colours.neutral) >= 4
        assert contrast(colours.positive, colours.neutral) >= 4


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_tables_run_from_end_to_end_through_neutral(theme: Theme):
    for colours in (theme.activations, theme.kernels, theme.gradients):
        swatches = colours.swatches()
        assert len(swatches) == LEVELS
        names = [swatches[entry].name() for entry in (0, LEVELS // 2, LEVELS - 1)]
        assert names == [colours.negative, colours.neutral, colours.positive]
        assert colours.at(0.0).name() == colours.neutral
    assert len(theme.ink_table()) == LEVELS
