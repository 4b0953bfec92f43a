"""Strokes of people drawn once more on the pad: anywhere, of any size, with any pen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.hands import StrokeSet
from lenet_viz.data.preparation import Preparation, prepare_drawing, prepare_ink
from lenet_viz.data.sources import DatasetName

PAD_SIDE: Final = 280
"""Pad pixels; the pad's pens are given in the same."""
PEN: Final = 18.0
THINNEST_PEN: Final = 4.0
THICKEST_PEN: Final = 40.0

# Dots along each side of a pad pixel when the pad is drawn as a picture.
_DOTS: Final = 2

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Replay:
    """How a digit is drawn on the pad.

    Attributes:
        size: longest side of what the pen's middle goes through, in pad pixels, at most 280.
        place: where, in the room that is left to the right and below: 0, 0 top left … 1, 1 bottom right.
        pen: width of the ink, in pad pixels, 4…40.
        slant: horizontal shear, pixels per pixel; above 0 the top leans to the right.
        turn: degrees, clockwise.

    Raises:
        ValueError: the pad has no such place, or no such pen.
    """

    size: float = 180.0
    place: tuple[float, float] = (0.5, 0.5)
    pen: float = PEN
    slant: float = 0.0
    turn: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.size <= PAD_SIDE:
            raise ValueError(f"a digit on the pad is up to {PAD_SIDE} pixels large, not {self.size}")
        if not all(0 <= share <= 1 for share in self.place):
            raise ValueError(f"a place on the pad lies in 0…1, not at {self.place}")
        if not THINNEST_PEN <= self.pen <= THICKEST_PEN:
            raise ValueError(f"a pen is {THINNEST_PEN:g} to {THICKEST_PEN:g} pixels wide, not {self.pen}")

    def of(self, drawing: Drawing) -> Drawing:
        """The strokes in pad pixels, on whole ones as from a mouse."""
        points = np.concatenate(drawing.strokes).astype(np.float64)
        points = points @ _turned(self.turn, self.slant).T
        low = points.min(axis=0)
        extent = points.max(axis=0) - low
        scale = self.size / max(float(extent.max()), 1e-9)
        room = PAD_SIDE - extent * scale
        placed = np.rint((points - low) * scale + room * self.place).astype(np.float32)
        ends = np.cumsum([len(stroke) for stroke in drawing.strokes])
        return Drawing(tuple(np.split(placed, ends[:-1])))


def drawn(strokes: StrokeSet, replay: Replay | None = None, report: Report | None = None) -> DigitSet:
    """What a network gets of digits drawn on the pad: the way of `prepare_drawing`.

    Args:
        strokes: the digits, at least one.
        replay: how they are drawn.
        report: told digits done and in all, now and then; may raise to stop.
    """
    replay = replay or Replay()
    return _prepared(strokes, lambda drawing: prepare_drawing(replay.of(drawing)), report)


def pictured(strokes: StrokeSet, replay: Replay | None = None, report: Report | None = None) -> DigitSet:
    """What a network gets of pictures of the pad: the ink stays as wide as the pen. See `drawn`."""
    replay = replay or Replay()
    return _prepared(strokes, lambda drawing: prepare_ink(pad_ink(replay.of(drawing), replay.pen)), report)


def pad_ink(drawing: Drawing, pen: float) -> NDArray[np.float32]:
    """Ink of a drawing in pad pixels, (280, 280), 0 paper … 1 ink, smoothed at its edges.

    Args:
        drawing: strokes in pad pixels; ink beyond the pad is lost.
        pen: width of the ink, in pad pixels.
    """
    field = Image.new("L", (PAD_SIDE * _DOTS, PAD_SIDE * _DOTS))
    brush = ImageDraw.Draw(field)
    for stroke in drawing.strokes:
        points = [(x, y) for x, y in (stroke * _DOTS).tolist()]
        brush.line(points, fill=255, width=round(pen * _DOTS))
        for point in points:
            brush.circle(point, pen * _DOTS / 2, fill=255)
    ink: NDArray[np.float32] = np.asarray(field.reduce(_DOTS)).astype(np.float32) / np.float32(255)
    return ink


def as_bytes(prepared: Preparation) -> NDArray[np.uint8]:
    """The digit as sets hold it, (28, 28), 0 background … 255 ink."""
    image: NDArray[np.uint8] = np.rint(prepared.centred * np.float32(255)).astype(np.uint8)
    return image


def _prepared(strokes: StrokeSet, prepare: Callable[[Drawing], Preparation | None], report: Report | None) -> DigitSet:
    images = np.zeros((len(strokes), 28, 28), np.uint8)
    for number, drawing in enumerate(strokes.drawings):
        prepared = prepare(drawing)
        if prepared is not None:
            images[number] = as_bytes(prepared)
        if report is not None and number % 100 == 99:
            report(number + 1, len(strokes))
    labels = torch.from_numpy(strokes.labels)
    return DigitSet(None, Part.TEST, torch.from_numpy(images), labels, strokes.title, DatasetName.MNIST.classes)


def _turned(degrees: float, slant: float) -> NDArray[np.float64]:
    """(2, 2): shear, then rotation, of x, y with y down."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turned: NDArray[np.float64] = np.array(((cos, -sin), (sin, cos))) @ np.array(((1.0, -slant), (0.0, 1.0)))
    return turned
