"""The pen: which tool it is, and how wide. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

PEN_WIDTH: Final = 18.0
MIN_PEN_WIDTH: Final = 4.0
MAX_PEN_WIDTH: Final = 40.0
ERASER_MARGIN: Final = 5.0
"""How much further than the pen's ink the eraser reaches, in pad pixels."""


class Tool(Enum):
    """What the pointer does on the pad."""

    PEN = auto()
    ERASER = auto()


@dataclass(frozen=True)
class Pen:
    """What the pointer, or the keyboard, holds.

    Attributes:
        tool: pen or eraser.
        width: of the ink, in pad pixels, 4…40.
    """

    tool: Tool = Tool.PEN
    width: float = PEN_WIDTH

    @property
    def eraser_radius(self) -> float:
        """How far an eraser reaches, in pad pixels."""
        return self.width / 2 + ERASER_MARGIN

    @property
    def reach(self) -> float:
        """Width of what it leaves or wipes, in pad pixels."""
        return 2 * self.eraser_radius if self.tool is Tool.ERASER else self.width

    def with_width(self, width: float) -> Pen:
        """The same tool with another width, kept within its limits."""
        return replace(self, width=min(max(float(width), MIN_PEN_WIDTH), MAX_PEN_WIDTH))

    def with_tool(self, tool: Tool) -> Pen:
        """The same width with another tool."""
        return replace(self, tool=tool)
