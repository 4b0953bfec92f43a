"""What the unit panel is painted from: words, grids of cells, bars, and what each of them stands for. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, Rect

BODY: Final = 13
SMALL: Final = 11
LINE: Final = 19
"""Height of a line of body text; `SMALL_LINE` of small text."""
SMALL_LINE: Final = 15
FIXED_ADVANCE: Final = 0.602
"""Width of a letter of DejaVu Sans Mono, in sizes of the font."""


class Kind(Enum):
    """What something in the panel stands for."""

    SOURCE = auto()
    """The input of a term: a unit of the stage before."""
    FACTOR = auto()
    """The weight or code pixel of a term."""
    TERM = auto()
    BIAS = auto()
    COEFFICIENT = auto()
    LOGIT = auto()
    """One of the ten weighted sums of a softmax."""
    TOTAL = auto()
    VALUE = auto()


@dataclass(frozen=True)
class Target:
    """One thing that can be pointed at.

    Attributes:
        index: of the term in the explanation, or the digit of a LOGIT; 0 elsewhere.
    """

    kind: Kind
    index: int = 0


class Tone(Enum):
    """How loud some words are."""

    PLAIN = auto()
    MUTED = auto()
    ACCENT = auto()


class Align(Enum):
    """Where words stand in their rectangle."""

    LEFT = auto()
    RIGHT = auto()
    CENTRE = auto()


@dataclass(frozen=True)
class Words:
    """One run of text.

    Attributes:
        fixed: numbers are written in a fixed-pitch face, so that the layout knows their width.
    """

    rect: Rect
    text: str
    tone: Tone = Tone.PLAIN
    align: Align = Align.LEFT
    bold: bool = False
    small: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Grid:
    """A block of cells, one for each of some consecutive terms, row by row.

    Attributes:
        kind: SOURCE, FACTOR or TERM: which of the term's numbers gives the colours.
        first: the term of the first cell.
    """

    kind: Kind
    rect: Rect
    rows: int
    columns: int
    first: int

    def cell(self, index: int) -> Rect | None:
        """Where a term's cell is; None if the term is not in this block."""
        place = index - self.first
        if not 0 <= place < self.rows * self.columns:
            return None
        row, column = divmod(place, self.columns)
        w, h = self.rect.w / self.columns, self.rect.h / self.rows
        return Rect(self.rect.x + column * w, self.rect.y + row * h, w, h)

    def index_at(self, x: float, y: float) -> int:
        """The term whose cell holds a point of the block."""
        row = int((y - self.rect.y) * self.rows / self.rect.h)
        column = int((x - self.rect.x) * self.columns / self.rect.w)
        return self.first + min(row, self.rows - 1) * self.columns + min(column, self.columns - 1)


@dataclass(frozen=True)
class Bar:
    """A horizontal bar.

    Attributes:
        rect: the whole scale.
        share: −1 … 1, from the middle of the scale; 0 … 1 from its left end if `signed` is false.
    """

    rect: Rect
    share: float
    signed: bool = True


@dataclass(frozen=True)
class Spot:
    """A place that stands for something, outside the grids."""

    rect: Rect
    target: Target


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that is painted for one unit, in logical pixels."""

    grids: tuple[Grid, ...] = ()
    words: tuple[Words, ...] = ()
    bars: tuple[Bar, ...] = ()
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Room:
    """The area there is, and how wide its fixed-pitch letters are.

    Attributes:
        advance: width of a letter ÷ size of its font.
    """

    area: Rect
    advance: float = FIXED_ADVANCE
    pixels: Pixels = field(default_factory=lambda: Pixels(1.0))

    def letters(self, count: int, *, small: bool = False) -> float:
        """The width of so many fixed-pitch letters."""
        return count * self.advance * (SMALL if small else BODY)


@dataclass(frozen=True)
class Token:
    """A piece of a line of arithmetic."""

    text: str
    target: Target | None = None
    tone: Tone = Tone.PLAIN
    bold: bool = False


class Sketch:
    """Collects the parts of a scene."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._grids: list[Grid] = []
        self._words: list[Words] = []
        self._bars: list[Bar] = []
        self._spots: list[Spot] = []

    def add(self, *parts: Grid | Words | Bar | Spot) -> None:
        """Add parts; those added later are painted later."""
        for part in parts:
            match part:
                case Grid():
                    self._grids.append(part)
                case Words():
                    self._words.append(part)
                case Bar():
                    self._bars.append(part)
                case Spot():
                    self._spots.append(part)

    def label(self, x: float, y: float, w: float, text: str, align: Align = Align.LEFT) -> None:
        """A small muted line."""
        self.add(Words(Rect(x, y, w, SMALL_LINE), text, Tone.MUTED, align, small=True))

    def line(self, x: float, y: float, tokens: Sequence[Token], *, small: bool = False) -> float:
        """A line of arithmetic; returns its right end."""
        height = SMALL_LINE if small else LINE
        for token in tokens:
            width = self.room.letters(len(token.text), small=small)
            self.add(Words(Rect(x, y, width, height), token.text, token.tone, bold=token.bold, small=small, fixed=True))
            if token.target is not None:
                self._add_spot(token, Rect(x, y, width, height), small)
            x += width
        return x

    def _add_spot(self, token: Token, rect: Rect, small: bool) -> None:
        """The place of a token's letters; that of a number goes on over its name."""
        assert token.target is not None
        last = self._spots[-1] if self._spots else None
        if last is not None and last.target == token.target and abs(last.rect.right - rect.x) < 0.5:
            self._spots[-1] = Spot(Rect(last.rect.x, rect.y, rect.right - last.rect.x, rect.h), token.target)
            return
        # The blanks before a number belong to nobody.
        lead = self.room.letters(len(token.text) - len(token.text.lstrip()), small=small)
        self.add(Spot(Rect(rect.x + lead, rect.y, rect.w - lead, rect.h), token.target))

    def scene(self) -> Scene:
        """All parts."""
        return Scene(tuple(self._grids), tuple(self._words), tuple(self._bars), tuple(self._spots))


def fits(room: Room, tokens: Sequence[Token]) -> bool:
    """Whether a line of arithmetic fits into the width."""
    return room.letters(sum(len(token.text) for token in tokens)) <= room.area.w


def targets(scene: Scene) -> Iterator[tuple[Target, Rect]]:
    """Everything that can be pointed at, and where."""
    for spot in scene.spots:
        yield spot.target, spot.rect
    for grid in scene.grids:
        for index in range(grid.first, grid.first + grid.rows * grid.columns):
            rect = grid.cell(index)
            assert rect is not None
            yield Target(grid.kind, index), rect
