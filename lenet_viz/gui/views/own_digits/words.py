"""What the panel of the user's own digits says. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

CLASSES: Final = 10

FEW: Final = 5
"""Fewer digits than this are learnt by heart."""

AN: Final = 8
"""The digit whose name begins with a vowel."""

MANY_NAMES: Final = 5
"""More missing digits than this are counted, not named."""


@dataclass(frozen=True)
class SampleReading:
    """What the network on screen makes of one sample.

    Attributes:
        answer: the nearest class, 0…9.
        rejected: whether its score is that of no digit.
    """

    answer: int
    rejected: bool


def named(label: int) -> str:
    """A digit with its article: "a 7", "an 8"."""
    return f"an {label}" if label == AN else f"a {label}"


def counted(count: int, noun: str = "digit") -> str:
    """A number with its noun: "1 digit", "1,023 digits"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def score_words(labels: Sequence[int], readings: Sequence[SampleReading | None]) -> str:
    """How many samples the network reads; readings that are not there yet are waited for."""
    whole = len(labels)
    if not whole:
        return "No digits of yours yet"
    if any(reading is None for reading in readings):
        return f"Reading {counted(whole)} …"
    right = sum(
        reading is not None and reading.answer == label for label, reading in zip(labels, readings, strict=True)
    )
    return f"The network reads {right:,} of {whole:,}"


def sample_words(label: int, reading: SampleReading | None) -> str:
    """One sample, for tool tips and screen readers."""
    if reading is None:
        return named(label)
    doubt = ", but would reject it as like no digit" if reading.rejected else ""
    read = "it right" if reading.answer == label else named(reading.answer)
    return f"{named(label)}; the network reads {read}{doubt}"


def warning_words(counts: Sequence[int], share: float) -> str:
    """What may go wrong when the network learns from these digits; empty when nothing much.

    Args:
        counts: samples of each class 0…9.
        share: part of what the network sees that is MNIST, 0…1.
    """
    whole = sum(counts)
    missing = [label for label, count in enumerate(counts) if not count]
    warnings = []
    if not whole:
        return ""
    if whole < FEW:
        warnings.append(f"Only {counted(whole)}: the network learns them by heart rather than your hand.")
    if not share and missing:
        names = f"{len(missing)} digits" if len(missing) > MANY_NAMES else listed(missing)
        warnings.append(f"You have no {names}, and without MNIST the network forgets them.")
    return " ".join(warnings)


def listed(labels: Sequence[int]) -> str:
    """Digits in words: 3; 3 or 5; 3, 5 or 8."""
    names = [str(label) for label in labels]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def mix_words(count: int, copies: int, share: float) -> str:
    """What the network will see, in one line; empty without samples."""
    if not count:
        return ""
    own = f"{counted(count)} of yours"
    if copies:
        own += f", each with {'1 distorted copy' if copies == 1 else f'{copies:,} distorted copies'}"
    return f"{own}; {share * 100:.0f}% of what it sees is MNIST." if share else f"{own}; no MNIST."
