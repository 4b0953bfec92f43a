"""Where the pictures of the backward panel and the words round them stand. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GROUPS: Final = (5, 2)
"""Pictures of each group: the input and its attributions; the change and the changed digit."""

SIDES: Final = (160, 128, 96, 64)
"""Sides of a picture: whole multiples of the 32 pixels of an input."""

HEADING: Final = 20
TITLE: Final = 28
"""Two lines of small words over a picture."""

CAPTION: Final = 18
LINE: Final = 15
"""Height of one line of small words."""

GAP: Final = 8
GROUP_GAP: Final = 20
COLUMN: Final = 92
"""Width of the words beside the last picture."""

FRAME: Final = 1


@dataclass(frozen=True)
class Box:
    """A rectangle in whole widget pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class GalleryLayout:
    """Everything's place.

    Attributes:
        frames: of the seven pictures, border included.
        headings: one over each group.
        words: what is said about the change: beside the last picture, or one line below both.
        beside: which of the two.
    """

    frames: tuple[Box, ...]
    headings: tuple[Box, ...]
    words: Box
    beside: bool

    @property
    def bottom(self) -> int:
        """The first row below everything."""
        captions = self.frames[0].top + self.frames[0].height + CAPTION
        return captions if self.beside else self.words.top + self.words.height


def lay_out(width: int, height: int) -> GalleryLayout:
    """The largest pictures that fit; the smallest where none do."""
    choices = [(side, beside) for side in SIDES for beside in (True, False)]
    fitting = (choice for choice in choices if _width(*choice) <= width and _height(*choice) <= height)
    return _arranged(*next(fitting, (SIDES[-1], False)), width)


def smallest() -> tuple[int, int]:
    """Width and height that the smallest pictures need."""
    return _width(SIDES[-1], False), _height(SIDES[-1], False)


def pixel_at(frame: Box, side: int, x: float, y: float) -> tuple[int, int] | None:
    """Row and column of the input's pixel at a point of the widget; None beside the picture.

    Args:
        frame: the picture's frame.
        side: the input's, in its own pixels.
        x: of the point, in widget pixels.
        y: of the point, likewise.
    """
    picture = picture_box(frame, side)
    if not (0 <= x - picture.left < picture.width and 0 <= y - picture.top < picture.height):
        return None
    scale = picture.width / side
    return int((y - picture.top) / scale), int((x - picture.left) / scale)


def picture_box(frame: Box, side: int) -> Box:
    """Where an input of that side stands in its frame: every pixel as large as the others, the rest is margin."""
    room = frame.width - 2 * FRAME
    size = room // side * side
    margin = FRAME + (room - size) // 2
    return Box(frame.left + margin, frame.top + margin, size, size)


def _width(side: int, beside: bool) -> int:
    pictures = sum(GROUPS) * (side + 2 * FRAME) + sum(count - 1 for count in GROUPS) * GAP + GROUP_GAP
    return pictures + (GAP + COLUMN if beside else 0)


def _height(side: int, beside: bool) -> int:
    return HEADING + TITLE + side + 2 * FRAME + CAPTION + (0 if beside else LINE)


def _arranged(side: int, beside: bool, width: int) -> GalleryLayout:
    frames: list[Box] = []
    starts: list[int] = []
    left, size = 0, side + 2 * FRAME
    for count in GROUPS:
        starts.append(left)
        frames += [Box(left + index * (size + GAP), HEADING + TITLE, size, size) for index in range(count)]
        left += count * (size + GAP) - GAP + GROUP_GAP
    ends = (starts[1] - GROUP_GAP, width)
    headings = tuple(Box(start, 0, end - start, HEADING) for start, end in zip(starts, ends, strict=True))
    last = frames[-1]
    if beside:
        words = Box(last.left + size + GAP, last.top, width - last.left - size - GAP, size)
    else:
        words = Box(starts[1], last.top + size + CAPTION, width - starts[1], LINE)
    return GalleryLayout(tuple(frames), headings, words, beside)
