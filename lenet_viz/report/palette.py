"""The colours of figures and reports: those of the window, in both themes. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Palette:
    """One of the two appearances. Every colour is '#rrggbb', and the same as in the window.

    Attributes:
        name: "light" or "dark".
        window: background of figures and pages.
        panel: background of what lies on it.
        border: hairlines and frames.
        text, muted, faint: words, second-rank words, marks that should barely show.
        accent: the network that the figure is about.
        paper, ink: background and ink of digits.
        negative, neutral, positive: activations at −limit, 0 and +limit.
    """

    name: str
    window: str
    panel: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    paper: str
    ink: str
    negative: str
    neutral: str
    positive: str


LIGHT: Final = Palette(
    name="light",
    window="#fbfaf6",
    panel="#ffffff",
    border="#dcdad2",
    text="#191918",
    muted="#6b6a66",
    faint="#b9b7ae",
    accent="#c2491d",
    paper="#ffffff",
    ink="#000000",
    negative="#1f57a4",
    neutral="#f7f5f0",
    positive="#c2491d",
)

DARK: Final = Palette(
    name="dark",
    window="#16171b",
    panel="#1d1f25",
    border="#383c47",
    text="#ececea",
    muted="#a2a4ab",
    faint="#5c606b",
    accent="#f5b062",
    paper="#101114",
    ink="#ffffff",
    negative="#4a90f0",
    neutral="#1b1c20",
    positive="#f5772a",
)
