"""How far digits may be turned, moved, stretched or spoilt before a network misreads them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet_viz.analysis.evaluation import BATCH, wilson_interval
from lenet_viz.analysis.side_by_side import side_by_side
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.distortions import add_noise
from lenet_viz.data.resampling import resampled
from lenet_viz.data.stroke_width import with_stroke_width
from lenet_viz.network.lenet5 import LeNet5


class Disturbance(StrEnum):
    """One thing that is done to digits, more or less of it."""

    SCALE = "scale"
    """A factor of width and height; above 1 is larger."""
    ROTATION = "rotation"
    """Degrees; above 0 is anticlockwise."""
    SHIFT_X = "horizontal shift"
    """Pixels; above 0 is to the right."""
    SHIFT_Y = "vertical shift"
    """Pixels; above 0 is down."""
    SQUEEZE = "squeeze"
    """A factor of the width, with the reverse factor of the height; above 1 is wider and lower."""
    SHEAR = "shear"
    """Pixels to the right for each pixel up; above 0 leans as italics do."""
    STROKE_WIDTH = "stroke width"
    """Pixels that are added on both sides of each stroke, or taken away."""
    NOISE = "noise"
    """Percent of the pixels, each inverted: ink becomes background and the reverse."""

    @property
    def unit(self) -> str:
        """What an amount counts: "×", "°", "px", "%"; "" for pixels per pixel."""
        return _UNITS[self]

    @property
    def amounts(self) -> tuple[float, ...]:
        """The amounts that a curve is measured at, ascending; the undisturbed one is among them."""
        return _AMOUNTS[self]

    @property
    def undisturbed(self) -> float:
        """The amount that changes nothing."""
        return 1.0 if self in (Disturbance.SCALE, Disturbance.SQUEEZE) else 0.0


_UNITS: Final = {
    Disturbance.SCALE: "×",
    Disturbance.ROTATION: "°",
    Disturbance.SHIFT_X: "px",
    Disturbance.SHIFT_Y: "px",
    Disturbance.SQUEEZE: "×",
    Disturbance.SHEAR: "",
    Disturbance.STROKE_WIDTH: "px",
    Disturbance.NOISE: "%",
}

_AMOUNTS: Final[Mapping[Disturbance, tuple[float, ...]]] = {
    Disturbance.SCALE: (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.6),
    Disturbance.ROTATION: (-60.0, -50.0, -40.0, -30.0, -20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0),
    Disturbance.SHIFT_X: (-10.0, -8.0, -6.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0),
    Disturbance.SHIFT_Y: (-10.0, -8.0, -6.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0),
    Disturbance.SQUEEZE: (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.6),
    Disturbance.SHEAR: (-0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8),
    Disturbance.STROKE_WIDTH: (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0),
    Disturbance.NOISE: (0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0),
}

PAPER_CLAIMS: Final[Mapping[Disturbance, tuple[float, float, str]]] = {
    Disturbance.SCALE: (
        math.sqrt(0.5),
        math.sqrt(2),
        "scale “up to about a factor of 2”, here from 0.71 to 1.41, since a digit of twice the size does not fit into "
        "the input",
    ),
    Disturbance.ROTATION: (-30.0, 30.0, "rotations “up to plus or minus 30 degrees”"),
    Disturbance.SHIFT_Y: (
        -10.0,
        10.0,
        "vertical shift by “plus or minus about half the height of the character”, 10 of 20 pixels",
    ),
    Disturbance.NOISE: (
        0.0,
        10.0,
        "noise that inverts each pixel 1 time in 10, with which the network of Fig. 13 was trained",
    ),
}
"""What section III-E of the paper says of LeNet-5: lowest amount, highest amount, and its words. It is "estimated"
there that the first three are read accurately; no error rates come with them."""


@dataclass(frozen=True, eq=False)
class RobustnessCurve:
    """The error of a network on disturbed digits.

    Attributes:
        disturbance: what was done to them.
        amounts: (K,) how much of it.
        errors: (K,) share read wrongly, 0…1, nothing rejected.
        intervals: 95% interval of each error, 0…1.
        count: how many digits were read at each amount.
    """

    disturbance: Disturbance
    amounts: tuple[float, ...]
    errors: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]
    count: int


def robustness_curve(
    network: LeNet5,
    digits: DigitSet,
    disturbance: Disturbance,
    report: Callable[[int, int], None] | None = None,
) -> RobustnessCurve:
    """The error at every amount of a disturbance; the digits are not centred again after it.

    Args:
        network: the network; it is put into evaluation mode and must not change meanwhile.
        digits: what is disturbed and read.
        disturbance: what is done to them.
        report: called now and then with the readings done and all of them; may raise to stop.

    Raises:
        ValueError: there are no digits.
    """
    if len(digits) == 0:
        raise ValueError("there are no digits to read")
    network.eval()
    images, labels = torch.split(digits.images, BATCH), torch.split(digits.labels, BATCH)
    parts = [(step, part) for step in range(len(disturbance.amounts)) for part in range(len(images))]

    def mistakes(place: tuple[int, int]) -> int:
        step, part = place
        size = network.spec.input_size
        inputs = disturb(images[part], size, disturbance, disturbance.amounts[step], seed=part)
        with torch.inference_mode():
            answers = network.logits(network(inputs.to(network.device))).argmax(dim=1).cpu()
        return int((answers != labels[part]).sum())

    wrong = [0] * len(disturbance.amounts)
    whole = len(digits) * len(wrong)
    done = 0
    with closing(side_by_side(mistakes, parts)) as working:
        for (step, part), count in zip(parts, working, strict=True):
            wrong[step] += count
            done += len(images[part])
            if report is not None:
                report(done, whole)
    return RobustnessCurve(
        disturbance,
        disturbance.amounts,
        tuple(count / len(digits) for count in wrong),
        tuple(wilson_interval(count, len(digits)) for count in wrong),
        len(digits),
    )


def disturb(images: Tensor, size: int, disturbance: Disturbance, amount: float, *, seed: int = 0) -> Tensor:
    """Disturbed digits as network inputs.

    Args:
        images: (N, 28, 28) uint8, 0 background and 255 ink, on the CPU.
        size: side of the network's input.
        disturbance: what is done to them.
        amount: how much of it, in its unit; at the undisturbed one the inputs are the digits' own, to the bit.
        seed: decides which pixels noise inverts, and nothing else.

    Returns:
        (N, 1, size, size) float32, background −0.1 and ink 1.175; what leaves the input is lost.
    """
    if amount == disturbance.undisturbed:
        return to_inputs(images, size)
    if disturbance is Disturbance.STROKE_WIDTH:
        return to_inputs(with_stroke_width(images, amount), size)
    inputs = to_inputs(images, size)
    if disturbance is Disturbance.NOISE:
        return add_noise(inputs, amount / 100, torch.Generator().manual_seed(seed))
    return resampled(inputs, _map(disturbance, amount))


def _map(disturbance: Disturbance, amount: float) -> NDArray[np.float32]:
    """(2, 3): from a place in the disturbed digit to the place in the original where it is read."""
    a, b, right, c, d, down = 1.0, 0.0, 0.0, 0.0, 1.0, 0.0
    match disturbance:
        case Disturbance.SCALE:
            a = d = 1 / amount
        case Disturbance.ROTATION:
            # y points down, so this turns the digit anticlockwise for whoever looks at it.
            cos, sin = math.cos(math.radians(amount)), math.sin(math.radians(amount))
            a, b, c, d = cos, -sin, sin, cos
        case Disturbance.SHIFT_X:
            right = -amount
        case Disturbance.SHIFT_Y:
            down = -amount
        case Disturbance.SQUEEZE:
            a, d = 1 / amount, amount
        case Disturbance.SHEAR:
            b = amount
    return np.array(((a, b, right), (c, d, down)), np.float32)
