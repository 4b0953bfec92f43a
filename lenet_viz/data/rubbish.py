"""What is no digit: the pictures that the rubbish class of Eq. 9 learns from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.letters import letter
from lenet_viz.data.preparation import FIELD_SIDE, prepare_drawing, prepare_ink
from lenet_viz.data.replay import as_bytes
from lenet_viz.data.scribbles import scribble
from lenet_viz.data.signs import sign
from lenet_viz.data.spoilt import DigitPictures, blot, noise, pair, piece, turned
from lenet_viz.data.variations import Variation, any_pen, varied

Images = NDArray[np.uint8]
Picture = NDArray[np.float32]
Random = np.random.Generator
Report = Callable[[int, int], None]


class Rubbish(StrEnum):
    """The kinds of rubbish."""

    SCRIBBLES = "scribbles"
    SIGNS = "signs"
    LETTERS = "letters"
    PAIRS = "two digits"
    PIECES = "parts of digits"
    TURNED = "turned digits"
    CLOTHES = "Fashion-MNIST"
    NOISE = "noise"
    BLOTS = "blots"


SHARES: Final[Mapping[Rubbish, float]] = MappingProxyType(
    {
        Rubbish.SCRIBBLES: 0.28,
        Rubbish.SIGNS: 0.12,
        Rubbish.LETTERS: 0.30,
        Rubbish.PAIRS: 0.06,
        Rubbish.PIECES: 0.03,
        Rubbish.TURNED: 0.05,
        Rubbish.CLOTHES: 0.10,
        Rubbish.NOISE: 0.03,
        Rubbish.BLOTS: 0.03,
    }
)
"""How much of each kind there is: most of what a pen draws."""

# A letter that is turned further is another one, or a digit: N a Z, and M a 3.
_LETTERS: Final = Variation(turn=12, slant=0.3, aspect=0.35, bend=0.04, apart=0.03, cut=0.02)
_SCRIBBLES: Final = Variation(turn=180, slant=0.4, aspect=0.6, bend=0.05, apart=0.05, sparse=2)
_SIGNS: Final = Variation(turn=10, slant=0.2, aspect=0.4, bend=0.04, apart=0.04, cut=0.02)


def rubbish(
    count: int,
    seed: int,
    *,
    digits: DigitSet,
    clothes: DigitSet | None = None,
    shares: Mapping[Rubbish, float] = SHARES,
    report: Report | None = None,
) -> Images:
    """So many pictures that are no digit, prepared as the pad would prepare them.

    Args:
        count: how many.
        seed: decides all that is random; a kind asked for alone begins as it does among others.
        digits: of which pairs, parts and turned digits are made; of the training set.
        clothes: Fashion-MNIST's training pictures; None: the other kinds take their share.
        shares: how much of each kind, in parts of their sum.
        report: told pictures done and in all, now and then; may raise to stop.

    Returns:
        (count, 28, 28), 0 background … 255 ink, kind after kind.

    Raises:
        ValueError: there is nothing to make it of.
    """
    wanted = {kind: share for kind, share in shares.items() if clothes is not None or kind is not Rubbish.CLOTHES}
    if count and not sum(wanted.values()) > 0:
        raise ValueError("no kind of rubbish is left to make")
    pictures = DigitPictures(digits)
    images = np.zeros((count, FIELD_SIDE, FIELD_SIDE), np.uint8)
    done = 0
    for kind, many in _dealt(count, wanted).items():
        random = np.random.default_rng((seed, list(Rubbish).index(kind)))
        for _ in range(many):
            images[done] = _one(kind, pictures, clothes, random)
            done += 1
            if report is not None and done % 100 == 0:
                report(done, count)
    return images


def _one(kind: Rubbish, digits: DigitPictures, clothes: DigitSet | None, random: Random) -> Images:
    match kind:
        case Rubbish.SCRIBBLES:
            return _drawn(scribble(random), _SCRIBBLES, random)
        case Rubbish.SIGNS:
            return _drawn(sign(random), _SIGNS, random)
        case Rubbish.LETTERS:
            return _drawn(letter(random), _LETTERS, random)
        case Rubbish.PAIRS:
            return as_read(pair(digits, random))
        case Rubbish.PIECES:
            return as_read(piece(digits, random))
        case Rubbish.TURNED:
            return as_read(turned(digits, random))
        case Rubbish.CLOTHES:
            assert clothes is not None
            image: Images = clothes.images[int(random.integers(len(clothes)))].numpy()
            # As the set has it, and as a picture that was dropped on the pad.
            return image if random.random() < 0.5 else as_read(image.astype(np.float32) / np.float32(255))
        case Rubbish.NOISE:
            return as_read(noise(random))
        case Rubbish.BLOTS:
            return as_read(blot(random))


def as_read(ink: Picture) -> Images:
    """A picture of ink, 0…1, as the pad hands it on: (28, 28), 0…255; blank if it has none."""
    prepared = prepare_ink(ink)
    return np.zeros((FIELD_SIDE, FIELD_SIDE), np.uint8) if prepared is None else as_bytes(prepared)


def _drawn(drawing: Drawing, variation: Variation, random: Random) -> Images:
    prepared = prepare_drawing(varied(drawing, variation, random), any_pen(variation, random))
    assert prepared is not None  # every generator draws something
    return as_bytes(prepared)


def _dealt(count: int, shares: Mapping[Rubbish, float]) -> dict[Rubbish, int]:
    """How many of each kind; they add up to the count."""
    total = sum(shares.values())
    ends = np.rint(np.cumsum([share / total for share in shares.values()]) * count).astype(int) if count else [0]
    return dict(zip(shares, np.diff(ends, prepend=0).tolist(), strict=False))
