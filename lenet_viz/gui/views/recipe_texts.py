"""The numbers of a recipe as people type them, and back. No Qt.

Every reader raises ValueError with the reason in a few words. What a writer writes is read back exactly.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

from lenet_viz.data.choices import MOST_COPIES
from lenet_viz.training.recipe import LARGEST, MAX_SEED
from lenet_viz.training.schedule import Stairs

MAX_BATCH: Final = 60_000
MAX_PASSES: Final = 10_000

_STAIR: Final = re.compile(r"(\d+)\s*[×x*]\s*(\S+)")
_PLAIN_EXPONENTS: Final = range(-6, 7)


def read_rate(text: str) -> float:
    """The learning rate, μ or j: above 0."""
    number = _number(text)
    if number <= 0:
        raise ValueError("must be above 0")
    if number > LARGEST:
        raise ValueError("too large")
    return number


def read_amount(text: str) -> float:
    """An amount: 0 or more."""
    number = _number(text)
    if number < 0:
        raise ValueError("must be 0 or more")
    return number


def read_fraction(text: str) -> float:
    """A momentum, a decay or a probability: 0 to 1, without 1."""
    number = read_amount(text)
    if number >= 1:
        raise ValueError("must be below 1")
    return number


def read_percent(text: str) -> float:
    """A share, 0…1, typed in per cent."""
    typed = text.strip().removesuffix("%").strip()
    if read_amount(typed) > 100:
        raise ValueError("must be 100 or less")
    # From the text and not from its nearest binary fraction, of which a hundredth may be another number.
    return float(Decimal(typed.replace("−", "-")) / 100)


def read_batch(text: str) -> int:
    """Digits per step, or to estimate second derivatives from: 1…60,000."""
    return _whole(text, least=1, most=MAX_BATCH)


def read_passes(text: str) -> int:
    """Passes of a run, 1…10,000."""
    return _whole(text, least=1, most=MAX_PASSES)


def read_seed(text: str) -> int:
    """A seed, 0…2³² − 1."""
    return _whole(text, least=0, most=MAX_SEED)


def read_copies(text: str) -> int:
    """Distorted copies of a digit, 0…200."""
    return _whole(text, least=0, most=MOST_COPIES)


def read_stairs(text: str, rate: float) -> Stairs:
    """A list such as '2×0.0005 3×0.0002': so many passes at that rate.

    Args:
        text: what was typed; the last rate holds for all later passes.
        rate: the recipe's, of which the stairs hold shares; above 0.
    """
    parts = _present(text).replace(",", " ")
    found = list(_STAIR.finditer(parts))
    if not found or _STAIR.sub("", parts).strip():
        raise ValueError("write passes×rate, such as 2×0.0005 3×0.0002")
    stairs = []
    for match in found:
        count, step = read_passes(match[1]), read_rate(match[2])
        share = float(Decimal(repr(step)) / Decimal(repr(rate)))
        if not 0 < share < math.inf:
            raise ValueError("too far from the rate")
        stairs.append((count, share))
    return tuple(stairs)


def number_text(number: float) -> str:
    """A number in its shortest form that reads back as the same: 0.00005, but 1e-9."""
    if number == int(number) and abs(number) < MAX_SEED:
        return str(int(number))
    return _plain(Decimal(repr(float(number))))


def percent_text(share: float) -> str:
    """A share, 0…1, in per cent."""
    return _plain(Decimal(repr(float(share))) * 100)


def stairs_text(stairs: Stairs, rate: float) -> str:
    """Stairs as `read_stairs` reads them."""
    top = Decimal(repr(rate))
    # Products of two binary fractions are rounded to what a float holds: 0.0002, not 0.00020000000000000001.
    return " ".join(f"{count}×{number_text(float(top * Decimal(repr(float(share)))))}" for count, share in stairs)


def _plain(number: Decimal) -> str:
    number = number.normalize()
    plain = number == 0 or number.adjusted() in _PLAIN_EXPONENTS
    return f"{number:f}" if plain else f"{number:e}"


def _number(text: str) -> float:
    typed = _present(text).replace("−", "-")
    try:
        number = float(typed)
    except ValueError:
        raise ValueError("not a number") from None
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _whole(text: str, *, least: int, most: int) -> int:
    # 60,000 may be typed as it is shown.
    digits = _present(text).replace(",", "")
    try:
        number = int(digits)
    except ValueError:
        raise ValueError("not a whole number") from None
    if number < least:
        raise ValueError(f"must be {least} or more")
    if number > most:
        raise ValueError("too large")
    return number


def _present(text: str) -> str:
    if not text.strip():
        raise ValueError("missing")
    return text.strip()
