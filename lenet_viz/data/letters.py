"""Letters and other written signs as pen strokes.

The Hershey fonts were made by Dr. A. V. Hershey at the U.S. National Bureau of Standards; the format in which
they are passed on is by James Hurt of Cognition, Inc. Their licence asks that both are named.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from HersheyFonts import HersheyFonts

from lenet_viz.data.curves import corners
from lenet_viz.data.drawing import Drawing

LIKE_DIGITS: Final = {
    "0": "OoQ",
    "1": "Il|/\\!'`,()[].",
    "2": "Zz?",
    "3": "}{",
    "4": "Yy",
    "5": "Ss$",
    "6": "Gb",
    "7": ">",
    "8": "B&",
    "9": "gq",
}
"""Signs that cannot be told from a digit once place, size and slant are gone: they are never rubbish.

O and Q are noughts, with and without a tail; a single line is a 1 whatever its slant or bow, and so is a
letter that is no more than a line; Y is the open 4; G and b are a 6, g and q a 9 to most eyes. What differs
by a corner (D, T, U), a dot (i, j) or an opening (C, e) is a letter."""

_KEPT: Final = frozenset("".join(LIKE_DIGITS.values()))
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MARKS: Final = '"#%*+-:;<=@^_~'
# In script E is a turned 3, L and T hold loops of an 8, I and J those of a 9, and e and l are loops.
_SCRIPT_DIGITS: Final = frozenset("ELTIJel")
# By the keys of the font. Left out: those like digits, and theta, iota, rho, sigma, beta, gamma, delta, xi, zeta.
_GREEK: Final = "ACDEFGHKLMNPSTUWXYacfhklmnptuwy"
# Signs of fewer strokes look like 3, 5 or 7 now and then.
_LEAST_STROKES: Final = 4


class _Font(NamedTuple):
    name: str
    signs: str | None
    """None: every sign of enough strokes."""
    weight: int


_FONTS: Final = (
    _Font("futural", "".join(sign for sign in _LATIN + _MARKS if sign not in _KEPT), 6),
    _Font("cursive", "".join(sign for sign in _LATIN if sign not in _KEPT | _SCRIPT_DIGITS), 3),
    _Font("timesr", "".join(sign for sign in _LATIN if sign not in _KEPT), 1),
    _Font("greek", _GREEK, 2),
    _Font("japanese", None, 2),
)
_WEIGHTS: Final = np.array([font.weight for font in _FONTS]) / sum(font.weight for font in _FONTS)


def letter(random: np.random.Generator) -> Drawing:
    """A letter or sign that is no digit to the eye, y down, in the font's units."""
    font = _glyphs(int(random.choice(len(_FONTS), p=_WEIGHTS)))
    return font[int(random.integers(len(font)))]


@cache
def _glyphs(number: int) -> tuple[Drawing, ...]:
    font = HersheyFonts()
    font.load_default_font(_FONTS[number].name)
    chosen = _FONTS[number].signs
    drawings = []
    for sign, glyph in font.all_glyphs.items():
        strokes = [corners(list(stroke)).astype(np.float32) for stroke in glyph.strokes if len(list(stroke)) > 1]
        wanted = len(strokes) >= _LEAST_STROKES if chosen is None else sign in chosen
        if wanted and strokes:
            drawings.append(Drawing(tuple(strokes)))
    return tuple(drawings)
