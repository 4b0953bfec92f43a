"""Colours and sizes: chrome that follows the theme, data colours that keep their meaning in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette

SPACING: Final = 8
"""Pixels between neighbouring controls; margins are twice that."""

LEVELS: Final = 255
"""Entries of a colour table: 127 on either side of the neutral one."""


@dataclass(frozen=True)
class Diverging:
    """Colours of a signed quantity: neutral at 0, distinguishable without red–green vision.

    Attributes:
        negative, neutral, positive: '#rrggbb' at −limit, 0 and +limit.
    """

    negative: str
    neutral: str
    positive: str

    @cache  # noqa: B019 -- a handful of module constants
    def table(self) -> Sequence[int]:
        """The 255 colours from −limit to +limit as ARGB integers; entry 127 is exactly 0."""
        half = LEVELS // 2
        down = [_mix(self.neutral, self.negative, step / half) for step in range(half, 0, -1)]
        up = [_mix(self.neutral, self.positive, step / half) for step in range(half + 1)]
        return down + up

    @cache  # noqa: B019 -- a handful of module constants
    def swatches(self) -> Sequence[QColor]:
        """The same 255 colours, ready to paint with."""
        return [QColor.fromRgba(colour) for colour in self.table()]

    def at(self, share: float) -> QColor:
        """The colour at −1…+1 of the scale."""
        share = max(-1.0, min(1.0, share))
        return QColor.fromRgba(_mix(self.neutral, self.positive if share >= 0 else self.negative, abs(share)))


@dataclass(frozen=True)
class Theme:
    """One of the two appearances. Every colour is '#rrggbb'.

    Attributes:
        window: background of the window and the figure.
        panel: background of docks, bars and cards.
        raised: background of buttons and fields.
        border: hairlines and frames.
        text, muted, faint: words, second-rank words, marks that should barely show.
        accent: the answer, selection and highlight.
        on_accent: words on an accent background.
        second: second curve beside the accent.
        paper, ink: the pad's background and pen; also the ends of an input's grey scale.
        warning: background of the message bar.
        activations, kernels: the colours of signed values and of weights.
        gradients: the colours of what is computed backwards: gradients, attributions, changes of the input.
    """

    name: str
    window: str
    panel: str
    raised: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    second: str
    paper: str
    ink: str
    warning: str
    activations: Diverging
    kernels: Diverging
    gradients: Diverging

    @cache  # noqa: B019 -- two module constants
    def ink_table(self) -> Sequence[int]:
        """The 255 greys from paper to ink as ARGB integers."""
        return [_mix(self.paper, self.ink, step / (LEVELS - 1)) for step in range(LEVELS)]

    def palette(self) -> QPalette:
        """The Qt palette of this theme."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.panel,
            QPalette.ColorRole.AlternateBase: self.window,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.PlaceholderText: self.muted,
            QPalette.ColorRole.Button: self.raised,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: self.on_accent,
            QPalette.ColorRole.ToolTipBase: self.panel,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.Mid: self.border,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.faint))
        return palette


LIGHT: Final = Theme(
    name="light",
    window="#fbfaf6",
    panel="#ffffff",
    raised="#ffffff",
    border="#dcdad2",
    text="#191918",
    muted="#6b6a66",
    faint="#b9b7ae",
    accent="#c2491d",
    on_accent="#ffffff",
    second="#6b6a66",
    paper="#ffffff",
    ink="#000000",
    warning="#fdf0d5",
    activations=Diverging("#1f57a4", "#f7f5f0", "#c2491d"),
    kernels=Diverging("#7b3294", "#f7f5f0", "#00796b"),
    gradients=Diverging("#c2187a", "#f7f5f0", "#3f7f14"),
)

DARK: Final = Theme(
    name="dark",
    window="#16171b",
    panel="#1d1f25",
    raised="#272a32",
    border="#383c47",
    text="#ececea",
    muted="#a2a4ab",
    faint="#5c606b",
    accent="#f5b062",
    on_accent="#1b1510",
    second="#a2a4ab",
    paper="#101114",
    ink="#ffffff",
    warning="#3d3220",
    activations=Diverging("#4a90f0", "#1b1c20", "#f5772a"),
    kernels=Diverging("#d68be8", "#1b1c20", "#3fd0b8"),
    gradients=Diverging("#ff5fae", "#1b1c20", "#a2dc4a"),
)


def font(*, pixels: float, bold: bool = False, fixed: bool = False) -> QFont:
    """A font of the application's family (or a fixed-pitch one) at a pixel size."""
    chosen = QFont()
    if fixed:
        chosen.setFamilies(["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
        chosen.setStyleHint(QFont.StyleHint.Monospace)
    chosen.setPixelSize(max(7, round(pixels)))
    chosen.setBold(bold)
    return chosen


def _mix(start: str, end: str, share: float) -> int:
    """ARGB between two colours; share 0…1."""
    first, last = QColor(start), QColor(end)
    pairs = zip((first.red(), first.green(), first.blue()), (last.red(), last.green(), last.blue()), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return 0xFF000000 | red << 16 | green << 8 | blue
